import { expect, test } from 'vitest';
import type { Person } from '../population/person.ts';
import { giveAccounts } from './accounts.ts';

const crowd = Array.from({ length: 4_500 }, (_, index) => ({ id: `p${index}` }) as Person);

test('asks for at most 2,000 accounts at a time, and keeps the order', async () => {
  const sizes: number[] = [];
  const people = async (body: string) => {
    const lines = body.trimEnd().split('\n');
    sizes.push(lines.length);
    expect(JSON.parse(lines[0]!)).toMatchObject({ category: 'regular', complete: true });
    return `${lines.map((line) => JSON.stringify({ id: JSON.parse(line).id, token: `t-${JSON.parse(line).id}` })).join('\n')}\n`;
  };
  const withTokens = await giveAccounts({ people }, crowd);
  expect(sizes).toEqual([2000, 2000, 500]);
  expect(withTokens.every((person, index) => person.token === `t-p${index}`)).toBe(true);
});

test('does not go on without a token for each person', async () => {
  await expect(giveAccounts({ people: async () => '' }, crowd)).rejects.toThrow(/no token to p0/);
});
