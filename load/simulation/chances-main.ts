/** `npm run chances`: has everyone who came before the opening the same chance in the draw? */
import { parseArgs } from 'node:util';
import { readRun, recordsOf } from '../analysis/read-run.ts';
import { standalone } from '../cli/standalone.ts';
import type { PersonRecord } from '../record/files.ts';
import { loadScenario } from '../scenario/load.ts';
import { scaleScenario } from '../scenario/scale.ts';
import type { Scenario } from '../scenario/schema.ts';
import { chancesOf, chanceTable } from './chances.ts';
import { boundlessCosts } from './costs.ts';
import { dayOf } from './day-options.ts';
import { liveVirtually } from './virtual-day.ts';

const help = `npm run chances -- [DIR...] [--scenario NAME] [--runs N] [--seed N] [--scale X] [--json]

Whether all who joined before the list closed had the same chance of a place, whatever their network, their devices,
their way of trying again and the quarter in which they came: each group's success over all days against the interval
that the same chance gives it, with a bound for all groups at once (Holm).

With folders of measured runs: over those runs. Without: over virtual days of a scenario, in lottery, which must pass;
and, to see that the check bites, in fifo and in a draw that gives each device a ticket of its own, which must not.

  --scenario NAME  (csq-2016-06-13)
  --runs N         days, each of its own seed (20)
  --seed N         of the first (1000)
  --scale X        1 is full size (0.2)
  --json           everything, for machines

Exit code 0: as it must be; 1: not; 2: wrong usage.
`;

await standalone({ help, parse, run });

async function run(options: ReturnType<typeof parse>): Promise<number> {
  const results = options.folders.length > 0 ? [await measured(options.folders)] : virtual(options);
  if (options.json) process.stdout.write(`${JSON.stringify(results)}\n`);
  else
    for (const { what, must, chances } of results)
      process.stdout.write(
        `${what}: ${must ? 'all alike?' : 'a difference must show'}\n${chanceTable(chances)}\n\n`,
      );
  return results.every(({ must, chances }) => chances.same === must) ? 0 : 1;
}

async function measured(folders: string[]) {
  const days: PersonRecord[][] = [];
  let beforeMs = 0;
  for (const folder of folders) {
    const { people, manifest } = recordsOf(folder, await readRun(folder));
    days.push([...people]);
    beforeMs = listClosesMs(manifest.scenario);
  }
  return { what: folders.join(', '), must: true, chances: chancesOf(days, beforeMs) };
}

function virtual({ scenario: name, runs, seed, scale }: ReturnType<typeof parse>) {
  const { scenario } = scaleScenario(loadScenario(name).scenario, { scale });
  const lived = (mode: 'lottery' | 'fifo', ticketADevice: boolean) => {
    const asked: Scenario = { ...scenario, admission: { ...scenario.admission, mode } };
    const days = Array.from({ length: runs }, (_, run) => {
      const { people, person } = liveVirtually({
        ...dayOf(asked, seed + run, boundlessCosts()),
        ticketADevice,
      });
      return Array.from({ length: people }, (_, index) => person(index));
    });
    return chancesOf(days, listClosesMs(asked));
  };
  return [
    { what: 'lottery', must: true, chances: lived('lottery', false) },
    { what: 'fifo', must: false, chances: lived('fifo', false) },
    { what: 'a draw among devices', must: false, chances: lived('lottery', true) },
  ];
}

/** Opening ms from the opening. */
function listClosesMs({ opening: { listClosesAt, opensAt } }: Pick<Scenario, 'opening'>): number {
  return Date.parse(listClosesAt ?? opensAt) - Date.parse(opensAt);
}

/** @throws Error in one sentence */
function parse(args: string[]) {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      scenario: { type: 'string', default: 'csq-2016-06-13' },
      runs: { type: 'string', default: '20' },
      seed: { type: 'string', default: '1000' },
      scale: { type: 'string', default: '0.2' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const number = (option: 'runs' | 'seed' | 'scale', whole: boolean) => {
    const value = Number(values[option]);
    if (!(value > 0) || (whole && !Number.isInteger(value)))
      throw new Error(`--${option} takes a ${whole ? 'whole ' : ''}number above 0, not ${values[option]}`);
    return value;
  };
  return {
    ...{ folders: positionals, scenario: values.scenario, json: values.json, help: values.help },
    ...{ runs: number('runs', true), seed: number('seed', true), scale: number('scale', false) },
  };
}
