import { type ChildProcess, spawn } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { afterAll } from 'vitest';

/** What a command left. */
export interface Ended {
  code: number | null;
  out: string;
  err: string;
}

/** A command that runs. */
export interface Typed {
  child: ChildProcess;
  ended: Promise<Ended>;
  /** Resolves once it has written this to stderr. @throws Error when it ends without */
  said(text: RegExp): Promise<void>;
}

/**
 * For a test file: `opening-day` as a shell would run it, without a terminal, in this folder. What still runs after the
 * tests is killed.
 */
export function shell(folder: () => string): (...typed: string[]) => Typed {
  const children = new Set<ChildProcess>();
  afterAll(() => {
    for (const child of children) child.kill('SIGKILL');
  });
  return (...typed) => {
    const cli = resolve(import.meta.dirname, '../cli.ts');
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', cli, ...typed], {
      cwd: folder(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    children.add(child);
    child.on('close', () => children.delete(child));
    const written = { out: '', err: '' };
    child.stdout!.on('data', (data) => (written.out += data));
    child.stderr!.on('data', (data) => (written.err += data));
    const ended = new Promise<Ended>((done) => child.on('close', (code) => done({ code, ...written })));
    const said = (text: RegExp) =>
      new Promise<void>((done, fail) => {
        const look = () => text.test(written.err) && done();
        child.stderr!.on('data', look);
        child.on('close', () => fail(new Error(`ended without saying ${text}:\n${written.err}`)));
        look();
      });
    return { child, ended, said };
  };
}

/** Processes that have something to do with a folder: in their command, their environment or their place. */
export async function processesOf(folder: string): Promise<string[]> {
  const found: string[] = [];
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    if (Number(pid) === process.pid) continue;
    const read = (file: string) => readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '');
    const [command, environment] = await Promise.all([read('cmdline'), read('environ')]);
    if (`${command}${environment}`.includes(folder)) found.push(`${pid} ${command.replaceAll('\0', ' ')}`);
  }
  return found;
}
