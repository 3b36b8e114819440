import type { ScriptName } from '../../../server/store/keys.ts';
import type { Variant } from '../variant.ts';

/** Every script that reads the clock. */
const readers: readonly ScriptName[] = [
  'admit',
  'advance',
  'extend',
  'join',
  'lapse',
  'leave',
  'look',
  'pay',
  'spot',
  'standby',
  'submit',
];

/**
 * Opens five minutes early, on a clock that is ahead. What a real system gets wrong: each machine has its own
 * clock and nobody checks it. Its own records look right, since they carry the same wrong time: only who was
 * told of a place before the opening, by their own clock, can tell.
 */
export const openEarly: Variant = {
  name: 'open-early',
  does: 'its clock is five minutes ahead, and it opens by it',
  mode: 'fifo',
  seenBy: ['audit window'],
  scripts: [
    {
      scripts: readers,
      from: 'now = math.floor(opening + math.max(0, wall - from) * speed)',
      to: 'now = math.floor(opening + math.max(0, wall - from) * speed) + 300000',
    },
  ],
};
