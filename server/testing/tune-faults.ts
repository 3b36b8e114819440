/**
 * `npm run tune-faults [-- WORDS]`: looks for days that show each planted fault of the quota soon (those whose text has WORDS in it),
 * and writes their seeds to quota-fault-seeds.json. Minutes; the tests that read it then take seconds.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { startRedis } from '../../load/stack/redis.ts';
import { connect } from '../store/connection.ts';
import { faults, faultyScripts, lookFor } from './quota-faults.ts';

const file = new URL('quota-fault-seeds.json', import.meta.url);
const words = process.argv.slice(2).join(' ');
/** Soon enough to stop looking. */
const soonDays = 4;
const mostSeeds = 24;
const seeds: Record<string, number> = JSON.parse(readFileSync(file, 'utf8'));

const server = await startRedis({ durability: 'none' });
const redis = connect({ url: server.url, commandTimeoutMs: 60_000 });
await redis.connect();
try {
  for (const fault of faults.filter(({ what }) => what.includes(words))) {
    const { scripts } = faultyScripts(fault);
    let best = { days: 16, seed: 0 };
    for (let seed = 1; seed <= mostSeeds && best.days > soonDays; seed++) {
      const found = await lookFor(redis, fault, scripts, { seed, days: best.days });
      if (found.failed && found.numRuns < best.days) best = { days: found.numRuns, seed };
    }
    console.log(`${best.seed === 0 ? 'not soon' : `day ${best.days}, seed ${best.seed}`}: ${fault.what}`);
    if (best.seed !== 0) seeds[fault.what] = best.seed;
    const known = new Set(faults.map(({ what }) => what));
    const sorted = Object.entries(seeds)
      .filter(([what]) => known.has(what))
      .sort();
    writeFileSync(file, `${JSON.stringify(Object.fromEntries(sorted), null, 2)}\n`);
  }
} finally {
  redis.disconnect();
  await server.stop();
}
