/** `npm run planted-faults`: who guards the guard. */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { paintFor } from '../cli/paint.ts';
import { provideRedis } from '../stack/redis-program.ts';
import { isGood, runPlantedFaults } from './run.ts';
import { conclusion, progressLine, tableOf } from './table.ts';
import type { Mode, Variant } from './variant.ts';
import { variants } from './variants.ts';

const help = `Plants faults in the reference server, one at a time, lets a crowd at each, and says which check caught it.
An honest server, in each mode, must not be caught.

npm run planted-faults -- [options]
  --only LIST   of honest, ${variants.map(({ name }) => name).join(', ')}
  --at-once N   servers at once (a core each, at most 2)
  --json        everything found, for machines

Exit code 0: every fault was caught by a check made for it, and the honest servers were found clean; 1: otherwise;
2: wrong usage.
`;

const honestModes: readonly Mode[] = ['fifo', 'passthrough'];

process.exitCode = await main(process.argv.slice(2));

async function main(args: string[]): Promise<number> {
  let options: ReturnType<typeof parse>;
  try {
    options = parse(args);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${help}`);
    return 2;
  }
  if (options.help) {
    process.stdout.write(help);
    return 0;
  }
  const { faults, honest, atOnce, json } = options;
  const note = (line: string) => void process.stderr.write(`${line}\n`);
  const startedMs = Date.now();
  await provideRedis({ note });
  const results = await runPlantedFaults({
    faults,
    honest,
    atOnce,
    now: Date.now,
    done: (result) => note(progressLine(result)),
  });
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
  const atOnce = Number(values['at-once']);
  if (!Number.isSafeInteger(atOnce) || atOnce < 1)
    throw new Error(`--at-once ${values['at-once']}: not a whole number from 1`);
  const { json, help } = values;
  return { ...chosen(values.only?.split(',')), atOnce, json, help };
}

function chosen(only: string[] | undefined): { faults: readonly Variant[]; honest: readonly Mode[] } {
  if (only === undefined) return { faults: variants, honest: honestModes };
  const unknown = only.find(
    (name) => name !== 'honest' && !variants.some((variant) => variant.name === name),
  );
  if (unknown !== undefined) throw new Error(`--only ${unknown}: there is no such fault`);
  return {
    faults: variants.filter(({ name }) => only.includes(name)),
    honest: only.includes('honest') ? honestModes : [],
  };
}
