import { expect, test } from 'vitest';
import { type ClockSegment, openingTime } from '../../server/opening/clock.ts';
import type { OpeningStatus } from './admin.ts';
import { settlePayments } from './settle.ts';

/** A server on which `reserved` places lapse when they are asked to, once their time has come. */
function server(reserved: number, dueMs: number, now: () => number) {
  let left = reserved;
  const clocks: ClockSegment[][] = [];
  return {
    clocks,
    lapse: async () => {
      if (openingTime(clocks.at(-1) ?? [], now()) >= dueMs) left = 0;
    },
    opening: async () => ({ quota: { reserved: left } }) as OpeningStatus,
    setClock: async (clock: ClockSegment[]) => void clocks.push(clock),
  };
}

const signal = new AbortController().signal;
const DAY = 86_400_000;

test('nothing unpaid: nothing to wait for', async () => {
  const clock = [{ fromWallMs: 0, openingMs: 0, speed: 1 }];
  const admin = server(0, 0, () => 0);
  expect(await settlePayments({ admin, clock, endsMs: DAY, now: () => 0, signal, alone: true })).toEqual(
    clock,
  );
  expect(admin.clocks).toEqual([]);
});

test('thirty slow days go by in a moment, without a jump', async () => {
  // Time goes ten times as fast as it does, so that the test does not wait.
  const start = performance.now();
  const now = () => 1_000_000 + (performance.now() - start) * 10;
  const clock = [{ fromWallMs: 0, openingMs: 0, speed: 60 }];
  const admin = server(3, 30 * DAY, now);
  const went = await settlePayments({ admin, clock, endsMs: 30 * DAY, now, signal, alone: true });
  expect(went).toHaveLength(2);
  expect(went).toEqual(admin.clocks.at(-1));
  const [, fast] = went;
  expect(fast!.openingMs).toBe(openingTime(clock, fast!.fromWallMs));
  expect(fast!.speed).toBeGreaterThan(60);
  expect((await admin.opening()).quota.reserved).toBe(0);
});

test('where others still live the day, its clock is left alone, and nothing is settled before its end', async () => {
  const start = performance.now();
  const now = () => 1_000_000 + (performance.now() - start) * 10;
  // The day is over 3 s of that time from now; nobody has submitted yet when this part's people are done.
  const clock = [{ fromWallMs: 1_000_000, openingMs: 0, speed: DAY / 3_000 }];
  const admin = server(0, 0, now);
  const went = await settlePayments({ admin, clock, endsMs: DAY, now, signal, alone: false });
  expect(went).toEqual(clock);
  expect(admin.clocks).toEqual([]);
  expect(openingTime(clock, now())).toBeGreaterThanOrEqual(DAY);
});
