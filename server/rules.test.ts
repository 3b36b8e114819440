import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const project = new URL('../', import.meta.url);
const text = readFileSync(new URL('ARCHITECTURE.md', project), 'utf8');

test('each rule of the programme names a test that there is', () => {
  const rows = [...text.matchAll(/^\|[^|]*\|[^|]*\| `([^`|]+\.test\.ts)`: ([^|]+?) +\|$/gm)];
  expect(rows.length).toBeGreaterThan(15);
  const stale = rows.filter(([, file, title]) => !titlesOf(file!).includes(title!.trim()));
  expect(stale.map(([row]) => row)).toEqual([]);
});

function titlesOf(file: string): string {
  return readFileSync(new URL(file, project), 'utf8');
}
