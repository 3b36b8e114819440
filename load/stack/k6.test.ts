import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { findK6, k6Versions, parseK6Version, provideK6 } from './k6.ts';

test.each([
  ['k6 v2.2.0 (go1.26.8, linux/amd64)', [2, 2, 0]],
  ['k6 v0.49.0 (commit/abc, go1.21, linux/amd64)\nExtensions:\n  k6/x/y v1.2.3', [0, 49, 0]],
  ['k6.exe v2.10.3 (go1.27, windows/amd64)', [2, 10, 3]],
  ['some-k6 tool', null],
  ['prometheus, version 2.42.0', null],
  ['', null],
])('the version in %j', (printed, version) => {
  expect(parseK6Version(printed)).toEqual(version);
});

test('only versions that the scripts are written for are built', () => {
  for (const version of k6Versions) expect(version).toMatch(/^v2\.\d+\.\d+$/);
});

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'opening-day-k6-test-'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

function fakeK6(says: string): string {
  const path = join(folder, `k6-${says.length}`);
  writeFileSync(path, `#!/bin/sh\necho '${says}'\n`, { mode: 0o755 });
  return path;
}

test('K6_BIN comes first, when it is a k6 2.x', async () => {
  const path = fakeK6('k6 v2.9.1 (go1.26, linux/amd64)');
  vi.stubEnv('K6_BIN', path);
  expect(await findK6()).toEqual({ path, version: '2.9.1' });
  expect(await provideK6({ note: () => {} })).toBe(path);
});

test.each([
  ['an old one', 'k6 v0.49.0 (go1.21, linux/amd64)', /is k6 0\.49\.0, not 2\.x: looking elsewhere/],
  ['something else', 'hello', /is not k6, not 2\.x: looking elsewhere/],
])('K6_BIN that is %s is passed over, and that is said', async (_what, says, expected) => {
  const path = fakeK6(says);
  vi.stubEnv('K6_BIN', path);
  const told: string[] = [];
  const found = await findK6((line) => told.push(line));
  expect(found?.path).not.toBe(path);
  expect(told[0]).toMatch(expected);
});

test('K6_BIN that is no program is passed over too', async () => {
  vi.stubEnv('K6_BIN', join(folder, 'nothing'));
  const told: string[] = [];
  await findK6((line) => told.push(line));
  expect(told[0]).toMatch(/not a program/);
});

test('the k6 that this machine provides is a 2.x that runs', async () => {
  const path = await provideK6({ note: () => {} });
  expect(path).not.toBeNull();
});
