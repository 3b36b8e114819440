/**
 * `npm run tune-faults [-- WORDS]`: looks for the first random day that shows each planted fault of the quota (those whose text
 * has WORDS in it), and writes which it is to quota-fault-days.json. Minutes; the tests that read it then live one day each.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { startRedis } from '../../load/stack/redis.ts';
import { connect } from '../store/connection.ts';
import { faults, faultyScripts, lookFor } from './quota-faults.ts';

const file = new URL('quota-fault-days.json', import.meta.url);
const words = process.argv.slice(2).join(' ');
const mostDays = 1000;
const days: Record<string, number> = JSON.parse(readFileSync(file, 'utf8'));

const server = await startRedis({ durability: 'none' });
const redis = connect({ url: server.url, commandTimeoutMs: 60_000 });
await redis.connect();
try {
  for (const fault of faults.filter(({ what }) => what.includes(words))) {
    const { scripts } = faultyScripts(fault);
    const found = await lookFor(redis, fault, scripts, { from: 0, days: mostDays });
    const day = found.numRuns - 1;
    console.log(`${found.failed ? `day ${day}` : `not in ${mostDays} days`}: ${fault.what}`);
    if (found.failed) days[fault.what] = day;
    const known = new Set(faults.map(({ what }) => what));
    const sorted = Object.entries(days)
      .filter(([what]) => known.has(what))
      .sort();
    writeFileSync(file, `${JSON.stringify(Object.fromEntries(sorted), null, 2)}\n`);
  }
} finally {
  redis.disconnect();
  await server.stop();
}
