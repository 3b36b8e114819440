/** `npm run theory`: does the simulator's engine give what queueing theory knows exactly? */
import { parseArgs } from 'node:util';
import { type Coverage, coverageOf, coverageTable, isCovered, queueModels } from './theory.ts';

const help = `npm run theory -- [--seeds N] [--slower X]

Stationary queues on the simulator's own engine and stations, against their exact values: means, tails, losses. For each
of 200 seeds a 99 % interval from 20 replications of 20,000 customers; 97 to 100 % of them must hold the exact value.

  --seeds N    (200)
  --slower X   a planted bias: every service takes X times as long (1); 1.02 must be missed

Exit code 0: all covered; 1: not; 2: wrong usage.
`;

process.exitCode = main(process.argv.slice(2));

function main(args: string[]): number {
  let seeds: number;
  let slower: number;
  try {
    const { values } = parseArgs({
      args,
      options: {
        seeds: { type: 'string', default: '200' },
        slower: { type: 'string', default: '1' },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) {
      process.stdout.write(help);
      return 0;
    }
    seeds = Number(values.seeds);
    slower = Number(values.slower);
    if (!(Number.isInteger(seeds) && seeds > 0 && slower > 0))
      throw new Error('--seeds takes a whole number above 0, --slower a number above 0');
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${help}`);
    return 2;
  }
  const rows: Coverage[] = [];
  for (const model of queueModels) {
    if (process.stderr.isTTY) process.stderr.write(`\r${model.name.padEnd(40)}`);
    rows.push(...coverageOf(model, { seeds, slower }));
  }
  if (process.stderr.isTTY) process.stderr.write(`\r${' '.repeat(40)}\r`);
  process.stdout.write(`${coverageTable(rows)}\n`);
  return rows.every(isCovered) ? 0 : 1;
}
