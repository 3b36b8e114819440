import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { fallback, script, style } from './assets.ts';

const path = (file: string) => new URL(file, import.meta.url).pathname;

test('the scripts are checked as strictly as everything else, against a browser’s types', () => {
  const options =
    '--noEmit --strict --allowJs --checkJs --ignoreConfig --target es2023 --lib dom,dom.iterable,es2023';
  const { stdout, stderr } = spawnSync(
    path('../../node_modules/.bin/tsc'),
    [...options.split(' '), '--types', '', path('script.js'), path('fallback.js')],
    { encoding: 'utf8' },
  );
  expect(stdout + stderr).toBe('');
});

test('what stands in the page is the file, without its comments and its indentation', () => {
  for (const [asset, file] of [
    [script, 'script.js'],
    [fallback, 'fallback.js'],
    [style, 'style.css'],
  ] as const) {
    const bare = (text: string) =>
      text
        .replace(/^\s*(\/\*[\s\S]*?\*\/|\/\/.*)$/gm, '')
        .replace(/\s+/g, ' ')
        .trim();
    expect(bare(asset.content.text)).toBe(bare(readFileSync(path(file), 'utf8')));
    expect(asset.content.text).not.toMatch(/^\s|<\//m);
  }
});
