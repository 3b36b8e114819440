import type { Crowd } from '../scenario/crowd.ts';
import type { Cohort, Line, Person } from './person.ts';
import { exponential, logNormal, type RandomStream, uniform } from './random.ts';

/** The traits that a scenario may leave out; each is drawn from a stream of its own, and absent where it is off. */
type Habits = Pick<
  Person,
  | 'fixedMs'
  | 'backoff'
  | 'nextDeviceMs'
  | 'alsoAfterMs'
  | 'line'
  | 'leastOdds'
  | 'mostErrors'
  | 'botEveryMs'
  | 'standbyBackMs'
>;

/** Whether a crowd has any of them. */
export function hasHabits(crowd: Crowd): boolean {
  const { retry, lines, giveUp, bots, tabs, relatives, standbyBackDays } = crowd;
  const own = [
    retry.fixed,
    backoffOf(crowd),
    nextDeviceOf(crowd),
    lines,
    giveUp,
    bots,
    tabs,
    relatives,
    standbyBackDays,
  ];
  return own.some(Boolean);
}

/** What of one person goes beyond the plain crowd. @param stream this person's own, by purpose */
export function habits(
  crowd: Crowd,
  stream: (purpose: string) => RandomStream,
  network: Cohort['network'],
): Habits {
  const { retry, lines, giveUp, bots } = crowd;
  const [backoff, nextDeviceMs] = [backoffOf(crowd), nextDeviceOf(crowd)];
  const also = [...tabs(crowd, stream), ...relatives(crowd, stream)];
  const hopeless = giveUp?.hopeShare && stream('hope');
  const fed = giveUp?.errorShare && stream('errors');
  return {
    ...(retry.fixed && { fixedMs: Math.round((retry.fixedSeconds ?? 30) * 1000) }),
    ...(backoff && { backoff }),
    ...(nextDeviceMs && { nextDeviceMs }),
    ...(also.length > 0 && { alsoAfterMs: also }),
    ...(lines && { line: lineOf(lines[network], stream('line')) }),
    ...(hopeless &&
      hopeless.next() < giveUp.hopeShare! && { leastOdds: uniform(hopeless, 0, giveUp.hopeBelow ?? 0.05) }),
    ...(fed && fed.next() < giveUp.errorShare! && { mostErrors: geometric(fed, giveUp.errorMean ?? 10) }),
    ...(crowd.standbyBackDays && { standbyBackMs: Math.round(crowd.standbyBackDays * 86_400_000) }),
    ...(bots && stream('bot').next() < bots.share && { botEveryMs: 1000 / bots.perSecond }),
  };
}

/** The bounds of backing off; null where they are the usual ones, which a person need not carry. */
function backoffOf({
  retry: { backoffBaseSeconds = 1, backoffCapSeconds = 60 },
}: Crowd): Habits['backoff'] | null {
  if (backoffBaseSeconds === 1 && backoffCapSeconds === 60) return null;
  return { baseMs: backoffBaseSeconds * 1000, capMs: backoffCapSeconds * 1000 };
}

/** When the next device is taken up; null where that is as usual. */
function nextDeviceOf({
  devices: { nextFromSeconds = 5, nextToSeconds = 60 },
}: Crowd): Habits['nextDeviceMs'] | null {
  return nextFromSeconds === 5 && nextToSeconds === 60
    ? null
    : [nextFromSeconds * 1000, nextToSeconds * 1000];
}

function tabs({ tabs }: Crowd, stream: (purpose: string) => RandomStream): number[] {
  if (tabs === undefined) return [];
  const random = stream('tabs');
  if (random.next() >= tabs.share) return [];
  let afterMs = 0;
  return Array.from({ length: tabs.count - 1 }, () => {
    afterMs += Math.round(exponential(random, tabs.afterSeconds * 1000));
    return afterMs;
  });
}

function relatives({ relatives }: Crowd, stream: (purpose: string) => RandomStream): number[] {
  if (relatives === undefined) return [];
  const random = stream('relatives');
  if (random.next() >= relatives.share) return [];
  const mostMs = relatives.withinSeconds * 1000;
  return Array.from({ length: relatives.count - 1 }, () => Math.floor(uniform(random, 0, mostMs)));
}

function lineOf(settings: NonNullable<Crowd['lines']>['fibre'], random: RandomStream): Line {
  return {
    roundTripMs: logNormal(random, settings.latencyMs, settings.sigma),
    msPerKilobyte: 8_000 / settings.kilobitsPerSecond,
    pageKilobytes: settings.pageKilobytes,
  };
}

/** 1, 2, ...: the number of trials to the first success, with this mean (by inversion). */
function geometric(random: RandomStream, mean: number): number {
  if (mean <= 1) return 1;
  return 1 + Math.floor(Math.log(1 - random.next()) / Math.log(1 - 1 / mean));
}
