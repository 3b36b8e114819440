import { get } from 'node:http';
import { connect as connectSocket, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { ownFiles, sharesOf } from '../../server/connections.ts';
import { connect } from '../../server/store/connection.ts';
import { type Child, startChild } from '../stack/child.ts';
import { moduleFile } from '../stack/path.ts';
import { type Bed, startBed } from './bed.ts';
import { cpuSeconds, residentBytes, wantedSeconds } from './process.ts';
import { median } from './ratio.ts';

export interface LiveOptions {
  folder: string;
  /** Files that the server may open: its connections follow from them. */
  openFiles: number;
  /** Changes of phase that are timed. */
  changes: number;
  /** In line, to see what Redis keeps of each: enough that it is more than what its memory grows by in steps. */
  people: number;
  note(line: string): void;
}

/** What one server process with as many listeners as it takes was seen to do. */
export interface LiveFigures {
  listeners: number;
  /** The server's own share for listeners, which it is to hold. */
  asked: number;
  /** Asked for beyond them, and refused. */
  refused: number;
  /** Connections of any kind that it holds at most. */
  connections: number;
  /** Resident memory of the server process a listener, bytes. */
  bytesPerListener: number;
  /** Memory of Redis for each person in line, bytes: account and spot. */
  redisBytesPerPerson: number;
  /** The room's news as it reaches a listener, with the frame's head, bytes; and how often, while nothing happens. */
  frameBytes: number;
  framesPerSecond: number;
  /** Processor time of the server to send it to one listener, wall ms. */
  sendMs: number;
  /** From a change of phase being published to the first and the last listener, wall ms, a change each. */
  firstMs: number[];
  lastMs: number[];
  /** Share of a core that the server needs while nothing happens, a snapshot a second being sent. */
  idleShare: number;
  /** In the reserve above the cap: what is answered, and how fast (wall ms). */
  atCap: { status: Latency; health: Latency; others: number };
  /** Share of the time that it runs, or wants to, while more connections wait than it has files for. */
  fullShare: number;
  /** The server ends: listeners told so (1001), and how long until all were (wall ms). */
  farewell: { told: number; ms: number };
}

/** Answers of 200 among those asked, and the latency of all, wall ms, connection included. */
export interface Latency {
  asked: number;
  answered: number;
  p50: number;
  max: number;
}

/**
 * Fills a server with listeners up to its share of the limit of open files, and looks at what it costs and whether
 * everyone is served.
 *
 * @throws Error when listeners are lost, or a change does not reach all of them
 */
export async function benchLive({
  folder,
  openFiles,
  changes,
  people,
  note,
}: LiveOptions): Promise<LiveFigures> {
  const shares = sharesOf(openFiles);
  const bed = await startBed({
    ...{ folder, durability: 'none', quota: 1_000_000, mode: 'fifo', ratePerSecond: 1e-6, openFiles },
  });
  const published = await watchPhases(bed.redisUrl);
  let crowd: Crowd | null = null;
  try {
    // Each time that the opening goes on somebody may be called, and asks Redis from then on: not the last in line.
    const emptyBytes = await redisBytes(bed.redisUrl);
    const waiter = (await bed.waiters(people)).at(-1);
    const redisBytesPerPerson = ((await redisBytes(bed.redisUrl)) - emptyBytes) / people;
    const poll = () => latencyOf(bed.url, '/api/queue', waiter!, 200);
    // Both sides compiled and warm, so that what grows from here on is the listeners'.
    await poll();
    await (await startCrowd(bed, Math.min(500, shares.listeners))).leave();
    await sleep(500);
    const before = residentBytes(bed.pid);
    note(`${shares.listeners} listeners`);
    crowd = await startCrowd(bed, shares.listeners + extraListeners);
    const heardBefore = crowd.waves.length;
    const idleShare = await shareOf(() => cpuSeconds(bed.pid), idleMs);
    const heard = crowd.waves.slice(heardBefore);
    const framesPerSecond = heard.length / (idleMs / 1000);
    const frameBytes = median(heard.map((wave) => wave.frameBytes));
    const sendMs = (1000 * idleShare) / framesPerSecond / crowd.open;
    const bytesPerListener = (residentBytes(bed.pid) - before) / crowd.open;

    const timed: { firstMs: number; lastMs: number }[] = [];
    for (let i = -unmeasured; i < changes; i++) {
      const phase = i % 2 === 0 ? 'maintenance' : 'open';
      const wave = crowd.wave(phase);
      const at = published.next(phase);
      await bed.store.change({ maintenance: i % 2 === 0 ? 1 : 0 });
      const [{ firstAtMs, lastAtMs }, publishedAtMs] = await Promise.all([wave, at]);
      if (i >= 0) timed.push({ firstMs: firstAtMs - publishedAtMs, lastMs: lastAtMs - publishedAtMs });
      // Not in step with the snapshot of every second.
      await sleep(1200 + 137 * ((i + unmeasured) % 5));
    }

    note('connections up to the cap and into the reserve');
    const idle = await connectIdle(bed.url, shares.limit - crowd.open + Math.ceil(shares.reserve / 4));
    const atCap = {
      status: await poll(),
      health: await latencyOf(bed.url, '/healthz', {}, 200),
      others: (await statusOf(bed.url, '/api/opening', {})).status,
    };
    note('connections beyond the reserve');
    // More than the process has files for, were they kept.
    const beyond = await connectIdle(bed.url, shares.reserve + ownFiles + 100);
    const fullShare = await shareOf(() => wantedSeconds(bed.pid), 1500);
    for (const socket of [...idle, ...beyond]) socket.destroy();

    const { open: listeners, refused } = crowd;
    const endedAtMs = wallMs();
    const ended = crowd.ended();
    process.kill(bed.pid, 'SIGTERM');
    const { codes, atMs } = await ended;
    return {
      ...{ listeners, refused, bytesPerListener, asked: shares.listeners, idleShare, atCap, fullShare },
      ...{ connections: shares.limit, redisBytesPerPerson, frameBytes, framesPerSecond, sendMs },
      firstMs: timed.map(({ firstMs }) => firstMs),
      lastMs: timed.map(({ lastMs }) => lastMs),
      farewell: { told: codes['1001'] ?? 0, ms: atMs - endedAtMs },
    };
  } finally {
    await crowd?.leave();
    published.stop();
    await bed.stop();
  }
}

const extraListeners = 20;
/** How long nothing but the room's news is looked at, wall ms. */
const idleMs = 5000;
/** First changes, on which the listeners' compiler warms up: thrown away, an even number. */
const unmeasured = 2;
/** How long anything of the crowd may take, wall ms. */
const patienceMs = 60_000;
const wallMs = () => performance.timeOrigin + performance.now();

interface Wave {
  phase: string;
  firstAtMs: number;
  lastAtMs: number;
  frameBytes: number;
}

/** A line of `listeners.ts`. */
interface Said {
  opened?: { open: number; refused: number };
  wave?: Wave;
  closed?: { codes: Record<string, number>; atMs: number };
}

interface Crowd {
  open: number;
  refused: number;
  /** All that every listener has heard so far. */
  waves: readonly Wave[];
  /** Resolves when every listener has heard a snapshot of this phase. */
  wave(phase: string): Promise<Wave>;
  /** Resolves when every listener has been closed by the server. */
  ended(): Promise<{ codes: Record<string, number>; atMs: number }>;
  leave(): Promise<unknown>;
}

/** Starts the process of the listeners; resolves when all of them are there or refused. */
async function startCrowd(bed: Bed, count: number): Promise<Crowd> {
  const { hostname, port } = new URL(bed.url);
  const waiting = new Set<(line: Said) => void>();
  const waves: Wave[] = [];
  const next = <T>(pick: (line: Said) => T | undefined): Promise<T> =>
    new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error('the listeners did not hear in time')), patienceMs);
      const take = (line: Said) => {
        const found = pick(line);
        if (found === undefined) return;
        clearTimeout(late);
        waiting.delete(take);
        resolve(found);
      };
      waiting.add(take);
    });
  const opened = next(({ opened }) => opened);
  const child: Child = await startChild({
    name: 'listeners',
    command: process.execPath,
    args: [
      '--disable-warning=ExperimentalWarning',
      moduleFile(import.meta.dirname, 'listeners'),
      ...[hostname, port, String(count)],
    ],
    onLine(line, from) {
      if (from !== 'stdout') return;
      const said: Said = JSON.parse(line);
      if (said.wave) waves.push(said.wave);
      for (const take of [...waiting]) take(said);
    },
  });
  const { open, refused } = await opened;
  return {
    ...{ open, refused, waves },
    wave: (phase) => next(({ wave }) => (wave?.phase === phase ? wave : undefined)),
    ended: () => next(({ closed }) => closed),
    leave: () => child.stop(),
  };
}

