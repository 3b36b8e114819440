import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type RandomStream, randomStream } from '../population/random.ts';
import { adminOf, parseLines } from '../run/admin.ts';
import { privateFolder } from '../stack/folder.ts';
import { type Durability, type StartedRedis, startRedis } from '../stack/redis.ts';
import { type StartedServers, startServers } from '../stack/server.ts';
import { crashes, type Kind } from './crashes.ts';
import { clockOf, type Mode, openingOf, type Size, stepsOf } from './opening.ts';
import type { PowerLoss } from './power.ts';
import { type Recorder, recordSyncs } from './recorder.ts';
import { type Rush, startRush } from './rush.ts';
import { type Counts, type Faults, verify } from './verify.ts';

export interface MomentOptions {
  kind: Kind;
  durability: Durability;
  mode: Mode;
  size: Size;
  /** Server processes; at least two where one of them is killed. */
  servers: number;
  /** Which moment of this kind; with the seed, decides everything that is drawn. */
  index: number;
  seed: number;
  /** Path of strace; needed for a loss of power. */
  strace: string | null;
  /** Wall ms, Unix. */
  now(): number;
  note(line: string): void;
}

/** One crash at one moment of one rush, and what came of it. */
export interface MomentResult {
  kind: Kind;
  mode: Mode;
  index: number;
  /** How far the rush had come: the share of all that people would be told. */
  share: number;
  /** From the kill to the first place told after it, wall ms; null when none was. */
  outageMs: number | null;
  /** What the loss of power took from the files; null for other crashes. */
  power: PowerLoss | null;
  faults: Faults;
  counts: Counts;
  wallMs: number;
}

/** What a crash can lay hands on. */
export interface Scene {
  redis: StartedRedis;
  servers: StartedServers;
  /** Starts Redis again on the same port and files. */
  restartRedis(): Promise<void>;
  recorder: Recorder | null;
  random: RandomStream;
}

/** Calls in flight at most: enough that every fsync has many submissions behind it. */
const CONNECTIONS = 128;
/** How long the day may take to come to its end after the crash, wall ms. */
const LIMIT_MS = 40_000;

/** Runs one rush from its start to its end, with one crash on the way. Throws when it cannot be staged. */
export async function runMoment(options: MomentOptions): Promise<MomentResult> {
  const { kind, mode, size, index, seed, now } = options;
  const startedMs = now();
  const random = randomStream(seed, `crash ${kind}`, index);
  // Nearly all of the rush: at its beginning there is little to lose, after its end nothing goes on.
  const share = 0.1 + random.next() * 0.87;
  const folder = privateFolder('crash');
  const ends: (() => unknown)[] = [folder.remove];
  try {
    const stack = await start(options, folder.path, random, ends);
    const { scene, admin } = stack;
    const people = Array.from({ length: size.people }, (_, i) => `p${String(i + 1).padStart(6, '0')}`);
    const lines = people.map((id) => JSON.stringify({ id, category: 'regular', complete: true }));
    const accounts = parseLines<{ id: string; token: string }>(await admin.people(`${lines.join('\n')}\n`));
    const clock = clockOf(mode, now());
    await admin.setClock([clock]);
    await Promise.all(scene.servers.processes.map(({ metricsUrl }) => untilBegun(metricsUrl)));

    const rush = startRush({
      url: scene.servers.url,
      mode,
      size,
      people: accounts,
      seed: seed + index,
      connections: CONNECTIONS,
      now,
    });
    ends.push(rush.close);
    if (!(await rush.reaches(Math.ceil(share * stepsOf(mode, size)))))
      throw new Error(`the rush ended before its moment (${describe(rush)})`);
    await sleep(random.next() * 10);

    const killedAtMs = now();
    const { restartedAtMs, power } = await crashes[kind](scene, now);
    // A weaker durability is only asked what it lost: what people were told before, against what is there now.
    const onward = options.durability === 'always';
    await rush.end(onward ? LIMIT_MS : 0);
    const ledger = await retry(() => admin.ledger());
    const audit = onward ? await retry(() => admin.audit()) : { violations: [], ok: true };
    if (onward) await rush.askAgain();
    const violations =
      audit.ok || audit.violations.length > 0 ? audit.violations : ['not ok, without a reason'];
    const judged = verify({
      people: rush.people,
      ledger,
      auditViolations: violations,
      quota: size.quota,
      clock,
      restartedAtMs,
    });
    if (onward && (await retry(() => admin.ledger())).length !== ledger.length)
      judged.faults.unexpected.push('asking again for a place wrote to the ledger');
    return {
      kind,
      mode,
      index,
      share,
      power,
      ...judged,
      outageMs: outage(rush, killedAtMs),
      wallMs: now() - startedMs,
    };
  } finally {
    for (const end of ends.reverse()) await end();
  }
}

/** Starts Redis and the servers; puts how to end them on `ends`. */
async function start(
  { kind, durability, mode, size, servers: count, strace, note }: MomentOptions,
  folder: string,
  random: RandomStream,
  ends: (() => unknown)[],
) {
  const data = join(folder, 'redis');
  mkdirSync(data);
  let recorder: Recorder | null = null;
  if (kind === 'power') {
    if (strace === null) throw new Error('a loss of power needs strace');
    recorder = recordSyncs({ strace, folder: data, log: join(folder, 'syncs') });
  }
  const at = { durability, folder: data, note };
  const redis = await startRedis({ ...at, wrapper: [...(recorder?.wrapper ?? [])] });
  ends.push(redis.stop);
  const restartRedis = async () => {
    const again = await startRedis({ ...at, port: redis.port });
    ends.push(again.stop);
  };

  const openingFile = join(folder, 'opening.yaml');
  // JSON is YAML.
  writeFileSync(openingFile, JSON.stringify(openingOf(mode, size)));
  const adminToken = randomBytes(32).toString('hex');
  const servers = await startServers({
    count,
    openingFile,
    redisUrl: redis.url,
    durability,
    adminToken,
    signingKeys: join(folder, 'signing-keys.json'),
    folder,
    graceMs: 2_000,
    note,
  });
  ends.push(servers.stop);
  const scene: Scene = { redis, servers, restartRedis, recorder, random };
  return { scene, admin: adminOf(servers.url, adminToken) };
}

/** Waits until a server has heard that the day has begun: before, it still turns people away. */
async function untilBegun(metricsUrl: string): Promise<void> {
  await retry(async () => {
    const metrics = await (await fetch(metricsUrl)).text();
    if (!/^opening_day_phase\{.*phase="(preQueue|open)".*\} 1$/m.test(metrics))
      throw new Error('not begun yet');
  }, 20);
}

/** From the kill until somebody was told of a place again. */
function outage(rush: Rush, killedAtMs: number): number | null {
  const later = rush.people.flatMap(({ told }) =>
    told.slice(0, 1).filter(({ atMs }) => atMs > killedAtMs + 20),
  );
  return later.length === 0 ? null : Math.min(...later.map(({ atMs }) => atMs)) - killedAtMs;
}

function describe({ people }: Rush): string {
  const told = people.filter((person) => person.told.length > 0).length;
  const first = people.flatMap(({ unexpected, spotLost }) => [...unexpected, ...spotLost])[0];
  return `${told} of ${people.length} have a place${first ? `; first oddity: ${first}` : ''}`;
}

/** For a server that needs a moment to hear of something: 10 s at most. */
async function retry<T>(call: () => Promise<T>, everyMs = 100): Promise<T> {
  for (let left = 10_000 / everyMs; ; left--) {
    try {
      return await call();
    } catch (error) {
      if (left === 0) throw error;
      await sleep(everyMs);
    }
  }
}
