import type { Person } from '../population/person.ts';
import { type RandomStream, randomStream, uniform } from '../population/random.ts';
import type { PersonRecord } from '../record/files.ts';
import type { Scenario } from '../scenario/schema.ts';
import { syntheticPerson } from './synthetic-person.ts';

/** What the honest room of the synthetic runs leaves: people's records, and the places in the order of giving. */
export interface LivedDay {
  people: PersonRecord[];
  places: { accountId: string; rank: number; atMs: number; payAfterMs: number | null }[];
}

interface Spot {
  person: Person;
  record: PersonRecord;
  random: RandomStream;
  givesUpAtMs: number;
}

const TICK_MS = 1000;
const DAY_ENDS_AT_MS = 12 * 3_600_000;

/**
 * Lives a crowd through a first-come-first-served room that makes no mistake, second by second: calls in the
 * order of numbers, a call holds a place, no-shows make room. Replies take some milliseconds of wall time.
 */
export function liveThrough(scenario: Scenario, crowd: readonly Person[], seed: number): LivedDay {
  const { opening, admission } = scenario;
  const speed = scenario.run.speed[0]!.speed;
  const spots = arrivals(crowd, seed, speed);
  const places: LivedDay['places'] = [];
  let inside: { spot: Spot; atMs: number }[] = [];
  let tokens = 0;
  let next = 0;
  for (let nowMs = 0; nowMs < DAY_ENDS_AT_MS && places.length < opening.quota; nowMs += TICK_MS) {
    const due = inside.filter(({ atMs }) => atMs <= nowMs).sort((a, b) => a.atMs - b.atMs);
    inside = inside.filter(({ atMs }) => atMs > nowMs);
    for (const { spot, atMs } of due) takePlace(spot, atMs, places, speed);

    tokens = Math.min(tokens + (admission.ratePerSecond * TICK_MS) / 1000, 5);
    const reach = Math.min(admission.maxActive, opening.quota - places.length);
    while (tokens >= 1 && inside.length < reach && next < spots.length) {
      const spot = spots[next]!;
      if (spot.record.joinedAtMs! > nowMs) break;
      next++;
      if (spot.givesUpAtMs <= nowMs) continue;
      tokens--;
      inside.push({ spot, atMs: call(spot, nowMs, scenario) });
    }
  }
  const endMs = places.at(-1)?.atMs ?? 0;
  for (const spot of spots) if (spot.record.toldAtMs === null) goWithout(spot, endMs, speed);
  const records = spots.map(({ record, random }) => withEffort(record, random));
  return { people: records.sort((a, b) => (a.id < b.id ? -1 : 1)), places };
}

/** Everybody's look and ticket, in the order of joining; a reply takes some ms of wall time, so orders differ a little. */
function arrivals(crowd: readonly Person[], seed: number, speed: number): Spot[] {
  const spots = crowd.map((person): Spot => {
    const random = randomStream(seed, 'synthetic', person.index);
    const arrivedAtMs = Math.round(person.dueAtMs + 2 * speed * random.next());
    return {
      person,
      random,
      givesUpAtMs: Math.max(0, arrivedAtMs) + person.patienceMs,
      record: {
        ...syntheticPerson(person),
        arrivedAtMs,
        joinedAtMs: Math.round(arrivedAtMs + uniform(random, 2, 9) * speed),
      },
    };
  });
  spots.sort((a, b) => a.record.joinedAtMs! - b.record.joinedAtMs!);
  for (const [index, { record }] of spots.entries()) {
    record.number = index + 1;
    record.turn = index + 1;
  }
  return spots;
}

/** Calls a person; when their business in the room ends (submitted, or run out), opening ms. */
function call({ person, record }: Spot, nowMs: number, { admission }: Scenario): number {
  record.calledAtMs = nowMs;
  const { claimDelayMs, formMs } = person;
  if (claimDelayMs === null || claimDelayMs >= admission.claimSeconds * 1000) {
    return nowMs + admission.claimSeconds * 1000;
  }
  record.admittedAtMs = nowMs + claimDelayMs;
  if (formMs >= admission.sessionSeconds * 1000 - 60_000) {
    return record.admittedAtMs + admission.sessionSeconds * 1000;
  }
  record.submittedAtMs = record.admittedAtMs + formMs;
  return record.submittedAtMs;
}

function takePlace(
  { person, record, random }: Spot,
  atMs: number,
  places: LivedDay['places'],
  speed: number,
) {
  if (record.submittedAtMs === null) {
    record.leftAtMs = atMs;
    record.toldAtMs = atMs;
    return;
  }
  const decidedAtMs = Math.max(places.at(-1)?.atMs ?? 0, atMs + Math.round(2 * speed * random.next()));
  const rank = places.length + 1;
  const toldAtMs = decidedAtMs + Math.round(2 * speed);
  Object.assign(record, { outcome: 'reserved', rank, decidedAtMs, toldAtMs });
  places.push({ accountId: person.accountId, rank, atMs: decidedAtMs, payAfterMs: person.paymentDelayMs });
}

/** The end of everybody else: gave up before the last place went, or was told soon after that there is none left. */
function goWithout({ givesUpAtMs, record, random }: Spot, endMs: number, speed: number): void {
  if (givesUpAtMs < endMs) {
    record.leftAtMs = givesUpAtMs;
    return;
  }
  const toldAtMs = Math.round(Math.max(endMs, record.joinedAtMs!) + uniform(random, 0.05, 2) * 1000 * speed);
  Object.assign(record, { outcome: 'refused', toldAtMs, decidedAtMs: toldAtMs, leftAtMs: toldAtMs });
}

function withEffort(record: PersonRecord, random: RandomStream): PersonRecord {
  const from = Math.max(0, record.arrivedAtMs!);
  const waitedMs = Math.max(0, (record.toldAtMs ?? record.leftAtMs!) - from);
  const requests = 3 + Math.round(waitedMs / uniform(random, 180_000, 320_000));
  const { calledAtMs, joinedAtMs, turn } = record;
  const reach = 1 / (1 + Math.exp((turn! - 640) / 60));
  const wait = (calledAtMs ?? from + waitedMs) - joinedAtMs!;
  const guess = (wait / 1000) * uniform(random, 0.8, 1.25);
  return {
    ...record,
    waitedMs,
    requests,
    firstOdds: Math.round(reach * 1000) / 1000,
    firstEtaSeconds: { low: Math.round(guess * 0.8), high: Math.round(guess * 1.2) },
  };
}
