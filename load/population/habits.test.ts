import { describe, expect, test } from 'vitest';
import { normalTail } from '../analysis/proportion.ts';
import type { Crowd } from '../scenario/crowd.ts';
import { loadScenario } from '../scenario/load.ts';
import { drawPopulation } from './draw.ts';
import { chiSquare, chiSquareLimit, kolmogorovSmirnov, kolmogorovSmirnovLimit } from './goodness.ts';

const { opening, crowd } = loadScenario('csq-2016-06-13').scenario;
const people = 20_000;
const seed = 11;

/** The people of June with some habits more. */
const drawn = (more: Partial<Crowd>) =>
  drawPopulation({ opening, crowd: { ...crowd, people, ...more } }, seed);
const plain = drawn({});

function expectShare(count: number, share: number, of = people) {
  expect(chiSquare([count, of - count], [share, 1 - share])).toBeLessThan(chiSquareLimit(1));
}

const normalBelow = (z: number) => (z < 0 ? normalTail(-z) : 1 - normalTail(z));

function expectDrawnFrom(sample: number[], cdf: (x: number) => number) {
  expect(kolmogorovSmirnov(sample, cdf)).toBeLessThan(kolmogorovSmirnovLimit(sample.length));
}

const settings = { latencyMs: 40, sigma: 0.5, kilobitsPerSecond: 8_000, pageKilobytes: 900 };
const lines = { fibre: { ...settings, latencyMs: 8 }, dsl: settings, mobile: { ...settings, latencyMs: 90 } };

describe('each habit is drawn as the scenario says', () => {
  test('off, they leave no trace; on, everything else about the same people stays', () => {
    expect(Object.keys(plain[0]!)).not.toContain('line');
    const all = drawn({
      lines,
      tabs: { share: 0.3, count: 3, afterSeconds: 5 },
      relatives: { share: 0.1, count: 7, withinSeconds: 600 },
      giveUp: { hopeShare: 0.2, hopeBelow: 0.1, errorShare: 0.5, errorMean: 20 },
      bots: { share: 0.05, perSecond: 4 },
      retry: { ...crowd.retry, backoffBaseSeconds: 2, backoffCapSeconds: 32 },
      devices: { ...crowd.devices, nextFromSeconds: 1, nextToSeconds: 9 },
    });
    const { bot, ...cohort } = all[0]!.cohort;
    expect({ ...all[0]!, cohort }).toMatchObject(plain[0]!);
    expect(all[0]!.backoff).toEqual({ baseMs: 2_000, capMs: 32_000 });
    expect(all[0]!.nextDeviceMs).toEqual([1_000, 9_000]);
  });

  test('lines: log-normal round trips by network, and the time of a kilobyte', () => {
    const crowd = drawn({ lines });
    for (const network of ['fibre', 'dsl', 'mobile'] as const) {
      const of = crowd.filter(({ cohort }) => cohort.network === network).map(({ line }) => line!);
      expectDrawnFrom(
        of.map(({ roundTripMs }) => roundTripMs),
        (x) => normalBelow(Math.log(x / lines[network].latencyMs) / 0.5),
      );
      expect(of[0]).toMatchObject({ msPerKilobyte: 1, pageKilobytes: 900 });
    }
  });

  test('tabs: their share, their number, exponential gaps', () => {
    const several = drawn({ tabs: { share: 0.3, count: 3, afterSeconds: 5 } }).flatMap(({ alsoAfterMs }) =>
      alsoAfterMs ? [alsoAfterMs] : [],
    );
    expectShare(several.length, 0.3);
    expect(new Set(several.map(({ length }) => length))).toEqual(new Set([2]));
    expectDrawnFrom(
      several.map(([first]) => first! + 0.5),
      (x) => 1 - Math.exp(-x / 5_000),
    );
  });

  test('relatives: seven for a file, each within ten minutes, uniform', () => {
    const helped = drawn({ relatives: { share: 0.1, count: 7, withinSeconds: 600 } }).flatMap(
      ({ alsoAfterMs }) => (alsoAfterMs ? [alsoAfterMs] : []),
    );
    expectShare(helped.length, 0.1);
    expect(helped[0]).toHaveLength(6);
    expectDrawnFrom(helped.flat(), (x) => x / 600_000);
  });

  test('giving up: hopeless odds uniform up to the bound, errors geometric with their mean', () => {
    const crowd = drawn({ giveUp: { hopeShare: 0.4, hopeBelow: 0.1, errorShare: 0.5, errorMean: 4 } });
    const odds = crowd.flatMap(({ leastOdds }) => leastOdds ?? []);
    expectShare(odds.length, 0.4);
    expectDrawnFrom(odds, (x) => x / 0.1);
    const errors = crowd.flatMap(({ mostErrors }) => mostErrors ?? []);
    expectShare(errors.length, 0.5);
    const counts = [1, 2].map((n) => errors.filter((most) => most === n).length);
    const rest = errors.length - counts[0]! - counts[1]!;
    expect(chiSquare([...counts, rest], [0.25, 0.1875, 0.5625])).toBeLessThan(chiSquareLimit(2));
  });

  test('bots, who refresh at an interval, who come an hour ahead', () => {
    const bots = drawn({ bots: { share: 0.05, perSecond: 4 } }).filter(
      ({ botEveryMs }) => botEveryMs === 250,
    );
    expectShare(bots.length, 0.05);
    expect(bots.every(({ cohort }) => cohort.bot)).toBe(true);

    const retry = { ...crowd.retry, mash: 0.2, fixed: 0.3, fixedSeconds: 15 };
    const fixed = drawn({ retry }).filter(({ cohort }) => cohort.retry === 'fixed');
    expectShare(fixed.length, 0.3);
    expect(fixed[0]!.fixedMs).toBe(15_000);

    const ahead = { early: 0, burst: 0, late: 0, ahead: 1, aheadSeconds: 3_600, aheadSpreadSeconds: 300 };
    const came = drawn({ arrivals: { ...crowd.arrivals, ...ahead } }).map(({ dueAtMs }) => dueAtMs);
    expectDrawnFrom(came, (x) => normalBelow((x + 3_600_000) / 300_000));
  });

  test('who stands by comes back on a day; where nothing is said, nobody does', () => {
    expect(drawn({}).every(({ standbyBackMs }) => standbyBackMs === undefined)).toBe(true);
    expect(
      drawn({ standbyBackDays: 30 }).every(({ standbyBackMs }) => standbyBackMs === 30 * 86_400_000),
    ).toBe(true);
  });
});
