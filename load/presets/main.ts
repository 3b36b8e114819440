/**
 * `npm run presets [-- --only NAME ...] [--out DIR] [--table]`: every day that is told of, replayed for real, each
 * published outcome beside what the replay gave. Half an hour on two cores; what is there already is kept, so that it can
 * be stopped and gone on with. `--table` runs nothing. Exit 98 where a run was invalid.
 */
import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { analyseRun } from '../analysis/analyse.ts';
import { replayedOf } from '../analysis/published.ts';
import { readRun, recordsOf } from '../analysis/read-run.ts';
import { EXIT } from '../cli/exit.ts';
import { processRim } from '../cli/process.ts';
import { asScenarioSays } from '../run/options.ts';
import { runOpening } from '../run/run.ts';
import { folderOf, type Preset, presets } from './presets.ts';
import { type PresetResult, presetText } from './table.ts';

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
  if (existsSync(join(out, 'summary.json'))) continue;
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
for (const preset of presets.filter((each) => existsSync(join(base, folderOf(each), 'summary.json'))))
  results.push(await resultOf(preset));
await writeFile(join(base, 'presets.json'), `${JSON.stringify(results, null, 2)}\n`);
console.log(presetText(results));
console.log(`\nReports: ${join(base, '<name>', 'report.html')}`);
process.exitCode = results.every(({ valid }) => valid) ? EXIT.met : EXIT.invalid;

async function recordsFrom(folder: string) {
  return recordsOf(folder, await readRun(folder));
}

async function resultOf(preset: Preset): Promise<PresetResult> {
  const records = await recordsFrom(join(base, folderOf(preset)));
  const { admission, scale } = records.manifest;
  const summary = analyseRun(records);
  const valid = summary.validity.valid === 1;
  const { headline } = summary;
  return {
    name: folderOf(preset),
    admission,
    scale,
    valid,
    headline,
    replayed: replayedOf(records.manifest, summary),
  };
}
