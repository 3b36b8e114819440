import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { provideChromium } from './chromium.ts';
import { provideK6 } from './k6.ts';
import { providePrometheus } from './prometheus.ts';
import { provideRedis } from './redis-program.ts';

/** Names the process in which everything is set up. */
const MARK = 'OPENING_DAY_TESTS_SET_UP';

const note = (line: string) => process.stderr.write(`set-up: ${line}\n`);

/**
 * vitest's global set-up: provides every program that tests need, once, before the first of them. On a fresh
 * machine this takes minutes (k6 is built), and says what it does. @returns the teardown
 */
export default async function setUp(): Promise<() => void> {
  // Each project of vitest.config.ts calls it; once is enough.
  if (process.env[MARK] === String(process.pid)) return () => {};
  process.env[MARK] = String(process.pid);
  await provideAll();
  return temporaryFolder();
}

async function provideAll(): Promise<void> {
  await provideRedis({ note });
  await providePrometheus({ note });
  await provideChromium({ note });
  const k6 = await provideK6({ note });
  if (!k6) throw new Error('the tests need k6, which cannot be had here: see above');
}

/**
 * Gives the tests one folder for all that is temporary, so that nothing is left when they are ended half-way, with no
 * time to clean up after themselves. Where they had the time and one of them left something, it stays, to be seen.
 */
function temporaryFolder(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'opening-day-tests-'));
  process.env['TMPDIR'] = folder;
  const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  process.once('exit', remove);
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)
    process.once(signal, () => process.exit(code));
  return () => {
    process.off('exit', remove);
    const left = readdirSync(folder).filter((name) => name.startsWith('opening-day'));
    if (left.length === 0) remove();
    else note(`tests left behind in ${folder}: ${left.join(', ')}`);
  };
}
