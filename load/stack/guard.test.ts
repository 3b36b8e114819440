import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { groupLives, isRunning } from './group.ts';
import { outstanding } from './guard.ts';

test('what is outstanding is what was not called off', () => {
  expect(
    outstanding([
      { watch: 1 },
      { folder: '/a' },
      { watch: 2 },
      { forget: 1 },
      { folder: '/b' },
      { keep: '/a' },
    ]),
  ).toEqual({ groups: [2], folders: ['/b'] });
});

/** A parent that starts a Redis, a wrapped one and a stubborn process, says so, and then does what it is told. */
const parent = `
  import { startChild } from ${JSON.stringify(join(import.meta.dirname, 'child.ts'))};
  import { startRedis } from ${JSON.stringify(join(import.meta.dirname, 'redis.ts'))};
  const redis = await startRedis({ durability: 'always' });
  const wrapped = await startRedis({ durability: 'none', wrapper: ['sh', '-c', '"$@" & wait', 'sh'] });
  const stubborn = await startChild({ name: 'sh', command: 'sh', args: ['-c', 'trap "" TERM INT; sleep 60'] });
  console.log(JSON.stringify({ pids: [redis.pid, wrapped.pid, stubborn.pid], folders: [redis.folder, wrapped.folder] }));
`;

async function startParent(ending: string) {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', parent + ending],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const exited = new Promise((resolve) => child.once('exit', (code, signal) => resolve(signal ?? code)));
  for await (const line of createInterface({ input: child.stdout }))
    return { child, exited, ...(JSON.parse(line) as { pids: number[]; folders: string[] }) };
  throw new Error('the parent said nothing');
}

const forEver = 'setInterval(() => {}, 1000);';
const endings: [how: string, script: string, signal: NodeJS.Signals | null, exit: unknown][] = [
  ['is killed outright', forEver, 'SIGKILL', 'SIGKILL'],
  ['gets Ctrl-C', forEver, 'SIGINT', 'SIGINT'],
  ['gets SIGTERM', forEver, 'SIGTERM', 'SIGTERM'],
  ['just ends, with everything still running', '', null, 0],
  ['throws', 'setTimeout(() => { throw new Error("a bug"); }, 10);', null, 1],
];

test.each(endings)('when the parent %s, nothing stays behind', async (_how, script, signal, exit) => {
  const { child, exited, pids, folders } = await startParent(script);
  expect(new Set(pids).size).toBe(3);
  if (signal) {
    expect(pids.map(isRunning)).toEqual([true, true, true]);
    expect(folders.map(existsSync)).toEqual([true, true]);
    child.kill(signal);
  }
  expect(await exited).toBe(exit);
  await expect.poll(() => pids.map(isRunning)).toEqual([false, false, false]);
  await expect.poll(() => folders.map(existsSync)).toEqual([false, false]);
  expect(pids.map(groupLives)).toEqual([false, false, false]);
});
