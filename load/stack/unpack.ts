import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { type AptProvision, apt } from './apt.ts';
import { execute } from './execute.ts';
import { withLock } from './lock.ts';
import { findProgram, isProgram, toolsFolder } from './path.ts';
import type { Note } from './ways.ts';

/** Whether packages can be unpacked privately: apt-get and dpkg-deb are there. Root is not needed. */
export function canUnpack(): boolean {
  return findProgram(['apt-get']) !== null && findProgram(['dpkg-deb']) !== null;
}

/**
 * Downloads a package with whatever of its dependencies the machine lacks, and unpacks them under `tools`.
 * Needs no root and changes nothing outside. Returns the path of a small launcher that finds its libraries.
 */
export async function aptUnpack(provision: AptProvision, tools = toolsFolder): Promise<string> {
  const { program, packages, programs, note } = provision;
  const home = join(tools, program);
  const launcher = join(home, programs[0]!);
  return withLock(
    join(tools, `${program}.lock`),
    async () => {
      if (isProgram(launcher)) return launcher;
      const work = join(tools, `${program}.new`);
      try {
        // Lists and cache of its own: the machine's may be empty, and only root may fill them.
        for (const part of ['lists/partial', 'cache/archives/partial'])
          mkdirSync(join(work, part), { recursive: true });
        const own = [`Dir::State::Lists=${work}/lists`, `Dir::Cache=${work}/cache`, 'APT::Sandbox::User='];
        const options = own.flatMap((option) => ['-o', option]);
        note('apt-get update, into a folder of its own');
        await apt([...options, 'update', '-q'], note);
        const inner = await fetchFirst(packages, programs, options, work, note);
        rmSync(home, { recursive: true, force: true });
        renameSync(join(work, 'home'), home);
        const script = launcherScript(inner, libraryFolders(join(home, 'root')));
        writeFileSync(launcher, script, { mode: 0o755 });
        return launcher;
      } finally {
        rmSync(work, { recursive: true, force: true });
      }
    },
    (holder) => note(`${program}: waiting for ${holder}, which is unpacking it`),
  );
}

/** Unpacks the first package that can be had into `work/home/root`; returns its program, relative to that. */
async function fetchFirst(
  packages: string[],
  programs: string[],
  options: string[],
  work: string,
  note: Note,
): Promise<string> {
  const root = join(work, 'home/root');
  let failure = new Error('no package named');
  for (const name of packages) {
    const fetched = join(work, name);
    mkdirSync(fetched, { recursive: true });
    mkdirSync(root, { recursive: true });
    try {
      const plan = ['-qq', '--print-uris', '--no-install-recommends', 'install', name];
      const names = packagesToFetch(await apt([...options, ...plan], note));
      if (!names.includes(name)) names.unshift(name);
      note(`apt-get download ${names.join(' ')}`);
      await apt([...options, 'download', '-q', ...names], note, fetched);
      for (const file of readdirSync(fetched)) await unpack(join(fetched, file), root);
      const inner = findProgram(programs, [join(root, 'usr/bin'), join(root, 'usr/sbin')]);
      if (inner) return relative(root, inner);
      failure = new Error(`${name} holds none of ${programs.join(', ')}`);
    } catch (error) {
      failure = error as Error;
    }
    rmSync(root, { recursive: true, force: true });
  }
  throw failure;
}

/** The package names in what `apt-get --print-uris install` prints: `'uri' name_version_arch.deb size hash`. */
export function packagesToFetch(printed: string): string[] {
  return printed
    .split('\n')
    .map((line) => /^'\S+'\s+([a-z0-9][a-z0-9+.-]+)_\S+\.deb\s/.exec(line)?.[1])
    .filter((name) => name !== undefined);
}

/** A shell script that runs a program of an unpacked root beside it with that root's own libraries. */
export function launcherScript(program: string, libraries: string[]): string {
  const path = libraries.map((folder) => `$here/root/${folder}`).join(':');
  return `#!/bin/sh
here=$(cd "$(dirname "$0")" && pwd)
LD_LIBRARY_PATH="${path}\${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
export LD_LIBRARY_PATH
exec "$here/root/${program}" "$@"
`;
}

/** Folders below an unpacked root that hold shared libraries, relative to it. */
function libraryFolders(root: string): string[] {
  const found: string[] = [];
  for (const base of ['usr/lib', 'lib', 'usr/local/lib']) {
    if (!existsSync(join(root, base))) continue;
    for (const entry of readdirSync(join(root, base), { withFileTypes: true }))
      if (
        entry.isDirectory() &&
        readdirSync(join(root, base, entry.name)).some((file) => /\.so(\.|$)/.test(file))
      )
        found.push(join(base, entry.name));
  }
  return found;
}

async function unpack(file: string, root: string): Promise<void> {
  const done = await execute('dpkg-deb', ['-x', file, root]);
  if (!done.ok) throw new Error(done.why);
}
