import { type ClockSegment, wallTime } from '../../server/opening/clock.ts';
import { serviceTimes } from '../../server/portal/service-time.ts';
import type { PortalSeen } from '../../server/waiting-room/limit.ts';
import type { Answer } from '../behaviour/answer.ts';
import { isFailure } from '../behaviour/answer.ts';
import {
  type Action,
  begin,
  giveUp,
  isOver,
  type Journey,
  quit,
  type Step,
  take,
} from '../behaviour/journey.ts';
import { react } from '../behaviour/react.ts';
import { blankRecord, closed, noteAnswer, noteSent } from '../generator/diary.ts';
import { frameOf } from '../generator/frame.ts';
import type { Person } from '../population/person.ts';
import { type RandomStream, randomStream } from '../population/random.ts';
import type { PersonRecord } from '../record/files.ts';
import type { Levels } from '../run/series.ts';
import type { Scenario } from '../scenario/schema.ts';
import type { Costs } from './costs.ts';
import { draw, meanOf } from './distribution.ts';
import { EventQueue } from './engine/event-queue.ts';
import { SecondCounts } from './second-counts.ts';
import {
  portalOf,
  portalRefusal,
  type SimulatedEntry,
  SimulatedSite,
  silence,
  type Visitor,
} from './site.ts';
import { type Sleeper, Sleepers } from './sleepers.ts';
import { SimulatedSystem } from './system.ts';

export interface VirtualDayOptions {
  scenario: Scenario;
  /** Who comes. */
  crowd: { people: number; person(index: number): Person };
  seed: number;
  /** Begins at wall time 0. */
  clock: readonly ClockSegment[];
  opensAtMs: number;
  /** Opening ms from the opening at which everything is over. */
  endsAtMs: number;
  costs: Costs;
  /** The slow way: an event for every poll. The result is the same. */
  everyPoll?: boolean;
  /** Told now and then how far the day is: 0 to 1. */
  progress?: (share: number) => void;
  /** Asked now and then whether to stop here. */
  stopped?: () => boolean;
}

/** What a virtual day leaves: as much as a measured one, before anybody writes it down. */
export interface VirtualDay {
  people: PersonRecord[];
  entries: SimulatedEntry[];
  counts: SecondCounts;
  levels: Levels[];
  /** Events simulated, and polls that were only counted. */
  events: number;
  pollsCounted: number;
  /** How busy servers and Redis were in the busiest minute, 0 to 1; polls counted are in it. */
  busy: { servers: number; redis: number };
  interrupted: boolean;
}

interface Life {
  person: Person;
  journey: Journey;
  record: PersonRecord;
  visitor: Visitor;
  /** Round trip of this person's calls, wall ms. */
  tripMs: number;
  /** By device. */
  asleep: (Sleeper | null)[];
  recorded: boolean;
}

/** A call under way. */
interface Call {
  life: Life;
  step: Step;
  meantMs: number;
  sentMs: number;
  answer: Answer | null;
  /** Its caller has given up waiting, or is going to be answered in time. */
  fate: 'open' | 'lost' | 'answered';
}

const actions: readonly (Action | 'quit')[] = [
  ...([
    'look',
    'join',
    'poll',
    'admit',
    'signIn',
    'save',
    'submit',
    'signOut',
    'pay',
    'standBy',
    'leave',
    'quit',
  ] as const),
];
/** What an event is: a step, or one of these. */
const kinds = { step: 0, execute: 1, answer: 2, tick: 3, draw: 4, portal: 5, lapse: 6, timeout: 7 } as const;
/** Wall ms between two steps of the controller, as on the server; more where a day would have millions of them. */
const tickMs = 100;
const mostTicks = 400_000;
/** Wall ms over which the load of the polls is evened out. */
const loadEveryMs = 1000;

