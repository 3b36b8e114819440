import type { Variant } from '../variant.ts';

/**
 * Takes a submission from anyone, admitted or not. What a real system gets wrong: the waiting room stands in
 * front of the page, not in front of the call that the page makes; who knows the address walks past it.
 */
export const ignoreAdmission: Variant = {
  name: 'ignore-admission',
  does: 'takes submissions from people who were never let in',
  mode: 'fifo',
  seenBy: ['sceptic no-admission'],
  scripts: [
    {
      scripts: ['submit'],
      from: 'and not isAdmitted(spots[i], id, now) then',
      to: 'and false then',
    },
    {
      scripts: ['submit'],
      from: '      if spots[i] then',
      to: "      if spots[i] and string.sub(spots[i], 1, 1) == 'a' then",
    },
  ],
};
