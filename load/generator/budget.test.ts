import { expect, test } from 'vitest';
import { drawPopulation } from '../population/draw.ts';
import { loadScenario } from '../scenario/load.ts';
import { scaleScenario } from '../scenario/scale.ts';
import type { Scenario } from '../scenario/schema.ts';
import { chooseSpeed, requestBudget } from './budget.ts';

const june = (scale: number, mode: Scenario['admission']['mode'], mashSeconds = 2) => {
  const { scenario } = scaleScenario(loadScenario('csq-2016-06-13').scenario, { scale });
  scenario.admission = { ...scenario.admission, mode };
  scenario.crowd = { ...scenario.crowd, retry: { ...scenario.crowd.retry, mashSeconds } };
  return { scenario, people: drawPopulation(scenario, scenario.run.seed) };
};
const budget = ({ scenario, people }: ReturnType<typeof june>, speed: number) =>
  requestBudget(scenario, people, speed);

test('a room is asked in step with the speed: the same polls in less time', () => {
  const room = june(0.01, 'fifo');
  const [slow, fast] = [budget(room, 50), budget(room, 100)];
  expect(fast.peakPerSecond / slow.peakPerSecond).toBeCloseTo(2, 0);
  expect(fast.requests / slow.requests).toBeCloseTo(1, 0);
});

test('who listens asks no more than it takes to come and to submit, but for the time before a draw', () => {
  const all = (mode: Scenario['admission']['mode']) => {
    const { scenario, people } = june(0.01, mode);
    return { scenario, people: people.map((person) => ({ ...person, listens: true })) };
  };
  const [asking, listening, drawn] = [june(0.01, 'fifo'), all('fifo'), all('lottery')].map(
    (room) => budget(room, 100).requests,
  ) as [number, number, number];
  expect(listening).toBeLessThan(410 * 3 * 4);
  expect(asking / listening).toBeGreaterThan(10);
  expect(drawn).toBeGreaterThan(2 * listening);
});

test('a storm of retries does not get weaker with a slower day, only longer', () => {
  const storm = june(0.01, 'session-limit');
  const [slow, fast] = [budget(storm, 50), budget(storm, 100)];
  expect(slow.requests / fast.requests).toBeGreaterThan(1.7);
  // Half of 410 people mash every 2 s, a fifth backs off, the rest obeys; on 1.4 devices each.
  const perSecond = 410 * 1.4 * (0.5 / 2 + 0.2 / 10 + 0.3 / 5);
  expect(fast.requests / (5.5 * 36)).toBeLessThan(perSecond);
  expect(fast.requests / (5.5 * 36)).toBeGreaterThan(perSecond / 3);
});

test('who mashes twice as fast makes about twice the storm', () => {
  const requests = (mashSeconds: number) => budget(june(0.01, 'session-limit', mashSeconds), 100).requests;
  expect(requests(1) / requests(2)).toBeGreaterThan(1.6);
});

test('more than the machine bears: said, not hidden', () => {
  const { scenario, people } = june(0.05, 'session-limit');
  const chosen = chooseSpeed(scenario, people, { requestsPerSecond: 100, lagMs: 40 });
  expect(chosen.borne).toBe(false);
  const room = june(0.01, 'fifo');
  const fine = chooseSpeed(room.scenario, room.people, { requestsPerSecond: 1_000, lagMs: 40 });
  expect(fine).toMatchObject({ borne: true });
  expect(fine.budget.peakPerSecond).toBeLessThanOrEqual(1_000);
});
