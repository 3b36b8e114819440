import type { Figure, PublishedOutcome } from './schema.ts';

/** How much of a scenario is free, beside what there is to hold it against. */
export interface Freedom {
  /** Numbers of the crowd, the admission, the portal and the events that are assumed, fitted ones included. */
  free: number;
  /** Published outcomes that a replay gives too. */
  outcomes: number;
  /** More is free than was published: that the replay agrees proves nothing. */
  illustrative: boolean;
}

const whatActs = /^(crowd|admission|portal|events)\b/;

export function freedomOf(figures: readonly Figure[], published: readonly PublishedOutcome[]): Freedom {
  const free = figures.filter(
    ({ path, mark, value }) =>
      mark === 'assumed' && whatActs.test(path) && (path === 'events' || typeof value === 'number'),
  ).length;
  const outcomes = published.filter(({ measure }) => measure !== undefined).length;
  return { free, outcomes, illustrative: free > outcomes };
}
