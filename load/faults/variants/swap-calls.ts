import type { Variant } from '../variant.ts';

/**
 * Calls one person in twenty in the place of another, who comes three calls later. What a real system gets
 * wrong: several workers take from one queue, and whoever is quicker calls first; each is called, the order is
 * not the one that was promised.
 */
export const swapCalls: Variant = {
  name: 'swap-calls',
  does: 'calls one in twenty ahead of the three before them',
  mode: 'fifo',
  seenBy: ['objective order.numberToCall.inversions'],
  scripts: [
    {
      scripts: ['advance'],
      from: 'for turn = from + 1, room.serving do numbers[#numbers + 1] = integer(numberOf(turn)) end',
      to: `for turn = from + 1, room.serving do
      local swapped = turn
      if turn % 20 == 7 then swapped = turn + 3 elseif turn % 20 == 10 then swapped = turn - 3 end
      numbers[#numbers + 1] = integer(numberOf(swapped))
    end`,
    },
  ],
};
