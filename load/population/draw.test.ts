import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadScenario } from '../scenario/load.ts';
import { scaleScenario } from '../scenario/scale.ts';
import { drawPerson, drawPopulation } from './draw.ts';
import { chiSquare, chiSquareLimit, kolmogorovSmirnov, kolmogorovSmirnovLimit } from './goodness.ts';
import type { Person } from './person.ts';

const { scenario } = scaleScenario(loadScenario('csq-2016-06-13').scenario, { scale: 0.1 });
const { crowd, opening } = scenario;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Figures that stay, so that a change of a preset does not look like a change of the draw. */
const fixed: Parameters<typeof drawPopulation>[0] = {
  opening,
  crowd: {
    people: 500,
    arrivals: { early: 0.5, burst: 0.3, late: 0.2, burstMeanSeconds: 600, lateSeconds: 10_000 },
    devices: { one: 0.6, two: 0.3, three: 0.1 },
    networks: { fibre: 0.3, dsl: 0.4, mobile: 0.3 },
    patience: { medianSeconds: 10_000, sigma: 0.5 },
    claim: { meanSeconds: 60, noShow: 0.1 },
    forms: {
      ready: 0.8,
      fields: 20,
      thinkSeconds: 7,
      sections: 0,
      unreadyFromSeconds: 3600,
      unreadyToSeconds: 4500,
    },
    retry: { mash: 0.4, backoff: 0.3, obey: 0.3, mashSeconds: 2 },
    goodbye: 0.5,
    standby: 0.3,
    listening: 0.4,
    payment: { soon: 0.7, late: 0.2, never: 0.1, soonMeanDays: 2, lateFromDays: 20, lateToDays: 31 },
  },
};

describe('the same seed, the same people', () => {
  test('golden: a crowd with figures of its own, to the millisecond', () => {
    const people = drawPopulation(fixed, 20160613);
    expect(people[0]).toMatchInlineSnapshot(`
      {
        "accountId": "p000001",
        "claimDelayMs": 32534,
        "cohort": {
          "devices": 1,
          "early": false,
          "formReady": true,
          "network": "dsl",
          "retry": "backoff",
        },
        "dueAtMs": 229353,
        "formMs": 134726,
        "id": "p000001",
        "index": 0,
        "listens": false,
        "mashMs": 2000,
        "patienceMs": 11298670,
        "paymentDelayMs": 179038889,
        "saysGoodbye": false,
        "sections": 0,
        "standsBy": true,
      }
    `);
    const print = createHash('sha256').update(JSON.stringify(people)).digest('hex');
    expect(print).toMatchInlineSnapshot(`"027dcb5402e5068a396c70cc28809b82ff44f8d67c524399e85fbe7883ebc8f9"`);
    expect(drawPopulation(fixed, 20160613)).toEqual(people);
  });

  test('nobody depends on anybody else: a smaller crowd is the beginning of a larger one, in any order', () => {
    const larger = drawPopulation({ opening, crowd: { ...crowd, people: 300 } }, 5);
    expect(drawPopulation({ opening, crowd: { ...crowd, people: 100 } }, 5)).toEqual(larger.slice(0, 100));
    for (const index of [299, 0, 150]) expect(drawPerson(scenario, 5, index)).toEqual(larger[index]);
  });

  test('a change to one trait leaves the others as they were', () => {
    const patient = { ...crowd, patience: { medianSeconds: 99_999, sigma: 0 } };
    const before = drawPerson(scenario, 5, 7);
    expect(drawPerson({ opening, crowd: patient }, 5, 7)).toEqual({ ...before, patienceMs: 99_999_000 });
  });

  test('another seed, other people', () => {
    const [one, two] = [1, 2].map((seed) => drawPopulation(scenario, seed));
    expect(one!.filter((person, i) => person.dueAtMs === two![i]!.dueAtMs).length).toBeLessThan(10);
  });
});

