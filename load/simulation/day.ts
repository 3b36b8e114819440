import { agenda } from '../generator/agenda.ts';
import { blankRecord } from '../generator/diary.ts';
import type { Person } from '../population/person.ts';
import { type RandomStream, randomStream, uniform } from '../population/random.ts';
import type { PersonRecord } from '../record/files.ts';
import type { Scenario } from '../scenario/schema.ts';
import { SimulatedRoom, type SimulatedSpot } from './room.ts';

/** What a day in the simulated room leaves: people's records, and the places in the order of giving. */
export interface SimulatedDay {
  people: PersonRecord[];
  places: { accountId: string; rank: number; atMs: number; payAfterMs: number | null }[];
  /** What those who waited at each of `asksAgainAtMs` were told then, of those who were called later. */
  again: { atMs: number; etaSeconds: { low: number; high: number }; waitedSeconds: number }[];
}

export interface DayOptions {
  scenario: Pick<Scenario, 'opening' | 'admission'>;
  crowd: readonly Person[];
  seed: number;
  /** Opening ms per wall ms: how much of the day goes by between two polls, and in a reply. */
  speed?: number;
  /** Opening ms between two steps of the controller. */
  stepMs?: number;
  /** Moments of the day at which everyone in line is told once more how long it may take; opening ms. */
  asksAgainAtMs?: readonly number[];
  /** A faulty room, which gives each device a spot of its own: the check of equal chances must see it. */
  spotADevice?: boolean;
}

interface Visitor {
  person: Person;
  record: PersonRecord;
  random: RandomStream;
  quitAtMs: number;
  formMs: number;
  spot: SimulatedSpot | null;
  over: boolean;
}

type Event =
  | { what: 'step' }
  | { what: 'draw' }
  | { what: 'ask' }
  | { what: 'join' | 'quit' | 'seesCall' | 'takesUp' | 'submits'; who: Visitor };

/** A reply takes this long, wall ms: what makes orders differ a little. */
const replyFromMs = 2;
const replyToMs = 9;

/**
 * Lives a crowd through the waiting room, event by event, without HTTP: who waits is told what the server would
 * tell; calls are seen at the next poll, taken up, or run out. Everyone has one device and an answer at once: what
 * several devices, retries and a loaded server change is the business of a real run.
 */
