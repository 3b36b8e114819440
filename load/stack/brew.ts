import { join } from 'node:path';
import { execute } from './execute.ts';
import { withLock } from './lock.ts';
import { findProgram, toolsFolder } from './path.ts';
import type { Note } from './ways.ts';

/** Whether Homebrew is here (it refuses to run as root). */
export function canBrew(): boolean {
  return findProgram(['brew']) !== null && process.getuid?.() !== 0;
}

/** `brew install FORMULA`; returns the path of the first of the programs. Throws with brew's reason. */
export async function brewInstall(formula: string, programs: string[], note: Note): Promise<string> {
  return withLock(join(toolsFolder, 'brew.lock'), async () => {
    const there = findProgram(programs);
    if (there) return there;
    note(`brew install ${formula}`);
    const done = await execute(findProgram(['brew'])!, ['install', formula], {
      env: { HOMEBREW_NO_AUTO_UPDATE: '1' },
      timeoutMs: 15 * 60_000,
      outlives: true,
    });
    if (!done.ok) throw new Error(done.why);
    const installed = findProgram(programs);
    if (!installed)
      throw new Error(`${formula} is installed, but none of ${programs.join(', ')} is on the path`);
    return installed;
  });
}
