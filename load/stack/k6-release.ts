import { createHash } from 'node:crypto';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { execute } from './execute.ts';

/** k6's words for a platform: its archive is `k6-VERSION-SYSTEM-PROCESSOR.(tar.gz|zip)`. */
const systems: Partial<Record<NodeJS.Platform, [system: string, archive: string]>> = {
  linux: ['linux', 'tar.gz'],
  darwin: ['macos', 'zip'],
};
const processors: Partial<Record<NodeJS.Architecture, string>> = { x64: 'amd64', arm64: 'arm64' };

/** Whether releases have an archive for this platform. */
export function hasK6Release(platform = process.platform, architecture = process.arch): boolean {
  return platform in systems && architecture in processors;
}

/** The name of a release's archive for a platform. Pure; throws when there is none. */
export function archiveName(
  version: string,
  platform = process.platform,
  architecture = process.arch,
): string {
  const system = systems[platform];
  const processor = processors[architecture];
  if (!system || !processor) throw new Error(`k6 has no release for ${platform} on ${architecture}`);
  return `k6-${version}-${system[0]}-${processor}.${system[1]}`;
}

/**
 * The SHA-256 (hex) that a checksums file gives for a file; lines are `HASH  NAME`, a `*` before the name meaning
 * binary. Pure; throws when the file is not listed, since what cannot be checked is not used.
 */
export function checksumFor(checksums: string, file: string): string {
  for (const line of checksums.split('\n')) {
    const match = /^([0-9a-f]{64})\s+\*?(\S+)\s*$/i.exec(line);
    if (match && match[2] === file) return match[1]!.toLowerCase();
  }
  throw new Error(`the release's checksums do not list ${file}`);
}

/** Throws unless the bytes have this SHA-256 (hex). */
export function verifyChecksum(bytes: Uint8Array, expected: string, file: string): void {
  const found = createHash('sha256').update(bytes).digest('hex');
  if (found !== expected)
    throw new Error(`${file} is not what was released: SHA-256 ${found}, expected ${expected}`);
}

/**
 * Downloads a release's archive, checks it against the release's checksums and puts the program at `path`.
 * Throws when the release cannot be reached or the checksum is wrong.
 */
export async function fetchK6Release(version: string, path: string): Promise<string> {
  const name = archiveName(version);
  const from = `https://github.com/grafana/k6/releases/download/${version}`;
  const listed = await download(`${from}/k6-${version}-checksums.txt`, 30_000);
  const archive = await download(`${from}/${name}`, 10 * 60_000);
  verifyChecksum(archive, checksumFor(new TextDecoder().decode(listed), name), name);
  return unpackK6(archive, name, path);
}

/** Takes the program out of an archive (which holds it in a folder of the archive's own name). */
export async function unpackK6(archive: Uint8Array, name: string, path: string): Promise<string> {
  const work = join(dirname(path), 'k6.archive');
  mkdirSync(work, { recursive: true });
  try {
    const file = join(work, name);
    writeFileSync(file, archive);
    const zip = name.endsWith('.zip');
    const done = zip
      ? await execute('unzip', ['-q', file, '-d', work])
      : await execute('tar', ['-xzf', file, '-C', work]);
    if (!done.ok) throw new Error(done.why);
    const folder = basename(name, zip ? '.zip' : '.tar.gz');
    renameSync(join(work, folder, 'k6'), path);
    return path;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function download(url: string, limitMs: number): Promise<Uint8Array> {
  let response: Response;
  try {
    response = await fetch(url, { signal: AbortSignal.timeout(limitMs) });
  } catch (error) {
    const { message, cause } = error as Error;
    throw new Error(`${url}: ${cause instanceof Error ? cause.message : message}`);
  }
  if (!response.ok) throw new Error(`${url} answers ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}
