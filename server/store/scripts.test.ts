import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { keysOf, scriptKeys } from './keys.ts';
import { loadScripts } from './scripts.ts';

test('every script is loaded once, with its key count and its includes in place', () => {
  const scripts = loadScripts();
  expect(scripts.map(({ name }) => name).sort()).toEqual(Object.keys(scriptKeys).sort());
  for (const { name, numberOfKeys, lua } of scripts) {
    expect(numberOfKeys, name).toBe(scriptKeys[name].length);
    expect(lua, name).not.toContain('@include');
  }
  const now = readFileSync(new URL('../lua/includes/now.lua', import.meta.url), 'utf8').trim();
  expect(scripts.find(({ name }) => name === 'join')!.lua.split(now)).toHaveLength(2);
});

test('a patch sees each script whole, and changes only what it returns changed', () => {
  const plain = loadScripts();
  const patched = loadScripts((name, lua) =>
    name === 'pay' ? lua.replace('now > tonumber', 'false and now > tonumber') : lua,
  );
  for (const [i, { name, lua }] of patched.entries())
    expect(lua === plain[i]!.lua, name).toBe(name !== 'pay');
});

test('all keys of an opening have one hash tag, and those of two openings nothing in common', () => {
  const keys = Object.values(keysOf('csq-2016'));
  for (const key of keys) expect(key).toMatch(/^\{csq-2016\}:[a-z]+$/);
  expect(new Set([...keys, ...Object.values(keysOf('csq-2016-2'))]).size).toBe(2 * keys.length);
});
