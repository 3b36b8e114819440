import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anySnapshot, someSnapshot } from '../testing/snapshot.ts';
import { pollAfterMs } from '../waiting-room/position.ts';
import { idlePace, runningPace, waitingPace } from './pace.ts';

const status = (pollMs: number) => ({ state: 'waiting', number: 1, turn: 1, pollAfterMs: pollMs });

test('no call is slept through: loaded anew at least every quarter of a call, up to the second', () => {
  fc.assert(
    fc.property(anySnapshot, fc.option(fc.nat(100_000)), (snapshot, low) => {
      const polled = pollAfterMs(snapshot, low === null ? null : { low });
      const { pollMs, loadMs } = waitingPace(snapshot, status(polled));
      expect(pollMs).toBe(polled);
      expect(loadMs % 1000).toBe(0);
      expect(loadMs).toBeGreaterThanOrEqual(1000);
      if (snapshot.speed > 0) expect(loadMs).toBeLessThan(snapshot.claimMs / 4 / snapshot.speed + 1000);
      // Never so often that it cannot be read, where the length of a call allows it.
      if (snapshot.speed > 0 && snapshot.claimMs / 4 / snapshot.speed >= 5000)
        expect(loadMs).toBeGreaterThanOrEqual(5000);
    }),
  );
});

test('while a call runs, it is looked at within a quarter of what is left', () => {
  expect(runningPace(someSnapshot, 900_000)).toEqual({ pollMs: 10_000, loadMs: 30_000 });
  expect(runningPace(someSnapshot, 20_000)).toEqual({ pollMs: 5000, loadMs: 5000 });
  expect(runningPace({ ...someSnapshot, speed: 60 }, 900_000)).toEqual({ pollMs: 3750, loadMs: 4000 });
  expect(runningPace(someSnapshot, -5)).toEqual({ pollMs: 1000, loadMs: 1000 });
});

test('where a moment is waited for, the page asks at that moment', () => {
  const { nowMs } = someSnapshot;
  expect(idlePace(someSnapshot, nowMs)).toEqual({ pollMs: 30_000, loadMs: 30_000 });
  expect(idlePace(someSnapshot, nowMs, nowMs + 12_000)).toEqual({ pollMs: 12_000, loadMs: 12_000 });
  expect(idlePace({ ...someSnapshot, speed: 60 }, nowMs, nowMs + 600_000)).toEqual({
    pollMs: 10_000,
    loadMs: 10_000,
  });
  expect(idlePace(someSnapshot, nowMs, nowMs - 1)).toEqual({ pollMs: 1000, loadMs: 5000 });
  expect(idlePace({ ...someSnapshot, speed: 0 }, nowMs, nowMs + 1)).toEqual({
    pollMs: 30_000,
    loadMs: 30_000,
  });
});
