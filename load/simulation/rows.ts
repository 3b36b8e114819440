import type { Journey } from '../behaviour/journey.ts';
import { cohortCode, cohortOf } from '../population/cohorts.ts';
import type { DrawnTraits } from '../population/draw.ts';
import type { Person } from '../population/person.ts';
import type { Outcome, PersonRecord } from '../record/files.ts';

const outcomes: readonly Outcome[] = [
  ...(['reserved', 'exempt', 'refused', 'standby', 'gaveUp', 'neverIn', 'ineligible', 'error'] as const),
];

/*
 * A row is two lines of the processor's cache: twelve numbers, and eight small ones (32 bits each) after them. What few
 * people ever have (a call and what comes of it) is in a row elsewhere, where memory is taken as it is written.
 */
const width = 16;
const [arrivedAt, joinedAt, oddsAt, lowAt, highAt, firstToldAt, tripAt, quitAt, dueAt] = [
  0, 1, 2, 3, 4, 5, 6, 7, 8,
];
/** When each device asks next while somebody rests; and once the day is over for them, when it was decided, told and left. */
const [asksAt, decidedAt, toldAt, leftAt] = [9, 9, 10, 11];
const smallWidth = 2 * width;
const [flagsAt, numberAt, turnAt, requestsAt, retriesAt, firstTurnAt, ticketsAt, drawnAt] = [
  24, 25, 26, 27, 28, 29, 30, 31,
];
const rareWidth = 8;
const [calledAt, admittedAt, submittedAt, paidAt, rankAt, firstCalledAt, signedInAt] = [0, 1, 2, 3, 4, 5, 6];

/** Whoever has more devices is never at rest. */
export const mostDevicesAtRest = 3;
/** Stands for null in a field that a record may also leave out, which is NaN. */
const absent = Number.NEGATIVE_INFINITY;
/** Flags; above them the outcome (3 bits), the kind of person (9 bits), and how many stray numbers there were. */
const [kept, stoodBy, closed, rare] = [1, 2, 4, 8];
const [outcomeShift, kindShift, strayShift] = [4, 7, 16];

/**
 * The records of a crowd as rows of numbers: a million of them are 128 MB, and nothing that a garbage collector looks at.
 * A record is read as it was kept, but for the order of the fields that it may leave out.
 */
export class PersonRows {
  readonly #values: Float64Array;
  readonly #small: Int32Array;
  readonly #rare: Float64Array;

  constructor(people: number) {
    this.#values = new Float64Array(people * width);
    this.#small = new Int32Array(this.#values.buffer);
    this.#rare = new Float64Array(people * rareWidth);
  }

  /** Of who is at rest, but for when each device asks (`setAsksAt`). @param drawn numbers drawn by then @param tripMs round trip of this person's calls, wall ms */
  keepRest(
    row: number,
    record: PersonRecord,
    { person, tickets, quitAtMs }: Journey,
    drawn: number,
    tripMs: number,
  ): void {
    this.#keep(row, person, record, tickets, 0);
    const v = this.#values;
    const i = row * width;
    this.#small[row * smallWidth + drawnAt] = drawn;
    v[i + tripAt] = tripMs;
    v[i + quitAt] = quitAtMs;
  }

  /** Of whose day is over. */
  keepClosed(row: number, record: PersonRecord, { person, tickets }: Journey): void {
    this.#keep(row, person, record, tickets, closed + ((record.strayNumbers ?? 0) << strayShift));
    const v = this.#values;
    const i = row * width;
    v[i + decidedAt] = record.decidedAtMs ?? Number.NaN;
    v[i + toldAt] = record.toldAtMs ?? Number.NaN;
    v[i + leftAt] = record.leftAtMs ?? Number.NaN;
  }

