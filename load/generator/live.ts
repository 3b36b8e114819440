import { type ClockSegment, wallTime } from '../../server/opening/clock.ts';
import type { LiveSnapshot } from '../../server/waiting-room/live-snapshot.ts';
import { type Answer, isFailure, readAnswer } from '../behaviour/answer.ts';
import type { ErrandStep } from '../behaviour/errand.ts';
import { begin, giveUp, isOver, type Journey, quit, type Step, settle, take } from '../behaviour/journey.ts';
import { react } from '../behaviour/react.ts';
import type { Person } from '../population/person.ts';
import { randomStream } from '../population/random.ts';
import type { PersonRecord } from '../record/files.ts';
import type { DaysBeside } from '../scenario/schedule.ts';
import { agenda } from './agenda.ts';
import { type Call, callOf } from './call.ts';
import { blankRecord, closed, noteAnswer, noteSent } from './diary.ts';
import { type Errands, errandsOf } from './errands.ts';
import { frameOf } from './frame.ts';
import { comingInMs, onTheWayMs } from './line.ts';
import { type Heard, listeners } from './listeners.ts';
import { type Part, type SecondLine, tally } from './tally.ts';

/** What a generator gives a crowd to live in. All times are wall ms. */
export interface Environment {
  /** Unix ms; fractions welcome. */
  nowMs(): number;
  /** Runs once, after at least this long. */
  later(run: () => void, afterMs: number): void;
  /** Sends the call, and hands over the reply once, not before it returns; never throws. */
  send(call: Call, replied: (reply: Reply) => void, who: Who): void;
  /** Hears the room's news, for all who listen, until everybody's day is over; connects again by itself. */
  listen(hear: (live: LiveSnapshot) => void): void;
  /** A person's day is over. */
  recorded(record: PersonRecord): void;
  /** A second has been counted. */
  counted(line: SecondLine): void;
  /** Everybody's day is over. */
  finished(): void;
}

export interface Reply {
  /** 0 where none came. */
  status: number;
  text: string | null;
  retryAfter: string | null;
  /** From the sending to the last byte, wall ms. */
  tookMs: number;
  /** A new connection was opened for it. */
  opened: boolean;
}

export interface Day {
  seed: number;
  clock: readonly ClockSegment[];
  opensAtMs: number;
  endsAtMs: number;
  /** Where there is something to do in the days before and after: when people are called, and how long those days are. */
  spans?: DaysBeside;
  /** Where letters to the operator go, and how long the payment service is waited for (wall ms). */
  officeUrl?: string;
  chargePatienceMs?: number;
}

export interface LivePerson extends Person {
  token: string;
}

/** Whose call it is, and from which of their devices (0 the first). */
export interface Who {
  person: LivePerson;
  device: number;
}

interface Life {
  person: LivePerson;
  journey: Journey;
  record: PersonRecord;
  /** By device. */
  tickets: (string | null)[];
  admission: string | null;
  /** Before the day and after it; null for who has nothing to do then. */
  errands: Errands | null;
  recorded: boolean;
  /** Knows that it is over, which is still to be written down. */
  goesHome: boolean;
}

interface Entry {
  life: Life;
  step: Step | ErrandStep;
  atWallMs: number;
  /** Known from the news, and since when (wall ms): nothing is asked. */
  known?: { answer: Answer; heardAtMs: number };
}

/** Longest sleep, so that counted seconds are handed over. */
const longestSleepMs = 250;
/** What tens of thousands know from one piece of news is written down over this long; wall ms. */
const writingMs = 15_000;
/** Whoever has no account yet goes to the line this much later; wall ms. */
const noAccountYetMs = 500;
/** After a stop, answers under way are awaited this long. */
const stopGraceMs = 3_000;

/**
 * Lives a crowd: wakes when the next step is due, makes the call, asks `load/behaviour` what comes next, and
 * keeps each person's record. Neither of Node nor of k6. `stop` ends it early: what is under way is awaited for
 * up to 3 s, then everybody is recorded as they stand.
 */
