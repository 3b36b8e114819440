/** `npm run admission`: what adaptive admission and compensation for absent people do, on the real thing. */
import { parseArgs } from 'node:util';
import { standalone } from '../cli/standalone.ts';
import { privateFolder } from '../stack/folder.ts';
import { startRedis } from '../stack/redis.ts';
import { absent, runAbsent } from './absent.ts';
import { halving, runHalving } from './halving.ts';
import { absentTable, bounds, halvingTable, isShown } from './table.ts';

const help = `npm run admission -- [--only halving|absent] [--json]

Real servers on a real Redis, people over HTTP.
  halving   a portal loses half its workers and gets them back: adaptive admission against the best fixed rates
  absent    the same line with nobody absent and with 30 % of those called: how long the places take

Takes about three minutes. Exit code 0: adaptive admission gave at least ${bounds.goodput * 100} % of the best fixed rate of
each phase while that for all workers collapsed, and absence cost at most ${Math.round((bounds.longer - 1) * 100)} %; 1: otherwise; 2: wrong usage.
`;

await standalone({ help, parse, run });

async function run({ only, json }: ReturnType<typeof parse>): Promise<number> {
  const note = (line: string) => void process.stderr.write(`${line}\n`);
  const out = (text: string) => void process.stdout.write(`${text}\n`);
  const folder = privateFolder('admission');
  const redis = await startRedis({ durability: 'none' });
  const bed = { redisUrl: redis.url, folder: folder.path };
  try {
    let shown = true;
    if (only !== 'absent') {
      const halved = await runHalving(halving, bed, note);
      const good = isShown(halved);
      shown &&= good;
      if (json) out(JSON.stringify({ halving: strip(halved), shown: good }));
      else out(`\n${halvingTable(halving, halved)}\n${good ? 'Shown.' : 'NOT SHOWN.'}`);
    }
    if (only !== 'halving') {
      note(`giving ${absent.quota} places, with and without people absent`);
      const given = await runAbsent(absent, bed);
      const good = given.some.bulkSeconds <= bounds.longer * given.none.bulkSeconds;
      shown &&= good;
      if (json) out(JSON.stringify({ absent: given, shown: good }));
      else out(`\n${absentTable(given, absent.quota, absent.cap)}\n${good ? 'Shown.' : 'NOT SHOWN.'}`);
    }
    return shown ? 0 : 1;
  } finally {
    await redis.stop();
    folder.remove();
  }
}

/** Without what was seen on the way. */
function strip(halved: Awaited<ReturnType<typeof runHalving>>): unknown {
  return JSON.parse(
    JSON.stringify(halved, (key, value) => (key === 'sights' || key === 'placedAtMs' ? undefined : value)),
  );
}

/** @throws Error in one sentence */
function parse(args: string[]) {
  const { values } = parseArgs({
    args,
    options: { only: { type: 'string' }, json: { type: 'boolean' }, help: { type: 'boolean' } },
  });
  const { only } = values;
  if (only !== undefined && only !== 'halving' && only !== 'absent')
    throw new Error(`--only ${only} is not halving or absent`);
  return values;
}
