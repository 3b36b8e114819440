import { expect, test } from 'vitest';
import { positionOf } from '../../server/waiting-room/position.ts';
import type { Snapshot } from '../../server/waiting-room/snapshot.ts';
import { loadScenario } from '../scenario/load.ts';
import { SimulatedRoom } from './room.ts';
import { Sleepers } from './sleepers.ts';

const { scenario } = loadScenario('csq-2016-06-13');
const stepMs = 1000;
const tripMs = 3.7;

/** The snapshots of a crowd that comes, 150 people a second, and before the opening is larger than what is polled once a minute. */
function crowded(steps: number): { room: SimulatedRoom; sleepers: Sleepers; snapshots: Snapshot[] } {
  const room = new SimulatedRoom(scenario, 1);
  const sleepers = new Sleepers(room);
  const snapshots: Snapshot[] = [];
  for (let step = 0; step < steps; step++) {
    // Now more of them, now fewer: the time between two polls changes at every step, but not all the time.
    const come = step % 1000 < 700 ? 150 : 0;
    for (let i = 0; i < come; i++) room.join();
    room.step(-3_600_000 + step * stepMs, stepMs);
    sleepers.step(step * stepMs);
    snapshots.push({ ...room.published });
  }
  return { room, sleepers, snapshots };
}

test('polls counted over steps that tell all alike are those that are asked one after the other, by the server’s own pace', () => {
  const steps = 3_000;
  const { sleepers, snapshots } = crowded(steps);
  const nowMs = steps * stepMs - 1;
  const bySecond = new Map<number, number>();
  const paces = new Set<number>();
  for (let number = 500; number < 300_000; number += 997) {
    const joinedMs = (Math.floor(number / 150) + 2) * stepMs + (number % 7) * 101.3;
    let at = joinedMs;
    let polls = 0;
    while (at <= nowMs) {
      polls++;
      bySecond.set(Math.floor(at / 1000), (bySecond.get(Math.floor(at / 1000)) ?? 0) + 1);
      const answeredMs = at + tripMs;
      if (answeredMs > nowMs) break;
      const snapshot = snapshots[Math.min(steps - 1, Math.floor(answeredMs / stepMs))]!;
      const { pollAfterMs } = positionOf(snapshot, number, 0, snapshot.nowMs);
      paces.add(pollAfterMs);
      at = answeredMs + pollAfterMs;
    }
    const before = sleepers.counted;
    const answerMs = sleepers.count(number, joinedMs, tripMs, nowMs);
    expect(sleepers.counted - before, `${number}`).toBe(polls);
    expect(sleepers.asksAtMs, `${number}`).toBe(at);
    expect(Number.isNaN(answerMs)).toBe(at > nowMs);
  }
  for (const [second, polls] of bySecond) expect(sleepers.polls[second]).toBe(polls);
  // The case is one that tells anything: many paces, of which some last.
  expect(paces.size).toBeGreaterThan(100);
});
