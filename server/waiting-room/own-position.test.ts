import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { someSnapshot } from '../testing/snapshot.ts';
import { Leavers } from './leavers.ts';
import type { LiveSnapshot } from './live-snapshot.ts';
import { leftAhead, maxLeftTurns } from './live-snapshot.ts';
import { liveStaleMs, ownPosition } from './own-position.ts';

const live: LiveSnapshot = {
  ...someSnapshot,
  ...{ epoch: 'e', serving: 100, turnedAwayTo: 0, drawn: true, left: { every: 1, turns: [120, 130] } },
  now: '2016-06-13T08:40:00.000-04:00',
  opensAt: '2016-06-13T08:30:00.000-04:00',
  closesAt: '2016-06-13T18:00:00.000-04:00',
};
const own = (change: Partial<LiveSnapshot>, turn: number | null, heardMsAgo = 0, draw = 0.5) =>
  ownPosition({ ...live, ...change }, { epoch: 'e', turn }, heardMsAgo, draw);

describe('what the client makes of a snapshot', () => {
  test.each([
    ['the next in line', own({}, 101), { state: 'waiting', ahead: 0, odds: 1 }],
    ['behind two who left', own({}, 141), { state: 'waiting', ahead: 38 }],
    ['in a pause', own({ paused: true }, 141), { state: 'waiting', etaSeconds: null }],
    ['far behind the last place', own({}, 3000), { state: 'waiting', odds: 0, beyondReach: true }],
    ['the turn has come', own({}, 100), { state: 'ask', afterMs: 0 }],
    ['it came long ago', own({ phase: 'exhausted' }, 3), { state: 'ask', afterMs: 0 }],
    ['the last place is gone', own({ phase: 'exhausted' }, 141), { state: 'turnedAway' }],
    ['it is closed', own({ phase: 'closed' }, 141), { state: 'turnedAway' }],
    ['in a maintenance the spot stays', own({ phase: 'maintenance' }, 141), { state: 'waiting', ahead: 38 }],
    ['before the draw', own({ drawn: false }, null), { state: 'drawing' }],
    ['after the draw, whose turn is not known here', own({}, null), { state: 'ask', afterMs: 2500 }],
    ['another epoch', own({ epoch: 'f' }, 141), { state: 'ask', afterMs: 2500 }],
    ['nothing heard', own({}, 141, liveStaleMs + 1), { state: 'unknown' }],
  ])('%s', (_, position, expected) => {
    expect(position).toMatchObject(expected);
  });
});

test('leavers thinned out are counted exactly while they are few, and within `every` when they are many', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.integer({ min: 1, max: 5000 }), { maxLength: 600 }),
      fc.nat(3000),
      fc.integer({ min: 1, max: 5001 }),
      (turns, serving, turn) => {
        const leavers = new Leavers();
        leavers.add(turns);
        const left = leavers.thinned(serving, maxLeftTurns);
        const exact = turns.filter((left) => left > serving && left < turn).length;
        const told = leftAhead({ left }, turn);
        expect(left.turns.length).toBeLessThanOrEqual(maxLeftTurns);
        expect(exact - told).toBeGreaterThanOrEqual(0);
        expect(exact - told).toBeLessThan(left.every);
      },
    ),
  );
});
