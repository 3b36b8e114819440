import { describe, expect, test } from 'vitest';
import { analyseRun } from '../analysis/analyse.ts';
import { syntheticRun } from '../analysis/synthetic-run.ts';
import { randomStream } from '../population/random.ts';
import { still } from '../report/live/script.ts';
import { breakpointOf, type Level, levelOf } from './breakpoint.ts';
import { capacityOf, type Trial } from './capacity.ts';
import { breakpointPage } from './page.ts';
import { scalabilityOf } from './scalability.ts';
import { generatorLimitOf, nextStep } from './search.ts';
import { breakpointText } from './text.ts';

const limits = { runs: 16, factor: 1.3, least: 10, most: 1e6 };

/** A whole search on a system whose objectives hold in half of the runs at `edge`, more or less sharply. */
function searched(edge: number, slope: number, start: number, random: () => number) {
  const trials: Trial[] = [];
  for (;;) {
    const step = nextStep({ trials, invalidFrom: Number.POSITIVE_INFINITY }, start, limits);
    if ('ended' in step) return { trials, ended: step.ended };
    const holds = 1 / (1 + (step.level / edge) ** (1 / slope));
    trials.push({ level: step.level, met: random() < holds });
  }
}

test('the interval holds the true edge as often as it says, and the search is short', () => {
  const seed = 20160613;
  let [covered, runs, width] = [0, 0, 0];
  const days = 60;
  for (let day = 0; day < days; day++) {
    const stream = randomStream(seed, 'breakpoint', day);
    const random = () => stream.next();
    const edge = Math.exp(Math.log(200) + random() * Math.log(50));
    const slope = [0.02, 0.05, 0.12][day % 3]!;
    const { trials } = searched(edge, slope, 300, random);
    const { interval } = capacityOf(trials);
    if (interval[0] <= edge && edge <= interval[1]) covered++;
    runs += trials.length / days;
    width += Math.log(interval[1] / interval[0]) / days;
  }
  expect(covered / days, `seed ${seed}`).toBeGreaterThan(0.85);
  expect(runs).toBeLessThan(16);
  expect(Math.exp(width)).toBeLessThan(1.5);
});

test('a sharp edge: all below hold, all above break, and there is an answer all the same', () => {
  const trials = [100, 200, 400, 420, 440, 460, 800].map((level) => ({ level, met: level < 430 }));
  const { level, interval } = capacityOf(trials);
  expect(level).toBeGreaterThan(410);
  expect(level).toBeLessThan(470);
  expect(interval[0]).toBeGreaterThan(250);
  expect(interval[1]).toBeLessThan(700);
});

describe('the search', () => {
  const step = (trials: Trial[], invalidFrom = Number.POSITIVE_INFINITY) =>
    nextStep({ trials, invalidFrom }, 100, limits);
  const held = (level: number) => ({ level, met: true });
  const broke = (level: number) => ({ level, met: false });

  test('goes up in doublings until something breaks, and down where it is broken at the start', () => {
    expect(step([])).toEqual({ level: 100 });
    expect(step([held(100), held(200)])).toEqual({ level: 400 });
    expect(step([broke(100)])).toEqual({ level: 50 });
    expect(step([broke(100), broke(50), broke(25), broke(12)])).toEqual({ ended: 'broken' });
    expect(step([held(1e6)])).toEqual({ ended: 'unbroken' });
  });

  test('never goes where the generator itself gave out', () => {
    const next = step([held(100), held(200)], 400);
    expect(next).toEqual({ level: Math.sqrt(200 * 400) });
    expect(step([held(100), held(380)], 400)).toEqual({ ended: 'generator' });
    expect(step([], 15)).toEqual({ ended: 'generator' });
  });

  test('one invalid run may be a neighbour’s: it takes two, beyond all that could be driven', () => {
    const level = (people: number, verdict: string) => ({ people, verdict });
    const limitOf = (...levels: ReturnType<typeof level>[]) => generatorLimitOf(levels);
    expect(limitOf(level(100, 'met'), level(200, 'invalid'))).toBe(Number.POSITIVE_INFINITY);
    expect(limitOf(level(100, 'met'), level(200, 'invalid'), level(200, 'invalid'))).toBe(200);
    expect(limitOf(level(200, 'invalid'), level(200, 'invalid'), level(300, 'missed'))).toBe(
      Number.POSITIVE_INFINITY,
    );
    expect(limitOf(level(400, 'invalid'), level(200, 'met'), level(290, 'invalid'))).toBe(290);
  });

  test('has an end in runs', () => {
    expect(step(Array.from({ length: 16 }, (_, n) => ({ level: 100 + n, met: n % 2 === 0 })))).toEqual({
      ended: 'runs',
    });
  });
});

