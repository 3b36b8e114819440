import fc from 'fast-check';
import { expect, test } from 'vitest';
import { loadScenario } from './load.ts';
import { publishedAtScale, scaleScenario } from './scale.ts';
import { scenarioSchema } from './schema.ts';

const { scenario } = loadScenario('csq-2016-06-13');

test('a tenth of 13 June 2016', () => {
  const { scenario: model, scale, loses } = scaleScenario(scenario, { scale: 0.1 });
  expect(scale).toBe(0.1);
  expect(model.crowd.people).toBe(4100);
  expect(model.opening.quota).toBe(500);
  expect(model.admission).toEqual({ ...scenario.admission, maxActive: 50, ratePerSecond: 0.055 });
  expect(model.run).toEqual({ ...scenario.run, scale: 0.1 });
  expect({ ...model.crowd, people: 41000 }).toEqual(scenario.crowd);
  expect(loses.join(' ')).toContain('3.2 times as wide');
});

test('a portal has a tenth of the workers and of the line, and says what that changes', () => {
  const portal = {
    workers: 44,
    serviceSeconds: 60,
    serviceVariation: 1,
    queueLimit: 400,
    timeoutSeconds: 120,
  };
  const { scenario: model, loses } = scaleScenario({ ...scenario, portal }, { scale: 0.1 });
  expect(model.portal).toEqual({ ...portal, workers: 4, queueLimit: 40 });
  expect(loses.join(' ')).toMatch(/4 workers at the same load wait longer than 44/);
});

test('so many people set the scale', () => {
  expect(scaleScenario(scenario, { people: 4100 })).toEqual(scaleScenario(scenario, { scale: 0.1 }));
});

test('full size is the scenario itself, and loses nothing', () => {
  const { scenario: same, loses } = scaleScenario(scenario, {});
  expect(same).toEqual(scenario);
  expect(loses).toEqual([]);
});

test('at any scale the model is a scenario, with at least one of each', () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-6, max: 2, noNaN: true }), (scale) => {
      const { scenario: model, keeps, loses } = scaleScenario(scenario, { scale });
      expect(scenarioSchema.parse(model)).toEqual(model);
      expect(keeps).toHaveLength(3);
      expect([...keeps, ...loses].every((sentence) => sentence.endsWith('.'))).toBe(true);
    }),
  );
});

test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])('a scale of %d is refused', (scale) => {
  expect(() => scaleScenario(scenario, { scale })).toThrow(RangeError);
});

test('of published outcomes, counts shrink and times do not', () => {
  const [places, time] = scenario.published;
  expect(publishedAtScale(places!, 0.1)).toBe(500);
  expect(publishedAtScale(time!, 0.1)).toBe(14_400);
});
