import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { scenarioJsonSchema, scenarioJsonSchemaText } from './json-schema.ts';
import { loadScenario, presetFolder, presets, textOf } from './load.ts';

const file = join(presetFolder, 'scenario.schema.json');

test('scenarios/scenario.schema.json is the schema of the loader', () => {
  if (process.env['UPDATE']) writeFileSync(file, scenarioJsonSchemaText());
  expect(readFileSync(file, 'utf8')).toBe(scenarioJsonSchemaText());
});

/** What an editor does with the schema: no more than the schema's own words. */
const editor = z.fromJSONSchema(scenarioJsonSchema());

test.each(presets())('an editor finds nothing wrong with %s', (name) => {
  expect(editor.safeParse(parse(textOf(loadScenario(name).file))).error?.issues ?? []).toEqual([]);
});

test.each([
  ['a plain number', '  quota: 30'],
  ['an unknown key', '  quota: { assumed: 30, why: x }\n  quotas: 1'],
  ['no reason', '  quota: { assumed: 30 }'],
])('an editor sees %s', (_, line) => {
  const text = textOf(loadScenario('small-opening').file).replace(/^ {2}quota:.*$/m, line);
  expect(editor.safeParse(parse(text)).success).toBe(false);
});
