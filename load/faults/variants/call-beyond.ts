import type { Variant } from '../variant.ts';

/**
 * Calls as many as the room bears, whether or not there are places for them. What a real system gets wrong: the
 * waiting room knows nothing of the quota behind it, so that people are called, hurry, fill in the form, and find
 * that the last place has just gone.
 */
export const callBeyond: Variant = {
  name: 'call-beyond',
  does: 'calls more people than places are left',
  mode: 'fifo',
  seenBy: ['audit room'],
  scripts: [
    {
      scripts: ['advance'],
      from: 'math.min(tonumber(ARGV[3]), q.remaining - busy, opening.maxActive - busy, 1000)',
      to: 'math.min(math.max(tonumber(ARGV[3]), 1), opening.maxActive - busy, 1000)',
    },
  ],
};
