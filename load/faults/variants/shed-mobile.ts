import { Refusal } from '../../../server/errors.ts';
import { changedRoute, type Variant } from '../variant.ts';

/**
 * Refuses half of what people on mobile networks ask. What a real system gets wrong: when it has too much to do
 * it drops the connections that take longest, and those are the phones'. The crowd's requests all come over this
 * machine's own wire, so the server is told here who is on mobile.
 */
export const shedMobile: Variant = {
  name: 'shed-mobile',
  does: 'answers every second try of mobile people to join with 503',
  mode: 'fifo',
  seenBy: ['objective service.errorRate'],
  routes(routes, { services, people }) {
    const mobile = new Set(
      people()
        .filter(({ cohort }) => cohort.network === 'mobile')
        .map(({ accountId }) => accountId),
    );
    let asked = 0;
    return changedRoute(routes, 'post', '/api/queue', (join) => (exchange) => {
      if (mobile.has(services.account(exchange)) && ++asked % 2 === 1) throw new Refusal('busy');
      return join(exchange);
    });
  },
};