export function liveCrowd(people: readonly LivePerson[], day: Day, world: Environment): { stop(): void } {
  const { clock, opensAtMs } = day;
  const plan = agenda<Entry>();
  const lives: Life[] = [];
  const counts = tally(world.counted);
  const listening = listeners<Entry & { step: Step }>();
  const endWallMs = wallTime(clock, opensAtMs + day.endsAtMs);
  let left = people.length;
  let armedForMs = Number.POSITIVE_INFINITY;
  let state: 'going' | 'stopping' | 'finished' = 'going';

  const { openingAt } = frameOf(clock, opensAtMs);

  function schedule(life: Life, steps: readonly (Step | ErrandStep)[], wallMs: number): void {
    for (let i = 0; i < steps.length; i++) {
      const step = steps[i]!;
      const meantMs = step.clock === 'wall' ? wallMs + step.ms : wallTime(clock, opensAtMs + step.ms);
      const atWallMs =
        'action' in step && step.action === 'quit' ? meantMs : meantMs + onTheWayMs(life.person.line);
      if (atWallMs < endWallMs) plan.add(atWallMs, { life, step, atWallMs });
    }
  }

  function wake(): void {
    armedForMs = Number.POSITIVE_INFINITY;
    if (state === 'finished') return;
    let nowMs = world.nowMs();
    act(listening.lost(nowMs), nowMs);
    while (state === 'going' && plan.nextAtMs() <= nowMs) {
      perform(plan.take()!, nowMs);
      nowMs = world.nowMs();
    }
    if (nowMs >= endWallMs) stop(true);
    counts.flush(nowMs);
    arm(nowMs);
  }

  function arm(nowMs: number): void {
    if (state === 'finished') return;
    const dueMs = state === 'going' ? Math.min(plan.nextAtMs(), endWallMs) : Number.POSITIVE_INFINITY;
    const nextMs = Math.min(dueMs, nowMs + longestSleepMs);
    if (nextMs >= armedForMs) return;
    armedForMs = nextMs;
    world.later(
      () => {
        // A timer that an earlier one has overtaken finds itself disarmed.
        if (armedForMs === nextMs) wake();
      },
      Math.max(0, nextMs - nowMs),
    );
  }

  /** What listeners do about news. Those who only go home know at once; writing them down may take its time. */
  function act(heard: Heard<Entry & { step: Step }>[], wallMs: number): void {
    for (let i = 0; i < heard.length; i++) {
      const { who, does, afterMs } = heard[i]!;
      if (does === 'ask') {
        plan.add(wallMs + afterMs, { ...who, atWallMs: wallMs + afterMs });
        continue;
      }
      const { number } = who.life.journey.devices[who.step.device]!;
      const body = { state: does, ...(number !== null && { number }) };
      const answer: Answer = { status: 200, code: null, retryAfterMs: null, body };
      const goesHome = !who.life.person.standsBy;
      who.life.goesHome ||= goesHome;
      const atWallMs = wallMs + (goesHome ? (writingMs * i) / heard.length : afterMs);
      plan.add(atWallMs, { ...who, atWallMs, known: { answer, heardAtMs: goesHome ? wallMs : atWallMs } });
    }
  }

  function perform({ life, step, atWallMs, known }: Entry, performedMs: number): void {
    const wallMs = known?.heardAtMs ?? performedMs;
    const { journey, record, errands } = life;
    if (life.recorded) return;
    if ('errand' in step) {
      run(life, errands!, step, atWallMs, wallMs);
      return;
    }
    if (errands?.awaitsAccount() && step.action !== 'quit') {
      const laterMs = wallMs + noAccountYetMs;
      plan.add(laterMs, { life, step, atWallMs: laterMs });
      return;
    }
    if (errands !== null && errands.stuck() !== null && errands.token() === '') {
      settle(journey, 'error');
      settleUp(life);
      return;
    }
    const nowMs = openingAt(wallMs);
    // Rounding must not make a step seem early: an instant that was meant has come.
    const dueMs = step.clock === 'opening' ? Math.max(nowMs, step.ms) : nowMs;
    if (step.action === 'quit') {
      if (!life.goesHome) leave(life, dueMs, wallMs);
      return;
    }
    if (!take(journey, step, dueMs)) {
      // Patience ended while the news was on its way.
      if (known !== undefined) leave(life, dueMs, wallMs);
      return;
    }
    if (known !== undefined) {
      digest(life, step, known.answer, wallMs, wallMs);
      settleUp(life);
      return;
    }
    if (record.arrivedAtMs === null) counts.arrived(wallMs);
    noteSent(record, step, nowMs);
    const lagMs = wallMs - atWallMs;
    // Days pass between a place and its payment: what is late by minutes there is not late.
    counts.began(
      wallMs,
      lagMs,
      step.action === 'pay' ? null : lagOpeningMs(atWallMs, wallMs),
      partOf(openingAt(atWallMs)),
    );
    const call = callOf(
      step.action,
      {
        token: errands?.token() ?? life.person.token,
        ticket: life.tickets[step.device]!,
        admission: life.admission,
      },
      life.person,
      journey.sectionsLeft,
    );
    const who = { person: life.person, device: step.device };
    world.send(call, (reply) => answered(life, step, call, atWallMs, wallMs, reply), who);
  }

  /** Leaves where patience has ended. */
  function leave(life: Life, nowMs: number, wallMs: number): void {
    const { journey, record } = life;
    const settled = journey.outcome !== null;
    schedule(life, quit(journey, nowMs), wallMs);
    if (!settled && journey.outcome !== null) record.leftAtMs = openingAt(wallMs);
    settleUp(life);
  }

  /** How late that is in the time of the day: by the speeds that the clock had meanwhile. */
  function lagOpeningMs(meantWallMs: number, wallMs: number): number {
    return openingAt(wallMs) - openingAt(meantWallMs);
  }

  /** Whether people are called then: else what they do is a matter of days, and its lag is judged so. */
  function partOf(meantMs: number): Part {
    const { spans } = day;
    if (spans === undefined || spans.calling.some(([from, to]) => meantMs >= from && meantMs < to))
      return 'day';
    if (meantMs >= 0) return 'after';
    return spans.beforeMs > 0 ? 'before' : 'day';
  }

  /** Something to do before the day, or after it. */
  function run(life: Life, errands: Errands, step: ErrandStep, meantWallMs: number, wallMs: number): void {
    counts.began(wallMs, wallMs - meantWallMs, lagOpeningMs(meantWallMs, wallMs), errands.part());
    const call = errands.callOf(step);
    const who = { person: life.person, device: 0 };
    world.send(call, (reply) => ran(life, errands, step, call, meantWallMs, wallMs, reply), who);
  }

  function ran(
    life: Life,
    errands: Errands,
    step: ErrandStep,
    call: Call,
    meantWallMs: number,
    sentWallMs: number,
    reply: Reply,
  ): void {
    const wallMs = sentWallMs + reply.tookMs;
    const answer = readAnswer(reply.status, reply.text, reply.retryAfter);
    // What others answer (the payment service, the operator) says nothing of the site.
    if (call.origin === undefined) {
      counts.answered(world.nowMs(), {
        ...{ action: call.action, latencyMs: wallMs - meantWallMs, error: isFailure(answer) },
        ...{ forward: 0, outcome: null, opened: reply.opened },
      });
    }
    if (life.recorded || state !== 'going') return;
    schedule(life, errands.answered(step, answer, openingAt(wallMs)), wallMs);
    if (errands.isPaymentOver()) {
      life.journey.owed = null;
      settleUp(life);
    }
    arm(world.nowMs());
  }

  function answered(
    life: Life,
    step: Step,
    call: Call,
    atWallMs: number,
    sentWallMs: number,
    reply: Reply,
  ): void {
    const wallMs = sentWallMs + reply.tookMs;
    const answer = readAnswer(reply.status, reply.text, reply.retryAfter);
    const seenMs = wallMs + comingInMs(life.person.line, call.action, reply.text?.length ?? 0);
    const { journey } = life;
    const tell = (forward: number): void => {
      counts.answered(world.nowMs(), {
        action: call.action,
        latencyMs: wallMs - atWallMs,
        error: isFailure(answer),
        forward,
        outcome:
          call.action === 'submit' ? (answer.code ?? String(answer.body.status ?? answer.status)) : null,
        opened: reply.opened,
      });
    };
    if (life.recorded) {
      tell(0);
      return;
    }
    if ((call.action === 'join' || call.action === 'standBy') && answer.status < 300)
      life.tickets[step.device] = answer.body.ticket ?? null;
    if (call.action === 'admit' && answer.status < 300) life.admission = answer.body.admission ?? null;
    const forwardBefore = journey.forward;
    digest(life, step, answer, sentWallMs, seenMs);
    tell(journey.forward - forwardBefore);
    settleUp(life);
    if (state === 'stopping' && journey.inFlight === 0) write(life);
    arm(world.nowMs());
  }

  /** The person reacts to an answer. */
  function digest(life: Life, step: Step, answer: Answer, sentWallMs: number, wallMs: number): void {
    const { journey, record } = life;
    const before = journey.outcome;
    const nowMs = openingAt(wallMs);
    const { quitAtMs } = journey;
    const steps = react(journey, step, answer, nowMs);
    // Patience has a new end: for who comes back on another day.
    if (journey.quitAtMs !== quitAtMs) {
      const quitStep = { device: 0, action: 'quit', clock: 'opening', ms: journey.quitAtMs } as const;
      schedule(life, [{ ...quitStep, retry: false, plan: 0 }], wallMs);
    }
    noteAnswer(record, journey, before, step, answer, {
      sentAtMs: openingAt(sentWallMs),
      answeredAtMs: nowMs,
    });
    schedule(life, listensInstead(life, steps, answer) ? [] : steps, wallMs);
    const { errands } = life;
    if (journey.owed === 'errands' && errands !== null && errands.part() !== 'after') {
      schedule(life, errands.placed(nowMs), wallMs);
      if (errands.isPaymentOver()) journey.owed = null;
    }
  }

  /** Whether the next poll is left out, since the news will say when there is something to ask. */
  function listensInstead(
    life: Life,
    steps: readonly Step[],
    { body: { state: stands, turn } }: Answer,
  ): boolean {
    const [step] = steps;
    if (!life.person.listens || step?.action !== 'poll' || stands !== 'waiting' || turn == null) return false;
    const nowMs = world.nowMs();
    return listening.add({ life, step, atWallMs: nowMs }, turn, nowMs);
  }

  function settleUp(life: Life): void {
    if (isOver(life.journey)) write(life);
  }

  function write(life: Life): void {
    if (life.recorded) return;
    life.recorded = true;
    world.recorded(closed(life.record, life.journey));
    left--;
    if (left > 0) return;
    state = 'finished';
    // Whatever second it is, it is over.
    counts.flush(Number.POSITIVE_INFINITY);
    world.finished();
  }

  /** @param atEnd the day is over: those who still wait go home; else the run was cut short, and nobody knows */
  function stop(atEnd: boolean): void {
    if (state !== 'going') return;
    state = 'stopping';
    // Who knows already how it ended is written down so.
    while (plan.size() > 0) {
      const entry = plan.take()!;
      if (entry.known !== undefined) perform(entry, entry.known.heardAtMs);
    }
    const nowMs = openingAt(world.nowMs());
    for (const life of lives) {
      if (life.recorded) continue;
      if (atEnd && life.journey.outcome === null) {
        giveUp(life.journey, nowMs);
        if (life.record.arrivedAtMs !== null) life.record.leftAtMs = nowMs;
      }
      if (life.journey.inFlight === 0) write(life);
    }
    world.later(() => lives.forEach(write), stopGraceMs);
  }

  for (const person of people) {
    const { journey, steps } = begin(person, randomStream(day.seed, 'behaviour', person.index), opensAtMs);
    const tickets = journey.devices.map(() => null);
    const record = blankRecord(person);
    const life: Life = {
      person,
      journey,
      record,
      tickets,
      admission: null,
      errands: errandsOf(person, record, day),
      recorded: false,
      goesHome: false,
    };
    lives.push(life);
    schedule(life, steps, Number.NEGATIVE_INFINITY);
    if (life.errands !== null) schedule(life, life.errands.begin(), Number.NEGATIVE_INFINITY);
  }
  if (people.length === 0) world.finished();
  else wake();
  if (people.some(({ listens }) => listens)) {
    world.listen((live) => {
      if (state !== 'going') return;
      const nowMs = world.nowMs();
      counts.listening(nowMs, listening.size());
      act(listening.hear(live, nowMs), nowMs);
      arm(nowMs);
    });
  }
  return { stop: () => stop(false) };
}
