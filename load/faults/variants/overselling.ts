import { setTimeout as sleep } from 'node:timers/promises';
import { Refusal } from '../../../server/errors.ts';
import { changedRoute, type Variant } from '../variant.ts';

/** From looking whether a place is left to taking it, wall ms. */
const gapMs = 200;

/**
 * Sells more than there is, by a race. What a real system gets wrong: it looks whether places are left, does
 * something else (saves the form, asks another service), and then takes one without looking again. Nothing goes
 * wrong on the developer's machine, where nobody comes in between.
 */
export const overselling: Variant = {
  name: 'oversell',
  does: 'looks whether a place is left, and takes it 200 ms later',
  mode: 'passthrough',
  seenBy: ['objective quota.oversold', 'audit conservation'],
  scripts: [
    { scripts: ['submit'], from: "elseif phase == 'exhausted' then", to: 'elseif phase == nil then' },
  ],
  routes: (routes, { services }) =>
    changedRoute(routes, 'post', '/api/application/submission', (submit) => async (exchange) => {
      const { remaining } = await services.store.quota();
      if (remaining <= 0) throw new Refusal('quota_exhausted');
      await sleep(gapMs);
      return submit(exchange);
    }),
};