/** Lives a day event by event. The same options give the same day, to the last byte. */
export function liveVirtually(options: VirtualDayOptions): VirtualDay {
  const { scenario, seed, clock, opensAtMs, costs, everyPoll = false } = options;
  const { people, person: personAt } = options.crowd;
  const queue = new EventQueue(Math.max(1024, 2 * people));
  const { openingAt, speedAt } = frameOf(clock, opensAtMs);
  const toWall = (openingMs: number): number => wallTime(clock, opensAtMs + openingMs);
  const site = new SimulatedSite(scenario, speedAt(0));
  const { room } = site;
  const system = new SimulatedSystem(costs, scenario.run.servers, seed);
  const sleepers = new Sleepers(room);
  const counts = new SecondCounts();
  const levels: Levels[] = [];
  const lives: (Life | undefined)[] = new Array(people);
  const calls: Call[] = [];
  const freeSlots: number[] = [];
  const endMs = toWall(options.endsAtMs);
  const closesMs = toWall(room.now.closesAtMs);
  const portal = portalOf(scenario);
  const portalCalls = new Map<number, number>();
  const nextServiceMs =
    portal &&
    serviceTimes(
      randomStream(seed, 'portal', 0),
      scenario.portal!.serviceSeconds * 1000,
      scenario.portal!.serviceVariation,
    );
  let portalArmedMs = Number.POSITIVE_INFINITY;
  let turnedBack = 0;
  const devicesEach =
    scenario.crowd.devices.one + 2 * scenario.crowd.devices.two + 3 * scenario.crowd.devices.three;
  let nowMs = 0;
  let ticking = true;
  let loadAtMs = 0;
  let busyBefore = { servers: 0, redis: 0, atMs: 0 };
  const busiest = { servers: 0, redis: 0 };

  function slotOf(call: Call): number {
    const slot = freeSlots.pop() ?? calls.length;
    calls[slot] = call;
    return slot;
  }

  // --- people ---

  function arrive(person: Person): void {
    const stream = lazyStream(seed, person.index);
    const { journey, steps } = begin(person, stream, opensAtMs);
    const trip = costs.network[person.cohort.network];
    const tripMs =
      person.line?.roundTripMs ??
      (trip.kind === 'constant' ? trip.value : draw(trip, randomStream(seed, 'trip', person.index)));
    const life: Life = {
      ...{ person, journey, tripMs, record: blankRecord(person), recorded: false },
      visitor: { index: person.index, spot: null, place: null, signedInUntilMs: 0 },
      asleep: journey.devices.map(() => null),
    };
    lives[person.index] = life;
    for (let i = 1; i < steps.length; i++) schedule(life, steps[i]!);
    perform(life, steps[0]!, nowMs);
  }

  function schedule(life: Life, step: Step): void {
    const atMs = step.clock === 'wall' ? nowMs + step.ms : Math.max(0, toWall(step.ms));
    if (atMs >= endMs) return;
    const { spot } = life.visitor;
    if (
      step.action === 'poll' &&
      !step.retry &&
      !everyPoll &&
      spot !== null &&
      // What the odds are matters to them.
      life.person.leastOdds === undefined &&
      sleepers.isFar(spot)
    ) {
      life.asleep[step.device] = { spot, asksAtMs: atMs, tripMs: life.tripMs + system.pollMs };
      return;
    }
    if (atMs <= nowMs) perform(life, step, nowMs);
    else queue.add(atMs, packed(kinds.step, step), life.person.index);
  }

  function perform(life: Life, step: Step, meantMs: number): void {
    const { journey, record } = life;
    if (life.recorded) return;
    const openingMs = openingAt(nowMs);
    if (step.action === 'quit') {
      wake(life);
      const settled = journey.outcome !== null;
      // Rounding must not make it seem early.
      const steps = quit(journey, Math.max(openingMs, journey.quitAtMs));
      if (!settled && journey.outcome !== null) record.leftAtMs = openingMs;
      for (const next of steps) schedule(life, next);
      settleUp(life);
      return;
    }
    if (!take(journey, step, openingMs)) return;
    if (record.arrivedAtMs === null) counts.arrived(nowMs);
    noteSent(record, step, openingMs);
    send(life, step, meantMs);
  }

  function send(life: Life, step: Step, meantMs: number): void {
    const action = step.action as Action;
    const call: Call = { life, step, meantMs, sentMs: nowMs, answer: null, fate: 'open' };
    const slot = slotOf(call);
    if (action === 'poll') {
      queue.add(nowMs + life.tripMs + system.pollMs, kinds.answer, slot);
      return;
    }
    const half = life.tripMs / 2;
    const served = system.serve(nowMs + half, action);
    if (action === 'look') {
      const answeredMs = served + half;
      if (answeredMs - nowMs <= costs.timeoutMs) queue.add(answeredMs, kinds.answer, slot);
      else {
        call.answer = silence;
        queue.add(nowMs + costs.timeoutMs, kinds.answer, slot);
      }
      return;
    }
    queue.add(system.commit(served), kinds.execute, slot);
    // Whoever waits longer than this has no answer, whatever becomes of the call.
    if (served - nowMs > costs.timeoutMs / 2 || portal !== null)
      queue.add(nowMs + costs.timeoutMs, kinds.timeout, slotOf(call));
  }

  function execute(slot: number): void {
    const call = calls[slot]!;
    const { life, step } = call;
    const openingMs = openingAt(nowMs);
    const action = step.action as Action;
    if (portal !== null && (action === 'save' || action === 'submit')) {
      const kept = site.enter(action, life.visitor, openingMs);
      if (kept === null) {
        enterPortal(slot);
        return;
      }
      reply(slot, kept);
      return;
    }
    const answer = site.answer(action, life.visitor, openingMs);
    if (action === 'submit' && answer.status === 201) awaitPayment(life.visitor);
    reply(slot, answer);
  }

  function awaitPayment(visitor: Visitor): void {
    queue.add(toWall(visitor.place!.payByMs + 1), kinds.lapse, visitor.index);
  }

  function reply(slot: number, answer: Answer): void {
    const call = calls[slot]!;
    const answeredMs = nowMs + call.life.tripMs / 2;
    if (call.fate === 'lost' || answeredMs > call.sentMs + costs.timeoutMs) {
      freeSlots.push(slot);
      return;
    }
    call.fate = 'answered';
    call.answer = answer;
    queue.add(answeredMs, kinds.answer, slot);
  }

  /** Nobody waits longer for an answer; the call itself goes on. */
  function timeOut(slot: number): void {
    const call = calls[slot]!;
    freeSlots.push(slot);
    if (call.fate !== 'open') return;
    call.fate = 'lost';
    digest({ ...call, answer: silence });
  }

  function answered(slot: number): void {
    freeSlots.push(slot);
    digest(calls[slot]!);
  }

  function digest(call: Call): void {
    const { life, step } = call;
    const openingMs = openingAt(nowMs);
    const answer = call.answer ?? site.answer(step.action as Action, life.visitor, openingMs);
    const { journey } = life;
    const before = journey.forward;
    if (!life.recorded) {
      const outcome = journey.outcome;
      const steps = react(journey, step, answer, openingMs);
      noteAnswer(life.record, journey, outcome, step, answer, {
        sentAtMs: openingAt(call.sentMs),
        answeredAtMs: openingMs,
      });
      for (const next of steps) schedule(life, next);
    }
    counts.answered(nowMs, {
      action: step.action as Action,
      latencyMs: nowMs - call.meantMs,
      error: isFailure(answer),
      forward: journey.forward - before,
      outcome: step.action === 'submit' ? (answer.code ?? String(answer.body.status ?? answer.status)) : null,
    });
    settleUp(life);
  }

  /** Everything that this person's devices have asked up to now is counted; from now on their questions are events. */
  function wake(life: Life): void {
    const { asleep, journey, record } = life;
    for (let device = 0; device < asleep.length; device++) {
      const sleeper = asleep[device];
      if (!sleeper) continue;
      asleep[device] = null;
      const countedBefore = sleepers.counted;
      const answerMs = sleepers.wake(sleeper, nowMs);
      record.requests += sleepers.counted - countedBefore;
      const step: Step = {
        device,
        action: 'poll',
        clock: 'wall',
        ms: 0,
        retry: false,
        plan: journey.devices[device]!.plan,
      };
      if (answerMs === null) {
        if (sleeper.asksAtMs < endMs)
          queue.add(sleeper.asksAtMs, packed(kinds.step, step), life.person.index);
        continue;
      }
      journey.devices[device]!.busy = true;
      journey.inFlight++;
      sleepers.uncount(sleeper.asksAtMs);
      const call: Call = {
        life,
        step,
        meantMs: sleeper.asksAtMs,
        sentMs: sleeper.asksAtMs,
        answer: null,
        fate: 'open',
      };
      queue.add(answerMs, kinds.answer, slotOf(call));
    }
  }

  function wakeAll(): void {
    for (const life of lives) if (life !== undefined && !life.recorded) wake(life);
  }

  function settleUp(life: Life): void {
    if (!life.recorded && isOver(life.journey)) write(life);
  }

  function write(life: Life): void {
    life.recorded = true;
    closed(life.record, life.journey);
  }

  // --- the portal ---

  function enterPortal(slot: number): void {
    advancePortal();
    const openingMs = openingAt(nowMs);
    if (portalCalls.size >= (room.published.gate ?? Number.POSITIVE_INFINITY)) {
      turnedBack++;
      reply(slot, portalRefusal('busy', retryAfterMs()));
      return;
    }
    const id = portal!.arrive(openingMs, nextServiceMs!());
    if (id === null) reply(slot, portalRefusal('busy', retryAfterMs()));
    else portalCalls.set(id, slot);
    armPortal();
  }

  function retryAfterMs(): number {
    const { workers, serviceSeconds } = scenario.portal!;
    const seconds = Math.ceil((portal!.counters.queued * serviceSeconds) / workers / speedAt(nowMs));
    return 1000 * Math.max(1, Math.min(30, seconds));
  }

  function armPortal(): void {
    // The clock shows whole ms: one later, so that it is past then.
    const dueMs = Math.max(nowMs, toWall(Math.ceil(portal!.nextAtMs) + 1));
    if (!(dueMs < portalArmedMs)) return;
    portalArmedMs = dueMs;
    queue.add(dueMs, kinds.portal, 0);
  }

  function advancePortal(): void {
    const openingMs = openingAt(nowMs);
    for (const { id, outcome } of portal!.advance(openingMs)) {
      const slot = portalCalls.get(id)!;
      portalCalls.delete(id);
      const { life, step } = calls[slot]!;
      if (outcome !== 'done') {
        reply(slot, portalRefusal(outcome as 'busy' | 'timedOut', retryAfterMs()));
        continue;
      }
      const answer = site.answer(step.action as Action, life.visitor, openingMs);
      if (step.action === 'submit' && answer.status === 201) awaitPayment(life.visitor);
      reply(slot, answer);
    }
  }

  function portalSeen(): PortalSeen | null {
    if (portal === null || scenario.admission.control !== 'adaptive') return null;
    advancePortal();
    armPortal();
    return { ...portal.counters, turnedBack, waiting: portalCalls.size };
  }

  // --- the controller ---

  const span = closesMs / tickMs;
  const stepMs = tickMs * Math.max(1, Math.ceil(span / mostTicks));

  function tick(): void {
    const openingMs = openingAt(nowMs);
    const before = room.published.phase;
    room.now.speed = speedAt(nowMs);
    if (scenario.admission.mode === 'session-limit') room.now.active = site.signIns(openingMs);
    for (const { owner } of room.step(openingMs, stepMs * room.now.speed, portalSeen())) wake(lives[owner]!);
    const { phase } = room.published;
    for (const { owner } of sleepers.step(nowMs)) wake(lives[owner]!);
    if (phase !== before && before !== 'preQueue') wakeAll();
    noteLoad();
    noteLevels();
    const inside = room.now.called + room.now.active;
    ticking = phase !== 'closed' && !(phase === 'exhausted' && inside === 0) && nowMs + stepMs < endMs;
    if (ticking) queue.add(nowMs + stepMs, kinds.tick, 0);
    else if (phase === 'exhausted' && closesMs > nowMs && closesMs < endMs)
      queue.add(closesMs, kinds.tick, 0);
  }

  function noteLevels(): void {
    const wallSecond = Math.floor(nowMs / 1000);
    const { waiting, called, active, serving, remaining } = room.now;
    const level: Levels = { wallSecond, waiting, called, active, serving, remaining };
    if (portal !== null) {
      const { arrived, completedInTime, completedTooLate } = portal.counters;
      const { workers, serviceSeconds } = scenario.portal!;
      level.portal = {
        workers,
        arrived,
        completedInTime,
        completedTooLate,
        capacityPerSecond: workers / serviceSeconds,
      };
    }
    if (levels.at(-1)?.wallSecond === wallSecond) levels[levels.length - 1] = level;
    else levels.push(level);
  }

  /** The polls that come in a second weigh on the servers, whether each is simulated or not. */
  function noteLoad(): void {
    if (nowMs < loadAtMs) return;
    loadAtMs = nowMs + loadEveryMs;
    const { waiting, standby, claimMs, speed } = room.published;
    const intervalMs = Math.min(claimMs / 4 / speed, Math.max(60_000, (waiting + standby) / 2));
    const perSecond = ((waiting + standby) * devicesEach * 1000) / Math.max(50, intervalMs);
    system.polled(perSecond);
    if (nowMs - busyBefore.atMs < 60_000) return;
    const busy = system.busyMs;
    const spent = nowMs - busyBefore.atMs;
    const polling = Math.min(1, (perSecond * system.pollMs) / 1000 / scenario.run.servers);
    const serversShare = (busy.servers - busyBefore.servers) / spent / scenario.run.servers + polling;
    busiest.servers = Math.max(busiest.servers, serversShare);
    busiest.redis = Math.max(busiest.redis, (busy.redis - busyBefore.redis) / spent);
    busyBefore = { ...busy, atMs: nowMs };
  }

  // --- the day ---

  const arrivals = inOrder(people, personAt);
  let next = 0;
  queue.add(0, kinds.tick, 0);
  if (scenario.admission.mode === 'lottery') {
    const closes = Date.parse(scenario.opening.listClosesAt ?? scenario.opening.opensAt) - opensAtMs;
    queue.add(toWall(closes), kinds.draw, 0);
  }
  let interrupted = false;
  let sinceAsked = 0;
  const rushMs = Math.min(endMs, closesMs);
  for (;;) {
    const arrivalMs = next < people ? Math.max(0, toWall(arrivals.dueAtMs(next))) : Number.POSITIVE_INFINITY;
    if (arrivalMs === Number.POSITIVE_INFINITY && queue.size === 0) break;
    if (++sinceAsked >= 50_000) {
      sinceAsked = 0;
      options.progress?.(Math.min(1, nowMs / rushMs));
      if (options.stopped?.()) {
        interrupted = true;
        break;
      }
    }
    if (arrivalMs <= queue.nextAt) {
      nowMs = arrivalMs;
      if (nowMs >= endMs) break;
      arrive(arrivals.person(next++));
      continue;
    }
    nowMs = queue.take();
    if (nowMs >= endMs) break;
    const { what, who } = queue;
    switch (what & 15) {
      case kinds.step:
        perform(lives[who]!, unpacked(what), nowMs);
        break;
      case kinds.execute:
        execute(who);
        break;
      case kinds.answer:
        answered(who);
        break;
      case kinds.timeout:
        timeOut(who);
        break;
      case kinds.tick:
        tick();
        break;
      case kinds.draw:
        wakeAll();
        room.draw(drawSeed(seed));
        break;
      case kinds.portal:
        portalArmedMs = Number.POSITIVE_INFINITY;
        advancePortal();
        armPortal();
        break;
      case kinds.lapse: {
        const visitor = lives[who]!.visitor;
        const full = room.remaining === 0;
        site.lapse(visitor, openingAt(nowMs));
        if (full && room.remaining > 0 && !ticking && nowMs < closesMs) {
          ticking = true;
          queue.add(nowMs + stepMs, kinds.tick, 0);
        }
      }
    }
  }
  finish();

  /** The day is over: those who still wait go home. */
  function finish(): void {
    if (interrupted) options.progress?.(1);
    for (let i = 0; i < people; i++) {
      const life = lives[i];
      if (life === undefined) continue;
      wake(life);
      if (life.recorded) continue;
      if (!interrupted && life.journey.outcome === null) {
        giveUp(life.journey, openingAt(nowMs));
        if (life.record.arrivedAtMs !== null) life.record.leftAtMs = openingAt(nowMs);
      }
      write(life);
    }
  }

  counts.addPolls(sleepers.polls, pollLatencies());
  function pollLatencies(): number[] {
    const { fibre, dsl, mobile } = scenario.crowd.networks;
    const trips = [fibre, dsl, mobile];
    const means = [costs.network.fibre, costs.network.dsl, costs.network.mobile].map(meanOf);
    return [means.reduce((sum, mean, i) => sum + mean * trips[i]!, 0) + system.pollMs];
  }

  return {
    people: Array.from({ length: people }, (_, i) => lives[i]?.record ?? blankRecord(personAt(i))),
    entries: site.entries,
    counts,
    levels,
    events: queue.added + people,
    pollsCounted: sleepers.counted,
    busy: busiest,
    interrupted,
  };
}

