import type { Person } from '../population/person.ts';
import { type Admin, parseLines } from './admin.ts';

/** More lines would pass the server's limit on a body. */
const CHUNK = 2_000;

/**
 * Gives every person an account before the day, with the application complete: filling it in during the day
 * is a matter of time (`formMs`), not of calls. But for those who make their own (`crowd.ahead`). Returns the crowd with
 * bearer tokens, in the same order.
 */
export async function giveAccounts(
  admin: Pick<Admin, 'people'>,
  people: readonly Person[],
): Promise<(Person & { token: string })[]> {
  if (people[0]?.ahead !== undefined) return people.map((person) => ({ ...person, token: '' }));
  const crowd: (Person & { token: string })[] = [];
  for (let start = 0; start < people.length; start += CHUNK) {
    const chunk = people.slice(start, start + CHUNK);
    const lines = chunk.map((person) =>
      JSON.stringify({ id: person.id, category: 'regular', complete: true }),
    );
    const answers = parseLines<{ id: string; token: string }>(await admin.people(`${lines.join('\n')}\n`));
    chunk.forEach((person, index) => {
      const answer = answers[index];
      if (answer?.id !== person.id || !answer.token)
        throw new Error(`POST /api/admin/people gave no token to ${person.id}`);
      crowd.push({ ...person, token: answer.token });
    });
  }
  return crowd;
}
