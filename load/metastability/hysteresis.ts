import { type Amplification, amplificationOf } from '../analysis/amplification.ts';
import type { PersonRecord, SeriesRow } from '../record/files.ts';
import type { DayEvent } from '../scenario/schema.ts';

/** What a stretch of the day came to. */
export interface Stretch {
  name: 'before' | 'trigger' | 'after';
  /** Opening ms from the opening. */
  fromMs: number;
  toMs: number;
  people: number;
  placesPerMinute: number;
  /** Of what the portal at full strength could do, the share that brought somebody nearer to a place. */
  goodput: number;
  /** Requests for each place given; null where none was. */
  requestsPerPlace: number | null;
}

/** How one mode came through the trigger. */
export interface Hysteresis {
  mode: string;
  stretches: Stretch[];
  /** Places a minute long after the trigger has gone, as a share of those before it. */
  recovered: number;
  state: 'down' | 'recovered' | 'between';
  amplification: Amplification[];
  course: { atMs: number; placesPerMinute: number; requestsPerPlace: number | null }[];
}

/** With less than this of its places a minute it is still down; with more than that it has recovered. */
const downBelow = 0.25;
const recoveredFrom = 0.75;
/** How long things are given to settle, after the doors open and after the trigger has gone; opening ms. */
const settlesMs = 300_000;
const stretchMs = 300_000;

/**
 * Whether a day that lost its portal's strength for a while got back to what it was: before the trigger against the
 * time from well after its end to the close. A system that is as strong as before and stays down is metastable
 * (Huang et al., OSDI 2022).
 *
 * @throws Error where the day has no trigger, or no time before or after it
 */
export function hysteresisOf(
  mode: string,
  { series, people }: { series: readonly SeriesRow[]; people: readonly PersonRecord[] },
  { events, closesMs }: { events: readonly DayEvent[]; closesMs: number },
): Hysteresis {
  const trigger = events.find((event) => event.kind === 'capacity');
  if (trigger?.kind !== 'capacity' || trigger.lastsSeconds === undefined)
    throw new Error('the day has no trigger: a capacity event that ends');
  const beginsMs = trigger.atSeconds * 1000;
  const endsMs = beginsMs + trigger.lastsSeconds * 1000;
  const over = (name: Stretch['name'], fromMs: number, toMs: number) =>
    stretchOf(name, series, people, fromMs, toMs);
  const [before, , after] = [
    over('before', Math.min(settlesMs, beginsMs / 2), beginsMs),
    over('trigger', beginsMs, endsMs),
    over('after', endsMs + settlesMs, closesMs),
  ];
  if (before === undefined || after === undefined || before.placesPerMinute === 0)
    throw new Error('nothing was given before the trigger: there is nothing to recover to');
  const recovered = after.placesPerMinute / before.placesPerMinute;
  const course = [];
  for (let atMs = 0; atMs + stretchMs <= closesMs; atMs += stretchMs) {
    const { placesPerMinute, requestsPerPlace } = over('after', atMs, atMs + stretchMs);
    course.push({ atMs, placesPerMinute, requestsPerPlace });
  }
  return {
    mode,
    stretches: [before, over('trigger', beginsMs, endsMs), after],
    recovered,
    state: recovered < downBelow ? 'down' : recovered >= recoveredFrom ? 'recovered' : 'between',
    amplification: amplificationOf(people, stretchMs),
    course,
  };
}

function stretchOf(
  name: Stretch['name'],
  series: readonly SeriesRow[],
  people: readonly PersonRecord[],
  fromMs: number,
  toMs: number,
): Stretch {
  const rows = series.filter(({ atMs }) => atMs > fromMs && atMs <= toMs);
  const sum = (of: (row: SeriesRow) => number) => rows.reduce((total, row) => total + of(row), 0);
  const places = people.filter(
    ({ outcome, decidedAtMs }) =>
      outcome === 'reserved' && decidedAtMs !== null && decidedAtMs > fromMs && decidedAtMs <= toMs,
  ).length;
  const strength = Math.max(0, ...series.map(({ portal }) => portal?.capacityPerSecond ?? 0));
  const requests = sum((row) => row.requests);
  return {
    ...{ name, fromMs, toMs },
    people: people.filter(
      ({ arrivedAtMs }) => arrivedAtMs !== null && arrivedAtMs > fromMs && arrivedAtMs <= toMs,
    ).length,
    placesPerMinute: places / ((toMs - fromMs) / 60_000),
    goodput:
      strength === 0 ? 0 : sum((row) => row.portal?.forward ?? 0) / ((strength * (toMs - fromMs)) / 1000),
    requestsPerPlace: places === 0 ? null : requests / places,
  };
}
