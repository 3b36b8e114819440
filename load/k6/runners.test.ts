import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import type { Generator, GeneratorJob } from '../generator/generator.ts';
import { rehearsal } from '../generator/rehearsal.ts';
import { provideK6 } from '../stack/k6.ts';
import { reservePort } from '../stack/port.ts';
import { runOnRunners } from './runners.ts';

const project = resolve(import.meta.dirname, '../..');
const [, conductor, testRun] = parseAllDocuments(
  readFileSync(join(project, 'docker/kubernetes/generators.yaml'), 'utf8'),
).map((document) => document.toJS());

/** The environment of an instance as Kubernetes makes it of the TestRun's: `$(NAME)` is what was set before. */
function environmentOf(pod: string, folder: string): Record<string, string> {
  const env: Record<string, string> = {};
  for (const { name, value } of testRun.spec.runner.env)
    env[name] =
      value === undefined
        ? pod
        : value.replace('$(POD_NAME)', env['POD_NAME']).replace('/test/', `${folder}/`);
  return env;
}

/** What k6-operator starts: paused, with a segment, and resumed once all are there (`pkg/resources/jobs/runner.go`). */
async function startInstance(program: string, index: number, of: number, folder: string) {
  const port = await reservePort();
  const edges = Array.from({ length: of + 1 }, (_, k) => (k === 0 ? '0' : k === of ? '1' : `${k}/${of}`));
  const args = [
    ...['run', '--quiet', `--execution-segment=${edges[index]}:${edges[index + 1]}`],
    ...[`--execution-segment-sequence=${edges.join(',')}`, join(folder, 'script.ts')],
    ...[`--address=127.0.0.1:${port.port}`, '--paused', '--tag', `instance_id=${index + 1}`],
  ];
  const env = { ...process.env, ...environmentOf(`opening-day-${index + 1}-abcde`, folder) };
  const child = spawn(program, args, { env, stdio: 'ignore' });
  const ended = once(child, 'exit').finally(port.release);
  return { child, ended, url: `http://127.0.0.1:${port.port}/v1/status` };
}

test('k6-operator’s instances live one crowd: everybody once, and their records come by the shared folder', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'opening-day-runners-'));
  const site = await rehearsal({ people: 60, generators: 2, runners: folder }, 300);
  const program = (await provideK6({ note: () => {} }))!;
  const children: Awaited<ReturnType<typeof startInstance>>[] = [];
  try {
    const lives: Generator = async (job) => {
      const lived = runOnRunners(job);
      await expect.poll(() => existsSync(join(folder, 'plan.ndjson'))).toBe(true);
      for (const index of [0, 1]) children.push(await startInstance(program, index, 2, folder));
      const resume = { data: { type: 'status', id: 'default', attributes: { paused: false } } };
      for (const { url } of children)
        await expect
          .poll(() =>
            fetch(url, { method: 'PATCH', body: JSON.stringify(resume) }).then(
              ({ ok }) => ok,
              () => false,
            ),
          )
          .toBe(true);
      return lived;
    };
    // Time for both to be started and resumed.
    const { result, evidence } = await site.live(lives, { startAtMs: Date.now() + 9_000 });
    await Promise.all(children.map(({ ended }) => ended));
    expect(result.report).toMatchObject({ planned: 60, recorded: 60 });
    expect(result.report.requests).toBe(result.people.reduce((sum, { requests }) => sum + requests, 0));
    expect(result.invalidReasons.join()).not.toMatch(/twice|lost|not there/);
    const given = evidence.ledger.filter(({ kind }) => kind === 'reserve').map(({ accountId }) => accountId);
    expect(new Set(given).size).toBe(given.length);
    await expect(runOnRunners({ runners: folder } as GeneratorJob)).rejects.toThrow(/holds an earlier run/);
  } finally {
    for (const { child } of children) child.kill('SIGKILL');
    await site.close();
    rmSync(folder, { recursive: true, force: true });
  }
});

describe('docker/kubernetes/generators.yaml', () => {
  const [container] = conductor.spec.template.spec.containers;

  test('what k6-operator takes: script and parallelism, as its CRD has them', () => {
    expect(testRun).toMatchObject({ apiVersion: 'k6.io/v1alpha1', kind: 'TestRun' });
    // Of `spec` of testruns.k6.io, v1alpha1: all that there is.
    const known = [
      'arguments',
      'cleanup',
      'initializer',
      'parallelism',
      'paused',
      'ports',
      'quiet',
      'runner',
      'script',
      'scuttle',
      'separate',
      'starter',
      'testRunId',
      'token',
    ];
    expect(Object.keys(testRun.spec).filter((key) => !known.includes(key))).toEqual([]);
    expect(Object.keys(testRun.spec.script)).toEqual(['volumeClaim']);
    expect(Number.isInteger(testRun.spec.parallelism)).toBe(true);
  });

  test('conductor and instances see one folder, and are as many as each other thinks', () => {
    const { args, image, volumeMounts } = container;
    expect(args[args.indexOf('--generators') + 1]).toBe(String(testRun.spec.parallelism));
    const shared = conductor.spec.template.spec.volumes.find(
      ({ name }: { name: string }) => name === 'shared',
    );
    expect(shared.persistentVolumeClaim.claimName).toBe(testRun.spec.script.volumeClaim.name);
    const mounted = volumeMounts.find(({ name }: { name: string }) => name === 'shared').mountPath;
    expect(args[args.indexOf('--runners') + 1]).toBe(mounted);
    const { version } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8'));
    expect(image).toBe(`opening-day-load:${version}`);
    const k6 = /FROM (grafana\/k6:\S+)/.exec(readFileSync(join(project, 'docker/Dockerfile'), 'utf8'))![1];
    expect(testRun.spec.runner.image).toBe(k6);
  });
});
