import type { RunRecords } from '../analysis/analyse.ts';
import { quantile } from '../analysis/distribution.ts';
import type { Manifest, PersonRecord } from '../record/files.ts';

/** The day as a chart shows it: levels at each moment of a grid, counted from the people and the ledger. */
export interface Day {
  /** Opening ms of the grid's moments, evenly spaced. */
  moments: number[];
  /** People in line, having a ticket (or, without a room, on the site) and neither called nor gone. */
  waiting: number[];
  /** Called and not yet in; admitted and not yet done. */
  called: number[];
  active: number[];
  /** Accepted submissions so far, and places left. */
  accepted: number[];
  remaining: number[];
  /** People who came in each slot of `slotMs`; the first slot begins at the first moment. */
  arrivals: number[];
  slotMs: number;
}

const STEPS = 240;
const DAY_MS = 86_400_000;
const QUARTER_MS = 900_000;

export function dayOf({ manifest, people, ledger }: RunRecords): Day {
  const { fromMs, toMs } = windowOf(
    manifest,
    people,
    ledger.map(({ kind, at }) => ({ kind, atMs: Date.parse(at) - manifest.opensAtMs })),
  );
  const stepMs = (toMs - fromMs) / STEPS;
  const moments = Array.from({ length: STEPS + 1 }, (_, k) => fromMs + k * stepMs);
  const { claimSeconds, sessionSeconds } = manifest.scenario.admission;
  const level = (stay: (person: PersonRecord) => [from: number | null, to: number | null]) =>
    levels(people.map(stay), moments);
  const slotMs = (toMs - fromMs) / Math.ceil((toMs - fromMs) / QUARTER_MS);
  const entries = ledger.map((entry) => ({ ...entry, atMs: Date.parse(entry.at) - manifest.opensAtMs }));
  let next = 0;
  let accepted = 0;
  let left = manifest.scenario.opening.quota;
  const counts = moments.map((moment) => {
    for (; next < entries.length && entries[next]!.atMs <= moment; next++) {
      accepted += entries[next]!.kind === 'reserve' ? 1 : 0;
      left = entries[next]!.remaining;
    }
    return { accepted, left };
  });
  return {
    moments,
    waiting: level((one) => [
      one.joinedAtMs ?? (one.number === null ? one.arrivedAtMs : null),
      first(one.calledAtMs, one.toldAtMs, one.leftAtMs),
    ]),
    called: level((one) => [
      one.calledAtMs,
      first(one.admittedAtMs, one.toldAtMs, one.leftAtMs, plus(one.calledAtMs, claimSeconds)),
    ]),
    // Where sign-ins are limited, those signed in; of whoever was more than once, the first time.
    active: level((one) => {
      const inAtMs = one.admittedAtMs ?? one.signedInAtMs ?? null;
      return [inAtMs, first(one.toldAtMs, one.leftAtMs, plus(inAtMs, sessionSeconds))];
    }),
    accepted: counts.map((count) => count.accepted),
    remaining: counts.map((count) => count.left),
    arrivals: perSlot(people, fromMs, toMs, slotMs),
    slotMs,
  };
}

/** From the pre-queue (or the first to come) until nearly everybody knew or had gone; whole quarters of an hour. */
function windowOf(
  { scenario, opensAtMs }: Manifest,
  people: readonly PersonRecord[],
  entries: readonly { kind: string; atMs: number }[],
): { fromMs: number; toMs: number } {
  const came = people.flatMap(({ arrivedAtMs }) => (arrivedAtMs === null ? [] : [arrivedAtMs]));
  const ends = people
    .flatMap(({ toldAtMs, leftAtMs }) => first(toldAtMs, leftAtMs) ?? [])
    .filter((atMs) => atMs < DAY_MS)
    .sort((a, b) => a - b);
  const lastPlace = entries.findLast(({ kind, atMs }) => kind === 'reserve' && atMs < DAY_MS)?.atMs ?? 0;
  const firstCame = came.reduce(
    (least, atMs) => Math.min(least, atMs),
    Date.parse(scenario.opening.preQueueAt) - opensAtMs,
  );
  const fromMs = Math.floor(Math.max(firstCame, -DAY_MS) / QUARTER_MS) * QUARTER_MS;
  const toMs = Math.max(lastPlace, quantile(ends, 0.98) ?? 0, fromMs + 4 * QUARTER_MS);
  return { fromMs, toMs: Math.ceil((toMs + QUARTER_MS / 2) / QUARTER_MS) * QUARTER_MS };
}

/** How many stays [from, to) hold each moment. A stay without an end goes on. */
function levels(stays: readonly [number | null, number | null][], moments: readonly number[]): number[] {
  const change = new Array<number>(moments.length + 1).fill(0);
  const [begin, step] = [moments[0]!, moments[1]! - moments[0]!];
  const index = (atMs: number) => Math.min(moments.length, Math.max(0, Math.ceil((atMs - begin) / step)));
  for (const [from, to] of stays) {
    if (from === null || (to !== null && to <= from)) continue;
    change[index(from)]! += 1;
    change[to === null ? moments.length : index(to)]! -= 1;
  }
  let level = 0;
  return moments.map((_, k) => {
    level += change[k]!;
    return level;
  });
}

function perSlot(people: readonly PersonRecord[], fromMs: number, toMs: number, slotMs: number): number[] {
  const slots = new Array<number>(Math.round((toMs - fromMs) / slotMs)).fill(0);
  for (const { arrivedAtMs } of people) {
    if (arrivedAtMs === null || arrivedAtMs < fromMs || arrivedAtMs >= toMs) continue;
    slots[Math.floor((arrivedAtMs - fromMs) / slotMs)]! += 1;
  }
  return slots;
}

function first(...moments: (number | null)[]): number | null {
  const known = moments.filter((moment) => moment !== null);
  return known.length > 0 ? Math.min(...known) : null;
}

function plus(atMs: number | null, seconds: number): number | null {
  return atMs === null ? null : atMs + seconds * 1000;
}
