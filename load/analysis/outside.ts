import type { Manifest, PersonRecord } from '../record/files.ts';
import { momentsOf, type QuotaSummary } from './quota.ts';
import type { Summary } from './summary.ts';

/** Measures that only the inside of a site can give: its ledger, the moments of its calls, its room's levels. */
export const unknownFromOutside: readonly string[] = [
  ...['extended', 'lapsed', 'returned', 'burned', 'unpaid', 'lost', 'contradicted', 'unacknowledged'],
  ...['strangers', 'unaccounted', 'entries', 'broken'],
]
  .map((name) => `quota.${name}`)
  .concat(
    ['numberToCall', 'turnToCall', 'callToRank', 'thinking', 'withoutAdmission'].map(
      (name) => `order.${name}`,
    ),
    ['service.peakActive', 'service.overCap', 'portal'],
  );

/** Whether a measure, or what it is part of, cannot be known from outside. */
export function isUnknown(path: string): boolean {
  return unknownFromOutside.some((unknown) => path === unknown || path.startsWith(`${unknown}.`));
}

/**
 * Where the quota went, by what people were told alone. Oversold: more people were told that they have a place than
 * there are places. Twice: one person told of two, or two people of the same rank or receipt.
 */
export function outsideQuota(manifest: Manifest, people: readonly PersonRecord[]): QuotaSummary {
  const { quota } = manifest.scenario.opening;
  const told = people.filter(({ outcome }) => outcome === 'reserved');
  const more = told.reduce((sum, person) => sum + (person.morePlaces ?? 0), 0);
  const given = told.length + more;
  const doubleHolders = told.filter((person) => (person.morePlaces ?? 0) > 0).length;
  const doubleRanks = repeated(told.map(({ rank }) => rank));
  const doubleReceipts = repeated(told.map(({ receiptNumber }) => receiptNumber));
  const moments = told
    .map(({ toldAtMs }) => toldAtMs)
    .filter((ms) => ms !== null)
    .sort((a, b) => a - b);
  const first = moments.slice(0, quota);
  const fullAtMs = first.at(-1);
  return {
    ...{ quota, extended: 0, total: quota, given, accepted: given },
    confirmed: told.filter(({ paidAtMs }) => paidAtMs !== null).length,
    ...{ lapsed: 0, returned: 0, burned: 0, unpaid: 0 },
    exempt: people.filter(({ outcome }) => outcome === 'exempt').length,
    oversold: Math.max(0, given - quota),
    double: doubleHolders + Math.max(doubleRanks, doubleReceipts),
    doubleHolders,
    doubleRanks: Math.max(doubleRanks, doubleReceipts),
    ...{ lost: 0, contradicted: 0, unacknowledged: 0, strangers: 0 },
    early: told.filter(({ toldAtMs }) => toldAtMs !== null && toldAtMs < 0).length,
    ...{ unaccounted: 0, entries: 0, broken: 0 },
    filledSeconds: fullAtMs === undefined ? null : Math.max(0, fullAtMs / 1000),
    ...momentsOf(first.map((ms) => ms / 1000)),
  };
}

/** How many stand here that stood here before. */
export function repeated(values: readonly (string | number | null | undefined)[]): number {
  const there = values.filter((value) => value !== null && value !== undefined);
  return there.length - new Set(there).size;
}

/** The summary with null in the place of whatever nobody outside can know. */
export function withoutUnknown(summary: Summary): Summary {
  const copy = structuredClone(summary) as unknown as Record<string, Record<string, unknown> | null>;
  for (const path of unknownFromOutside) {
    const [family, name] = path.split('.') as [string, string | undefined];
    if (name === undefined) copy[family] = null;
    else copy[family]![name] = null;
  }
  return copy as unknown as Summary;
}
