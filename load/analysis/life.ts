import type { LedgerEntry, Notice, PaymentRecord } from '../record/files.ts';
import type { RunRecords } from './analyse.ts';

/** What happened to the places on one day of the opening's calendar, and how they stood when it ended. */
export interface DayOfPlaces {
  /** 0 is the day on which the doors open. */
  day: number;
  reserved: number;
  /** Of those, places that had come back; and of those, how many went to somebody who stood by. */
  again: number;
  toStandby: number;
  confirmed: number;
  returned: number;
  burned: number;
  extended: number;
  /** People who were asked for documents, and who handed some in. */
  asked: number;
  handedIn: number;
  /** Balances at the end of the day. */
  evening: Balances;
}

export interface Balances {
  remaining: number;
  reserved: number;
  confirmed: number;
  burned: number;
  total: number;
}

/** The life of the places from the first that was given to the end of the ledger. */
export interface PlacesLife {
  /** Days on which anything happened, in order. */
  days: DayOfPlaces[];
  /** Sums over all days; the evening is the last one. */
  all: DayOfPlaces;
  /** Entries of the ledger after which remaining + reserved + confirmed + burned is the total, and all entries. */
  conserved: { holds: number; of: number };
  /** What was in the mailboxes at the end, by kind, with the first and the last; null where that is not known. */
  notices: { kind: string; count: number; firstAtMs: number; lastAtMs: number }[] | null;
}

/** How the places were paid for in one way. */
export interface PaidBy {
  method: PaymentRecord['method'];
  /** People who got a place and meant to pay so; and those of them whose place was paid for in time. */
  people: number;
  paid: number;
  /** What those paid, Canadian dollars, by the notices. */
  dollars: number;
  /** Charges refused, and not answered in time. */
  refused: number;
  unanswered: number;
}

const DAY_MS = 86_400_000;
const METHODS = ['online', 'post', 'cheque', 'cashOrder'] as const;

/** By the way of paying; empty where a payment is one call and no way is told apart. Pure. */
export function paidBy({ people, notices }: Pick<RunRecords, 'people' | 'notices'>): PaidBy[] {
  const dollars = new Map<string, number>();
  for (const { kind, accountId, amount } of notices ?? []) {
    if (kind === 'paid') dollars.set(accountId, amount ?? 0);
  }
  return METHODS.map((method) => {
    const those = people.filter(({ payment }) => payment?.method === method);
    const paid = those.filter(({ finalState }) => finalState === 'confirmed');
    const sum = (of: (person: (typeof those)[number]) => number) =>
      those.reduce((all, person) => all + of(person), 0);
    return {
      ...{ method, people: those.length, paid: paid.length },
      dollars: paid.reduce((all, { accountId }) => all + (dollars.get(accountId) ?? 0), 0),
      refused: sum(({ payment }) => payment!.refused),
      unanswered: sum(({ payment }) => payment!.unanswered),
    };
  }).filter((each) => each.people > 0);
}

/** Played through from the ledger and the mailboxes. Null where no place was ever given. Pure. */
export function placesLife({ manifest, people, ledger, notices }: RunRecords): PlacesLife | null {
  if (!ledger.some(({ kind }) => kind === 'reserve')) return null;
  const { opensAt, quota } = manifest.scenario.opening;
  const dayOf = calendarOf(opensAt);
  const stoodBy = new Set(people.filter((person) => person.stoodBy).map(({ accountId }) => accountId));
  const byDay = new Map<number, DayOfPlaces>();
  const at = (iso: string): DayOfPlaces => {
    const day = dayOf(Date.parse(iso));
    const found = byDay.get(day) ?? emptyDay(day);
    byDay.set(day, found);
    return found;
  };

  let holds = 0;
  /** Places never given so far, and those that came back and were not given again yet. */
  let [fresh, back] = [quota, 0];
  for (const entry of ledger) {
    const today = at(entry.at);
    if (isConserved(entry)) holds++;
    const { remaining, reserved, confirmed, burned, total } = entry;
    today.evening = { remaining, reserved, confirmed, burned, total };
    switch (entry.kind) {
      case 'reserve':
        today.reserved++;
        if (fresh > 0) fresh--;
        else if (back > 0) {
          back--;
          today.again++;
          if (stoodBy.has(entry.accountId ?? '')) today.toStandby++;
        }
        break;
      case 'confirm':
        today.confirmed++;
        break;
      case 'return':
        today.returned++;
        back++;
        break;
      case 'burn':
        today.burned++;
        break;
      case 'extend':
        today.extended += entry.amount;
        fresh += entry.amount;
        break;
      case 'exempt':
        break;
    }
  }
  for (const { kind, at: when } of notices ?? []) {
    if (kind === 'documentsWanted') at(when).asked++;
    if (kind === 'documentsReceived') at(when).handedIn++;
  }
  const days = [...byDay.values()].sort((a, b) => a.day - b.day);
  days.forEach((day, i) => {
    // A day on which only documents moved.
    if (Number.isNaN(day.evening.total))
      day.evening = days[i - 1]?.evening ?? { ...noBalances, remaining: quota, total: quota };
  });
  return {
    days,
    all: summed(days),
    conserved: { holds, of: ledger.length },
    notices: notices ? byKind(notices) : null,
  };
}

/** Days of the calendar on which the opening is, from the hour it is written with: a change of clocks is left out. */
function calendarOf(opensAt: string): (unixMs: number) => number {
  const [, hours, minutes, seconds = '0'] = /T(\d\d):(\d\d)(?::(\d\d))?/.exec(opensAt)!;
  const midnightMs =
    Date.parse(opensAt) - ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
  return (unixMs) => Math.floor((unixMs - midnightMs) / DAY_MS);
}

function isConserved({ remaining, reserved, confirmed, burned, total }: LedgerEntry): boolean {
  const parts = [remaining, reserved, confirmed, burned];
  return parts.every((part) => part >= 0) && parts.reduce((sum, part) => sum + part, 0) === total;
}

const noBalances: Balances = { remaining: 0, reserved: 0, confirmed: 0, burned: 0, total: Number.NaN };

function emptyDay(day: number): DayOfPlaces {
  return {
    ...{ day, reserved: 0, again: 0, toStandby: 0, confirmed: 0, returned: 0, burned: 0, extended: 0 },
    ...{ asked: 0, handedIn: 0, evening: noBalances },
  };
}

function summed(days: readonly DayOfPlaces[]): DayOfPlaces {
  const all = emptyDay(days.at(-1)!.day);
  for (const day of days) {
    for (const what of ['reserved', 'again', 'toStandby', 'confirmed', 'returned', 'burned'] as const)
      all[what] += day[what];
    for (const what of ['extended', 'asked', 'handedIn'] as const) all[what] += day[what];
  }
  all.evening = days.at(-1)!.evening;
  return all;
}

function byKind(notices: readonly Notice[]): NonNullable<PlacesLife['notices']> {
  const kinds = new Map<string, { kind: string; count: number; firstAtMs: number; lastAtMs: number }>();
  for (const { kind, at } of notices) {
    const atMs = Date.parse(at);
    const known = kinds.get(kind) ?? { kind, count: 0, firstAtMs: atMs, lastAtMs: atMs };
    known.count++;
    known.firstAtMs = Math.min(known.firstAtMs, atMs);
    known.lastAtMs = Math.max(known.lastAtMs, atMs);
    kinds.set(kind, known);
  }
  return [...kinds.values()];
}
