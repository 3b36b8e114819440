import { crewOf, PortalQueue } from '../portal/queue.ts';
import { serviceTimes } from '../portal/service-time.ts';
import { exponential, randomStream, uniform } from '../random.ts';
import { firstLimit, type LimitState, limitDefaults, nextLimit } from '../waiting-room/limit.ts';
import { type PolicyState, spend, step, submitShare } from '../waiting-room/policy.ts';

/** An endless line of people before a portal, in virtual time. Durations in opening ms. */
export interface Loop {
  seed: number;
  control: 'fixed' | 'adaptive';
  /** The rate, or where the search for it begins; people a second. */
  ratePerSecond: number;
  /** The part of the workers that works, phase by phase. */
  capacities: number[];
  phaseMs: number;
  maxActive?: number;
  noShow?: number;
  thinkMs?: number;
  workers?: number;
}

/** Time from one step of the controller to the next: a tenth of a second at speed 60. What it sees is one step old. */
const stepMs = 6_000;
const claimMs = 120_000;
const portal = { serviceMs: 5_000, variation: 0.8, linePerWorker: 40, timeoutMs: 60_000 };

/** People a second that the portal serves at full capacity. */
export const capacityOf = ({ workers = 10 }: Pick<Loop, 'workers'>): number =>
  workers / (portal.serviceMs / 1000);

/**
 * Plays a loop: people are called as the policy says, come after a while or never, think, submit, and try again
 * after five to fifteen seconds whatever they are told.
 *
 * @returns when each submission was made, opening ms, and the most people that were in at once
 */
export function playLoop(loop: Loop): { doneAtMs: number[]; most: number; limits: LimitState[] } {
  const { seed, control, ratePerSecond, capacities, phaseMs } = loop;
  const { maxActive = 2000, noShow = 0.04, thinkMs = 90_000, workers = 10 } = loop;
  const random = randomStream(seed, 'loop', 1);
  const thinking = serviceTimes(randomStream(seed, 'thinking', 1), thinkMs, 0.6);
  const serving = serviceTimes(randomStream(seed, 'serving', 1), portal.serviceMs, portal.variation);
  const { timeoutMs } = portal;
  const queue = new PortalQueue({ queueLimit: portal.linePerWorker * workers, timeoutMs }, crewOf(workers));
  const waiting = new Map<number, (done: boolean) => void>();
  const agenda = new Agenda();
  const room = { called: 0, active: 0, takenUp: 0, notTakenUp: 0, submitted: 0 };
  const doneAtMs: number[] = [];
  const limits: LimitState[] = [];
  let [now, turnedBack, most] = [0, 0, 0];
  let policy: PolicyState | null = null;
  let limit: LimitState | null = null;

  const settle = () => {
    for (const { id, outcome } of queue.advance(now)) {
      waiting.get(id)!(outcome === 'done');
      waiting.delete(id);
    }
  };
  const end = (done: boolean) => {
    if (!done) return agenda.at(now + uniform(random, 5_000, 15_000), submit);
    room.active -= 1;
    room.submitted += 1;
    doneAtMs.push(now);
  };
  const submit = () => {
    const shut = limit !== null && waiting.size >= limit.gate;
    if (shut) turnedBack += 1;
    const id = shut ? null : queue.arrive(now, serving());
    if (id === null) end(false);
    else waiting.set(id, end);
  };
  const call = () => {
    room.called += 1;
    const comes = random.next() >= noShow;
    agenda.at(now + (comes ? exponential(random, 20_000) : claimMs), () => {
      room.called -= 1;
      if (!comes) room.notTakenUp += 1;
      else {
        room.takenUp += 1;
        room.active += 1;
        agenda.at(now + thinking(), submit);
      }
    });
  };
  const look = () => ({ ...queue.counters, turnedBack, waiting: waiting.size });
  let before = look();
  const act = () => {
    if (control === 'adaptive') {
      const seen = { nowMs: now, ...room, portal: before, idle: false };
      const settings = { startPerSecond: ratePerSecond, ...limitDefaults, maxActive, timeoutMs };
      limit = limit ? nextLimit(limit, seen, settings) : firstLimit(seen, settings);
      limits.push(limit);
    }
    const share = submitShare({ submitted: room.submitted, leftActive: 0, sessionsExpired: 0 });
    const { state, want } = step(
      policy,
      { ...room, nowMs: now, phase: 'open', paused: false, remaining: 1e9 },
      limit ? { ratePerSecond: limit.bears / share, maxActive: limit.limit } : { ratePerSecond, maxActive },
    );
    policy = spend(state, want);
    for (let i = 0; i < want; i++) call();
    most = Math.max(most, room.called + room.active);
    before = look();
    agenda.at(now + stepMs, act);
  };
  for (const [i, capacity] of capacities.entries())
    agenda.at(i * phaseMs, () => queue.setCrew(now, crewOf(workers * capacity)));
  agenda.at(0, act);
  for (;;) {
    now = Math.min(agenda.nextAtMs, queue.nextAtMs);
    if (now > capacities.length * phaseMs) return { doneAtMs, most, limits };
    settle();
    if (agenda.nextAtMs <= now) agenda.take()();
  }
}

/** Submissions a second in each phase, after a time to settle. */
export function goodputs(
  { doneAtMs }: { doneAtMs: number[] },
  { capacities, phaseMs }: Loop,
  settleMs: number,
): number[] {
  return capacities.map((_, i) => {
    const [from, to] = [i * phaseMs + settleMs, (i + 1) * phaseMs];
    return doneAtMs.filter((ms) => ms > from && ms <= to).length / ((to - from) / 1000);
  });
}

/** What is to be done, by time; the latest first, so that the next is taken off the end. */
class Agenda {
  readonly #entries: { atMs: number; what: () => void }[] = [];
  get nextAtMs(): number {
    return this.#entries.at(-1)?.atMs ?? Number.POSITIVE_INFINITY;
  }
  at(atMs: number, what: () => void): void {
    let [low, high] = [0, this.#entries.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#entries[middle]!.atMs > atMs) low = middle + 1;
      else high = middle;
    }
    this.#entries.splice(low, 0, { atMs, what });
  }
  take(): () => void {
    return this.#entries.pop()!.what;
  }
}
