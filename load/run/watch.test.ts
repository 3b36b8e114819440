import { expect, test, vi } from 'vitest';
import type { OpeningStatus } from './admin.ts';
import { watchOpening } from './watch.ts';

const answer = (waiting: number) =>
  ({
    phase: 'open',
    quota: { total: 9, remaining: 5, reserved: waiting - 6, confirmed: 0, burned: 0 },
    room: { waiting, called: 1, active: 2, serving: 3 },
  }) as OpeningStatus;

test('asks once a second, bears silence, and counts a second once however often it comes', async () => {
  vi.useFakeTimers({ now: 1_000_400 });
  const replies = [() => answer(7), () => Promise.reject(new Error('down')), () => answer(9)];
  const opening = vi.fn(async () => (replies.shift() ?? (() => Promise.reject(new Error('down'))))());
  const watch = watchOpening({
    admin: { opening, portal: vi.fn() },
    portalSeconds: null,
    now: () => Date.now(),
    title: 't',
    kind: [],
    timeZone: 'UTC',
    opensAtMs: 60_000,
    endsAtMs: 600_000,
    people: 10,
  });
  watch.setClock([{ fromWallMs: 1_000_000, openingMs: 0, speed: 60 }]);
  const second = {
    wallSecond: 1000,
    requests: 5,
    errors: 1,
    forward: 0,
    latencyMs: { p50: 1, p95: 2, p99: 3, max: 4 },
  };
  watch.tick({ ...second, arrivals: 2, submissions: { reserved: 1 } });
  watch.tick({ ...second, arrivals: 4, submissions: { reserved: 1, exempt: 1, quota_exhausted: 9 } });
  await vi.advanceTimersByTimeAsync(2_700);
  expect(opening).toHaveBeenCalledTimes(3);
  expect(watch.levels().map(({ wallSecond, waiting }) => [wallSecond, waiting])).toEqual([
    [1000, 7],
    [1002, 9],
  ]);
  expect(watch.status()).toMatchObject({
    arrived: 4,
    // Three places, and one person who needs none.
    served: 4,
    errors: 1,
    nowMs: 186_000,
    stale: false,
    waiting: [7, 9],
    p99Ms: 3,
    toGoMs: 7_900,
  });
  await vi.advanceTimersByTimeAsync(4_000);
  expect(watch.status().stale).toBe(true);
  watch.stop();
  const asked = opening.mock.calls.length;
  await vi.advanceTimersByTimeAsync(5_000);
  expect(opening).toHaveBeenCalledTimes(asked);
  vi.useRealTimers();
});
