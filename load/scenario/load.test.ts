import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { serveSettings } from '../../server/opening/settings.ts';
import { figurePaths, figureValue } from './figures.ts';
import { loadScenario, presets, ScenarioError, textOf } from './load.ts';
import { validateScenarios, validationText } from './validate.ts';

const folder = mkdtempSync(join(tmpdir(), 'opening-day-scenario-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe.each(presets())('the preset %s', (name) => {
  const { scenario, figures, file, warnings } = loadScenario(name);

  test('is in order, without a warning, under its own name', () => {
    expect(warnings).toEqual([]);
    expect(scenario.name).toBe(name);
  });

  test('says of every number where it comes from', () => {
    expect(new Set(figures.map(({ path }) => path)).size).toBe(figures.length);
    const written = parse(textOf(file));
    const given = figurePaths.filter((path) => figureValue(written, path) !== undefined);
    for (const path of given) expect(figures.map((figure) => figure.path)).toContain(path.join('.'));
    for (const { mark, source, why } of figures) expect(mark === 'published' ? source : why).toBeTruthy();
  });

  test('names its schema for editors', () => {
    expect(textOf(file).split('\n')[0]).toBe('# yaml-language-server: $schema=./scenario.schema.json');
  });

  test('is what a server can be given', () => {
    expect(serveSettings.parse(JSON.parse(JSON.stringify(scenario)))).toEqual({
      opening: scenario.opening,
      admission: scenario.admission,
      ...(scenario.portal && { portal: scenario.portal }),
    });
  });
});

test('13 June 2016 has the published figures', () => {
  const { figures } = loadScenario('csq-2016-06-13');
  const published = figures.filter(({ mark }) => mark === 'published');
  expect(Object.fromEntries(published.map(({ path, value }) => [path, value]))).toEqual({
    'opening.quota': 5000,
    'opening.paymentDays': 30,
    'opening.fees.mainApplicant': 773,
    'opening.fees.spouse': 166,
    'opening.fees.child': 166,
    'opening.documentDays': 90,
    'opening.opensAt': '2016-06-13T08:30:00-04:00',
    'admission.sessionSeconds': 3600,
    'crowd.people': 41000,
    'crowd.forms.thinkSeconds': 7,
    'crowd.forms.unreadyFromSeconds': 3600,
    'crowd.forms.unreadyToSeconds': 4500,
  });
});

describe('what cannot be found', () => {
  const message = (name: string): string => {
    try {
      loadScenario(name);
    } catch (error) {
      expect(error).toBeInstanceOf(ScenarioError);
      return (error as Error).message;
    }
    throw new Error('loaded');
  };
  test('a preset: the nearest, and all of them', () => {
    expect(message('csq-2016-06-31')).toContain('Did you mean "csq-2016-06-13"?');
    expect(message('anything')).toContain(`Presets: ${presets().join(', ')}`);
  });
  test('a file, a folder', () => {
    expect(message('./no-such.yaml')).toBe('./no-such.yaml:1:1: there is no such file');
    expect(message(`${folder}/`)).toContain('cannot be read: EISDIR');
  });
});

describe('validate', () => {
  test('a line a problem and a line a file', () => {
    const file = join(folder, 'bad.yaml');
    writeFileSync(file, textOf(loadScenario('small-opening').file).replace('mode: fifo', 'mode: lifo'));
    const validations = validateScenarios(['small-opening', file]);
    expect(validations.map(({ ok }) => ok)).toEqual([true, false]);
    const [first, second, third] = validationText(validations).split('\n');
    expect(first).toMatch(/small-opening\.yaml: in order; illustrative: \d+ assumed numbers/);
    expect(second).toMatch(
      /bad\.yaml:\d+:3: admission\.mode: must be one of fifo, lottery, session-limit, passthrough/,
    );
    expect(third).toBe(`${file}: cannot be used (1 problem)`);
  });
});
