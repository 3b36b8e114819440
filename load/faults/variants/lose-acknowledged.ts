import type { Variant } from '../variant.ts';

/**
 * Tells one person in ten of a place that is not written. What a real system gets wrong: it answers before the
 * transaction is committed, or writes to a queue that is lost, and the commit fails now and then.
 */
export const loseAcknowledged: Variant = {
  name: 'lose-acknowledged',
  does: 'tells one in ten of a place that it does not write down',
  mode: 'fifo',
  seenBy: ['objective quota.lost', 'audit person'],
  scripts: [
    {
      scripts: ['submit'],
      from: `    else
      q.remaining = q.remaining - 1`,
      to: `    elseif string.sub(id, -1) == '7' then
      answer(i, 'reserved', integer(q.lastRank + 1), stamp, payBy)
    else
      q.remaining = q.remaining - 1`,
    },
  ],
};
