import { provideChromium } from './chromium.ts';
import { provideK6 } from './k6.ts';
import { providePrometheus } from './prometheus.ts';
import { provideRedis } from './redis-program.ts';

/**
 * vitest's global set-up: provides every program that tests need, once, before the first of them. On a fresh
 * machine this takes minutes (k6 is built), and says what it does.
 */
export default async function provideAll(): Promise<void> {
  const note = (line: string) => process.stderr.write(`set-up: ${line}\n`);
  await provideRedis({ note });
  await providePrometheus({ note });
  await provideChromium({ note });
  const k6 = await provideK6({ note });
  if (!k6) throw new Error('the tests need k6, which cannot be had here: see above');
}
