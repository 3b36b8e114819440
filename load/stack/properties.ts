/**
 * `npm run properties [ROUNDS]`: the property tests with fresh draws, ROUNDS times (10), to find what the suite's one
 * draw does not. Stops at the first failure; the seed is on the line above it.
 */
import { execFileSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectFolder } from './path.ts';

const rounds = Number(process.argv[2] ?? 10);
if (!Number.isInteger(rounds) || rounds < 1) throw new Error('ROUNDS is a whole number from 1');
const files = globSync('{server,load}/**/*.test.ts', { cwd: projectFolder }).filter((file) =>
  /from 'fast-check'/.test(readFileSync(join(projectFolder, file), 'utf8')),
);
const vitest = join(projectFolder, 'node_modules', '.bin', 'vitest');
try {
  for (let round = 1; round <= rounds; round++) {
    const seed = Math.floor(Math.random() * 2 ** 31);
    console.log(`round ${round} of ${rounds}: PROPERTY_SEED=${seed}, ${files.length} files`);
    const env = { ...process.env, PROPERTY_SEED: String(seed) };
    execFileSync(vitest, ['run', '--reporter=dot', ...files], { cwd: projectFolder, env, stdio: 'inherit' });
  }
} catch {
  process.exitCode = 1;
}
