import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { SpeedStep } from '../scenario/schema.ts';
import { callsBeside, type MeantCall, paced } from './pace.ts';

const schedule: SpeedStep[] = [
  { fromSeconds: -100_000, speed: 8_000 },
  { fromSeconds: -3_700, speed: 100, rush: true },
  { fromSeconds: 19_800, speed: 80_000 },
  { fromSeconds: 2_000_000, speed: 100, calls: true },
];
const pace = { requestsPerSecond: 1_000, signUpsPerSecond: 5 };
const evenly = (n: number, kind: MeantCall['kind']): MeantCall[] =>
  Array.from({ length: n }, (_, i) => ({ atMs: -100_000_000 + (i * 96_000_000) / n, kind, calls: 1 }));

test('as planned where the machine bears it, else as fast as it makes accounts; the rush is another matter', () => {
  expect(paced(schedule, evenly(30, 'signUp'), pace)).toEqual(schedule);
  const [slowed, ...rest] = paced(schedule, evenly(960, 'signUp'), pace);
  expect(rest).toEqual(schedule.slice(1));
  // 960 accounts at 5 a second take 192 s, for 96,000 s of the days before.
  expect(slowed!.speed).toBeGreaterThan(450);
  expect(slowed!.speed).toBeLessThanOrEqual(510);
});

test('requests count as well, and so do the payments', () => {
  const [slowed] = paced(schedule, evenly(192_000, 'request'), pace);
  expect(slowed!.speed).toBeCloseTo(500, -2);
  const payers = Array.from({ length: 5_000 }, (_, i) => ({
    paying: { method: 'online', againMs: 1 } as const,
    paymentDelayMs: 100_000_000 + i * 1_000,
  }));
  const calls = callsBeside({ opening: { quota: 4_000 } as never }, payers);
  expect(calls).toHaveLength(4_000);
  expect(paced(schedule, calls, pace)[2]!.speed).toBeLessThan(800);
});

test('never faster than planned, never over the pace but at the slowest', () => {
  const some = fc.array(
    fc.record({
      atMs: fc.integer({ min: -100_000_000, max: -3_700_001 }),
      kind: fc.constantFrom('request' as const, 'signUp' as const),
      calls: fc.integer({ min: 1, max: 5 }),
    }),
    { maxLength: 200 },
  );
  fc.assert(
    fc.property(some, (calls) => {
      const [step] = paced(schedule, calls, pace);
      expect(step!.speed).toBeLessThanOrEqual(8_000);
      const slots = new Map<number, number>();
      for (const { atMs, kind, calls: n } of calls) {
        const slot = Math.floor((atMs + 100_000_000) / 1000 / step!.speed / 10);
        const perSecond = kind === 'signUp' ? pace.signUpsPerSecond : pace.requestsPerSecond;
        slots.set(slot, (slots.get(slot) ?? 0) + n / perSecond / 10);
      }
      // Rounded to two digits: the slots move a little.
      if (step!.speed > 1.5) expect(Math.max(0, ...slots.values())).toBeLessThanOrEqual(1.6);
    }),
    { numRuns: 100 },
  );
});
