/** `npm run planted-faults`: who guards the guard. */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { type AbuseFault, abuseFaults } from '../abuse/faults.ts';
import { runAbuse } from '../abuse/run.ts';
import { paintFor } from '../cli/paint.ts';
import { standalone, wholeNumber } from '../cli/standalone.ts';
import { provideRedis } from '../stack/redis-program.ts';
import { isGood, type Result, runPlantedFaults } from './run.ts';
import { conclusion, progressLine, tableOf } from './table.ts';
import type { Mode, Variant } from './variant.ts';
import { variants } from './variants.ts';

const names = [...variants, ...abuseFaults].map(({ name }) => name);

const help = `Plants faults in the reference server, one at a time, lets a crowd at each, and says which check caught it.
Then tries at servers what nobody may do (forged tickets, borrowed admissions, ...), some of which let it through.
An honest server, in each mode, must not be caught.

npm run planted-faults -- [options]
  --only LIST   of honest, ${names.join(', ')}
  --at-once N   servers at once (a core each, at most 2)
  --json        everything found, for machines

Exit code 0: every fault was caught by a check made for it, and the honest servers were found clean; 1: otherwise;
2: wrong usage.
`;

const honestModes: readonly Mode[] = ['fifo', 'passthrough'];

await standalone({ help, parse, run });

async function run({ faults, honest, abused, atOnce, json }: ReturnType<typeof parse>): Promise<number> {
  const note = (line: string) => void process.stderr.write(`${line}\n`);
  const startedMs = Date.now();
  await provideRedis({ note });
  const done = (result: Result) => note(progressLine(result));
  const results = [
    ...(await runPlantedFaults({ faults, honest, atOnce, now: Date.now, done })),
    ...(await runAbuse({ servers: abused, now: Date.now, done })),
  ];
  const seconds = Math.round((Date.now() - startedMs) / 1000);
  const good = isGood(results);
  if (json) process.stdout.write(`${JSON.stringify({ ok: good, seconds, results })}\n`);
  else {
    const paint = paintFor({ colours: process.stdout.isTTY === true && !process.env['NO_COLOR'] });
    process.stdout.write(`\n${tableOf(results, paint)}\n\n${conclusion(results)} ${seconds} s.\n`);
  }
  return good ? 0 : 1;
}

/** Throws with what is wrong with the arguments. */
function parse(args: string[]) {
  const { values } = parseArgs({
    args,
    options: {
      only: { type: 'string' },
      'at-once': { type: 'string', default: String(Math.min(2, availableParallelism())) },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const atOnce = wholeNumber('--at-once', values['at-once'], 1);
  const { json, help } = values;
  return { ...chosen(values.only?.split(',')), atOnce, json, help };
}

interface Chosen {
  faults: readonly Variant[];
  honest: readonly Mode[];
  /** Servers that everything is tried at which nobody may do; null is the honest one. */
  abused: readonly (AbuseFault | null)[];
}

function chosen(only: string[] | undefined): Chosen {
  if (only === undefined) return { faults: variants, honest: honestModes, abused: [null, ...abuseFaults] };
  const unknown = only.find((name) => name !== 'honest' && !names.includes(name));
  if (unknown !== undefined) throw new Error(`--only ${unknown}: there is no such fault`);
  return {
    faults: variants.filter(({ name }) => only.includes(name)),
    honest: only.includes('honest') ? honestModes : [],
    abused: [
      ...(only.includes('honest') ? [null] : []),
      ...abuseFaults.filter(({ name }) => only.includes(name)),
    ],
  };
}
