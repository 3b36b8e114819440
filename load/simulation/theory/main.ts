/** `npm run theory`: does the simulator's engine give what queueing theory knows exactly? */
import { parseArgs } from 'node:util';
import { progressBar } from '../bar.ts';
import { openPool } from '../pool.ts';
import { type Coverage, type CoverageOptions, coverageTable, isCovered, joined } from './coverage.ts';
import { queueModels } from './queue.ts';

const help = `npm run theory -- [--seeds N] [--slower X] [--threads N]

Stationary queues on the simulator's own engine and stations, against their exact values: means, tails, losses. For each
of 200 seeds a 99 % interval from 20 replications of 20,000 customers; 97 to 100 % of them must hold the exact value.

  --seeds N    (200)
  --slower X   a planted bias: every service takes X times as long (1); 1.02 must be missed
  --threads N  (as many as there are cores)

Exit code 0: all covered; 1: not; 2: wrong usage.
`;
/** Of one model, handed to a thread at a time. */
const seedsAtOnce = 10;

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
  const { seeds, slower, threads } = options;
  const jobs = queueModels.flatMap((_, model) =>
    Array.from({ length: Math.ceil(seeds / seedsAtOnce) }, (_, part) => {
      const firstSeed = part * seedsAtOnce;
      return { model, firstSeed, seeds: Math.min(seedsAtOnce, seeds - firstSeed), slower };
    }),
  );
  const pool = openPool<CoverageOptions & { model: number }, Coverage[]>(
    threads,
    // Of the compiled package, JavaScript as this file is.
    new URL(`./worker${import.meta.url.slice(-3)}`, import.meta.url),
  );
  const bar = progressBar({
    terminal: process.stderr.isTTY === true,
    write: (text) => void process.stderr.write(text),
  });
  let done = 0;
  try {
    const parts = await Promise.all(
      jobs.map(async (job) => {
        const part = await pool.live(job);
        bar.draw(++done / jobs.length);
        return part;
      }),
    );
    bar.close();
    const rows = joined(parts.flat());
    process.stdout.write(`${coverageTable(rows)}\n`);
    return rows.every(isCovered) ? 0 : 1;
  } finally {
    bar.close();
    pool.close();
  }
}

/** @throws Error in one sentence */
function parse(args: string[]) {
  const { values } = parseArgs({
    args,
    options: {
      seeds: { type: 'string', default: '200' },
      slower: { type: 'string', default: '1' },
      threads: { type: 'string', default: '1000' },
      help: { type: 'boolean', default: false },
    },
  });
  const [seeds, slower, threads] = [Number(values.seeds), Number(values.slower), Number(values.threads)];
  const isCount = (number: number) => Number.isInteger(number) && number > 0;
  if (!isCount(seeds) || !isCount(threads) || !(slower > 0))
    throw new Error('--seeds and --threads take whole numbers above 0, --slower a number above 0');
  return { seeds, slower, threads, help: values.help };
}
