import { expect, test } from 'vitest';
import { loadScenario } from '../scenario/load.ts';
import { SimulatedSite } from './site.ts';

// What the real days showed of those who come in the first tenth of a second of the pre-queue.
test('a look is answered from what was published last: who comes before the next step finds the room still closed', () => {
  const site = new SimulatedSite(loadScenario('small-opening').scenario, 1, 150);
  const { preQueueAtMs } = site.room.now;
  const phase = (nowMs: number) => site.answer('look', 0, nowMs).body.phase;
  site.room.step(preQueueAtMs - 1, 15_000);
  expect(phase(preQueueAtMs + 10_000)).toBe('before');
  site.room.step(preQueueAtMs + 14_999, 15_000);
  expect(phase(preQueueAtMs + 14_999)).toBe('preQueue');
});
