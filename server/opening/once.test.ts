import { expect, test } from 'vitest';
import { once } from './once.ts';

test('looked up once for all who ask meanwhile, and again later; a failure is asked again at once', async () => {
  let looks = 0;
  let fails = false;
  const ask = once(async () => {
    looks++;
    if (fails) throw new Error('no');
    return looks;
  }, 5);
  expect(await Promise.all([ask(), ask(), ask()])).toEqual([1, 1, 1]);
  await expect.poll(ask).toBe(2);
  fails = true;
  await expect.poll(() => ask().then(String, () => 'failed')).toBe('failed');
  const before = looks;
  await expect(ask()).rejects.toThrow('no');
  expect(looks).toBe(before + 1);
});
