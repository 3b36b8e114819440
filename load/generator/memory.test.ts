import { expect, test } from 'vitest';
import { peakMemory } from './memory.ts';

test.runIf(process.platform === 'linux')('memory that was given back counts in the peak', () => {
  const before = peakMemory([process.pid]);
  before.sample();
  const size = 192 * 2 ** 20;
  Buffer.alloc(process.memoryUsage().rss + size, 1);
  const after = peakMemory([process.pid]);
  after.sample();
  expect(after.bytes()! - process.memoryUsage.rss()).toBeGreaterThan(-size);
  expect(after.bytes()!).toBeGreaterThan(before.bytes()! + size / 2);
});

test('processes that have ended keep their peak, and none is nothing', () => {
  expect(peakMemory([]).bytes()).toBe(null);
  const gone = peakMemory([2 ** 22 + 1]);
  gone.sample();
  expect(gone.bytes()).toBe(null);
});
