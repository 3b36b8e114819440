import { describe, expect, test } from 'vitest';
import { paintFor } from '../cli/paint.ts';
import { calibrate } from './calibration.ts';
import { judgeRuns } from './judgement.ts';
import { joinedJunit, judgementMarkdown, judgementSuite } from './pipeline.ts';
import type { RunSample } from './sample.ts';
import { syntheticSamples } from './synthetic-samples.ts';
import { judgementText } from './text.ts';

const reference = syntheticSamples(10, 1);
const changed = (runs: RunSample[], measures: Partial<Record<keyof RunSample['measures'], number>>) =>
  runs.map((run) => {
    const own = { ...run.measures };
    for (const [name, factor] of Object.entries(measures)) own[name as keyof typeof own]! *= factor;
    return { ...run, measures: own };
  });
const verdictsOf = (judged: RunSample[], against = reference) => {
  const { measures, harms, verdict } = judgeRuns(against, judged);
  const told = [...measures, ...harms].filter((each) => !['same', 'cannotTell'].includes(each.verdict));
  return { verdict, told: Object.fromEntries(told.map(({ name, verdict }) => [name, verdict])) };
};

describe('a judgement', () => {
  test('finds what got worse and what got better, and nothing else', () => {
    const judged = changed(syntheticSamples(10, 2), { latencyP99: 1.4, goodput: 1.2, hoursInVain: 0.8 });
    expect(verdictsOf(judged)).toEqual({
      verdict: 'worse',
      told: { latencyP99: 'worse', goodput: 'better', hoursInVain: 'better' },
    });
  });

  test('the same runs are the same, and the same judgement comes of them twice', () => {
    const first = judgeRuns(reference, reference);
    expect(first).toEqual(judgeRuns(reference, reference));
    expect(first.measures.every(({ change }) => Math.abs(change!) < 1e-12)).toBe(true);
    expect(first.verdict).not.toBe('worse');
  });

  test('a change too small to matter is none, however sure', () => {
    const exact = (runs: RunSample[]) =>
      runs.map((run) => ({ ...run, measures: { ...run.measures, requestsPerPerson: 20 } }));
    const judged = changed(exact(syntheticSamples(10, 2)), { requestsPerPerson: 1.01 });
    const { measures } = judgeRuns(exact(reference), judged);
    expect(measures.find(({ name }) => name === 'requestsPerPerson')).toMatchObject({ verdict: 'same' });
  });

  test('one run a side: cannot tell, but for what must never happen', () => {
    const [one] = changed(syntheticSamples(1, 3), { latencyP99: 9 });
    expect(verdictsOf([one!], [reference[0]!])).toEqual({ verdict: 'cannotTell', told: {} });
    const oversold = { ...one!, harms: { ...one!.harms, oversold: 1 } };
    expect(verdictsOf([oversold], [reference[0]!])).toEqual({
      verdict: 'worse',
      told: { oversold: 'worse' },
    });
  });

  test('no valid run on one side: cannot tell, and no number that is none', () => {
    for (const judgement of [judgeRuns(reference, []), judgeRuns([], reference)]) {
      expect(judgement.verdict).toBe('cannotTell');
      const told = judgementText(
        judgement,
        { reference: 'a', judged: 'b' },
        'en',
        paintFor({ colours: false }),
      );
      expect(told.join('\n')).not.toMatch(/NaN|One run/);
      expect(told[0]).toMatch(/One side has no valid run/);
    }
  });

  test('harm is worse where there was none, better where none is left, and noise between', () => {
    const withHarm = (runs: RunSample[], displaced: number) =>
      runs.map((run) => ({ ...run, harms: { ...run.harms, displaced } }));
    const judged = syntheticSamples(10, 2);
    expect(verdictsOf(withHarm(judged, 1)).told).toEqual({ displaced: 'worse' });
    expect(verdictsOf(judged, withHarm(reference, 1)).told).toEqual({ displaced: 'better' });
    expect(verdictsOf(withHarm(judged, 9), withHarm(reference, 7)).told).toEqual({});
  });

  test('a measure that one side lacks is not told', () => {
    const judged = syntheticSamples(10, 2).map((run) => ({
      ...run,
      measures: { ...run.measures, goodput: null },
    }));
    const { measures } = judgeRuns(reference, judged);
    expect(measures.find(({ name }) => name === 'goodput')).toMatchObject({
      verdict: 'cannotTell',
      change: null,
    });
  });

  test('repeats needed grow with the spread, and are enough', () => {
    const wide = syntheticSamples(10, 4).map((run) => ({
      ...run,
      measures: { ...run.measures, latencyP99: run.measures.latencyP99! ** 2 },
    }));
    const needed = (runs: RunSample[]) =>
      judgeRuns(runs, runs).measures.find(({ name }) => name === 'latencyP99')!.repeatsNeeded!;
    expect(needed(wide)).toBeGreaterThan(2 * needed(reference));
    const { planted } = calibrate(syntheticSamples(60, 5), {
      repeats: needed(syntheticSamples(60, 5)),
      comparisons: { same: 0, planted: 20 },
      planted: [{ measure: 'latencyP99', factor: 1.2 }],
      seed: 1,
    });
    expect(planted[0]!.found).toBeGreaterThanOrEqual(18);
  });
});

test('calibrated: false alarms in at most 5 %, planted changes found (compare-calibration does it with real runs)', () => {
  const { same, planted } = calibrate(syntheticSamples(40, 6), {
    repeats: 14,
    comparisons: { same: 60, planted: 10 },
    planted: [
      { measure: 'latencyP99', factor: 1.2 },
      { measure: 'goodput', factor: 0.9 },
    ],
    seed: 2,
  });
  expect(same.alarms).toBeLessThanOrEqual(3);
  for (const { found } of planted) expect(found).toBeGreaterThanOrEqual(9);
  expect(() =>
    calibrate(reference, { repeats: 6, comparisons: { same: 1, planted: 1 }, planted: [], seed: 1 }),
  ).toThrow(/need 12 runs, and there are 10/);
});

describe('as people and pipelines read it (vitest -u writes it anew)', () => {
  const judged = changed(syntheticSamples(10, 2), { latencyP99: 1.4 }).map((run, i) => ({
    ...run,
    harms: { ...run.harms, displaced: i === 0 ? 2 : 0 },
  }));
  const judgement = judgeRuns(reference, judged);
  const names = { reference: 'nightly', judged: 'today' };
  test.each(['en', 'fr'] as const)('%s', async (language) => {
    const lines = judgementText(judgement, names, language, paintFor({ colours: false }));
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(`golden/judgement.${language}.txt`);
  });

  test('Markdown and JUnit: a failure for what is worse, a skip for what cannot be told', async () => {
    await expect(judgementMarkdown(judgement, names, 'en')).toMatchFileSnapshot('golden/judgement.md.golden');
    const own =
      '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n  <testsuite name="own"/>\n</testsuites>\n';
    const junit = joinedJunit([own, own], [judgementSuite(judgement, names)]);
    expect(junit.match(/<testsuite name="own"\/>/g)).toHaveLength(2);
    expect(junit).toMatch(/failures="2" errors="0"/);
    expect(junit.match(/<failure message="worse than nightly">/g)).toHaveLength(2);
    expect(junit.match(/<\/?testsuites>/g)).toEqual(['<testsuites>', '</testsuites>']);
  });
});
