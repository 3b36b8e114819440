import { hasRoom } from '../../server/opening/settings.ts';
import type { Person } from '../population/person.ts';
import { rushSpan } from '../scenario/schedule.ts';
import type { Scenario } from '../scenario/schema.ts';
import { mostLagOfWait } from './validity.ts';

/** What a crowd asks of the machine at one speed, worked out before anything is started. */
export interface RequestBudget {
  /** Opening seconds per wall second through the rush. */
  speed: number;
  /** Of the whole rush. */
  requests: number;
  /** In the busiest second of wall time. */
  peakPerSecond: number;
  /** When that is, opening seconds from the opening. */
  peakAtSeconds: number;
}

type People = readonly Pick<
  Person,
  | 'dueAtMs'
  | 'patienceMs'
  | 'cohort'
  | 'formMs'
  | 'claimDelayMs'
  | 'sections'
  | 'mashMs'
  | 'fixedMs'
  | 'listens'
  | 'alsoAfterMs'
  | 'botEveryMs'
>[];

/** Looking, and joining. */
const CALLS_TO_ARRIVE = 2;
/** Taking up the call (or signing in), and submitting; the sections of the form come on top. */
const CALLS_TO_SUBMIT = 2;
/** How long somebody who was refused stays away, wall seconds, where `load/behaviour/retry.ts` does not say it alone. */
const BACKOFF_SECONDS = 10;
const OBEDIENCE_SECONDS = 5;
/** Nobody is told to wait longer before asking again, wall seconds (`server/waiting-room/position.ts`). */
const LONGEST_POLL_SECONDS = 30;

/**
 * The requests of the rush, second by second of wall time, by a reckoning that errs on the side of too many:
 * every device looks and joins when it is due; a device that waits polls at the longest interval that the room
 * allows, a quarter of the time a call lasts; nobody waits beyond their patience, or beyond the moment when
 * the last place goes at the room's rate. Retries are not in it, but for the mode in which they are the load:
 * where sign-ins are limited nearly everybody is refused, and tries again in their own way until their patience ends.
 */
export function requestBudget(
  scenario: Pick<Scenario, 'opening' | 'admission' | 'run'>,
  people: People,
  speed: number,
): RequestBudget {
  const { fromSeconds, toSeconds } = rushSpan(scenario);
  const seconds = Math.max(1, Math.ceil((toSeconds - fromSeconds) / speed));
  const at = (openingSeconds: number) => (openingSeconds - fromSeconds) / speed;
  const fullSeconds = filledSeconds(scenario, people);
  const { mode } = scenario.admission;

  const pollSeconds = Math.min(scenario.admission.claimSeconds / 4 / speed, LONGEST_POLL_SECONDS);

  const calls = new Float64Array(seconds);
  /** Changes of the calls a second that waiting devices make; their running sum is the number. */
  const changes = new Float64Array(seconds + 1);
  const add = (list: Float64Array, wallSecond: number, n: number) => {
    const index = Math.max(0, Math.floor(wallSecond));
    if (index < list.length) list[index]! += n;
  };
  for (const person of people) {
    const { dueAtMs, patienceMs, cohort, sections, listens, botEveryMs } = person;
    const devices = cohort.devices + (person.alsoAfterMs?.length ?? 0);
    const dueSeconds = dueAtMs / 1000;
    const fromSeconds = Math.max(0, dueSeconds);
    const untilSeconds = Math.min(fromSeconds + patienceMs / 1000, fullSeconds);
    add(calls, at(dueSeconds), CALLS_TO_ARRIVE * devices);
    if (botEveryMs !== undefined) {
      add(changes, at(fromSeconds), 1000 / botEveryMs);
      add(changes, at(untilSeconds), -1000 / botEveryMs);
      continue;
    }
    if (mode === 'session-limit') {
      const perSecond = devices / stayAwaySeconds(person);
      add(changes, at(fromSeconds), perSecond);
      add(changes, at(untilSeconds), -perSecond);
    } else if (mode === 'passthrough') {
      // Whoever is ready submits as the doors open.
      add(calls, at(fromSeconds), (CALLS_TO_SUBMIT + sections) * devices);
    } else {
      // Who listens asks nothing, except while a draw is awaited.
      const asksUntil = !listens ? untilSeconds : mode === 'lottery' ? Math.min(untilSeconds, 0) : dueSeconds;
      if (asksUntil <= dueSeconds) continue;
      add(changes, at(dueSeconds), devices / pollSeconds);
      add(changes, at(asksUntil), -devices / pollSeconds);
    }
  }
  const perPlace = CALLS_TO_SUBMIT + (people[0]?.sections ?? 0);
  const submissions = (perPlace * scenario.opening.quota) / Math.max(1, at(fullSeconds) - at(0));

  let requests = 0;
  let [peakPerSecond, peakAt] = [0, 0];
  let waiting = 0;
  for (let second = 0; second < seconds; second++) {
    waiting += changes[second]!;
    const openNow = second >= at(0) && second < at(fullSeconds);
    const all = calls[second]! + waiting + (openNow ? submissions : 0);
    requests += all;
    if (all > peakPerSecond) [peakPerSecond, peakAt] = [all, second];
  }
  return {
    speed,
    requests: Math.round(requests),
    peakPerSecond: Math.round(peakPerSecond),
    peakAtSeconds: Math.round(fromSeconds + peakAt * speed),
  };
}

