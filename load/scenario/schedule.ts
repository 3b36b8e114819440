import type { ClockSegment } from '../../server/opening/clock.ts';
import type { Scenario, SpeedStep } from './schema.ts';

const DAY_SECONDS = 86_400;

/** Opening time (Unix, ms) of the opening: what 0 means in a run's times. */
export function opensAtMs(scenario: Pick<Scenario, 'opening'>): number {
  return Date.parse(scenario.opening.opensAt);
}

/** When the replay begins, in opening seconds from the opening (negative): the first step of its schedule. */
export function startsAtSeconds(scenario: Pick<Scenario, 'run'>): number {
  return scenario.run.speed[0]!.fromSeconds;
}

/** When the replay ends: a day after the last place given at the close would be due. Opening seconds from the opening. */
export function endsAtSeconds({ opening }: Pick<Scenario, 'opening'>): number {
  const openSeconds = (Date.parse(opening.closesAt) - Date.parse(opening.opensAt)) / 1000;
  return openSeconds + (opening.paymentDays + 1) * DAY_SECONDS;
}

/** Days that belong to a day, and when people are called; opening ms. */
export interface DaysBeside {
  /** Over which people make their accounts and fill in the form. */
  beforeMs: number;
  /** In which a place waits for its payment. */
  afterMs: number;
  /** From and to of the stretches in which people are called, from the opening: what happens elsewhere is a matter of days. */
  calling: [fromMs: number, toMs: number][];
}

/** Undefined where people have nothing to do in the days before and after. */
export function daysBeside({
  opening,
  crowd,
  run,
}: Pick<Scenario, 'opening' | 'crowd' | 'run'>): DaysBeside | undefined {
  const { ahead, payment } = crowd;
  if (ahead === undefined && payment.methods === undefined) return undefined;
  return stretches({ opening, run }, ahead === undefined ? 0 : ahead.fromDays - ahead.untilDays);
}

/**
 * By which days lag in the time of the day is judged: what is done while nobody is called, at the speed of the days after
 * the opening, is late by minutes where a millisecond was lost. Undefined where the schedule tells no rush.
 */
export function daysOfLag(scenario: Pick<Scenario, 'opening' | 'crowd' | 'run'>): DaysBeside | undefined {
  const days = daysBeside(scenario) ?? stretches(scenario, 0);
  return days.calling.length === 0 ? undefined : days;
}

function stretches({ opening, run }: Pick<Scenario, 'opening' | 'run'>, daysBefore: number): DaysBeside {
  const end = endsAtSeconds({ opening });
  const calling = run.speed.flatMap((step, i): DaysBeside['calling'] =>
    step.rush === true || step.calls === true
      ? [[step.fromSeconds * 1000, (run.speed[i + 1]?.fromSeconds ?? end) * 1000]]
      : [],
  );
  const dayMs = DAY_SECONDS * 1000;
  return { beforeMs: daysBefore * dayMs, afterMs: opening.paymentDays * dayMs, calling };
}

/** The schedule with the rush, and whatever else calls people, at another speed: what `--speed` and `--speed auto` change. */
export function atRushSpeed(schedule: readonly SpeedStep[], speed: number): SpeedStep[] {
  return schedule.map((step) => (step.rush === true || step.calls === true ? { ...step, speed } : step));
}

/**
 * The schedule of the day as it would be: an opening second a second from the first step to the close, and then the last
 * step's speed, for the payments.
 */
export function asItWouldBe({ opening, run }: Pick<Scenario, 'opening' | 'run'>): SpeedStep[] {
  const closesSeconds = (Date.parse(opening.closesAt) - Date.parse(opening.opensAt)) / 1000;
  const last = run.speed.at(-1)!;
  return [
    { fromSeconds: run.speed[0]!.fromSeconds, speed: 1, rush: true },
    { fromSeconds: closesSeconds + 60, speed: last.rush === true ? 1 : last.speed },
  ];
}

/** From and to of the rush, in opening seconds from the opening; `to` is the end of the run where nothing follows it. */
export function rushSpan(scenario: Pick<Scenario, 'opening' | 'run'>): {
  fromSeconds: number;
  toSeconds: number;
} {
  const steps = scenario.run.speed;
  const first = Math.max(
    0,
    steps.findIndex(({ rush }) => rush === true),
  );
  const last = steps.findLastIndex(({ rush }) => rush === true);
  return {
    fromSeconds: steps[first]!.fromSeconds,
    toSeconds: steps[last + 1]?.fromSeconds ?? endsAtSeconds(scenario),
  };
}

/** Wall seconds that a stretch of the day takes under a schedule. Before its first step the clock stands still. */
export function wallSeconds(schedule: readonly SpeedStep[], fromSeconds: number, toSeconds: number): number {
  let wall = 0;
  schedule.forEach((step, i) => {
    const from = Math.max(step.fromSeconds, fromSeconds);
    const to = Math.min(schedule[i + 1]?.fromSeconds ?? Number.POSITIVE_INFINITY, toSeconds);
    if (to > from) wall += (to - from) / step.speed;
  });
  return wall;
}

/** The clock to give to the server, so that the schedule's first step begins at a wall time (Unix, ms). */
export function clockSegments(
  scenario: Pick<Scenario, 'opening' | 'run'>,
  startWallMs: number,
): ClockSegment[] {
  const { speed: schedule } = scenario.run;
  const zero = opensAtMs(scenario);
  return schedule.map((step) => ({
    fromWallMs: startWallMs + wallSeconds(schedule, startsAtSeconds(scenario), step.fromSeconds) * 1000,
    openingMs: zero + step.fromSeconds * 1000,
    speed: step.speed,
  }));
}