/** Sees what the controller publishes, as the servers do. */
async function watchPhases(redisUrl: string) {
  const redis = connect({ url: redisUrl, commandTimeoutMs: 10_000 });
  await redis.connect();
  const waiting = new Map<string, (atMs: number) => void>();
  redis.on('pmessage', (_pattern: string, _channel: string, message: string) => {
    const atMs = wallMs();
    const { phase } = JSON.parse(message);
    waiting.get(phase)?.(atMs);
    waiting.delete(phase);
  });
  await redis.psubscribe('*');
  return {
    /** When the first snapshot with this phase comes. */
    next: (phase: string) => new Promise<number>((resolve) => waiting.set(phase, resolve)),
    stop: () => redis.disconnect(),
  };
}

/** What Redis keeps its data in, bytes. */
async function redisBytes(url: string): Promise<number> {
  const redis = connect({ url, commandTimeoutMs: 10_000 });
  await redis.connect();
  const memory = await redis.info('memory');
  redis.disconnect();
  return Number(/used_memory:(\d+)/.exec(memory)?.[1]);
}

/** The share of the next while that is spent, as a clock tells it. */
async function shareOf(seconds: () => number, forMs: number): Promise<number> {
  const [spent, at] = [seconds(), wallMs()];
  await sleep(forMs);
  return (seconds() - spent) / ((wallMs() - at) / 1000);
}

