import type { Outcome, PersonRecord } from '../record/files.ts';

/** Requests a person, of those whose day ended in one stretch of it, with one outcome. */
export interface Amplification {
  /** Opening ms from the opening; the stretch ends where the next begins. */
  fromMs: number;
  outcome: Outcome;
  people: number;
  /** In the mean, of each. */
  requestsPerPerson: number;
}

/**
 * How many requests a person's day came to, by when it ended and how: what a storm of retries multiplies. A day ends
 * when the person is told, or leaves.
 *
 * @param stretchMs opening ms
 */
export function amplificationOf(people: readonly PersonRecord[], stretchMs: number): Amplification[] {
  const sums = new Map<string, { fromMs: number; outcome: Outcome; people: number; requests: number }>();
  for (const { toldAtMs, leftAtMs, outcome, requests } of people) {
    const endedAtMs = toldAtMs ?? leftAtMs;
    if (endedAtMs === null) continue;
    const fromMs = Math.floor(endedAtMs / stretchMs) * stretchMs;
    const key = `${fromMs} ${outcome}`;
    const sum = sums.get(key) ?? { fromMs, outcome, people: 0, requests: 0 };
    sum.people++;
    sum.requests += requests;
    sums.set(key, sum);
  }
  return [...sums.values()]
    .map(({ requests, ...rest }) => ({ ...rest, requestsPerPerson: requests / rest.people }))
    .sort((a, b) => a.fromMs - b.fromMs || a.outcome.localeCompare(b.outcome));
}
