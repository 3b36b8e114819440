import { expect, test } from 'vitest';
import { analyseRun } from '../analysis/analyse.ts';
import { replayedOf } from '../analysis/published.ts';
import { syntheticRun } from '../analysis/synthetic-run.ts';
import { loadScenario } from '../scenario/load.ts';
import { folderOf, presets } from './presets.ts';
import { type PresetResult, presetResult } from './result.ts';
import { stormsOf, stormText } from './storms.ts';
import { presetText } from './table.ts';

test('each run has a folder of its own, and a preset whose outcomes a replay gives too', () => {
  expect(new Set(presets.map(folderOf)).size).toBe(presets.length);
  for (const { name } of presets) {
    const { published } = loadScenario(name).scenario;
    expect([name, published.some(({ measure }) => measure !== undefined)]).toEqual([name, true]);
  }
});

test('published, replayed and difference: counts at the scale of the replay, times as they are', () => {
  const { manifest, ...records } = syntheticRun({ people: 60, quota: 10 });
  manifest.scenario.published = [
    { name: 'Places', value: 125, unit: 'places', measure: 'quota.given', source: 's' },
    { name: 'Nothing given', value: 0, unit: 'places', measure: 'quota.given', source: 's' },
    { name: 'Visits', value: 9, unit: 'people', source: 's' },
  ];
  const summary = analyseRun({ manifest, ...records });
  const replayed = replayedOf(manifest, summary);
  expect(replayed.map(({ expected, got }) => [expected, got])).toEqual([
    [12.5, 10],
    [0, 10],
    [0.9, null],
  ]);
  expect(replayed.map(({ difference }) => difference)).toEqual([expect.closeTo(-0.2), null, null]);
  const result = presetResult({ ...presets[0]!, name: 'that-day' }, { manifest, ...records });
  const text = presetText([
    { ...result, scale: 0.1, valid: false, headline: 'So it was.', admission: 'fifo', replayed },
  ]);
  expect(text.split('\n')).toEqual([
    'that-day (1:10, fifo, INVALID)',
    '  So it was.',
    '                 published  replayed               difference',
    '  Places         125        10 (100 at full size)  -20.0 %',
    '  Nothing given  0          10 (100 at full size)  +10',
    '  Visits         9          not replayed',
  ]);
});

test('a storm is shown where the day failed as it did, and the same people did not fail behind a room', () => {
  const { manifest, signs: _, ...records } = syntheticRun({ people: 60, quota: 10 });
  const february = presets.find(({ name, admission }) => name === 'csq-2016-02-16' && admission === null)!;
  const met = presetResult(february, { manifest, ...records });
  const missed = { ...met.failedSo[0]!, value: 0, verdict: 'missed' as const };
  const asItWas: PresetResult = {
    ...{ ...met, name: 'csq-2016-02-16', given: 0, verdict: 'missed', missed: [missed] },
    failedSo: met.failedSo.map((each) => ({ ...each, verdict: 'met' })),
  };
  const behindARoom: PresetResult = { ...met, name: 'csq-2016-02-16-fifo', verdict: 'met', missed: [] };
  const problemsOf = (one: Partial<PresetResult>, other: Partial<PresetResult> = {}) =>
    stormsOf([
      { ...asItWas, ...one },
      { ...behindARoom, ...other },
    ])[0]!.problems;
  expect(problemsOf({})).toEqual([]);
  expect(stormText(stormsOf([asItWas, behindARoom]))).toMatch(
    /csq-2016-02-16 .*\n.*csq-2016-02-16-fifo .*\n {2}✓ csq-2016-02-16 failed as it did/,
  );
  expect(problemsOf({ verdict: 'met' }).join()).toMatch(/as it was, it meets every objective/);
  expect(problemsOf({ failedSo: [missed] }).join()).toMatch(/service\.errorRate >= 0\.5\): 0/);
  const displaced = { name: 'Displaced', measure: 'order.displaced', bound: '= 0', value: 1 };
  const more = { ...missed, ...displaced };
  expect(problemsOf({}, { verdict: 'missed', missed: [more] }).join()).toMatch(
    /behind a room: Displaced.*: 1/,
  );
  expect(problemsOf({}, { crowd: 'others' })).toEqual(['the two are not of the same people']);
  expect(problemsOf({}, { given: 0 }).join()).toMatch(/no more people get a place/);
  // Without its twin there is nothing to show; an invalid run shows nothing.
  expect(stormsOf([asItWas])).toEqual([]);
  expect(stormText(stormsOf([{ ...asItWas, valid: false }, behindARoom]))).toMatch(/shows nothing/);
});