describe.each([1, 2, 3])('seed %d: the crowd is what the scenario says', (seed) => {
  const people = drawPopulation(scenario, seed);
  const counted = (keys: readonly unknown[], of: (person: Person) => unknown): number[] =>
    keys.map((key) => people.filter((person) => of(person) === key).length);
  const fits = (sample: number[], cdf: (x: number) => number) =>
    expect(kolmogorovSmirnov(sample, cdf)).toBeLessThan(kolmogorovSmirnovLimit(sample.length));

  test('shares', () => {
    const { devices, networks, retry, forms, arrivals } = crowd;
    const three: [number[], number[]][] = [
      [counted([1, 2, 3], ({ cohort }) => cohort.devices), [devices.one, devices.two, devices.three]],
      [
        counted(['fibre', 'dsl', 'mobile'], ({ cohort }) => cohort.network),
        [networks.fibre, networks.dsl, networks.mobile],
      ],
      [
        counted(['mash', 'backoff', 'obey'], ({ cohort }) => cohort.retry),
        [retry.mash, retry.backoff, retry.obey],
      ],
    ];
    for (const [observed, shares] of three)
      expect(chiSquare(observed, shares)).toBeLessThan(chiSquareLimit(2));
    const two: [number[], number][] = [
      [counted([true, false], ({ cohort }) => cohort.formReady), forms.ready],
      [counted([true, false], ({ cohort }) => cohort.early), arrivals.early],
      [counted([true, false], ({ saysGoodbye }) => saysGoodbye), crowd.goodbye],
      [counted([true, false], ({ claimDelayMs }) => claimDelayMs === null), crowd.claim.noShow],
      [counted([true, false], ({ paymentDelayMs }) => paymentDelayMs === null), crowd.payment.never],
    ];
    for (const [observed, share] of two)
      expect(chiSquare(observed, [share, 1 - share])).toBeLessThan(chiSquareLimit(1));
  });

  test('arrivals: uniform before the opening, then a burst and a uniform rest', () => {
    const { burst, late, burstMeanSeconds, lateSeconds } = crowd.arrivals;
    const due = people.map(({ dueAtMs }) => dueAtMs);
    fits(
      due.filter((ms) => ms < 0),
      (ms) => (ms + HOUR) / HOUR,
    );
    fits(
      due.filter((ms) => ms >= 0),
      (ms) =>
        (burst * (1 - Math.exp(-ms / burstMeanSeconds / 1000)) +
          late * Math.min(1, ms / lateSeconds / 1000)) /
        (burst + late),
    );
  });

  test('patience, log-normal, by its quantiles', () => {
    const below = (share: number, z: number) => {
      const limit = crowd.patience.medianSeconds * Math.exp(crowd.patience.sigma * z) * 1000;
      const count = people.filter(({ patienceMs }) => patienceMs < limit).length;
      expect(chiSquare([count, people.length - count], [share, 1 - share])).toBeLessThan(chiSquareLimit(1));
    };
    below(0.5, 0);
    below(0.158655, -1);
    below(0.841345, 1);
  });

  test('calls are taken up after an exponential time', () => {
    const delays = people.flatMap(({ claimDelayMs }) => (claimDelayMs === null ? [] : [claimDelayMs]));
    fits(delays, (ms) => 1 - Math.exp(-ms / crowd.claim.meanSeconds / 1000));
  });

  test('forms: a think time on each field, or the whole form', () => {
    const { fields, thinkSeconds, unreadyFromSeconds, unreadyToSeconds } = crowd.forms;
    const ready = people.filter(({ cohort }) => cohort.formReady).map(({ formMs }) => formMs / 1000);
    const unready = people.filter(({ cohort }) => !cohort.formReady).map(({ formMs }) => formMs / 1000);
    // Erlang: mean k theta, standard deviation sqrt(k) theta; the mean of n has that over sqrt(n).
    const mean = ready.reduce((sum, seconds) => sum + seconds, 0) / ready.length;
    const error = (Math.sqrt(fields) * thinkSeconds) / Math.sqrt(ready.length);
    expect(Math.abs(mean - fields * thinkSeconds) / error).toBeLessThan(4);
    const variance = ready.reduce((sum, seconds) => sum + (seconds - mean) ** 2, 0) / (ready.length - 1);
    expect(variance / (fields * thinkSeconds ** 2)).toBeGreaterThan(0.9);
    expect(variance / (fields * thinkSeconds ** 2)).toBeLessThan(1.1);
    fits(unready, (seconds) => (seconds - unreadyFromSeconds) / (unreadyToSeconds - unreadyFromSeconds));
  });

  test('payments: soon or late', () => {
    const { soon, late, soonMeanDays, lateFromDays, lateToDays } = crowd.payment;
    const days = people.flatMap(({ paymentDelayMs }) =>
      paymentDelayMs === null ? [] : [paymentDelayMs / DAY],
    );
    fits(days, (x) => {
      const lateShare = Math.min(1, Math.max(0, (x - lateFromDays) / (lateToDays - lateFromDays)));
      return (soon * (1 - Math.exp(-x / soonMeanDays)) + late * lateShare) / (soon + late);
    });
  });
});

