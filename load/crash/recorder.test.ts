import { spawn } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { recordSyncs } from './recorder.ts';
import { provideStrace } from './strace.ts';

let home: string;
let folder: string;

beforeEach(() => {
  home = realpathSync(mkdtempSync(join(tmpdir(), 'opening-day-recorder-')));
  folder = join(home, 'data');
  mkdirSync(folder);
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

/** Runs a small program in the folder under a recorder to its end; it may kill itself. */
async function run(program: string) {
  const recorder = recordSyncs({
    strace: await provideStrace(() => {}),
    folder,
    log: join(home, 'trace'),
  });
  const [command, ...args] = [...recorder.wrapper, process.execPath, '-e', program];
  // Asynchronous file calls otherwise may go through io_uring, which no tracer of system calls sees.
  const env = { ...process.env, UV_USE_IO_URING: '0' };
  const child = spawn(command!, args, { cwd: folder, env, stdio: 'inherit' });
  await new Promise((resolve) => child.once('exit', resolve));
  return { recorder, pid: child.pid! };
}

describe('recordSyncs', () => {
  it('knows to the byte what a program synced before it was killed', async () => {
    const { recorder } = await run(`
      const fs = require('node:fs');
      const a = fs.openSync('a', 'a'), b = fs.openSync('b', 'w');
      fs.writeSync(a, 'x'.repeat(1000)); fs.fdatasyncSync(a); fs.writeSync(a, 'y'.repeat(77));
      fs.writeSync(b, 'z'.repeat(500));
      fs.fsync(b, () => {
        fs.writeSync(b, 'z'.repeat(8)); fs.fsyncSync(b); fs.writeSync(b, 'z');
        fs.renameSync('b', 'c');
        process.kill(process.pid, 'SIGKILL');
      });`);
    expect(Object.fromEntries(await recorder.files())).toEqual({
      [join(folder, 'a')]: { length: 1077, synced: 1000, inFlight: false },
      [join(folder, 'c')]: { length: 509, synced: 508, inFlight: false },
    });
  });

  it('gives the id of the program, not of the tracer, and counts what was there before as synced', async () => {
    writeFileSync(join(folder, 'a'), 'before');
    const { recorder, pid } = await run(`
      const fs = require('node:fs');
      fs.appendFileSync('a', 'after');
      fs.writeFileSync('pid', String(process.pid)); process.kill(process.pid, 'SIGKILL');`);
    const files = await recorder.files();
    expect(files.get(join(folder, 'a'))).toEqual({ length: 11, synced: 6, inFlight: false });
    expect(files.get(join(folder, 'pid'))?.length).toBe(String(pid).length);
  });

  it('refuses to answer when the trace and the files disagree', async () => {
    const { recorder } = await run(`require('node:fs').writeFileSync('a', 'seen')`);
    appendFileSync(join(folder, 'a'), 'not seen');
    await expect(recorder.files()).rejects.toThrow('12 bytes, but the trace saw 4');
  });
});
