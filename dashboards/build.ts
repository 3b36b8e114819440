/** Writes each dashboard's JSON from `boards.ts`: `npm run dashboards`. */
import { writeFileSync } from 'node:fs';
import { boardJson, boards } from './boards.ts';

for (const board of boards) writeFileSync(new URL(`${board.uid}.json`, import.meta.url), boardJson(board));
