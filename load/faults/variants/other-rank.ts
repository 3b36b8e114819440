import type { Variant } from '../variant.ts';

/**
 * Answers a repeated submission with another rank than the first. What a real system gets wrong: it works the
 * answer to a repetition out again, from what has changed meanwhile, where it should look up what it said. Only
 * people whose first answer was lost ever see it, and then nobody believes them.
 */
export const otherRank: Variant = {
  name: 'other-rank',
  does: 'answers a repeated submission with another rank',
  mode: 'fifo',
  seenBy: ['sceptic resubmit'],
  scripts: [
    {
      scripts: ['submit'],
      from: "'exempt_again' or 'again', place.rank,",
      to: "'exempt_again' or 'again', integer(q.lastRank),",
    },
  ],
};