describe('the universal scalability law', () => {
  const enough = { cores: 8, parts: 3 };
  const curve = (alpha: number, beta: number, loads: number[]) =>
    loads.map((n) => ({ concurrency: n, throughput: (50 * n) / (1 + alpha * (n - 1) + beta * n * (n - 1)) }));
  const loads = [1, 2, 4, 8, 16, 32, 64];

  test('is found again from its own points, with its peak', () => {
    const fit = scalabilityOf(curve(0.03, 0.0005, loads), enough);
    expect(fit).toMatchObject({
      identifiable: true,
      gamma: expect.closeTo(50, 3),
      alpha: expect.closeTo(0.03, 5),
      beta: expect.closeTo(0.0005, 7),
      peak: { concurrency: expect.closeTo(Math.sqrt(0.97 / 0.0005), 2) },
    });
  });

  test.each([
    ['cores that are shared', loads, { cores: 2, parts: 3 }, /3 processes .* share 2 cores/],
    ['five points', loads.slice(0, 5), enough, /5 points .* at least 6/],
    ['six of which two are one', [1, 2, 4, 8, 16, 16], enough, /5 points/],
    ['a short span', [10, 11, 12, 13, 14, 15], enough, /factor of 1\.5/],
  ])('is not identifiable from %s', (_what, from, machine, says) => {
    expect(scalabilityOf(curve(0.03, 0.0005, from), machine)).toMatchObject({
      identifiable: false,
      reason: { en: expect.stringMatching(says) },
    });
  });

  test('without a bend there is no peak', () => {
    const points = curve(0.05, 0, loads).map((point, n) => ({
      ...point,
      throughput: point.throughput * [1, 0.99, 1.01, 0.995, 1.005, 1, 0.998][n]!,
    }));
    expect(scalabilityOf(points, enough)).toMatchObject({ identifiable: true, peak: null });
  });
});

describe('what it leaves', () => {
  const { manifest, people, ...rest } = syntheticRun({ people: 60, quota: 10 });
  const summary = analyseRun({ manifest, people, ...rest });
  const dueAtMs = [-1_000, 0, 10, 58_000, 70_000];
  const one = levelOf('1', { manifest, summary, series: rest.series, dueAtMs });
  const at = (factor: number, verdict: Level['verdict']): Level => ({
    ...one,
    people: one.people * factor,
    peakPerMinute: one.peakPerMinute * factor,
    verdict,
    broken: verdict === 'missed' ? ['Answers come within a second'] : [],
  });

  test('a level knows its busiest minute, and what of it is a second of wall time', () => {
    expect(one).toMatchObject({ people: 5, peakPerMinute: 4, run: '1' });
    expect(one.reasons).toEqual([]);
    const { speed } = manifest.speed.schedule[0]!;
    expect(one.peakPerSecondWall).toBeCloseTo((4 / 60) * speed);
  });

  test('the capacity in people and in arrivals; an invalid run counts in nothing; page and text say it', () => {
    const levels = [
      at(1, 'met'),
      at(2, 'met'),
      at(4, 'missed'),
      at(3, 'missed'),
      at(2.5, 'met'),
      at(8, 'invalid'),
    ];
    const result = breakpointOf(levels, 'narrow', { manifest, generators: 1 });
    expect(result).toMatchObject({ held: 12.5, broke: 15, brokenBy: { 'Answers come within a second': 2 } });
    expect(result.capacity!.level).toBeGreaterThan(11);
    expect(result.capacity!.level).toBeLessThan(17);
    expect(result.peakPerMinute!.value / result.capacity!.level).toBeCloseTo(0.8);
    expect(result.scalability).toMatchObject({ identifiable: false });
    for (const language of ['en', 'fr'] as const) {
      const text = breakpointText(result, '/x', language).join('\n');
      expect(text).toMatch(/95 %/);
      expect(breakpointPage(result, language, still)).toContain('<svg');
      expect(text).not.toMatch(/NaN|undefined|null/);
    }
  });

  test('nothing broke, or no run could be trusted: no capacity, and it says so', () => {
    const unbroken = breakpointOf([at(1, 'met'), at(2, 'met')], 'generator', { manifest, generators: 1 });
    expect(unbroken.capacity).toBeNull();
    expect(breakpointText(unbroken, '/x', 'en')[0]).toMatch(/hold for 10 people at least/);
    const gaveOut = [at(1, 'met'), at(4, 'invalid'), at(2, 'invalid')];
    const weak = breakpointOf(gaveOut, 'generator', { manifest, generators: 1 });
    expect(breakpointText(weak, '/x', 'en')[0]).toBe(
      'Not found: the generator’s limit, at 10 people, came first. All objectives hold for 5 people at least.',
    );
    expect(breakpointPage(weak, 'fr', still)).toContain(
      'Non trouvé : la limite du générateur, à 10 personnes',
    );
    const nothing = breakpointOf([at(1, 'invalid')], 'generator', { manifest, generators: 1 });
    expect(breakpointText(nothing, '/x', 'en')[0]).toBe('No run could be trusted.');
    expect(breakpointPage(nothing, 'en', still)).not.toMatch(/NaN|Infinity/);
  });
});