/** Any crowd that a scenario may describe. */
const anyShares = fc
  .tuple(fc.nat(100), fc.nat(100), fc.nat(100))
  .filter(([a, b, c]) => a + b + c > 0)
  .map(([a, b, c]) => [a / (a + b + c), b / (a + b + c), c / (a + b + c)] as const);
const anySeconds = fc.double({ min: 0.001, max: 1e6, noNaN: true });

test('whatever the figures, everybody is within their ranges', () => {
  fc.assert(
    fc.property(
      fc.record({
        shares: anyShares,
        seconds: anySeconds,
        share: fc.double({ min: 0, max: 1, noNaN: true }),
      }),
      fc.nat(),
      fc.nat(5_000_000),
      ({ shares: [a, b, c], seconds, share }, seed, index) => {
        const person = drawPerson(
          {
            opening,
            crowd: {
              people: 1,
              arrivals: { early: a, burst: b, late: c, burstMeanSeconds: seconds, lateSeconds: seconds },
              devices: { one: a, two: b, three: c },
              networks: { fibre: a, dsl: b, mobile: c },
              patience: { medianSeconds: seconds, sigma: share },
              claim: { meanSeconds: seconds, noShow: share },
              forms: {
                ready: share,
                fields: 3,
                thinkSeconds: seconds,
                sections: 0,
                unreadyFromSeconds: seconds,
                unreadyToSeconds: 2 * seconds,
              },
              retry: { mash: a, backoff: b, obey: c, mashSeconds: 2 },
              goodbye: share,
              standby: share,
              listening: share,
              payment: { soon: a, late: b, never: c, soonMeanDays: 2, lateFromDays: 20, lateToDays: 31 },
            },
          },
          seed,
          index,
        );
        expect(person.id).toMatch(/^p\d{6,7}$/);
        expect(person.dueAtMs).toBeGreaterThanOrEqual(-HOUR);
        expect(person.dueAtMs).toBeLessThanOrEqual(12 * HOUR);
        expect(person.cohort.early).toBe(person.dueAtMs < 0);
        expect([1, 2, 3]).toContain(person.cohort.devices);
        const times = [
          person.patienceMs,
          person.formMs,
          person.claimDelayMs ?? 0,
          person.paymentDelayMs ?? 0,
        ];
        for (const ms of [...times, person.dueAtMs]) {
          expect(Number.isSafeInteger(ms)).toBe(true);
          expect(Object.is(ms, -0)).toBe(false);
        }
        for (const ms of times) expect(ms).toBeGreaterThanOrEqual(0);
        if (person.paymentDelayMs === null) expect(c).toBeGreaterThan(0);
      },
    ),
  );
});

test('the draw runs in k6 as it is: it imports types and its own random streams only', () => {
  const imports = (file: string) =>
    [
      ...readFileSync(new URL(file, import.meta.url), 'utf8').matchAll(
        /^import (?!type )[^;]*from '(.*)';$/gm,
      ),
    ].map(([, from]) => from);
  expect(imports('./draw.ts')).toEqual(['./cohorts.ts', './habits.ts', './random.ts']);
  expect(imports('./cohorts.ts')).toEqual([]);
  expect(imports('./habits.ts')).toEqual(['./random.ts']);
  expect(imports('./random.ts')).toEqual([]);
});
