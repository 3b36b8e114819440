import { expect, test } from 'vitest';
import { loadScenario } from '../scenario/load.ts';
import { SimulatedSite } from './site.ts';

// At 150 times the speed of the day a step of the controller is 15 s of it: the first to come are between two of them.
test('the doors open to a look by the clock, whatever the last step of the controller found', () => {
  const site = new SimulatedSite(loadScenario('small-opening').scenario, 1, 150);
  const { preQueueAtMs, opensAtMs, closesAtMs } = site.room.now;
  const phase = (nowMs: number) => site.answer('look', 0, nowMs).body.phase;
  site.room.step(preQueueAtMs - 1, 15_000);
  expect([preQueueAtMs - 1, preQueueAtMs, preQueueAtMs + 10_000].map(phase)).toEqual([
    'before',
    'preQueue',
    'preQueue',
  ]);
  site.room.step(opensAtMs - 1, 15_000);
  expect([opensAtMs - 1, opensAtMs].map(phase)).toEqual(['preQueue', 'open']);
  site.room.step(closesAtMs - 1, 15_000);
  expect(phase(closesAtMs)).toBe('closed');
});

test('that places ran out, a look learns from the controller', () => {
  const site = new SimulatedSite(loadScenario('small-opening').scenario, 1, 150);
  const { opensAtMs } = site.room.now;
  site.room.step(opensAtMs, 15_000);
  site.room.now.remaining = 0;
  expect(site.answer('look', 0, opensAtMs + 1).body.phase).toBe('open');
  site.room.step(opensAtMs + 15_000, 15_000);
  expect(site.answer('look', 0, opensAtMs + 15_001).body.phase).toBe('exhausted');
});
