import { expect, test } from 'vitest';
import { samplePerson } from '../behaviour/sample.ts';
import { type Plan, planText, shareOf } from './plan.ts';

test('every person is in exactly one virtual user’s share, and the shares are about equal', () => {
  const people = Array.from({ length: 4_123 }, (_, index) => ({
    ...samplePerson(),
    id: `p${index}`,
    token: 't',
  }));
  const plan: Plan = {
    ...{
      url: '',
      seed: 1,
      clock: [],
      opensAtMs: 0,
      endsAtMs: 1,
      controlUrl: '',
      mostSeconds: 1,
      tagged: false,
      insecure: false,
      idleConnections: 100,
    },
    virtualUsers: 4,
  };
  const lines = planText(plan, people).split('\n');
  expect(JSON.parse(lines[0]!)).toEqual(plan);
  const shares = [1, 2, 3, 4].map((user) => shareOf((index) => lines[index]!, lines.length, user, 4));
  expect(new Set(shares.flat().map(({ id }) => id)).size).toBe(4_123);
  expect(shares.flat()).toHaveLength(4_123);
  const sizes = shares.map(({ length }) => length);
  expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(20);
});
