/** Writes each dashboard's JSON from `boards.ts`, and `METRICS.md`: `npm run dashboards`. */
import { writeFileSync } from 'node:fs';
import { boardJson, boards } from './boards.ts';
import { metricsPage } from './metrics-page.ts';

for (const board of boards) writeFileSync(new URL(`${board.uid}.json`, import.meta.url), boardJson(board));
writeFileSync(new URL('METRICS.md', import.meta.url), metricsPage());
