import type { LedgerEntry } from '../../record/files.ts';
import { type Line, type Violation, violationsOf } from './violation.ts';

type Balances = Pick<LedgerEntry, 'remaining' | 'reserved' | 'confirmed' | 'burned' | 'total'>;
type Move = Record<keyof Balances, -1 | 0 | 1>;

const STILL: Move = { remaining: 0, reserved: 0, confirmed: 0, burned: 0, total: 0 };
const NAMES = Object.keys(STILL) as (keyof Balances)[];

/** What each kind of entry does to the balances, times its amount. */
const MOVES: Readonly<Record<LedgerEntry['kind'], Move>> = {
  reserve: { ...STILL, remaining: -1, reserved: 1 },
  confirm: { ...STILL, reserved: -1, confirmed: 1 },
  return: { ...STILL, reserved: -1, remaining: 1 },
  burn: { ...STILL, reserved: -1, burned: 1 },
  extend: { ...STILL, remaining: 1, total: 1 },
  exempt: STILL,
};

/**
 * Balances that follow from the kind of each entry, from the full quota on, and conservation at every one.
 * Each entry is held against the one before as that one stands: one changed line is one violation or two.
 */
export function auditBalances(lines: readonly Line<LedgerEntry>[], quota: number): Violation[] {
  const { found, report } = violationsOf('ledger.ndjson');
  let before: Balances = { ...STILL, remaining: quota, total: quota };
  for (const { line, value: entry } of lines) {
    const { kind, amount } = entry;
    const fits = kind === 'extend' ? amount >= 1 : amount === (kind === 'exempt' ? 0 : 1);
    if (!fits) report('balance', line, `${kind} with an amount of ${amount}.`);

    const wrong = NAMES.flatMap((name) => {
      const after = before[name] + MOVES[kind][name] * amount;
      return entry[name] === after
        ? []
        : [`${name} goes from ${before[name]} to ${entry[name]}, not ${after}`];
    });
    if (wrong.length > 0) report('balance', line, `with this ${kind}, ${wrong.join('; ')}.`);

    const sum = entry.remaining + entry.reserved + entry.confirmed + entry.burned;
    if (sum !== entry.total) {
      const parts = 'remaining + reserved + confirmed + burned';
      report('conservation', line, `${parts} is ${sum}, but the total is ${entry.total}.`);
    }
    for (const name of NAMES) {
      if (entry[name] < 0) report('conservation', line, `${name} is ${entry[name]}, below zero.`);
    }
    before = entry;
  }
  return found;
}
