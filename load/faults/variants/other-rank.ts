import { Refusal } from '../../../server/errors.ts';
import { changedRoute, type Variant } from '../variant.ts';

/** One in so many first answers does not reach its person. */
const lostOneIn = 6;

/**
 * Answers a repeated submission with another rank than the first. What a real system gets wrong: it works the
 * answer to a repetition out again, from what has changed meanwhile, where it should look up what it decided. It
 * takes a lost answer to see it, so here some are lost: the place is written, and the person is told to try again.
 */
export const otherRank: Variant = {
  name: 'other-rank',
  does: 'answers a repeated submission, its first answer lost, with another rank',
  mode: 'fifo',
  seenBy: ['audit person'],
  scripts: [
    {
      scripts: ['submit'],
      from: "'exempt_again' or 'again', place.rank,",
      to: "'exempt_again' or 'again', integer(q.lastRank),",
    },
  ],
  routes(routes) {
    let given = 0;
    return changedRoute(routes, 'post', '/api/application/submission', (submit) => async (exchange) => {
      const answer = await submit(exchange);
      if (answer.status === 201 && ++given % lostOneIn === 0) throw new Refusal('store_unavailable');
      return answer;
    });
  },
};
