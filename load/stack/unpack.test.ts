import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { execute } from './execute.ts';
import { launcherScript, packagesToFetch } from './unpack.ts';

test('the packages that apt would fetch', () => {
  const printed = [
    "'http://mirror/pool/main/l/liblzf/liblzf1_3.6-3_amd64.deb' liblzf1_3.6-3_amd64.deb 10236 SHA256:ab",
    "'http://mirror/pool/main/r/redis/redis-server_7.0.15-1%7edeb12u10_amd64.deb' redis-server_5%3a7.0.15-1~deb12u10_amd64.deb 73908 ",
    'Reading package lists...',
    "'http://mirror/libstdc++6_12.2.0-14_amd64.deb' libstdc++6_12.2.0-14_amd64.deb 613000 SHA256:cd",
    '',
  ].join('\n');
  expect(packagesToFetch(printed)).toEqual(['liblzf1', 'redis-server', 'libstdc++6']);
});

test('the launcher finds its program and libraries wherever it stands, and passes everything on', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'opening-day unpack-test-'));
  try {
    mkdirSync(join(folder, 'root/usr/bin'), { recursive: true });
    const program = '#!/bin/sh\necho "$LD_LIBRARY_PATH|$1|$2"\n';
    writeFileSync(join(folder, 'root/usr/bin/it'), program, { mode: 0o755 });
    writeFileSync(join(folder, 'it'), launcherScript('usr/bin/it', ['usr/lib', 'lib/x']), { mode: 0o755 });
    const run = (before: string | undefined) =>
      execute(join(folder, 'it'), ['two words', '$x'], { env: { LD_LIBRARY_PATH: before } });
    const own = `${folder}/root/usr/lib:${folder}/root/lib/x`;
    expect((await run(undefined)).stdout).toBe(`${own}|two words|$x`);
    expect((await run('/opt')).stdout).toBe(`${own}:/opt|two words|$x`);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
