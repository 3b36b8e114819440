import type { PortalOutcome } from '../../server/portal/queue.ts';
import type { Answer } from '../behaviour/answer.ts';
import { isFailure } from '../behaviour/answer.ts';
import { type Action, giveUp, isOver, type Journey, quit, type Step, take } from '../behaviour/journey.ts';
import { react } from '../behaviour/react.ts';
import { noteAnswer, noteSent } from '../generator/diary.ts';
import { type Call, Calls } from './calls.ts';
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
}

/** No answer came. */
const silence: Answer = { status: 0, code: null, retryAfterMs: null, body: {} };

/**
 * What the people of a simulated day do: their steps, by the behaviour of the real run, become calls; calls go through
 * servers, Redis and portal and come back as answers; answers lead to steps.
 */
export class Conduct {
  readonly #in: Surroundings;
  readonly #calls = new Calls();
  /** Null where there is none. */
  portal: SimulatedPortal | null = null;

  constructor(surroundings: Surroundings) {
    this.#in = surroundings;
  }

  /** Somebody comes, now. */
  arrive(index: number): void {
    const { life, steps } = this.#in.lives.arrive(index);
    for (let i = 1; i < steps.length; i++) this.#schedule(life, steps[i]!);
    this.#perform(life, steps[0]!);
  }

  /** The time of somebody's step has come. */
  step(index: number, what: number): void {
    const life = this.#in.lives.get(index);
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
      const kept = site.keptOut(action, life.index, clock.openingMs);
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

  /** Everything that a person's devices have asked up to now is counted; from now on their questions are events. */
  wake(index: number): void {
    if (this.#in.lives.isAtRest(index) && this.#wakeAtRest(index)) return;
    const life = this.#in.lives.get(index);
    if (life !== null) this.#wake(life);
  }

  wakeAll(): void {
    for (const index of this.#in.lives.open()) this.wake(index);
  }

  /** The day is over: those who still wait go home. @param interrupted it was cut short: nobody has given up */
  finish(interrupted: boolean): void {
    const { lives, clock } = this.#in;
    for (const index of lives.open()) {
      const life = lives.get(index)!;
      this.#wake(life);
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
    if (this.#maySleep(life, step)) {
      life.asleep[step.device] = atMs;
      if (!life.inCall) this.#in.lives.rest(life);
    } else if (atMs > clock.nowMs) queue.add(atMs, packed(step), life.index);
    else if (step.action === 'quit') this.#quit(life);
    else this.#perform(life, step);
  }

  /** Whether a step is a question whose answer changes nothing but when the next one is asked. */
  #maySleep(life: Life, { action, retry, device }: Step): boolean {
    const { index, person, journey } = life;
    if (action !== 'poll' || retry || this.#in.everyPoll) return false;
    const spot = this.#in.site.spotOf(index);
    life.inCall = isActedOnElsewhere(journey, device) && this.#in.site.room.isInside(spot);
    // What the odds are matters to some.
    return life.inCall || (spot !== 0 && person.leastOdds === undefined && this.#in.sleepers.isFar(spot));
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
    this.#wake(life);
    const settled = journey.outcome !== null;
    // Rounding must not make it seem early.
    const steps = quit(journey, Math.max(openingMs, journey.quitAtMs));
    if (!settled && journey.outcome !== null) record.leftAtMs = openingMs;
    for (const next of steps) this.#schedule(life, next);
    this.#settleUp(life);
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
      const answeredMs = served + half;
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

  #change({ index }: Life, action: Action): Answer {
    const { site, clock, queue } = this.#in;
    const answer = site.answer(action, index, clock.openingMs);
    // From now on the other devices are told something else.
    if (action === 'submit' || action === 'leave') this.wake(index);
    if (action === 'submit' && answer.status === 201)
      queue.add(clock.toWall(site.placeOf(index)!.payByMs + 1), kinds.lapse, index);
    return answer;
  }

  #reply(slot: number, answer: Answer): void {
    const { clock, queue, costs } = this.#in;
    const call = this.#calls.at(slot);
    const answeredMs = clock.nowMs + call.life.tripMs / 2;
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
    const answer = known ?? site.answer(step.action as Action, life.index, openingMs);
    const before = journey.forward;
    if (step.action !== 'poll') this.#wake(life);
    if (!life.over) {
      const { outcome } = journey;
      const steps = react(journey, step, answer, openingMs);
      const times = { sentAtMs: clock.openingAt(sentMs), answeredAtMs: openingMs };
      noteAnswer(record, journey, outcome, step, answer, times);
      for (const next of steps) this.#schedule(life, next);
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

  /** Of somebody at rest. @returns false where a question is under way, so that there must be a life for its answer */
  #wakeAtRest(index: number): boolean {
    const { lives, site, sleepers, clock, queue, endMs, system } = this.#in;
    const tripMs = lives.rows.tripOf(index) + system.pollMs;
    const spot = site.spotOf(index);
    const countedBefore = sleepers.counted;
    let underWay = false;
    for (let device = 0; device < lives.rows.devicesOf(index); device++) {
      const asksAtMs = lives.rows.asksAt(index, device);
      if (Number.isNaN(asksAtMs)) continue;
      const answerMs = sleepers.count(spot, asksAtMs, tripMs, clock.nowMs);
      if (Number.isNaN(answerMs)) {
        lives.rows.setAsksAt(index, device, Number.NaN);
        if (sleepers.asksAtMs < endMs) queue.add(sleepers.asksAtMs, packed(poll(device, 0)), index);
        continue;
      }
      underWay = true;
      // Counted again, and found under way again, as its life is woken.
      lives.rows.setAsksAt(index, device, sleepers.asksAtMs);
      sleepers.uncount(sleepers.asksAtMs);
    }
    lives.rows.addRequests(index, sleepers.counted - countedBefore);
    return !underWay;
  }

  #wake(life: Life): void {
    const { sleepers, clock, queue, endMs, system, site } = this.#in;
    const { asleep, journey, record } = life;
    for (let device = 0; device < asleep.length; device++) {
      const asksAtMs = asleep[device]!;
      if (Number.isNaN(asksAtMs)) continue;
      asleep[device] = Number.NaN;
      const countedBefore = sleepers.counted;
      const answerMs = sleepers.count(
        site.spotOf(life.index),
        asksAtMs,
        life.tripMs + system.pollMs,
        clock.nowMs,
        life.inCall,
      );
      record.requests += sleepers.counted - countedBefore;
      const step = poll(device, journey.devices[device]!.plan);
      const sentMs = sleepers.asksAtMs;
      if (Number.isNaN(answerMs)) {
        if (sentMs < endMs) queue.add(sentMs, packed(step), life.index);
        continue;
      }
      journey.devices[device]!.busy = true;
      journey.inFlight++;
      sleepers.uncount(sentMs);
      const call: Call = { life, step, meantMs: sentMs, sentMs, answer: null, fate: 'open' };
      queue.add(answerMs, kinds.answer, this.#calls.add(call));
    }
  }

  #settleUp(life: Life): void {
    if (!life.over && isOver(life.journey)) this.#in.lives.end(life);
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

function poll(device: number, plan: number): Step {
  return { device, action: 'poll', clock: 'wall', ms: 0, retry: false, plan };
}
