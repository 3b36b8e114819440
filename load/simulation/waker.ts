import type { Answer } from '../behaviour/answer.ts';
import { isTired, type Journey, type Step } from '../behaviour/journey.ts';
import type { Call, Calls } from './calls.ts';
import type { Surroundings } from './conduct.ts';
import { kinds, packed } from './event-code.ts';
import type { Life } from './lives.ts';
import { mostDevicesAtRest } from './rows.ts';

/**
 * Which questions need no events (`maySleep`), and what becomes of them when something happens to whoever asked: they
 * are counted up to then, and the next one is an event.
 */
export class Waker {
  readonly #in: Surroundings;
  readonly #calls: Calls;

  constructor(surroundings: Surroundings, calls: Calls) {
    this.#in = surroundings;
    this.#calls = calls;
  }

  /** Whether a step is a question whose answer changes nothing but when the next one is asked. */
  maySleep(life: Life, { action, clock, retry, device }: Step): boolean {
    const { who, person, journey } = life;
    if (action !== 'poll' || retry || this.#in.everyPoll) return false;
    const spot = this.#in.site.spotOf(who);
    life.inCall = isActedOnElsewhere(journey, device) && this.#in.site.room.isInside(spot);
    if (life.inCall) return true;
    // What the odds are matters to some; and whoever stands by goes away at the next answer, until the day they come back.
    if (spot === 0 || person.leastOdds !== undefined) return false;
    if (clock === 'wall' && standsByElsewhere(journey, this.#in.clock.openingMs)) return false;
    return this.#in.sleepers.isFar(spot);
  }

  /**
   * Whether an answer changes nothing but what its own device does next: one that has just been taken up, and is told of
   * the ticket that its person has and waits with. The others need not be woken for it.
   */
  mayGoOnSleeping({ person, journey }: Life, { action }: Step, { status, body }: Answer): boolean {
    const { stage, number, actor, suspect, stoodBy } = journey;
    if (stage !== 'waiting' || status >= 300 || actor !== null || suspect !== null || stoodBy) return false;
    if (person.botEveryMs !== undefined || isTired(journey, this.#in.clock.openingMs)) return false;
    if (action === 'look') return body.phase === 'preQueue' || body.phase === 'open';
    return (
      action === 'join' && body.number === number && (body.state === 'waiting' || body.state === 'drawing')
    );
  }

  /** Everything that a person's devices have asked up to now is counted; from now on their questions are events. */
  wake(who: number): void {
    if (this.#in.lives.isAtRest(who) && this.#wakeAtRest(who)) return;
    const life = this.#in.lives.get(who);
    if (life !== null) this.wakeLife(life);
  }

  wakeAll(): void {
    for (const who of this.#in.lives.open()) this.wake(who);
  }

  /** The same, of somebody whose life is at hand. */
  wakeLife(life: Life): void {
    const { sleepers, clock, queue, endMs, system, site } = this.#in;
    const { asleep, journey, record } = life;
    for (let device = 0; device < asleep.length; device++) {
      const asksAtMs = asleep[device]!;
      if (Number.isNaN(asksAtMs)) continue;
      asleep[device] = Number.NaN;
      const countedBefore = sleepers.counted;
      const answerMs = sleepers.count(
        site.spotOf(life.who),
        asksAtMs,
        life.tripMs + system.pollMs,
        clock.nowMs,
        life.inCall,
      );
      record.requests += sleepers.counted - countedBefore;
      const step = poll(device, journey.devices[device]!.plan);
      const sentMs = sleepers.asksAtMs;
      if (Number.isNaN(answerMs)) {
        if (sentMs < endMs) queue.add(sentMs, packed(step), life.who);
        continue;
      }
      journey.devices[device]!.busy = true;
      journey.inFlight++;
      sleepers.uncount(sentMs);
      const call: Call = { life, step, meantMs: sentMs, sentMs, answer: null, fate: 'open' };
      queue.add(answerMs, kinds.answer, this.#calls.add(call));
    }
  }

  /** Of somebody at rest. @returns false where a question is under way, so that there must be a life for its answer */
  #wakeAtRest(who: number): boolean {
    const { lives, site, sleepers, clock, queue, endMs, system } = this.#in;
    const tripMs = lives.rows.tripOf(who) + system.pollMs;
    const spot = site.spotOf(who);
    const countedBefore = sleepers.counted;
    let underWay = false;
    for (let device = 0; device < mostDevicesAtRest; device++) {
      const asksAtMs = lives.rows.asksAt(who, device);
      if (!(asksAtMs < Number.POSITIVE_INFINITY)) continue;
      const answerMs = sleepers.count(spot, asksAtMs, tripMs, clock.nowMs);
      if (Number.isNaN(answerMs)) {
        lives.rows.setAsksAt(who, device, Number.NaN);
        if (sleepers.asksAtMs < endMs) queue.add(sleepers.asksAtMs, packed(poll(device, 0)), who);
        continue;
      }
      underWay = true;
      // Counted again, and found under way again, as its life is woken.
      lives.rows.setAsksAt(who, device, sleepers.asksAtMs);
      sleepers.uncount(sleepers.asksAtMs);
    }
    lives.rows.addRequests(who, sleepers.counted - countedBefore);
    return !underWay;
  }
}

/** Whether another device has seen the call, so that this one goes on asking and nothing comes of it. */
function isActedOnElsewhere({ stage, actor, suspect, devices, number }: Journey, device: number): boolean {
  const own = devices[device]!;
  return (
    (stage === 'called' || stage === 'admitted') &&
    actor !== null &&
    actor !== device &&
    suspect === null &&
    own.number === number &&
    own.failures === 0 &&
    own.puzzles === 0
  );
}

/** Whether somebody who stands by has not come back yet. */
function standsByElsewhere({ stoodBy, person: { standbyBackMs } }: Journey, openingMs: number): boolean {
  return stoodBy && standbyBackMs !== undefined && openingMs < standbyBackMs;
}

function poll(device: number, plan: number): Step {
  return { device, action: 'poll', clock: 'wall', ms: 0, retry: false, plan };
}
