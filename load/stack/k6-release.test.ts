import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { execute } from './execute.ts';
import { archiveName, checksumFor, hasK6Release, unpackK6, verifyChecksum } from './k6-release.ts';

test.each([
  ['linux', 'x64', 'k6-v2.2.0-linux-amd64.tar.gz'],
  ['linux', 'arm64', 'k6-v2.2.0-linux-arm64.tar.gz'],
  ['darwin', 'arm64', 'k6-v2.2.0-macos-arm64.zip'],
] as const)('the archive for %s on %s', (platform, architecture, name) => {
  expect(hasK6Release(platform, architecture)).toBe(true);
  expect(archiveName('v2.2.0', platform, architecture)).toBe(name);
});

test('no archive for what there is none for', () => {
  expect(hasK6Release('win32', 'x64')).toBe(false);
  expect(hasK6Release('linux', 'riscv64')).toBe(false);
  expect(() => archiveName('v2.2.0', 'linux', 'riscv64')).toThrow('no release for linux on riscv64');
});

const bytes = new TextEncoder().encode('an archive');
const hash = createHash('sha256').update(bytes).digest('hex');

test('a checksum is found by the whole name, in the forms that tools write', () => {
  const listed = `${'0'.repeat(64)}  it.tar.gz.sig\n${hash.toUpperCase()} *it.tar.gz\r\nnot a line\n`;
  expect(checksumFor(listed, 'it.tar.gz')).toBe(hash);
  expect(() => checksumFor(listed, 'it')).toThrow('do not list it');
  expect(() => checksumFor('', 'it')).toThrow('do not list it');
  expect(() => checksumFor('<html>rate limited</html>', 'it')).toThrow('do not list it');
});

test('one changed byte is refused', () => {
  expect(() => verifyChecksum(bytes, hash, 'it')).not.toThrow();
  const changed = bytes.with(0, 98);
  expect(() => verifyChecksum(changed, hash, 'it')).toThrow(
    /it is not what was released: SHA-256 .*expected/,
  );
});

test('the program is taken out of an archive, and nothing else stays', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'opening-day-k6-release-test-'));
  try {
    const name = 'k6-v2.2.0-linux-amd64.tar.gz';
    mkdirSync(join(folder, 'in/k6-v2.2.0-linux-amd64'), { recursive: true });
    writeFileSync(join(folder, 'in/k6-v2.2.0-linux-amd64/k6'), 'program', { mode: 0o755 });
    const packed = await execute('tar', [
      '-czf',
      join(folder, name),
      '-C',
      join(folder, 'in'),
      'k6-v2.2.0-linux-amd64',
    ]);
    expect(packed.ok).toBe(true);
    mkdirSync(join(folder, 'tools'));
    const path = join(folder, 'tools/k6');
    await unpackK6(readFileSync(join(folder, name)), name, path);
    expect(readFileSync(path, 'utf8')).toBe('program');
    expect(readdirSync(join(folder, 'tools'))).toEqual(['k6']);
    await expect(unpackK6(bytes, name, `${path}2`)).rejects.toThrow(/gzip|tar/);
    expect(existsSync(`${path}2`)).toBe(false);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
