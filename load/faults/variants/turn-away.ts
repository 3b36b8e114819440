import { changedRoute, type Variant } from '../variant.ts';

/**
 * Tells one waiting person in ten that it is over while places remain. What a real system gets wrong: a cached
 * page, a replica that lags, a status answered from another opening; the person closes the page, as told.
 */
export const turnAway: Variant = {
  name: 'turn-away',
  does: 'tells one in ten that it is over while places remain',
  mode: 'fifo',
  seenBy: ['audit refusal'],
  routes: (routes, { services }) =>
    changedRoute(routes, 'get', '/api/queue', (status) => async (exchange) => {
      const answer = await status(exchange);
      const { state, number, ...rest } = JSON.parse(answer.body);
      const { phase } = services.room.current();
      if (phase !== 'open' || state !== 'waiting' || number % 10 !== 3) return answer;
      return { ...answer, body: JSON.stringify({ state: 'turnedAway', number, ...rest }) };
    }),
};
