import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import type { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type StartedRedis, startRedis } from '../../load/stack/redis.ts';
import { connect } from '../store/connection.ts';
import { numberAt, turnOf } from './turns.ts';

const seedOf = (n: number) => n.toString(16).padStart(64, '0');
const seeds = fc.nat().map(seedOf);
const range = (size: number) => Array.from({ length: size }, (_, i) => i + 1);

describe('a bijection', () => {
  test('at every size up to 100, and some up to 2,000: each turn once, and back', () => {
    for (let size = 1; size <= 2000; size += size < 100 ? 1 : 311) {
      const turns = range(size).map((number) => turnOf(seedOf(size), size, number));
      expect(new Set(turns).size, `${size}`).toBe(size);
      for (const [i, turn] of turns.entries()) {
        expect(turn >= 1 && turn <= size).toBe(true);
        if (size < 100) expect(numberAt(seedOf(size), size, turn)).toBe(i + 1);
      }
    }
  });

  test('at any size and seed, also at millions', () => {
    const sizes = fc.oneof(fc.integer({ min: 1, max: 2000 }), fc.integer({ min: 1, max: 2 ** 40 }));
    const property = fc.property(
      sizes,
      seeds,
      fc.double({ min: 0, max: 1, noNaN: true }),
      (size, seed, at) => {
        const number = Math.min(size, 1 + Math.floor(at * size));
        const turn = turnOf(seed, size, number);
        expect(turn >= 1 && turn <= size).toBe(true);
        expect(numberAt(seed, size, turn)).toBe(number);
      },
    );
    fc.assert(property, { numRuns: 500 });
  });

  test('of a list only: numbers beside it have no turn by lot', () => {
    for (const number of [0, -1, 11, 1.5, Number.NaN]) expect(() => turnOf(seedOf(1), 10, number)).toThrow();
  });
});

/** Chi-squared statistic of counts that should all be the same, as standard deviations above its mean. */
function excess(counts: Iterable<number>, cells: number): number {
  const all = [...counts];
  const total = all.reduce((sum, n) => sum + n, 0);
  const expected = total / cells;
  const seen = all.reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0);
  const missing = (cells - all.length) * expected;
  return (seen + missing - (cells - 1)) / Math.sqrt(2 * (cells - 1));
}

function tally<T>(items: Iterable<T>): Map<T, number> {
  const counts = new Map<T, number>();
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1);
  return counts;
}

describe('uniform over seeds', () => {
  // Seeds 0, 1, 2, ...: the worst that a seed can be, and the same in every run.
  test.each([1, 2, 500, 999, 1000])('number %i of 1,000 comes to every part of the order alike', (number) => {
    const turns = range(2500).map((seed) => turnOf(seedOf(seed), 1000, number));
    expect(excess(tally(turns.map((turn) => Math.ceil(turn / 20))).values(), 50)).toBeLessThan(4);
  });

  test.each([
    [2, 2],
    [3, 6],
    [4, 24],
    [5, 120],
  ])('every order of %i numbers (of %i) is as likely, odd permutations too', (size, orders) => {
    const drawn = range(20 * orders).map((seed) =>
      range(size)
        .map((number) => turnOf(seedOf(seed), size, number))
        .join(),
    );
    expect(excess(tally(drawn).values(), orders)).toBeLessThan(4);
  });

  test('the first and the second number do not follow each other', () => {
    const gaps = range(2500).map((seed) => {
      const [first, second] = [1, 2].map((number) => turnOf(seedOf(seed), 1000, number)) as [number, number];
      return Math.floor(((second - first + 1000) % 1000) / 20);
    });
    expect(excess(tally(gaps).values(), 50)).toBeLessThan(4);
  });
});

describe('the script’s permutation', () => {
  let server: StartedRedis;
  let redis: Redis;
  beforeAll(async () => {
    server = await startRedis({ durability: 'none' });
    redis = connect({ url: server.url, commandTimeoutMs: 10_000 });
    await redis.connect();
  });
  afterAll(async () => {
    redis?.disconnect();
    await server?.stop();
  });
  const include = (name: string) =>
    readFileSync(new URL(`../lua/includes/${name}.lua`, import.meta.url), 'utf8');
  const lua = `${include('integer')}\n${include('turns')}
local out = {}
for i = 3, #ARGV do
  local number = numberAt(ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[i]))
  out[#out + 1] = integer(number)
  if turnAt(ARGV[1], tonumber(ARGV[2]), number) ~= tonumber(ARGV[i]) then return redis.error_reply('there and not back') end
end
return out`;

  test('is the same', async () => {
    for (const size of [1, 2, 3, 9, 16, 100, 441, 41_000, 1_000_000, 2 ** 40]) {
      const turns = size < 100 ? range(size) : range(100).map((i) => Math.ceil((i / 100) * size));
      const seed = seedOf(size + 7);
      const numbers = (await redis.eval(lua, 0, seed, size, ...turns)) as string[];
      expect(numbers.map(Number), `${size}`).toEqual(turns.map((turn) => numberAt(seed, size, turn)));
    }
  });
});
