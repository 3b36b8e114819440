import { createHmac, scrypt } from 'node:crypto';
import { availableParallelism, cpus } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Capacity } from '../generator/budget.ts';
import type { Manifest } from '../record/files.ts';

/**
 * Requests a second for each free core of the machine that this was measured on: csq-2016-06-13 at 1:10 and
 * speed 100 asked for up to 2,340 a second, kept two cores 51 % busy, and its actions started 14 ms late (p99).
 * This is what keeps them about as busy, with some room for what else a machine does.
 */
const PER_CORE = 1_200;
/** Rounds of `work` a millisecond on a core of that machine. */
const REFERENCE_ROUNDS_PER_MS = 100;
/** A server process answers on one thread. */
const PER_SERVER = 5_000;
/** The built-in generator has one thread, which makes its requests and reads the answers. */
const MOST_BUILTIN = 800;
/** What p99 may be expected to come to beside servers and Redis on the same cores, wall ms. */
const LAG_MS = 40;

/** How long the machine is watched, wall ms. */
const WATCH_MS = 400;
const WORK_MS = 60;

/** What this machine bears now: its free cores, by how fast they are. Takes half a second. */
export async function capacityOf(generator: Manifest['generator'], servers: number): Promise<Capacity> {
  const freeCores = Math.max(0.25, availableParallelism() * (await idleShare()));
  const swiftness = roundsPerMs() / REFERENCE_ROUNDS_PER_MS;
  const borne = Math.min(freeCores * swiftness * PER_CORE, servers * swiftness * PER_SERVER);
  const requestsPerSecond = generator === 'builtin' ? Math.min(borne / 2, MOST_BUILTIN) : borne;
  return { requestsPerSecond: Math.round(requestsPerSecond), lagMs: LAG_MS };
}

/** Of the cores, what may go into passwords: before the day the site, Redis and the generator have little else to do. */
const SHARE_FOR_PASSWORDS = 0.6;

/** Accounts that this machine makes in a second, by the time that one password takes at the usual cost (`PASSWORD_COST`). */
export async function signUpsPerSecond(): Promise<number> {
  let bestSeconds = Number.POSITIVE_INFINITY;
  for (let go = 0; go < 3; go++) {
    const startMs = performance.now();
    await new Promise<void>((resolve, reject) => {
      const cost = { N: 2 ** 14, r: 8, p: 5, maxmem: 64 * 1024 * 1024 };
      scrypt('a long enough password', 'salt', 32, cost, (error) => (error ? reject(error) : resolve()));
    });
    bestSeconds = Math.min(bestSeconds, (performance.now() - startMs) / 1000);
  }
  return (availableParallelism() * SHARE_FOR_PASSWORDS) / bestSeconds;
}

async function idleShare(): Promise<number> {
  const before = times();
  await sleep(WATCH_MS);
  const after = times();
  const all = after.all - before.all;
  return all === 0 ? 1 : (after.idle - before.idle) / all;
}

function times(): { idle: number; all: number } {
  const total = { idle: 0, all: 0 };
  for (const core of cpus()) {
    total.idle += core.times.idle;
    for (const ms of Object.values(core.times)) total.all += ms;
  }
  return total;
}

/** The kind of work that a request is made of, on both sides: JSON, and a signature. The best of a few goes. */
function roundsPerMs(): number {
  let best = 0;
  for (let go = 0; go < 3; go++) {
    const startMs = performance.now();
    let rounds = 0;
    while (performance.now() - startMs < WORK_MS) {
      for (let i = 0; i < 50; i++) work(rounds++);
    }
    best = Math.max(best, rounds / (performance.now() - startMs));
  }
  return best;
}

function work(number: number): string {
  const status = { state: 'waiting', number, turn: number, ahead: number, odds: 0.5, pollAfterMs: 2000 };
  const text = JSON.stringify(JSON.parse(JSON.stringify(status)));
  return createHmac('sha256', 'capacity').update(text).digest('base64url');
}
