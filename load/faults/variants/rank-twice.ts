import type { Variant } from '../variant.ts';

/**
 * Gives every tenth rank a second time. What a real system gets wrong: ranks from a counter that each server
 * caches, or from `count(*) + 1`, which two transactions read alike.
 */
export const rankTwice: Variant = {
  name: 'rank-twice',
  does: 'gives every tenth rank to two people',
  mode: 'fifo',
  seenBy: ['objective quota.double', 'audit rank'],
  scripts: [
    {
      scripts: ['submit'],
      from: 'rank = integer(q.lastRank), reservedAt',
      to: 'rank = integer(q.lastRank % 10 == 6 and q.lastRank - 1 or q.lastRank), reservedAt',
    },
  ],
};
