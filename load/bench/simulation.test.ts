import { expect, test } from 'vitest';
import { type SimulationTiming, simulationFigures, timedAlone } from './simulation.ts';

const timing = (people: number, seconds: number): SimulationTiming => ({
  ...{ people, places: 5000, seconds, processorSeconds: seconds, events: 10 * people, pollsCounted: people },
  ...{ megabytes: 100 + people / 1000, analysedSeconds: 1, analysedMegabytes: 3000 },
});

test('a day of a few people is timed, analysed, and gives its places', () => {
  const { people, places, events, seconds, analysedSeconds } = timedAlone({
    ...{ scenario: 'csq-2016-06-13', speed: 300, people: 200 },
  });
  expect({ people, places }).toEqual({ people: 200, places: expect.any(Number) });
  expect(places).toBeGreaterThan(150);
  expect(events).toBeGreaterThan(1000);
  expect(Math.min(seconds, analysedSeconds)).toBeGreaterThan(0);
});

test('too slow on one core, too large, or growing faster than the people: each is a miss', () => {
  const reached = (timings: SimulationTiming[]) => simulationFigures(timings).map(({ reached }) => reached);
  expect(reached([timing(1000, 0.1), timing(10_000, 1), timing(100_000, 9)])).toEqual([true, true, true]);
  expect(reached([timing(100_000, 2), timing(1_000_000, 10.5)])).toEqual([false, true, true]);
  expect(reached([timing(1_000_000, 0.8), timing(2_000_000, 1)])).toEqual([true, false, true]);
  // Four times the people, five times the time: 14.5 times for ten times as many.
  expect(reached([timing(1000, 1), timing(4000, 5)])).toEqual([true, true, false]);
});
