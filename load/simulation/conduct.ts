import type { PortalOutcome } from '../../server/portal/queue.ts';
import type { Answer } from '../behaviour/answer.ts';
import { isFailure } from '../behaviour/answer.ts';
import { type Action, giveUp, isOver, quit, type Step, take } from '../behaviour/journey.ts';
import { react } from '../behaviour/react.ts';
import { noteAnswer, noteSent } from '../generator/diary.ts';
import type { Call, Calls } from './calls.ts';
import type { Costs } from './costs.ts';
import type { DayClock } from './day-clock.ts';
import type { EventQueue } from './engine/event-queue.ts';
import { isQuit, kinds, packed, unpacked } from './event-code.ts';
import type { Life, Lives } from './lives.ts';
import { portalRefusal, type SimulatedPortal } from './portal.ts';
import type { SecondCounts } from './second-counts.ts';
import type { SimulatedSite } from './site.ts';
import type { Sleepers } from './sleepers.ts';
import type { SimulatedSystem } from './system.ts';
import type { Waker } from './waker.ts';

/** What people act on and in. */
export interface Surroundings {
  clock: DayClock;
  queue: EventQueue;
  lives: Lives;
  site: SimulatedSite;
  system: SimulatedSystem;
  sleepers: Sleepers;
  counts: SecondCounts;
  costs: Costs;
  /** Wall ms at which everything is over. */
  endMs: number;
  /** An event for every poll, and nobody at rest. */
  everyPoll: boolean;
  /** An event for every step of the controller. */
  everyTick: boolean;
}

/** No answer came. */
const silence: Answer = { status: 0, code: null, retryAfterMs: null, body: {} };

/**
 * What the people of a simulated day do: their steps, by the behaviour of the real run, become calls; calls go through
 * servers, Redis and portal and come back as answers; answers lead to steps.
 */
export class Conduct {
  readonly #in: Surroundings;
  readonly #calls: Calls;
  readonly #waker: Waker;
  /** Null where there is none. */
  portal: SimulatedPortal | null = null;

  constructor(surroundings: Surroundings, calls: Calls, waker: Waker) {
    this.#in = surroundings;
    this.#calls = calls;
    this.#waker = waker;
  }

  /** Somebody comes, now. */
  arrive(who: number): void {
    const { life, steps } = this.#in.lives.arrive(who);
    for (let i = 1; i < steps.length; i++) this.#schedule(life, steps[i]!);
    this.#perform(life, steps[0]!);
  }

  /** The time of somebody's step has come. */
  step(who: number, what: number): void {
    const life = this.#in.lives.get(who);
    if (life === null) return;
    if (isQuit(what)) this.#quit(life);
    else this.#perform(life, unpacked(what));
  }

  /** A call has come to the site, and been worked on. */
  execute(slot: number): void {
    const { life, step } = this.#calls.at(slot);
    const { site, clock } = this.#in;
    const action = step.action as Action;
    if (this.portal !== null && site.costsPortal(action)) {
      const kept = site.keptOut(action, life.who, clock.openingMs);
      if (kept === null) this.portal.enter(slot);
      else this.#reply(slot, kept);
      return;
    }
    this.#reply(slot, this.#change(life, action));
  }

  /** What became of a call in the portal. */
  leavePortal(slot: number, outcome: PortalOutcome): void {
    const { life, step } = this.#calls.at(slot);
    if (outcome === 'done') this.#reply(slot, this.#change(life, step.action as Action));
    else this.#reply(slot, portalRefusal(outcome, this.portal!.retryAfterMs));
  }

  /** Nobody waits longer for an answer; the call itself goes on. */
  timeOut(slot: number): void {
    const call = this.#calls.release(slot);
    if (call.fate !== 'open') return;
    call.fate = 'lost';
    this.#digest({ ...call, answer: silence });
  }

  answered(slot: number): void {
    this.#digest(this.#calls.release(slot));
  }

  /** The day is over: those who still wait go home. @param interrupted it was cut short: nobody has given up */
  finish(interrupted: boolean): void {
    const { lives, clock } = this.#in;
    for (const who of lives.open()) {
      const life = lives.get(who)!;
      this.#waker.wakeLife(life);
      if (life.over) continue;
      if (!interrupted && life.journey.outcome === null) {
        giveUp(life.journey, clock.openingMs);
        if (life.record.arrivedAtMs !== null) life.record.leftAtMs = clock.openingMs;
      }
      lives.end(life);
    }
  }

