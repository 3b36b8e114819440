import { crowdOf } from '../population/draw.ts';
import { clockSegments, endsAtSeconds, opensAtMs, rushSpan } from '../scenario/schedule.ts';
import type { Scenario } from '../scenario/schema.ts';
import { assumedCosts, type Costs } from './costs.ts';
import type { VirtualDayOptions } from './virtual-day.ts';

/** A scenario's own day, with its crowd drawn from a seed. Without other costs, those that are assumed. */
export function dayOf(
  scenario: Scenario,
  seed: number,
  costs: Costs = assumedCosts('always'),
): VirtualDayOptions {
  return {
    ...{ scenario, crowd: crowdOf(scenario, seed), seed, clock: clockSegments(scenario, 0), costs },
    ...{ opensAtMs: opensAtMs(scenario), endsAtMs: endsAtSeconds(scenario) * 1000 },
  };
}

/**
 * The day at the speed of its rush until the close, also where it would be fast before: who is called while a day
 * runs through the night in seconds does not see it, and what then happens to the last places says nothing.
 */
export function withRushToClose(scenario: Scenario): Scenario {
  const { opening, run } = scenario;
  const closesSeconds = (Date.parse(opening.closesAt) - Date.parse(opening.opensAt)) / 1000;
  const { fromSeconds } = rushSpan(scenario);
  const rush = run.speed.find(({ rush }) => rush === true) ?? run.speed[0]!;
  const after = run.speed.at(-1)!;
  const speed = [
    { ...rush, fromSeconds },
    ...(after.fromSeconds > fromSeconds ? [{ ...after, fromSeconds: closesSeconds }] : []),
  ];
  return { ...scenario, run: { ...run, speed } };
}
