import type { Variant } from '../variant.ts';

/**
 * Lets a place that was not paid for vanish. What a real system gets wrong: the job that cleans unpaid
 * reservations up deletes them, and the counter of free places is another table's.
 */
export const loseReturned: Variant = {
  name: 'lose-returned',
  does: 'an unpaid place is taken back and not given out again',
  mode: 'fifo',
  seenBy: ['objective quota.unaccounted', 'audit conservation', 'audit balance'],
  scripts: [
    {
      scripts: ['lapse', 'pay'],
      from: `    kind = 'return'
    q.remaining = q.remaining + 1`,
      to: "    kind = 'return'",
    },
  ],
};
