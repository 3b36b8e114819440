import { blankRecord } from '../generator/diary.ts';
import type { Person } from '../population/person.ts';
import type { Outcome, PersonRecord } from '../record/files.ts';

const outcomes: readonly Outcome[] = [
  ...(['reserved', 'exempt', 'refused', 'standby', 'gaveUp', 'neverIn', 'ineligible', 'error'] as const),
];

/** Numbers to a row: four lines of the cache. Those of a record come first, then those of who is at rest. */
const width = 32;
const [drawnAt, tripAt, devicesAt, asksAt] = [24, 25, 26, 27];
/** Whoever has more devices is never at rest. */
export const mostDevicesAtRest = 3;
/** Stands for null in a field that a record may also leave out, which is NaN. */
const absent = Number.NEGATIVE_INFINITY;
/** In a row's first number, besides how many stray numbers there were (in eighths). */
const kept = 1;
const stoodBy = 2;
const closed = 4;
const oneStray = 8;

/**
 * The records of a crowd as rows of numbers: a million of them are 256 MB, and nothing that a garbage collector looks at.
 * A record is read as it was kept, but for the order of the fields that it may leave out.
 */
export class PersonRows {
  readonly #values: Float64Array;

  constructor(people: number) {
    this.#values = new Float64Array(people * width);
  }

  /** @param tickets how many the person has held: a record says so once it is closed */
  keep(index: number, record: PersonRecord, tickets: number): void {
    const v = this.#values;
    let i = index * width;
    const isClosed = record.tickets === undefined ? 0 : closed + oneStray * (record.strayNumbers ?? 0);
    v[i++] = kept + (record.stoodBy === true ? stoodBy : 0) + isClosed;
    v[i++] = record.arrivedAtMs ?? Number.NaN;
    v[i++] = record.joinedAtMs ?? Number.NaN;
    v[i++] = record.number ?? Number.NaN;
    v[i++] = record.turn ?? Number.NaN;
    v[i++] = record.calledAtMs ?? Number.NaN;
    v[i++] = record.admittedAtMs ?? Number.NaN;
    v[i++] = record.submittedAtMs ?? Number.NaN;
    v[i++] = record.decidedAtMs ?? Number.NaN;
    v[i++] = record.toldAtMs ?? Number.NaN;
    v[i++] = record.leftAtMs ?? Number.NaN;
    v[i++] = record.paidAtMs ?? Number.NaN;
    v[i++] = outcomes.indexOf(record.outcome);
    v[i++] = record.rank ?? Number.NaN;
    v[i++] = record.requests;
    v[i++] = record.retries;
    v[i++] = record.firstOdds ?? Number.NaN;
    v[i++] = record.firstEtaSeconds?.low ?? Number.NaN;
    v[i++] = record.firstEtaSeconds?.high ?? Number.NaN;
    v[i++] = record.firstToldAtMs === undefined ? Number.NaN : (record.firstTurn ?? absent);
    v[i++] = record.firstToldAtMs ?? Number.NaN;
    v[i++] = record.firstCalledAtMs === undefined ? Number.NaN : (record.firstCalledAtMs ?? absent);
    v[i++] = tickets;
    v[i++] = record.signedInAtMs ?? Number.NaN;
  }

  /** The record of a person; a blank one, of outcome `error`, where none was kept. */
  read(person: Person): PersonRecord {
    return this.readInto(blankRecord(person), person.index);
  }

  /** Fills in a blank record what was kept. */
  readInto(record: PersonRecord, index: number): PersonRecord {
    const v = this.#values;
    const i = index * width;
    const flags = v[i]!;
    if (flags === 0) return record;
    record.arrivedAtMs = orNull(v[i + 1]!);
    record.joinedAtMs = orNull(v[i + 2]!);
    record.number = orNull(v[i + 3]!);
    record.turn = orNull(v[i + 4]!);
    record.calledAtMs = orNull(v[i + 5]!);
    record.admittedAtMs = orNull(v[i + 6]!);
    record.submittedAtMs = orNull(v[i + 7]!);
    record.decidedAtMs = orNull(v[i + 8]!);
    record.toldAtMs = orNull(v[i + 9]!);
    record.leftAtMs = orNull(v[i + 10]!);
    record.paidAtMs = orNull(v[i + 11]!);
    record.outcome = outcomes[v[i + 12]!]!;
    record.rank = orNull(v[i + 13]!);
    record.requests = v[i + 14]!;
    record.retries = v[i + 15]!;
    record.firstOdds = orNull(v[i + 16]!);
    const low = v[i + 17]!;
    if (!Number.isNaN(low)) record.firstEtaSeconds = { low, high: v[i + 18]! };
    const endedAtMs = record.toldAtMs ?? record.leftAtMs;
    if (endedAtMs !== null && record.arrivedAtMs !== null)
      record.waitedMs = Math.max(0, endedAtMs - Math.max(0, record.arrivedAtMs));
    const [firstTurn, firstToldAtMs, firstCalledAtMs] = [v[i + 19]!, v[i + 20]!, v[i + 21]!];
    if (!Number.isNaN(firstTurn)) record.firstTurn = firstTurn === absent ? null : firstTurn;
    if (!Number.isNaN(firstToldAtMs)) record.firstToldAtMs = firstToldAtMs;
    if (!Number.isNaN(firstCalledAtMs))
      record.firstCalledAtMs = firstCalledAtMs === absent ? null : firstCalledAtMs;
    if (flags & stoodBy) record.stoodBy = true;
    const signedInAtMs = v[i + 23]!;
    if (!Number.isNaN(signedInAtMs)) record.signedInAtMs = signedInAtMs;
    if (flags & closed) {
      record.tickets = this.ticketsOf(index);
      record.strayNumbers = Math.floor(flags / oneStray);
    }
    return record;
  }

  ticketsOf(index: number): number {
    return this.#values[index * width + 22]!;
  }

  /** What is to be known of who is at rest, besides the record. @param asleep when each device asks next, wall ms */
  keepRest(index: number, drawn: number, tripMs: number, asleep: readonly number[]): void {
    const v = this.#values;
    const i = index * width;
    v[i + drawnAt] = drawn;
    v[i + tripAt] = tripMs;
    v[i + devicesAt] = asleep.length;
    for (let device = 0; device < asleep.length; device++) v[i + asksAt + device] = asleep[device]!;
  }

  /** Numbers drawn by then. */
  drawnOf(index: number): number {
    return this.#values[index * width + drawnAt]!;
  }

  /** Round trip of this person's calls, wall ms. */
  tripOf(index: number): number {
    return this.#values[index * width + tripAt]!;
  }

  devicesOf(index: number): number {
    return this.#values[index * width + devicesAt]!;
  }

  /** When a device asks next, wall ms; NaN: its question is an event. */
  asksAt(index: number, device: number): number {
    return this.#values[index * width + asksAt + device]!;
  }

  setAsksAt(index: number, device: number, atMs: number): void {
    this.#values[index * width + asksAt + device] = atMs;
  }

  /** So many requests more, of somebody whose row is kept. */
  addRequests(index: number, requests: number): void {
    this.#values[index * width + 14]! += requests;
  }
}

function orNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
