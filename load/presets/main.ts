/**
 * `npm run presets [-- --only NAME ...] [--out DIR] [--table]`: every day that is told of, replayed for real, each
 * published outcome beside what the replay gave; and the days that failed beside the same people behind a room. Half an hour
 * on two cores; a valid run that is there is kept, so that it can be stopped and gone on with. `--table` runs nothing. Exit 98
 * where a run was invalid, 1 where a day that failed did not fail as it did, or failed behind a room.
 */
import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { readRun, recordsOf } from '../analysis/read-run.ts';
import { EXIT, highest } from '../cli/exit.ts';
import { processRim } from '../cli/process.ts';
import { asScenarioSays } from '../run/options.ts';
import { runOpening } from '../run/run.ts';
import { folderOf, presets } from './presets.ts';
import { type PresetResult, presetResult } from './result.ts';
import { stormsOf, stormText } from './storms.ts';
import { presetText } from './table.ts';

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    out: { type: 'string', default: 'results/presets' },
    table: { type: 'boolean', default: false },
  },
});
const rim = processRim(() => Date.now());
const base = resolve(rim.folder, values.out);
const { only } = values;
const asked = presets.filter((preset) => only?.includes(folderOf(preset)) ?? true);
const unknown = (only ?? []).filter((name) => !presets.some((preset) => folderOf(preset) === name));
if (unknown.length > 0) {
  console.error(`--only ${unknown.join(', ')}: is none of ${presets.map(folderOf).join(', ')}`);
  process.exit(EXIT.usage);
}
// What each run says of itself is in its own report.
const quiet = { ...rim, out: { ...rim.out, write: () => {} } };

for (const preset of values.table ? [] : asked) {
  const out = join(base, folderOf(preset));
  if (await isTrusted(out)) continue;
  await rm(out, { recursive: true, force: true });
  const { name: scenario, admission, scale, speed } = preset;
  rim.err.write(`${folderOf(preset)}\n`);
  await runOpening(
    { ...asScenarioSays, scenario, admission, scale, speed, out },
    { rim: quiet, json: true, language: 'en' },
  );
  const { interrupted } = (await recordsFrom(out)).manifest;
  if (interrupted) break;
}

const results: PresetResult[] = [];
for (const preset of presets) {
  const folder = join(base, folderOf(preset));
  if (existsSync(join(folder, 'summary.json'))) results.push(presetResult(preset, await recordsFrom(folder)));
}
await writeFile(join(base, 'presets.json'), `${JSON.stringify(results, null, 2)}\n`);
const storms = stormsOf(results);
console.log(presetText(results));
if (storms.length > 0) console.log(`\n${stormText(storms)}`);
console.log(`\nReports: ${join(base, '<name>', 'report.html')}`);
const shown = storms.every(({ problems }) => problems.length === 0);
process.exitCode = highest(
  results.every(({ valid }) => valid) ? EXIT.met : EXIT.invalid,
  shown ? EXIT.met : EXIT.failed,
);

/** Whether there is a run that need not be lived again. */
async function isTrusted(folder: string): Promise<boolean> {
  const summary = await readFile(join(folder, 'summary.json'), 'utf8').catch(() => null);
  return summary !== null && JSON.parse(summary).verdict !== 'invalid';
}

async function recordsFrom(folder: string) {
  return recordsOf(folder, await readRun(folder));
}
