import type { LedgerEntry } from '../../record/files.ts';
import { type Line, type Violation, violationsOf } from './violation.ts';

/** What the opening allows. Instants: Unix ms, opening time. */
export interface OpeningRules {
  opensAtMs: number;
  closesAtMs: number;
  paymentMs: number;
  unpaid: 'returned' | 'burned';
}

/** A day on which the clocks change is an hour longer or shorter. */
const DEADLINE_SLACK_MS = 3_600_000;

interface Holder {
  rank: number | null;
  reservedAtMs: number;
  state: 'reserved' | 'confirmed' | 'lapsed';
}

type Report = ReturnType<typeof violationsOf>['report'];

/**
 * Ranks that only rise, one live place a holder, places given while the opening is open, and paid or lapsed
 * once, after they were reserved, under the same rank, on the right side of the deadline.
 */
export function auditHolders(lines: readonly Line<LedgerEntry>[], rules: OpeningRules): Violation[] {
  const { found, report } = violationsOf('ledger.ndjson');
  const holders = new Map<string, Holder>();
  let lastRank = 0;
  for (const { line, value: entry } of lines) {
    const account = entry.accountId ?? '';
    if (entry.kind === 'reserve') {
      reserve(entry, holders.get(account), lastRank, rules, (rule, problem) => report(rule, line, problem));
      lastRank = Math.max(lastRank, entry.rank ?? 0);
      holders.set(account, { rank: entry.rank, reservedAtMs: Date.parse(entry.at), state: 'reserved' });
    } else if (entry.kind === 'confirm' || entry.kind === 'return' || entry.kind === 'burn') {
      const holder = holders.get(account);
      if (holder === undefined) {
        report('settlement', line, `${entry.kind} for ${account || 'nobody'}, who was never given a place.`);
        continue;
      }
      settle(entry, holder, rules, (rule, problem) => report(rule, line, problem));
      holder.state = entry.kind === 'confirm' ? 'confirmed' : 'lapsed';
    }
  }
  return found;
}

type ReportHere = (rule: Parameters<Report>[0], problem: string) => void;

function reserve(
  { accountId, rank, at }: LedgerEntry,
  holder: Holder | undefined,
  lastRank: number,
  { opensAtMs, closesAtMs }: OpeningRules,
  report: ReportHere,
): void {
  const atMs = Date.parse(at);
  if (accountId === null) report('holder', 'a place is reserved for nobody.');
  if (holder !== undefined && holder.state !== 'lapsed') {
    report('holder', `${accountId} is given a second place while holding rank ${holder.rank}.`);
  }
  if (rank === null) report('rank', 'a place is reserved without a rank.');
  else if (rank <= lastRank) {
    report('rank', `rank ${rank} comes after rank ${lastRank}: ranks only rise and none is used twice.`);
  }
  if (atMs < opensAtMs) report('window', `a place is given at ${at}, before the opening.`);
  if (atMs >= closesAtMs) report('window', `a place is given at ${at}, after the close.`);
}

function settle(
  { kind, accountId, rank, at }: LedgerEntry,
  holder: Holder,
  { paymentMs, unpaid }: OpeningRules,
  report: ReportHere,
): void {
  const [atMs, deadlineMs] = [Date.parse(at), holder.reservedAtMs + paymentMs];
  if (holder.state !== 'reserved')
    report('settlement', `${kind} for ${accountId}, whose place was ${holder.state}.`);
  if (rank !== holder.rank) {
    report('settlement', `${kind} for ${accountId} names rank ${rank}, but the place has ${holder.rank}.`);
  }
  if (kind === 'confirm') {
    if (atMs > deadlineMs + DEADLINE_SLACK_MS) {
      report('deadline', `${accountId} is confirmed at ${at}, after the last day to pay.`);
    }
    return;
  }
  if ((kind === 'return') !== (unpaid === 'returned')) {
    report('settlement', `${kind} for ${accountId}, but in this opening unpaid places are ${unpaid}.`);
  }
  if (atMs < deadlineMs - DEADLINE_SLACK_MS) {
    report('deadline', `the place of ${accountId} lapses at ${at}, before the last day to pay.`);
  }
}
