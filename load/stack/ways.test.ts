import { expect, test } from 'vitest';
import { CannotProvide, firstWay } from './ways.ts';

const way = (name: string, result: string | Error, possible = true) => ({
  name,
  possible,
  async take() {
    if (result instanceof Error) throw result;
    return result;
  },
});

test('the first way that works is taken, and each is told', async () => {
  const told: string[] = [];
  const ways = [
    way('brew', '/never', false),
    way('apt', new Error('Reading lists...\nE: no such package\n')),
    way('unpacking', '/tools/it'),
    way('prayer', '/never'),
  ];
  expect(await firstWay('it', ways, 'Install it.', (line) => told.push(line))).toBe('/tools/it');
  expect(told).toEqual([
    'it is not here yet: trying apt',
    'it: no luck with apt: E: no such package',
    'it is not here yet: trying unpacking',
    'it: /tools/it, by unpacking',
  ]);
});

test('when none does, the error has every reason and what to install', async () => {
  const attempt = firstWay(
    'it',
    [way('apt', new Error('no')), way('brew', '', false)],
    'Install it.',
    () => {},
  );
  await expect(attempt).rejects.toThrow(new CannotProvide('it is missing. Tried: apt: no. Install it.'));
  await expect(firstWay('it', [], 'Install it.', () => {})).rejects.toThrow('it is missing. Install it.');
});
