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
      from: "and not (spot and spot.accountId == id and spot.state == 'a' and now <= tonumber(spot.expiresAt)) then",
      to: 'and false then',
    },
    {
      scripts: ['submit'],
      from: '      if spot then',
      to: "      if spot and spot.state == 'a' then",
    },
  ],
};
