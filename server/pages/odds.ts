import type { Words } from './words.ts';

/** Odds in plain words, as tenths; nobody knows them better than that. `odds` from 0 to 1, null while unknown. */
export function oddsInWords(w: Words, odds: number | null | undefined): string {
  if (odds === null || odds === undefined) return w.odds.unknown;
  if (odds < 0.02) return w.odds.none;
  if (odds < 0.05) return w.odds.slim;
  if (odds > 0.9) return w.odds.almostSure;
  const tenths = Math.max(1, Math.round(odds * 10));
  if (tenths >= 7) return w.odds.likely(tenths);
  return tenths >= 4 ? w.odds.even(tenths) : w.odds.unlikely(tenths);
}