/** People in the order of their arrivals; equals in the order of their numbers. */
function inOrder(people: number, person: (index: number) => Person) {
  const crowd: Person[] = new Array(people);
  const order = new Float64Array(people);
  for (let i = 0; i < people; i++) {
    crowd[i] = person(i);
    order[i] = crowd[i]!.dueAtMs * 8_388_608 + i;
  }
  order.sort();
  const at = (n: number): Person => {
    const key = order[n]!;
    return crowd[key - Math.floor(key / 8_388_608) * 8_388_608]!;
  };
  return { dueAtMs: (n: number) => Math.floor(order[n]! / 8_388_608), person: at };
}

/** A step in 32 bits: kind, action, device, clock, retry, plan. */
function packed(kind: number, { action, device, clock, retry, plan }: Step): number {
  const bits = (device << 8) | (clock === 'opening' ? openingBit : 0) | (retry ? retryBit : 0) | (plan << 15);
  return kind | (actions.indexOf(action) << 4) | bits;
}

function unpacked(what: number): Step {
  return {
    device: (what >> 8) & 31,
    action: actions[(what >> 4) & 15]!,
    clock: (what & openingBit) === 0 ? 'wall' : 'opening',
    ms: 0,
    retry: (what & retryBit) !== 0,
    plan: what >> 15,
  };
}

const openingBit = 1 << 13;
const retryBit = 1 << 14;

/** Most people never decide anything by chance. */
function lazyStream(seed: number, index: number): RandomStream {
  let stream: RandomStream | null = null;
  return {
    next() {
      stream ??= randomStream(seed, 'behaviour', index);
      return stream.next();
    },
  };
}

/** 64 hex digits, as the server's draw has. */
function drawSeed(seed: number): string {
  const random = randomStream(seed, 'draw', 0);
  return Array.from({ length: 16 }, () =>
    Math.floor(random.next() * 65_536)
      .toString(16)
      .padStart(4, '0'),
  ).join('');
}
