import { expect, test } from 'vitest';
import { phaseAt } from './phase.ts';

const doors = { preQueueAtMs: 100, opensAtMs: 200, closesAtMs: 300 };
const phases = (seen: string, ...times: number[]) => times.map((nowMs) => phaseAt(seen, doors, nowMs));

test('doors open and close at their moment, whatever the last snapshot was', () => {
  expect(phases('before', 99, 100, 199, 200, 299, 300)).toEqual([
    'before',
    'preQueue',
    'preQueue',
    'open',
    'open',
    'closed',
  ]);
  expect(phases('preQueue', 199, 200, 300)).toEqual(['preQueue', 'open', 'closed']);
  expect(phases('open', 299, 300)).toEqual(['open', 'closed']);
});

test('what the clock does not decide stays as it was seen', () => {
  expect(phases('exhausted', 200, 299, 300)).toEqual(['exhausted', 'exhausted', 'closed']);
  expect(phases('maintenance', 100, 200, 300)).toEqual(['maintenance', 'maintenance', 'maintenance']);
  // Moved to another time by the operator: the snapshot knows better than the doors it was read with.
  expect(phases('open', 100)).toEqual(['open']);
});
