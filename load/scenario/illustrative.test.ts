import { expect, test } from 'vitest';
import { freedomOf } from './illustrative.ts';
import { loadScenario, presets } from './load.ts';
import type { Figure, PublishedOutcome } from './schema.ts';
import { validateScenarios, validationText } from './validate.ts';

const assumed = (path: string, value: number | string = 1): Figure => ({
  path,
  value,
  mark: 'assumed',
  why: 'x',
});
const outcome = (measure?: string): PublishedOutcome => ({
  ...{ name: 'x', value: 1, unit: 'places', source: 's' },
  ...(measure && { measure }),
});

test('free is what is assumed of what acts; an outcome counts where the replay gives it too', () => {
  const figures = [
    assumed('crowd.people'),
    assumed('events', 'shutdown, atSeconds 2700'),
    assumed('admission.mode', 'fifo'),
    assumed('opening.quota'),
    { ...assumed('portal.workers'), mark: 'published' as const },
  ];
  expect(freedomOf(figures, [outcome('quota.given'), outcome()])).toEqual({
    ...{ free: 2, outcomes: 1, illustrative: true },
  });
  expect(freedomOf(figures, [outcome('quota.given'), outcome('quota.filledSeconds')]).illustrative).toBe(
    false,
  );
});

test.each(presets())('%s says what it is, and where each number is from', (name) => {
  const { scenario, figures, warnings } = loadScenario(name);
  expect(warnings).toEqual([]);
  const { free, outcomes } = freedomOf(figures, scenario.published);
  expect(validationText(validateScenarios([name]))).toMatch(
    new RegExp(`illustrative: ${free} assumed numbers, ${outcomes} published outcomes?`),
  );
});
