import { execFile } from 'node:child_process';
import { arch, cpus, platform, release, totalmem } from 'node:os';
import type { Manifest } from '../record/files.ts';
import { isPackage } from '../stack/path.ts';

/** The machine a run was made on. */
export function thisMachine(): Manifest['machine'] {
  return {
    cpus: cpus().length,
    cpuModel: cpus()[0]?.model ?? 'unknown',
    memoryBytes: totalmem(),
    platform: `${platform()} ${release()} ${arch()}`,
  };
}

/**
 * The commit of the project's own folder, with `+` when files differ from it. An image has no repository and is told
 * its commit when it is built (OPENING_DAY_COMMIT). Null where neither is, and in an installed package, where the
 * repository around it is somebody else's.
 */
export async function thisCommit(): Promise<string | null> {
  if (isPackage) return null;
  const commit = await git('rev-parse', 'HEAD');
  if (commit === null) return process.env['OPENING_DAY_COMMIT'] || null;
  return (await git('status', '--porcelain', '--untracked-files=no')) === '' ? commit : `${commit}+`;
}

/** The first line that a program prints; null where it fails. */
function firstLineOf(command: string, args: string[]): Promise<string | null> {
  return new Promise((resolve) => {
    execFile(command, args, { cwd: import.meta.dirname, timeout: 5_000 }, (error, stdout) =>
      resolve(error === null ? (stdout.split('\n')[0] ?? '').trim() : null),
    );
  });
}

const git = (...args: string[]) => firstLineOf('git', args);
