import { competes, hasPlace } from '../analysis/presence.ts';
import { normalTail } from '../analysis/proportion.ts';
import type { Cohort } from '../population/person.ts';
import type { PersonRecord } from '../record/files.ts';

/** One group of people, over all days, against what the same chance for all would give. */
export interface Chance {
  cohort: string;
  group: string;
  n: number;
  succeeded: number;
  /** Of `n`, if the chance were the same for all of a day. */
  expected: number;
  /** Between these, with all groups inside at once on 95 % of occasions (Bonferroni). */
  interval: [low: number, high: number];
  /** Two-sided, for this group alone; and after Holm 1979, for all groups together. */
  p: number;
  holm: number;
}

export interface Chances {
  days: number;
  /** Those who came before the list closed. */
  people: number;
  groups: Chance[];
  /** Every group's chance is the same, as far as these days can tell: no `holm` below 5 %. */
  same: boolean;
}

/** Chance of a false alarm, over all groups together. */
const familyWise = 0.05;
/** Groups that expect fewer are left out: the normal approximation does not hold for them. */
const fewest = 20;
const quarters = 4;

/** What ought not to matter to those who came before the opening. */
const traits: readonly (keyof Cohort)[] = ['devices', 'network', 'retry'];

/**
 * Whether all who came in time had the same chance of a place, whatever their line, their devices, and the moment of
 * their coming. Each day gives `k` places to `n` of those people: of a group of `m`, `m k / n` of them, with the
 * variance of drawing without putting back (that of the binomial interval, times (n - m) / (n - 1)). Days are summed.
 *
 * @param beforeMs whoever came before this was in time, opening ms from the opening
 */
export function chancesOf(days: readonly (readonly PersonRecord[])[], beforeMs: number): Chances {
  const sums = new Map<string, Sum>();
  let people = 0;
  for (const day of days) {
    const inTime = day.filter((person) => competes(person) && cameBefore(person, beforeMs));
    people += inTime.length;
    addDay(sums, inTime);
  }
  const known = [...sums.values()].filter(({ expected, n }) => Math.min(expected, n - expected) >= fewest);
  const z = normalPoint(familyWise / 2 / Math.max(1, known.length));
  const groups = known.map(({ cohort, group, n, succeeded, expected, variance }): Chance => {
    const sd = Math.sqrt(variance);
    const interval: [number, number] = [(expected - z * sd) / n, (expected + z * sd) / n];
    const p = sd === 0 ? 1 : 2 * normalTail(Math.abs(succeeded - expected) / sd);
    return { cohort, group, n, succeeded, expected, interval, p, holm: 1 };
  });
  adjust(groups);
  return { days: days.length, people, groups, same: groups.every(({ holm }) => holm >= familyWise) };
}

interface Sum extends Pick<Chance, 'cohort' | 'group' | 'n' | 'succeeded' | 'expected'> {
  variance: number;
}

/** By the coming, not the joining: whoever lost a call and joined again has a later ticket, but had the same chance. */
function cameBefore({ arrivedAtMs }: PersonRecord, beforeMs: number): boolean {
  return arrivedAtMs !== null && arrivedAtMs < beforeMs;
}

function addDay(sums: Map<string, Sum>, inTime: readonly PersonRecord[]): void {
  const n = inTime.length;
  if (n < 2) return;
  const share = inTime.filter(hasPlace).length / n;
  const byArrival = inTime.toSorted((a, b) => a.arrivedAtMs! - b.arrivedAtMs!);
  const groups = new Map<string, { cohort: string; group: string; members: PersonRecord[] }>();
  const put = (cohort: string, group: string, person: PersonRecord) => {
    const key = `${cohort} ${group}`;
    const members = groups.get(key)?.members ?? [];
    members.push(person);
    groups.set(key, { cohort, group, members });
  };
  for (const [i, person] of byArrival.entries()) {
    for (const trait of traits) put(trait, String(person.cohort[trait]), person);
    put('came in quarter', String(1 + Math.floor((i * quarters) / n)), person);
  }
  for (const [key, { cohort, group, members }] of groups) {
    const m = members.length;
    const sum = sums.get(key) ?? { cohort, group, n: 0, succeeded: 0, expected: 0, variance: 0 };
    sum.n += m;
    sum.succeeded += members.filter(hasPlace).length;
    sum.expected += m * share;
    sum.variance += (m * share * (1 - share) * (n - m)) / (n - 1);
    sums.set(key, sum);
  }
}

/** Holm's step-down: the smallest p times the number of groups, the next times one fewer, and never below the one before. */
function adjust(groups: readonly Chance[]): void {
  let most = 0;
  for (const [i, group] of groups.toSorted((a, b) => a.p - b.p).entries()) {
    most = Math.max(most, Math.min(1, group.p * (groups.length - i)));
    group.holm = most;
  }
}

/** The point beyond which the normal distribution has this share: by halving, since it is asked for once. */
function normalPoint(tail: number): number {
  let [low, high] = [0, 10];
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (normalTail(middle) > tail) low = middle;
    else high = middle;
  }
  return high;
}

/** The chances as text, a line a group; those that tell a difference are marked. */
export function chanceTable({ days, people, groups, same }: Chances): string {
  const lines = groups.map(({ cohort, group, n, succeeded, interval: [low, high], holm }) =>
    [
      `${cohort} ${group}`.padEnd(20),
      String(n).padStart(8),
      (succeeded / n).toFixed(4),
      `${low.toFixed(4)} to ${high.toFixed(4)}`,
      holm.toFixed(3),
      holm < familyWise ? 'DIFFERS' : '',
    ].join('  '),
  );
  return [
    `${days} days, ${people} people who came in time; intervals hold for all groups at once in 95 % of cases`,
    `${'group'.padEnd(20)}    people   share  the same chance    Holm`,
    ...lines,
    same ? 'the same chance for all, as far as can be told' : 'NOT the same chance for all',
  ].join('\n');
}
