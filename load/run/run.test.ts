import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { processesOf, shell } from '../cli/test-shell.ts';
import type { Manifest, PersonRecord } from '../record/files.ts';

let base: string;
beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'opening-run-'));
});
afterAll(() => rm(base, { recursive: true, force: true }));

const start = shell(() => base);

// At once, since nobody need be in time.
describe.concurrent('stopping in mid-run', () => {
  test('Ctrl-C keeps the results so far, reports on them, and leaves nothing running', async () => {
    const folder = join(base, 'cut');
    const run = start('run', 'small-opening', '--out', folder);
    await run.said(/the doors are open/);
    run.child.kill('SIGINT');
    const { code, out, err } = await run.ended;
    expect(err).toMatch(/Stopping/);
    expect(out).toMatch(/INTERRUPTED/);
    expect(code).toBe(98);
    const manifest: Manifest = JSON.parse(await readFile(join(folder, 'run.json'), 'utf8'));
    expect(manifest).toMatchObject({ interrupted: true, valid: false });
    expect(manifest.invalidReasons[0]).toMatch(/cut short by SIGINT/);
    const people = (await readFile(join(folder, 'people.ndjson'), 'utf8')).trimEnd().split('\n');
    const arrived = people.filter((line) => (JSON.parse(line) as PersonRecord).arrivedAtMs !== null);
    expect(arrived.length).toBeGreaterThan(0);
    expect(await readFile(join(folder, 'report.html'), 'utf8')).toMatch(/interrupted/i);
    expect(await processesOf(folder)).toEqual([]);
  });

  // Tests at once each poll with an `expect` of their own.
  test('a second Ctrl-C leaves at once, and leaves nothing running either', async ({ expect }) => {
    const folder = join(base, 'twice');
    const run = start('run', 'small-opening', '--out', folder);
    await run.said(/to go/);
    run.child.kill('SIGINT');
    run.child.kill('SIGTERM');
    const { code } = await run.ended;
    expect([130, 143]).toContain(code);
    await expect.poll(() => processesOf(folder)).toEqual([]);
  });
});

describe.concurrent('found before anything is started', () => {
  test.each([
    [['--out', '/proc/nowhere/run'], /cannot be written/],
    [['--target', 'http://127.0.0.1:9'], /needs ADMIN_TOKEN/],
    [['--redis', 'http://127.0.0.1:9'], /such as redis/],
  ])('%s', async (typed, says) => {
    const { code, out, err } = await start('run', 'small-opening', ...typed).ended;
    expect(err).toMatch(says);
    expect(out).toBe('');
    expect(code).toBe(2);
  });
});
