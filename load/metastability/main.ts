/**
 * `npm run metastability [-- --out DIR] [--generator k6|builtin] [--scenario NAME]`: a storm of retries on the
 * real server and portal, with a limit on sign-ins and behind a room. Four minutes. Exit 0 where the first stays down after its trigger
 * has gone and the second recovers; 1 where not.
 */
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { readRun, recordsOf } from '../analysis/read-run.ts';
import { EXIT } from '../cli/exit.ts';
import { processRim } from '../cli/process.ts';
import { liveScript } from '../report/live/script.ts';
import { newRunPath } from '../run/folder.ts';
import { asScenarioSays } from '../run/options.ts';
import { runOpening } from '../run/run.ts';
import { type Hysteresis, hysteresisOf } from './hysteresis.ts';
import { hysteresisPage } from './page.ts';
import { hysteresisText } from './text.ts';

const { values } = parseArgs({
  options: {
    out: { type: 'string' },
    generator: { type: 'string', default: 'k6' },
    scenario: { type: 'string', default: 'retry-storm' },
  },
});
const rim = processRim(() => Date.now());
const folder = resolve(
  values.out ?? (await newRunPath(resolve(rim.folder, 'results'), 'metastability', rim.now())),
);
const generator = values.generator === 'builtin' ? 'builtin' : 'k6';
// What each run says of itself is in its own report.
const quiet = { ...rim, out: { ...rim.out, write: () => {} } };

const results: Hysteresis[] = [];
let trigger: [number, number] = [0, 0];
let valid = true;
for (const admission of ['session-limit', 'fifo'] as const) {
  const out = join(folder, admission);
  const options = { ...asScenarioSays, scenario: values.scenario, admission, generator, out } as const;
  const code = await runOpening(options, { rim: quiet, json: true, language: 'en' });
  valid &&= code !== EXIT.invalid;
  const records = recordsOf(out, await readRun(out));
  if (records.manifest.interrupted) {
    console.log(`Stopped; what was lived so far is in ${folder}`);
    process.exit(EXIT.invalid);
  }
  const { opening, events = [] } = records.manifest.scenario;
  const closesMs = Date.parse(opening.closesAt) - Date.parse(opening.opensAt);
  results.push(hysteresisOf(admission, records, { events, closesMs }));
  const [event] = events;
  if (event?.kind === 'capacity')
    trigger = [event.atSeconds / 60, (event.atSeconds + (event.lastsSeconds ?? 0)) / 60];
}
await writeFile(join(folder, 'metastability.json'), `${JSON.stringify(results, null, 2)}\n`);
await writeFile(join(folder, 'metastability.html'), hysteresisPage(results, trigger, await liveScript()));
console.log(hysteresisText(results));
if (!valid) console.log('A run was invalid: the machine was too busy for its figures to count.');
console.log(`\nPage: ${join(folder, 'metastability.html')}`);
const shown = results[0]!.state === 'down' && results[1]!.state === 'recovered';
process.exitCode = shown ? (valid ? EXIT.met : EXIT.invalid) : EXIT.failed;