async function latencyOf(
  url: string,
  path: string,
  headers: Record<string, string>,
  times: number,
): Promise<Latency> {
  const latencies: number[] = [];
  let answered = 0;
  for (let i = 0; i < times; i++) {
    const { status, ms } = await statusOf(url, path, headers);
    if (status === 200) answered += 1;
    latencies.push(ms);
  }
  return { asked: times, answered, p50: median(latencies), max: Math.max(...latencies) };
}

/** One request on a connection of its own; status 0 when it was closed unanswered. */
function statusOf(
  url: string,
  path: string,
  headers: Record<string, string>,
): Promise<{ status: number; ms: number }> {
  const startedAt = performance.now();
  return new Promise((resolve) => {
    const end = (status: number) => resolve({ status, ms: performance.now() - startedAt });
    get(url + path, { headers, agent: false }, (response) => {
      response.resume();
      response.on('end', () => end(response.statusCode ?? 0));
    }).on('error', () => end(0));
  });
}

/** Connections that say nothing. */
async function connectIdle(url: string, count: number): Promise<Socket[]> {
  const { hostname, port } = new URL(url);
  const sockets: Socket[] = [];
  for (let i = 0; i < count; i++) {
    const socket = connectSocket({ host: hostname, port: Number(port), localAddress: '127.0.0.5' });
    sockets.push(socket);
    await new Promise<void>((resolve) => {
      socket.on('error', () => {});
      socket.once('connect', () => resolve());
      socket.once('close', () => resolve());
    });
  }
  return sockets;
}
