import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anySnapshot, someSnapshot } from '../testing/snapshot.ts';
import { oddsOf, pollAfterMs, positionOf, standbyPosition } from './position.ts';

const ahead = fc.nat(50_000);

test('the odds asked for alone are those of the position', () => {
  fc.assert(
    fc.property(anySnapshot, ahead, fc.nat(100), (snapshot, n, left) => {
      const turn = snapshot.serving + 1 + n;
      const { odds } = positionOf(snapshot, turn, left, snapshot.nowMs);
      expect(oddsOf(snapshot, turn, left, snapshot.nowMs)).toBe(odds);
    }),
  );
});

describe('when to ask again', () => {
  test('is never longer than a quarter of the time a call lasts, whatever the speed', () => {
    fc.assert(
      fc.property(anySnapshot, ahead, (snapshot, n) => {
        const { pollAfterMs: ms, beyondReach } = positionOf(
          snapshot,
          snapshot.serving + 1 + n,
          0,
          snapshot.nowMs,
        );
        const callMs = snapshot.speed > 0 ? snapshot.claimMs / snapshot.speed : Number.POSITIVE_INFINITY;
        // At a speed at which a call lasts less than a fifth of a second, nobody is asked for more than 20 a second.
        expect(ms).toBeLessThanOrEqual(Math.max(50, callMs / 4));
        expect(ms).toBeGreaterThanOrEqual(50);
        expect(Number.isInteger(ms)).toBe(true);
        expect(ms).toBeLessThanOrEqual(beyondReach ? 300_000 : Math.max(60_000, snapshot.waiting / 2));
      }),
    );
  });

  test('grows with the distance, and nobody near sleeps past an eighth of their wait', () => {
    const room = { ...someSnapshot, waiting: 100, claimMs: 3_600_000 };
    const waits = [0, 10, 50, 100, 200].map((n) => positionOf(room, 251 + n, 0, room.nowMs));
    const polls = waits.map((position) => position.pollAfterMs);
    expect(polls).toEqual([...polls].sort((a, b) => a - b));
    expect(polls[0]).toBe(500);
    for (const { pollAfterMs: ms, etaSeconds } of waits) {
      expect(ms).toBeLessThanOrEqual(Math.max(500, (etaSeconds!.low * 1000) / 8));
    }
  });

  test('spreads a large room over time', () => {
    const room = { ...someSnapshot, waiting: 40_000, claimMs: 900_000 };
    expect(pollAfterMs(room, { low: 0 })).toBe(20_000);
  });

  test('in a clock that stands, it is half a minute', () => {
    expect(pollAfterMs({ ...someSnapshot, speed: 0, waiting: 10 }, { low: 0 })).toBe(60_000);
  });
});

test('those who left are not counted as ahead; at the end of the day everyone is turned away', () => {
  expect(positionOf(someSnapshot, 300, 0, someSnapshot.nowMs)).toMatchObject({ state: 'waiting', ahead: 49 });
  expect(positionOf(someSnapshot, 300, 9, someSnapshot.nowMs).ahead).toBe(40);
  for (const phase of ['exhausted', 'closed']) {
    const position = positionOf({ ...someSnapshot, phase }, 300, 0, someSnapshot.nowMs);
    expect(position).toMatchObject({ state: 'turnedAway', odds: 0, etaSeconds: null });
  }
});

test('whoever is out of reach is told so, and may ask seldom, yet not sleep through a call', () => {
  const room = { ...someSnapshot, waiting: 100, claimMs: 900_000 };
  const far = positionOf(room, 3000, 0, room.nowMs);
  expect(far).toMatchObject({ state: 'waiting', odds: 0, beyondReach: true, pollAfterMs: 225_000 });
  expect(positionOf(room, 300, 0, room.nowMs)).not.toHaveProperty('beyondReach');
  expect(positionOf({ ...room, phase: 'exhausted' }, 3000, 0, room.nowMs)).not.toHaveProperty('beyondReach');
});

describe('on standby', () => {
  const at = (change: object, turn = 300, standingAhead = 2) =>
    standbyPosition({ ...someSnapshot, ...change }, turn, standingAhead, 0, someSnapshot.nowMs);

  test('while the line still moves, it is the turn that counts', () => {
    const { state: _, ...waiting } = positionOf(someSnapshot, 300, 0, someSnapshot.nowMs);
    expect(at({})).toEqual({ state: 'standby', ...waiting });
  });

  test('after the last place, those who stand by with an earlier turn; nothing is promised', () => {
    const soldOut = { remaining: 0, phase: 'exhausted', called: 0, active: 0, turnedAwayTo: 4000 };
    expect(at(soldOut)).toMatchObject({ state: 'standby', ahead: 2, odds: null, etaSeconds: null });
  });

  test('once places have come back, odds from how many', () => {
    const back = { phase: 'open', called: 0, active: 0, turnedAwayTo: 4000 };
    expect(at({ ...back, remaining: 3 })).toMatchObject({ state: 'standby', ahead: 2, odds: 1 });
    expect(at({ ...back, remaining: 2 }).odds).toBeLessThan(0.5);
  });

  test('it ends with the day', () => {
    expect(at({ phase: 'closed' }).state).toBe('turnedAway');
  });
});

test('a turn that cannot come before the close has no odds, however many places there are', () => {
  const plenty = { ...someSnapshot, remaining: 5000 };
  const closing = (seconds: number) =>
    positionOf({ ...plenty, closesAtMs: plenty.nowMs + seconds * 1000 }, 651, 0, plenty.nowMs).odds;
  // 400 people at 0.4 a second: 1,000 s.
  expect([closing(2000), closing(500)]).toEqual([1, 0]);
  expect(closing(1003)).toBeGreaterThan(0.2);
  expect(closing(1003)).toBeLessThan(0.8);
});
