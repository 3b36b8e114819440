import { describe, expect, test } from 'vitest';
import { bad, good } from './changed-scenario.ts';
import { readScenario } from './read.ts';

test('the unchanged file is in order, and its numbers are resolved', () => {
  const { scenario, figures, problems } = readScenario(good);
  expect(problems).toEqual([]);
  expect(scenario?.opening.quota).toBe(30);
  expect(scenario?.crowd.arrivals.early).toBe(0.6);
  expect(scenario?.run.scale).toBe(1);
  expect(figures).toContainEqual({
    path: 'opening.quota',
    value: 30,
    mark: 'assumed',
    why: 'illustrative',
  });
});

describe('every problem at once', () => {
  test('each of many slips at its line, and no other', () => {
    const { text, at } = bad({
      'quota:': '  quota: 30',
      'unpaid:': '  unpayed: burned',
      'claimSeconds:': '  claimSeconds: { assumed: 400, why: x }',
      'two:': '    two: { assumed: 0.3, why: x }',
      'lateToDays:': null,
      '- { fromSeconds: 1200': '    - { fromSeconds: -700, speed: -1 }',
    });
    const { problems } = readScenario(text);
    expect(problems.map(({ line, path }) => [line, path])).toEqual(
      [
        [at('opening:'), 'opening.unpaid'],
        [at('quota:'), 'opening.quota'],
        [at('unpaid:'), 'opening.unpayed'],
        [at('claimSeconds:'), 'admission.claimSeconds'],
        [at('devices:'), 'crowd.devices'],
        [at('payment:'), 'crowd.payment.lateToDays'],
        [at('- { fromSeconds: 1200'), 'run.speed[1].fromSeconds'],
        [at('- { fromSeconds: 1200'), 'run.speed[1].speed'],
      ].sort((a, b) => Number(a[0]) - Number(b[0])),
    );
  });

  test('columns point at the key', () => {
    const { text } = bad({ 'unpaid:': '  unpayed: burned' });
    const problem = readScenario(text).problems.find(({ path }) => path === 'opening.unpayed');
    expect(problem).toMatchObject({ column: 3, severity: 'error' });
  });

  test('an empty mapping misses every part', () => {
    const parts = readScenario('{}').problems.map(({ path }) => path);
    expect(parts).toEqual(
      expect.arrayContaining(['name', 'opening', 'admission', 'crowd', 'run', 'sources']),
    );
  });
});

describe('what YAML itself refuses', () => {
  test.each([
    ['a key twice', good.replace('  mode: fifo', '  mode: fifo\n  mode: fifo'), /stands twice/],
    ['a tab', good.replace('  mode: fifo', '\tmode: fifo'), /tab/i],
    ['an open brace', good.replace('why: illustrative }', 'why: illustrative'), /^not YAML: /],
    ['two documents', `${good}\n---\n{}`, /second document/],
    ['nothing', '', /^the file is empty/],
    ['an alias bomb', `${good}x: &a [*a]`, /./],
  ])('%s', (_, text, message) => {
    const { scenario, problems } = readScenario(text);
    expect(scenario).toBeNull();
    expect(problems.map((problem) => problem.message).join('\n')).toMatch(message);
    expect(problems[0]!.line).toBeGreaterThan(0);
  });

  test('a key that stands twice does not hide the other problems', () => {
    const text = good
      .replace('  mode: fifo', '  mode: fifo\n  mode: fifo')
      .replace('  unpaid: returned', '  unpaid: burnt');
    expect(readScenario(text).problems.map(({ message }) => message)).toEqual([
      expect.stringMatching(/did you mean "burned"/),
      expect.stringMatching(/stands twice/),
    ]);
  });
});

describe('warnings', () => {
  test.each([
    ['places for everyone', 'quota:', '  quota: { assumed: 201, why: x }', 'opening.quota'],
    ['a source that nothing names', 'sources:', 'sources: { a: { title: A, confidence: low } }', 'sources.a'],
    [
      'people who come after the close',
      'lateSeconds:',
      '    lateSeconds: { assumed: 1801, why: x }',
      'crowd.arrivals.lateSeconds',
    ],
  ])('%s', (_, start, line, path) => {
    const { text, at } = bad({ [start]: line });
    const { scenario, problems } = readScenario(text);
    expect(scenario).not.toBeNull();
    expect(problems).toMatchObject([{ path, severity: 'warning', line: at(start) }]);
  });
});

test('a resolved scenario has its numbers plain, and reads back as itself', () => {
  const { scenario } = readScenario(good);
  const text = JSON.stringify(scenario, null, 2);
  expect(readScenario(text, true).scenario).toEqual(scenario);
  expect(readScenario(text).problems.length).toBeGreaterThan(20);
});
