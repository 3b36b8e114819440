import type { Variant } from '../variant.ts';

/**
 * Gives a person who joins again another number. What a real system gets wrong: the spot belongs to the browser's
 * cookie, not to the person; who has two devices stands in line twice, who loses the page goes to the back.
 */
export const forgetTicket: Variant = {
  name: 'forget-ticket',
  does: 'gives a second device, or a lost page, another number',
  mode: 'fifo',
  seenBy: ['audit room', 'sceptic rejoin'],
  scripts: [
    {
      scripts: ['join'],
      from: "string.find('wbcad', spot.state, 1, true)",
      to: "string.find('bcad', spot.state, 1, true)",
    },
  ],
};
