import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { longest } from './longest-first.ts';

test('every file that is known to be long is there', () => {
  const root = resolve(import.meta.dirname, '../..');
  expect(longest.filter((file) => !existsSync(resolve(root, file)))).toEqual([]);
});
