import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { advice } from './advice.ts';
import { execute } from './execute.ts';
import { fetchK6Release, hasK6Release } from './k6-release.ts';
import { withLock } from './lock.ts';
import { findProgram, isProgram, toolsFolder } from './path.ts';
import { CannotProvide, firstWay, type Note } from './ways.ts';

/**
 * The k6 releases that will do, the preferred one first; the first that can be had is taken. Only 2.x: the
 * scripts are TypeScript that k6 runs as it is.
 */
export const k6Versions = ['v2.3.0', 'v2.2.0'] as const;

const neededMajor = 2;
const k6Module = 'go.k6.io/k6/v2';

/** The version in what `k6 version` prints, as [major, minor, patch]; null when it is not k6's. Pure. */
export function parseK6Version(printed: string): [number, number, number] | null {
  const match = /\bk6(?:\.exe)? v(\d+)\.(\d+)\.(\d+)/.exec(printed);
  return match ? [Number(match[1]), Number(match[2]), Number(match[3])] : null;
}

export interface FoundK6 {
  path: string;
  /** "2.2.0" */
  version: string;
}

/** The k6 2.x that is there already: K6_BIN, the path, `.tools`; null when none is. Says which it passes over. */
export async function findK6(note: Note = () => {}): Promise<FoundK6 | null> {
  const named = process.env['K6_BIN'];
  if (named && !isProgram(named)) note(`K6_BIN is ${named}, which is not a program: looking elsewhere`);
  const candidates = [named && isProgram(named) ? named : null, findProgram(['k6']), join(toolsFolder, 'k6')];
  for (const path of candidates) {
    if (!path || !isProgram(path)) continue;
    const version = parseK6Version((await execute(path, ['version'])).stdout);
    if (version?.[0] === neededMajor) return { path, version: version.join('.') };
    note(
      `${path} is ${version ? `k6 ${version.join('.')}` : 'not k6'}, not ${neededMajor}.x: looking elsewhere`,
    );
  }
  return null;
}

/**
 * The path of a k6 2.x: one that is there, else built by `go install` into `.tools` (minutes, with a line of
 * progress now and then), else taken from the release archive, checksum verified. Null when k6 cannot be had,
 * after a note of why and what to install: a run then falls back to the built-in generator.
 */
export async function provideK6({ note }: { note: Note }): Promise<string | null> {
  const there = await findK6(note);
  if (there) return there.path;
  const go = findProgram(['go']);
  const build = k6Versions.map((version) => ({
    name: `go install ${k6Module} ${version}`,
    possible: go !== null,
    take: () => goInstall(go!, version, note),
  }));
  const download = k6Versions.map((version) => ({
    name: `the release archive ${version}`,
    possible: hasK6Release(),
    take: () => fetchK6Release(version, join(toolsFolder, 'k6')),
  }));
  try {
    return await withLock(
      join(toolsFolder, 'k6.lock'),
      async () =>
        (await findK6())?.path ?? (await firstWay('k6', [...build, ...download], advice.k6.get.en, note)),
      (holder) => note(`k6: waiting for ${holder}, which is building it`),
    );
  } catch (error) {
    if (!(error instanceof CannotProvide)) throw error;
    note(error.message);
    return null;
  }
}

/**
 * Builds in a folder beside and puts the program in place by one rename. The folder is a Go module that requires
 * exactly this version: `go install PATH@VERSION` would also ask what the newest version says of this one, and
 * fail where a module proxy withholds the newest.
 */
async function goInstall(go: string, version: string, note: Note): Promise<string> {
  const work = join(toolsFolder, 'k6.new');
  mkdirSync(work, { recursive: true });
  writeFileSync(join(work, 'go.mod'), `module build\n\ngo 1.21\n\nrequire ${k6Module} ${version}\n`);
  const started = performance.now();
  let packages = 0;
  let modules = 0;
  const progress = setInterval(() => {
    const seconds = Math.round((performance.now() - started) / 1_000);
    note(`  building k6: ${modules} modules fetched, ${packages} packages compiled, ${seconds} s so far`);
  }, 15_000);
  try {
    // Alone and first, since a version that cannot be had says so at once here, and after a minute below.
    const fetched = await execute(go, ['mod', 'download', `${k6Module}@${version}`], {
      cwd: work,
      timeoutMs: 5 * 60_000,
    });
    if (!fetched.ok) throw new Error(fetched.why);
    const done = await execute(go, ['install', '-v', '-mod=mod', k6Module], {
      cwd: work,
      // A GOOS or GOARCH of the user's own would build for another machine, and put it elsewhere.
      env: { GOBIN: work, GOOS: undefined, GOARCH: undefined },
      timeoutMs: 40 * 60_000,
      onLine(line, from) {
        if (from !== 'stderr') return;
        if (line.startsWith('go: ')) modules += line.startsWith('go: downloading') ? 1 : 0;
        else packages++;
      },
    });
    if (!done.ok) throw new Error(done.why);
    const path = join(toolsFolder, 'k6');
    renameSync(join(work, 'k6'), path);
    return path;
  } finally {
    clearInterval(progress);
    rmSync(work, { recursive: true, force: true });
  }
}
