/** `npm run crash-test`: kill, cut the power, and see that nothing promised is lost. */
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { standalone, wholeNumber } from '../cli/standalone.ts';
import { runCrashTest, type SeriesName, seriesNames } from './run.ts';
import { tableOf } from './table.ts';

const help = `npm run crash-test -- [--moments N] [--seed N] [--only LIST] [--small] [--json]

At N random moments (20) of a rush each, with durability always: kill -9 of Redis; of a server; of the server that
holds the controller; loss of power (Redis's append-only file cut to the last byte that was really synced, plus a
torn tail). Then the loss of power once more with everysec, which must be seen to lose.

  --moments N   random moments of each series (20)
  --seed N      draws the moments and the crowds; a random one is printed
  --only LIST   of ${seriesNames.join(',')}
  --small       smaller crowds, and one server where none is killed
  --json        everything found, for machines

Exit code 0: nothing acknowledged was lost with always, and everysec was caught; 1: otherwise; 2: wrong usage.
`;

/** Failures of one series that are printed. */
const shownOfEach = 10;

await standalone({ help, parse, run });

async function run({ moments, seed, only, small, json }: ReturnType<typeof parse>): Promise<number> {
  const note = (line: string) => void process.stderr.write(`${line}\n`);
  note(`crash test, seed ${seed}`);
  const startedMs = Date.now();
  try {
    const { series, failures } = await runCrashTest({ moments, seed, only, small, now: Date.now, note });
    const seconds = Math.round((Date.now() - startedMs) / 1000);
    if (json) process.stdout.write(`${JSON.stringify({ seed, seconds, failures, series })}\n`);
    else process.stdout.write(`\n${tableOf(series)}\n\n${verdict(failures, seed, seconds)}\n`);
    return failures.length === 0 ? 0 : 1;
  } catch (error) {
    note(`the crash test could not be carried out (seed ${seed}): ${(error as Error).stack}`);
    return 1;
  }
}

function verdict(failures: string[][], seed: number, seconds: number): string {
  if (failures.length === 0) return `PASSED in ${seconds} s (seed ${seed}).`;
  const shown = failures.flatMap((found) => [
    ...found.slice(0, shownOfEach).map((what) => `- ${what}`),
    ...(found.length > shownOfEach
      ? [`  and ${found.length - shownOfEach} more of these (--json shows all)`]
      : []),
  ]);
  return [`FAILED after ${seconds} s (seed ${seed}):`, ...shown].join('\n');
}

/** Throws with what is wrong with the arguments. */
function parse(args: string[]) {
  const { values } = parseArgs({
    args,
    options: {
      moments: { type: 'string', default: '20' },
      seed: { type: 'string' },
      only: { type: 'string' },
      small: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const { small, json, help } = values;
  const moments = wholeNumber('--moments', values.moments, 1);
  const seed = values.seed === undefined ? randomInt(1_000_000) : wholeNumber('--seed', values.seed, 0);
  const only = values.only?.split(',') as SeriesName[] | undefined;
  const unknown = only?.find((name) => !seriesNames.includes(name));
  if (unknown !== undefined) throw new Error(`--only ${unknown}: not one of ${seriesNames.join(', ')}`);
  return { moments, seed, only, small, json, help };
}
