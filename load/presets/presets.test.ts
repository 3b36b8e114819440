import { expect, test } from 'vitest';
import { analyseRun } from '../analysis/analyse.ts';
import { replayedOf } from '../analysis/published.ts';
import { syntheticRun } from '../analysis/synthetic-run.ts';
import { loadScenario } from '../scenario/load.ts';
import { folderOf, presets } from './presets.ts';
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
  const text = presetText([
    { name: 'that-day', admission: 'fifo', scale: 0.1, valid: false, headline: 'So it was.', replayed },
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