/** How long one who was refused stays away before the next try, in the mean; wall seconds. */
function stayAwaySeconds({ cohort, mashMs, fixedMs = 30_000 }: People[number]): number {
  const { retry } = cohort;
  return { mash: mashMs / 1000, fixed: fixedMs / 1000, backoff: BACKOFF_SECONDS, obey: OBEDIENCE_SECONDS }[
    retry
  ];
}

/** About when the last place goes, opening seconds from the opening; the close where it does not. */
function filledSeconds(
  { opening, admission }: Pick<Scenario, 'opening' | 'admission'>,
  people: People,
): number {
  const openSeconds = (Date.parse(opening.closesAt) - Date.parse(opening.opensAt)) / 1000;
  if (admission.mode === 'passthrough') return 0;
  // So few get in that nobody can tell when the last place goes, if it does.
  if (!hasRoom(admission.mode)) return openSeconds;
  const serviceSeconds =
    median(people.map(({ formMs, claimDelayMs }) => formMs + (claimDelayMs ?? 0))) / 1000;
  const perSecond = Math.min(admission.ratePerSecond, admission.maxActive / Math.max(1, serviceSeconds));
  return Math.min(openSeconds, opening.quota / perSecond + serviceSeconds);
}

/** What a machine bears. */
export interface Capacity {
  /** Generator, servers and Redis together. */
  requestsPerSecond: number;
  /** How late actions start on it when it is as busy as that, p99, wall ms. */
  lagMs: number;
}

export interface ChosenSpeed {
  speed: number;
  budget: RequestBudget;
  /** What keeps it from being higher: requests, lag in the time of the day, or calls that would end too soon. */
  because: 'requests' | 'lag' | 'calls';
  /** False where the machine does not even bear the slowest rush that is worth waiting for. */
  borne: boolean;
}

/** A call lasts at least this long, wall seconds: polls are a quarter of it apart. */
const SHORTEST_CALL_SECONDS = 5;
/** Nobody waits longer than this for the rush to go by, wall seconds. */
const LONGEST_RUSH_SECONDS = 900;

/**
 * The highest speed of the rush at which the run stays valid: the busiest second within what the machine bears,
 * lag in opening time within its share of the median wait, calls long enough to be seen.
 */
export function chooseSpeed(
  scenario: Pick<Scenario, 'opening' | 'admission' | 'run'>,
  people: People,
  { requestsPerSecond, lagMs }: Capacity,
): ChosenSpeed {
  const { fromSeconds, toSeconds } = rushSpan(scenario);
  const slowest = Math.max(1, Math.ceil((toSeconds - fromSeconds) / LONGEST_RUSH_SECONDS));
  const byCalls = scenario.admission.claimSeconds / SHORTEST_CALL_SECONDS;
  const byLag = (mostLagOfWait * medianWaitMs(scenario, people)) / lagMs;
  const most = Math.floor(Math.min(byCalls, byLag));

  const bears = (speed: number) => requestBudget(scenario, people, speed).peakPerSecond <= requestsPerSecond;
  const byRequests = highest(slowest, most, bears);
  const speed = Math.max(slowest, byRequests);
  const because = byRequests < most ? 'requests' : byLag < byCalls ? 'lag' : 'calls';
  return { speed, budget: requestBudget(scenario, people, speed), because, borne: byRequests >= slowest };
}

/** The highest whole number of a range that passes, where those below one that passes do too; below the range when none does. */
function highest(least: number, most: number, passes: (n: number) => boolean): number {
  let [good, bad] = [least - 1, most + 1];
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    if (passes(middle)) good = middle;
    else bad = middle;
  }
  return good;
}

/** About how long half of the people wait to be told: until the last place is gone, or until they give up. */
function medianWaitMs(scenario: Pick<Scenario, 'opening' | 'admission'>, people: People): number {
  const fullMs = filledSeconds(scenario, people) * 1000;
  const waits = people.map(({ dueAtMs, patienceMs, formMs }) => {
    const untilFullMs = Math.max(0, fullMs - Math.max(0, dueAtMs));
    return Math.min(patienceMs, scenario.admission.mode === 'passthrough' ? formMs : untilFullMs);
  });
  return median(waits);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
