import { expect, test } from 'vitest';
import { describeExit, startChild } from './child.ts';
import { execute } from './execute.ts';
import { groupLives } from './group.ts';

const shell = (script: string) => startChild({ name: 'sh', command: 'sh', args: ['-c', script] });

test('hears all that was printed, and how it ended', async () => {
  const lines: string[] = [];
  const child = await startChild({
    name: 'sh',
    command: 'sh',
    args: ['-c', 'echo one; echo "why it failed" >&2; exit 3'],
    onLine: (line, from) => lines.push(`${from}: ${line}`),
  });
  expect(describeExit(await child.exited)).toBe('exit code 3');
  expect(lines.sort()).toEqual(['stderr: why it failed', 'stdout: one']);
  expect(child.lastWords()).toBe('why it failed');
});

test('says that a command is not there', async () => {
  await expect(startChild({ name: 'it', command: '/nowhere/it', args: [] })).rejects.toThrow(
    /it cannot be started.*ENOENT/,
  );
});

test('stop ends what the child started as well, politely first', async () => {
  const child = await shell('sleep 60 & sleep 60 & wait');
  await Promise.all([child.stop(), child.stop()]);
  expect(describeExit(child.exit()!)).toBe('signal SIGTERM');
  expect(groupLives(child.pid)).toBe(false);
  await child.stop();
});

test('stop kills what does not listen, after the grace', async () => {
  const child = await shell('trap "" TERM; echo ready; while :; do sleep 1; done');
  while (child.lastWords() !== 'ready') await new Promise(setImmediate);
  const started = performance.now();
  await child.stop(200);
  expect(performance.now() - started).toBeGreaterThan(190);
  expect(describeExit(child.exit()!)).toBe('signal SIGKILL');
  expect(groupLives(child.pid)).toBe(false);
});

test('stop waits for what outlives the process that was started', async () => {
  const lines: string[] = [];
  const child = await startChild({
    name: 'sh',
    command: 'sh',
    args: [
      '-c',
      '(trap "sleep 0.3; echo saved; exit" TERM; echo ready; while :; do sleep 0.01; done) & wait',
    ],
    onLine(line, from) {
      if (from === 'stdout') lines.push(line);
    },
  });
  while (lines.length === 0) await new Promise(setImmediate);
  await child.stop();
  await child.exited;
  expect(lines).toEqual(['ready', 'saved']);
});

test('execute: output, failure, a command that is not there, one that takes too long', async () => {
  expect(await execute('sh', ['-c', 'echo out; echo err >&2'])).toEqual({ ok: true, stdout: 'out', why: '' });
  expect(await execute('sh', ['-c', 'echo err >&2; exit 1'])).toEqual({ ok: false, stdout: '', why: 'err' });
  expect(await execute('/nowhere/it', [])).toMatchObject({
    ok: false,
    why: expect.stringContaining('ENOENT'),
  });
  const late = await execute('sleep', ['60'], { timeoutMs: 50 });
  expect(late).toEqual({ ok: false, stdout: '', why: 'not done after 0 s' });
});
