/** Writes `opening-day.json` from `opening-day.ts`: `node dashboards/build.ts`. */
import { writeFileSync } from 'node:fs';
import { openingDayJson } from './opening-day.ts';

writeFileSync(new URL('opening-day.json', import.meta.url), openingDayJson());