export function simulateDay({
  scenario,
  crowd,
  seed,
  speed = 1,
  stepMs = Math.max(1000, 100 * speed),
  asksAgainAtMs = [],
  spotADevice = false,
}: DayOptions): SimulatedDay {
  const room = new SimulatedRoom(scenario, speed);
  const events = agenda<Event>();
  const opensAt = Date.parse(scenario.opening.opensAt);
  const preQueueMs = Date.parse(scenario.opening.preQueueAt) - opensAt;
  const closesMs = Date.parse(scenario.opening.closesAt) - opensAt;
  const places: SimulatedDay['places'] = [];
  const byNumber: Visitor[] = [];
  let undecided = 0;

  const visitors = crowd.map((person): Visitor => {
    const random = randomStream(seed, 'simulated', person.index);
    const quitAtMs = Math.max(0, person.dueAtMs) + person.patienceMs;
    const who = {
      person,
      random,
      quitAtMs,
      formMs: person.formMs,
      record: blankRecord(person),
      spot: null,
      over: false,
    };
    const atMs = Math.max(person.dueAtMs, preQueueMs);
    who.record.arrivedAtMs = person.dueAtMs;
    events.add(atMs + reply(who), { what: 'join', who });
    events.add(quitAtMs, { what: 'quit', who });
    return who;
  });
  undecided = visitors.length;
  const again: { who: Visitor; atMs: number; eta: { low: number; high: number } }[] = [];
  for (const atMs of asksAgainAtMs) events.add(atMs, { what: 'ask' });
  events.add(preQueueMs, { what: 'step' });
  if (scenario.admission.mode === 'lottery') {
    const listClosesMs = Date.parse(scenario.opening.listClosesAt ?? scenario.opening.opensAt) - opensAt;
    events.add(listClosesMs, { what: 'draw' });
  }

  function reply({ random }: Pick<Visitor, 'random'>): number {
    return Math.round(uniform(random, replyFromMs, replyToMs) * speed);
  }

  function settle(who: Visitor, outcome: PersonRecord['outcome'], nowMs: number): void {
    const { record } = who;
    who.over = true;
    undecided--;
    record.outcome = outcome;
    if (outcome === 'gaveUp') record.leftAtMs = nowMs;
    else record.toldAtMs = record.decidedAtMs = nowMs;
    record.waitedMs = Math.max(0, nowMs - Math.max(0, record.arrivedAtMs!));
  }

  function giveUp(who: Visitor, nowMs: number): void {
    settle(who, 'gaveUp', nowMs);
    if (who.spot && who.person.saysGoodbye) room.leave(who.spot);
  }

  function join(who: Visitor, nowMs: number): void {
    if (room.remaining === 0 || nowMs >= closesMs) {
      settle(who, 'refused', nowMs);
      return;
    }
    if (nowMs >= who.quitAtMs) {
      giveUp(who, nowMs);
      return;
    }
    const spots = Array.from({ length: spotADevice ? who.person.cohort.devices : 1 }, () => room.join());
    for (const { number } of spots) byNumber[number] = who;
    const [spot] = spots as [SimulatedSpot];
    const { record } = who;
    who.spot = spot;
    Object.assign(record, {
      number: spot.number,
      turn: spot.turn,
      joinedAtMs: nowMs,
      calledAtMs: null,
      admittedAtMs: null,
    });
    record.tickets = (record.tickets ?? 0) + 1;
    if (record.firstOdds !== null) return;
    const { odds, etaSeconds } = room.position(spot);
    Object.assign(record, {
      firstOdds: odds,
      firstEtaSeconds: etaSeconds,
      firstTurn: spot.turn,
      firstToldAtMs: nowMs,
    });
  }

  function askAgain(nowMs: number): void {
    for (const who of visitors) {
      const { over, spot, record } = who;
      // With the first spot, as what people are told first.
      if (over || spot?.state !== 'waiting' || record.tickets !== 1) continue;
      const { etaSeconds } = room.position(spot);
      if (etaSeconds !== null) again.push({ who, atMs: nowMs, eta: etaSeconds });
    }
  }

  function happen(event: Event, nowMs: number): void {
    if (event.what === 'draw') {
      room.draw(String(seed));
      for (const { spot, record } of visitors) record.turn = spot?.turn ?? null;
      return;
    }
    if (event.what === 'ask') {
      askAgain(nowMs);
      return;
    }
    if (event.what === 'step') {
      for (const spot of room.step(nowMs, stepMs)) {
        const who = byNumber[spot.number]!;
        const { record } = who;
        if (record.tickets === 1) record.firstCalledAtMs = nowMs;
        // Whoever has several spots comes to the first that is called.
        const busy = who.spot !== spot && (who.spot?.state === 'called' || who.spot?.state === 'admitted');
        if (who.over || busy) continue;
        who.spot = spot;
        record.calledAtMs = nowMs;
        const { pollAfterMs } = room.position(spot);
        events.add(nowMs + Math.round(pollAfterMs * speed * who.random.next()), { what: 'seesCall', who });
      }
      if (room.remaining > 0 && undecided > 0 && nowMs < closesMs) events.add(nowMs + stepMs, event);
      return;
    }
    const { who } = event;
    if (who.over) return;
    const { person, record, spot } = who;
    switch (event.what) {
      case 'join':
        join(who, nowMs);
        return;
      case 'quit':
        if (spot === null || spot.state === 'waiting') giveUp(who, nowMs);
        return;
      case 'seesCall':
        if (person.claimDelayMs === null) settle(who, 'gaveUp', nowMs);
        else if (nowMs >= who.quitAtMs) giveUp(who, nowMs);
        else events.add(nowMs + person.claimDelayMs, { what: 'takesUp', who });
        return;
      case 'takesUp':
        if (room.takeUp(spot!, nowMs)) {
          record.admittedAtMs = nowMs;
          events.add(nowMs + who.formMs, { what: 'submits', who });
        } else join(who, nowMs);
        return;
      case 'submits': {
        const rank = room.submit(spot!, nowMs);
        // The form is done, though the session is over.
        who.formMs = 0;
        if (rank === null) {
          join(who, nowMs);
          return;
        }
        settle(who, 'reserved', nowMs);
        record.submittedAtMs = nowMs;
        record.rank = rank;
        places.push({ accountId: person.accountId, rank, atMs: nowMs, payAfterMs: person.paymentDelayMs });
      }
    }
  }

  while (events.size() > 0 && (room.remaining > 0 || undecided > 0)) {
    const nowMs = events.nextAtMs();
    if (room.remaining === 0 || nowMs >= closesMs) break;
    happen(events.take()!, nowMs);
  }
  const endMs = places.at(-1)?.atMs ?? closesMs;
  for (const who of visitors) {
    if (who.over) continue;
    const joined = who.record.joinedAtMs !== null;
    if (who.quitAtMs < endMs) settle(who, 'gaveUp', who.quitAtMs);
    else settle(who, 'refused', joined ? endMs + reply(who) : Math.max(endMs, who.person.dueAtMs));
  }
  for (const { record } of visitors) record.requests = requestsOf(record, scenario.admission.claimSeconds);
  return {
    people: visitors.map(({ record }) => record),
    places,
    again: again.flatMap(({ who, atMs, eta: etaSeconds }) => {
      const calledAtMs = who.record.firstCalledAtMs ?? null;
      return calledAtMs === null ? [] : [{ atMs, etaSeconds, waitedSeconds: (calledAtMs - atMs) / 1000 }];
    }),
  };
}

/** A look, a join, a poll each quarter of a call, and what it takes to submit: about what one device asks. */
function requestsOf({ waitedMs, joinedAtMs, submittedAtMs }: PersonRecord, claimSeconds: number): number {
  const polls = joinedAtMs === null ? 0 : Math.round((waitedMs ?? 0) / (claimSeconds * 250));
  return 1 + Number(joinedAtMs !== null) + polls + (submittedAtMs === null ? 0 : 2);
}