  #keep(row: number, person: Person, record: PersonRecord, tickets: number, more: number): void {
    const v = this.#values;
    const i = row * width;
    v[i + arrivedAt] = record.arrivedAtMs ?? Number.NaN;
    v[i + joinedAt] = record.joinedAtMs ?? Number.NaN;
    v[i + oddsAt] = record.firstOdds ?? Number.NaN;
    const { firstEtaSeconds } = record;
    v[i + lowAt] = firstEtaSeconds === null ? Number.NaN : firstEtaSeconds.low;
    v[i + highAt] = firstEtaSeconds === null ? Number.NaN : firstEtaSeconds.high;
    v[i + firstToldAt] = record.firstToldAtMs ?? Number.NaN;
    v[i + dueAt] = person.dueAtMs;
    const s = this.#small;
    const j = row * smallWidth;
    const isRare = this.#keepRare(row, record);
    s[j + flagsAt] =
      (kept + (record.stoodBy === true ? stoodBy : 0) + (isRare ? rare : 0) + more) |
      (outcomes.indexOf(record.outcome) << outcomeShift) |
      (cohortCode(person.cohort) << kindShift);
    s[j + numberAt] = record.number ?? 0;
    s[j + turnAt] = record.turn ?? 0;
    s[j + requestsAt] = record.requests;
    s[j + retriesAt] = record.retries;
    s[j + firstTurnAt] = record.firstTurn ?? 0;
    s[j + ticketsAt] = tickets;
  }

  /** @returns whether there is anything of that kind */
  #keepRare(row: number, record: PersonRecord): boolean {
    const { calledAtMs, admittedAtMs, submittedAtMs, paidAtMs, rank, firstCalledAtMs, signedInAtMs } = record;
    if (
      calledAtMs === null &&
      admittedAtMs === null &&
      submittedAtMs === null &&
      paidAtMs === null &&
      rank === null &&
      firstCalledAtMs === undefined &&
      signedInAtMs === undefined
    )
      return false;
    const r = this.#rare;
    const i = row * rareWidth;
    r[i + calledAt] = calledAtMs ?? Number.NaN;
    r[i + admittedAt] = admittedAtMs ?? Number.NaN;
    r[i + submittedAt] = submittedAtMs ?? Number.NaN;
    r[i + paidAt] = paidAtMs ?? Number.NaN;
    r[i + rankAt] = rank ?? Number.NaN;
    r[i + firstCalledAt] = firstCalledAtMs === undefined ? Number.NaN : (firstCalledAtMs ?? absent);
    r[i + signedInAt] = signedInAtMs ?? Number.NaN;
    return true;
  }

  /** Fills in a blank record what was kept; nothing where nothing was. */
  readInto(record: PersonRecord, row: number): PersonRecord {
    const s = this.#small;
    const j = row * smallWidth;
    const flags = s[j + flagsAt]!;
    if (flags === 0) return record;
    const v = this.#values;
    const i = row * width;
    record.arrivedAtMs = orNull(v[i + arrivedAt]!);
    record.joinedAtMs = orNull(v[i + joinedAt]!);
    record.number = s[j + numberAt]! || null;
    record.turn = s[j + turnAt]! || null;
    record.outcome = outcomes[(flags >> outcomeShift) & 7]!;
    record.requests = s[j + requestsAt]!;
    record.retries = s[j + retriesAt]!;
    record.firstOdds = orNull(v[i + oddsAt]!);
    const low = v[i + lowAt]!;
    if (!Number.isNaN(low)) record.firstEtaSeconds = { low, high: v[i + highAt]! };
    if (flags & closed) {
      record.decidedAtMs = orNull(v[i + decidedAt]!);
      record.toldAtMs = orNull(v[i + toldAt]!);
      record.leftAtMs = orNull(v[i + leftAt]!);
    }
    const endedAtMs = record.toldAtMs ?? record.leftAtMs;
    if (endedAtMs !== null && record.arrivedAtMs !== null)
      record.waitedMs = Math.max(0, endedAtMs - Math.max(0, record.arrivedAtMs));
    const firstToldAtMs = v[i + firstToldAt]!;
    if (!Number.isNaN(firstToldAtMs)) {
      record.firstTurn = s[j + firstTurnAt]! || null;
      record.firstToldAtMs = firstToldAtMs;
    }
    if (flags & rare) this.#readRare(record, row);
    if (flags & stoodBy) record.stoodBy = true;
    const signedInAtMs = flags & rare ? this.#rare[row * rareWidth + signedInAt]! : Number.NaN;
    if (!Number.isNaN(signedInAtMs)) record.signedInAtMs = signedInAtMs;
    if (flags & closed) {
      record.tickets = s[j + ticketsAt]!;
      record.strayNumbers = flags >>> strayShift;
    }
    return record;
  }

  #readRare(record: PersonRecord, row: number): void {
    const r = this.#rare;
    const i = row * rareWidth;
    record.calledAtMs = orNull(r[i + calledAt]!);
    record.admittedAtMs = orNull(r[i + admittedAt]!);
    record.submittedAtMs = orNull(r[i + submittedAt]!);
    record.paidAtMs = orNull(r[i + paidAt]!);
    record.rank = orNull(r[i + rankAt]!);
    const firstCalledAtMs = r[i + firstCalledAt]!;
    if (!Number.isNaN(firstCalledAtMs))
      record.firstCalledAtMs = firstCalledAtMs === absent ? null : firstCalledAtMs;
  }

  ticketsOf(row: number): number {
    return this.#small[row * smallWidth + ticketsAt]!;
  }

  /** Of who is at rest: what was drawn when they came. */
  traitsOf(row: number): DrawnTraits {
    const v = this.#values;
    const i = row * width;
    const kind = (this.#small[row * smallWidth + flagsAt]! >> kindShift) & 511;
    const dueAtMs = v[i + dueAt]!;
    return { dueAtMs, cohort: cohortOf(kind), patienceMs: v[i + quitAt]! - Math.max(0, dueAtMs) };
  }

  /** When patience ends, ms from the opening. */
  quitOf(row: number): number {
    return this.#values[row * width + quitAt]!;
  }

  /** Numbers drawn by then. */
  drawnOf(row: number): number {
    return this.#small[row * smallWidth + drawnAt]!;
  }

  /** Round trip of this person's calls, wall ms. */
  tripOf(row: number): number {
    return this.#values[row * width + tripAt]!;
  }

  /** When a device asks next, wall ms; NaN: its question is an event; Infinity: it does not ask yet, or there is no such device. */
  asksAt(row: number, device: number): number {
    return this.#values[row * width + asksAt + device]!;
  }

  setAsksAt(row: number, device: number, atMs: number): void {
    this.#values[row * width + asksAt + device] = atMs;
  }

  /** So many requests more, of somebody whose row is kept. */
  addRequests(row: number, requests: number): void {
    this.#small[row * smallWidth + requestsAt]! += requests;
  }
}

function orNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