  #schedule(life: Life, step: Step): void {
    const { clock, endMs, queue } = this.#in;
    const atMs = step.clock === 'wall' ? clock.nowMs + step.ms : Math.max(0, clock.toWall(step.ms));
    if (atMs >= endMs) return;
    if (this.#waker.maySleep(life, step)) {
      life.asleep[step.device] = atMs;
      if (!life.inCall) this.#in.lives.rest(life);
    } else if (atMs > clock.nowMs) queue.add(atMs, packed(step), life.who);
    else if (step.action === 'quit') this.#quit(life);
    else this.#perform(life, step);
  }

  #perform(life: Life, step: Step): void {
    if (life.over) return;
    const { clock, counts } = this.#in;
    const openingMs = clock.openingMs;
    if (!take(life.journey, step, openingMs)) return;
    if (life.record.arrivedAtMs === null) counts.arrived(clock.nowMs);
    noteSent(life.record, step, openingMs);
    this.#send({ life, step, meantMs: clock.nowMs, sentMs: clock.nowMs, answer: null, fate: 'open' });
  }

  #quit(life: Life): void {
    if (life.over) return;
    const { journey, record } = life;
    const { openingMs } = this.#in.clock;
    this.#waker.wakeLife(life);
    const settled = journey.outcome !== null;
    // Rounding must not make it seem early; but patience may have been lengthened since.
    const { quitAtMs } = journey;
    const steps = quit(journey, quitAtMs - openingMs <= 1 ? Math.max(openingMs, quitAtMs) : openingMs);
    if (!settled && journey.outcome !== null) record.leftAtMs = openingMs;
    for (const next of steps) this.#schedule(life, next);
    this.#settleUp(life);
  }

  /** Patience has been lengthened. */
  #quitLater({ who, journey }: Life): void {
    const { clock, endMs, queue } = this.#in;
    const atMs = clock.toWall(journey.quitAtMs);
    const step = { device: 0, action: 'quit', clock: 'opening', retry: false, plan: 0 } as const;
    if (atMs < endMs) queue.add(atMs, packed(step), who);
  }

  #send(call: Call): void {
    const { clock, system, queue, costs } = this.#in;
    const { nowMs } = clock;
    const { tripMs } = call.life;
    const action = call.step.action as Action;
    const slot = this.#calls.add(call);
    if (action === 'poll') {
      queue.add(nowMs + tripMs + system.pollMs, kinds.answer, slot);
      return;
    }
    const half = tripMs / 2;
    const served = system.serve(nowMs + half, action);
    if (action === 'look') {
      const answeredMs = served + half + system.delayMs();
      const inTime = answeredMs - nowMs <= costs.timeoutMs;
      if (!inTime) call.answer = silence;
      queue.add(inTime ? answeredMs : nowMs + costs.timeoutMs, kinds.answer, slot);
      return;
    }
    queue.add(system.commit(served), kinds.execute, slot);
    // Whoever waits longer than this has no answer, whatever becomes of the call.
    if (served - nowMs > costs.timeoutMs / 2 || this.portal !== null)
      queue.add(nowMs + costs.timeoutMs, kinds.timeout, this.#calls.add(call));
  }

  #change({ who }: Life, action: Action): Answer {
    const { site, clock, queue } = this.#in;
    const answer = site.answer(action, who, clock.openingMs);
    // From now on the other devices are told something else.
    if (action === 'submit' || action === 'leave') this.#waker.wake(who);
    if (action === 'submit' && answer.status === 201)
      queue.add(clock.toWall(site.places.of(who)!.payByMs + 1), kinds.lapse, who);
    return answer;
  }

  #reply(slot: number, answer: Answer): void {
    const { clock, queue, costs, system } = this.#in;
    const call = this.#calls.at(slot);
    const answeredMs = clock.nowMs + call.life.tripMs / 2 + system.delayMs();
    if (call.fate === 'lost' || answeredMs > call.sentMs + costs.timeoutMs) {
      this.#calls.release(slot);
      return;
    }
    call.fate = 'answered';
    call.answer = answer;
    queue.add(answeredMs, kinds.answer, slot);
  }

  #digest({ life, step, meantMs, sentMs, answer: known }: Call): void {
    const { clock, site, counts } = this.#in;
    const { nowMs, openingMs } = clock;
    const { journey, record } = life;
    const answer = known ?? site.answer(step.action as Action, life.who, openingMs);
    const before = journey.forward;
    if (step.action !== 'poll' && !this.#waker.mayGoOnSleeping(life, step, answer))
      this.#waker.wakeLife(life);
    if (!life.over) {
      const { outcome, quitAtMs } = journey;
      const steps = react(journey, step, answer, openingMs);
      const times = { sentAtMs: clock.openingAt(sentMs), answeredAtMs: openingMs };
      noteAnswer(record, journey, outcome, step, answer, times);
      for (const next of steps) this.#schedule(life, next);
      if (journey.quitAtMs !== quitAtMs) this.#quitLater(life);
    }
    counts.answered(nowMs, {
      action: step.action as Action,
      latencyMs: nowMs - meantMs,
      error: isFailure(answer),
      forward: journey.forward - before,
      outcome: step.action === 'submit' ? (answer.code ?? String(answer.body.status ?? answer.status)) : null,
    });
    this.#settleUp(life);
  }

  #settleUp(life: Life): void {
    if (!life.over && isOver(life.journey)) this.#in.lives.end(life);
  }
}
