import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { execute } from './execute.ts';
import { withLock } from './lock.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'opening-day-lock-test-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('one at a time, and nothing is left', async () => {
  const file = join(folder, 'sub/one.lock');
  let inside = 0;
  let most = 0;
  const work = async (result: number) => {
    most = Math.max(most, ++inside);
    await sleep(5);
    inside--;
    return result;
  };
  const results = await Promise.all([1, 2, 3, 4, 5].map((result) => withLock(file, () => work(result))));
  expect(results).toEqual([1, 2, 3, 4, 5]);
  expect(most).toBe(1);
  expect(readdirSync(join(folder, 'sub'))).toEqual([]);
});

test('between processes too', async () => {
  const file = join(folder, 'lock');
  const shared = join(folder, 'inside');
  const script = `
    import { existsSync, rmSync, writeFileSync } from 'node:fs';
    import { setTimeout as sleep } from 'node:timers/promises';
    import { withLock } from ${JSON.stringify(join(import.meta.dirname, 'lock.ts'))};
    for (let round = 0; round < 5; round++)
      await withLock(${JSON.stringify(file)}, async () => {
        writeFileSync(${JSON.stringify(shared)}, '', { flag: 'wx' });
        await sleep(5);
        rmSync(${JSON.stringify(shared)});
      });`;
  const args = ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', script];
  const both = await Promise.all([execute(process.execPath, args), execute(process.execPath, args)]);
  expect(both.map((each) => each.why)).toEqual(['', '']);
});

test('is given up when the work fails', async () => {
  const file = join(folder, 'lock');
  await expect(withLock(file, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await withLock(file, async () => 'again')).toBe('again');
});

test('the lock of a process that died is taken over', async () => {
  const file = join(folder, 'lock');
  const dead = await execute('sh', ['-c', 'echo $$']);
  writeFileSync(file, `${dead.stdout} somebody`);
  const told: string[] = [];
  expect(await withLock(file, async () => 'mine', told.push.bind(told))).toBe('mine');
  expect(told).toEqual([]);
});

test('and so is one that has long shown no sign of life; a live one is waited for', async () => {
  const file = join(folder, 'lock');
  writeFileSync(file, `${process.pid} somebody`);
  const told: string[] = [];
  const waiting = withLock(
    file,
    async () => 'mine',
    (holder) => told.push(holder),
  );
  await expect.poll(() => told).toEqual([`process ${process.pid}`]);
  const longAgo = new Date(Date.now() - 60_000);
  utimesSync(file, longAgo, longAgo);
  expect(await waiting).toBe('mine');
});
