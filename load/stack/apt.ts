import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { execute } from './execute.ts';
import { withLock } from './lock.ts';
import { findProgram, toolsFolder } from './path.ts';
import type { Note } from './ways.ts';

const minutes = 60_000;

/** Whether packages can be installed on this machine: apt-get is there and this is root. */
export function canInstall(): boolean {
  return findProgram(['apt-get']) !== null && process.getuid?.() === 0;
}

export interface AptProvision {
  /** What people call it. */
  program: string;
  /** Debian packages, the preferred one first; the first that can be had is taken. */
  packages: string[];
  /** What the program may be called once it is there. */
  programs: string[];
  note: Note;
}

/**
 * `apt-get update` and `install`, as root. Debian starts some programs as system services as soon as they are
 * installed; nobody asked for that here, so the service is stopped again: the project starts its own, privately.
 * Returns the program's path; throws with apt's reason.
 */
export async function aptInstall(provision: AptProvision): Promise<string> {
  const { packages, programs, note } = provision;
  return withLock(
    join(toolsFolder, 'apt.lock'),
    async () => {
      const there = findProgram(programs);
      if (there) return there;
      note('apt-get update');
      await apt(['update', '-q'], note);
      let failure = new Error('no package named');
      for (const name of packages) {
        note(`apt-get install ${name}`);
        try {
          await apt(['install', '-qy', '--no-install-recommends', name], note);
          await stopService(name);
          const installed = findProgram(programs);
          if (installed) return installed;
          failure = new Error(`${name} is installed, but holds none of ${programs.join(', ')}`);
        } catch (error) {
          failure = error as Error;
        }
      }
      throw failure;
    },
    (holder) => note(`${provision.program}: waiting for ${holder}, which is installing packages`),
  );
}

/** Runs apt-get and returns what it printed; throws with its reason. Waits for others that use dpkg. */
export async function apt(args: string[], note: Note, cwd?: string): Promise<string> {
  const done = await execute('apt-get', ['-o', 'DPkg::Lock::Timeout=300', ...args], {
    cwd,
    env: { DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' },
    timeoutMs: 15 * minutes,
    // Killed half-way it would leave the machine's packages half configured.
    outlives: true,
    onLine: (line) => {
      if (/^(Need to get|Setting up)/.test(line)) note(`  ${line}`);
    },
  });
  if (!done.ok) throw new Error(done.why);
  return done.stdout;
}

/** Packages whose service is of another name, or that have none, are no failure. */
async function stopService(name: string): Promise<void> {
  if (existsSync('/run/systemd/system')) await execute('systemctl', ['disable', '--now', name]);
  else if (existsSync(`/etc/init.d/${name}`)) await execute('service', [name, 'stop']);
}
