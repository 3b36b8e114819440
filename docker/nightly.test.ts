import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { EVERYWHERE } from '../load/cli/help.ts';
import { parse as parseCommand } from '../load/cli/parse.ts';
import { program } from '../load/cli.ts';
import { presets } from '../load/scenario/load.ts';

/**
 * The nightly rehearsal as far as it can be tried without GitHub and without a cluster: the script with a stand-in for
 * the command, and what the workflow and the CronJob name.
 */

const project = resolve(import.meta.dirname, '..');
const script = join(project, 'load/nightly.sh');
const textOf = (file: string) => readFileSync(join(project, file), 'utf8');

describe('the script', () => {
  const folder = mkdtempSync(join(tmpdir(), 'opening-day-nightly-'));
  const history = join(folder, 'history');
  const calls = join(folder, 'calls');
  const standIn = join(folder, 'opening-day');
  beforeAll(() => {
    // Leaves what the command leaves, notes its arguments, and ends as it is told to.
    writeFileSync(
      standIn,
      `#!/bin/sh
printf '%s\\n' "$*" >> ${calls}
case $1 in
  run)
    [ -z "\${SLOW:-}" ] || { trap 'echo stopped >> ${calls}; exit 98' TERM; echo ready; while :; do sleep 0.05; done; }
    for n in 1 2; do mkdir -p ${history}/latest/$n; for file in run.json summary.json people.ndjson; do echo {} > ${history}/latest/$n/$file; done; done
    exit \${RUN_CODE:-0} ;;
  baseline) echo {} > "$5/$2.json" ;;
  trend) exit \${TREND_CODE:-0} ;;
esac
`,
    );
    chmodSync(standIn, 0o755);
  });
  beforeEach(() => rmSync(history, { recursive: true, force: true }));
  afterAll(() => rmSync(folder, { recursive: true }));

  const start = (typed: string[], env: Record<string, string> = {}) =>
    spawn(script, typed, { env: { ...process.env, OPENING_DAY: standIn, ...env } });
  const night = async (env: Record<string, string> = {}) => {
    rmSync(calls, { force: true });
    const [code] = await once(start(['small-opening', history, '2'], env), 'close');
    const lines = readFileSync(calls, 'utf8').trim().split('\n');
    return { code, commands: lines.map((line) => line.split(' ')) };
  };

  test('the first night keeps a baseline, the next is judged by it; each command is one that there is', async () => {
    const first = await night();
    expect(first.code).toBe(0);
    expect(first.commands.map(([name]) => name)).toEqual(['run', 'baseline', 'trend']);
    expect(first.commands[0]).not.toContain('--baseline');
    const [kept] = readdirSync(join(history, 'baselines'));
    const [time] = readdirSync(join(history, 'nights'));
    expect(readdirSync(join(history, 'nights', time!, '2')).sort()).toEqual(['run.json', 'summary.json']);

    const second = await night({ RUN_CODE: '97' });
    expect(second.code).toBe(97);
    expect(second.commands.map(([name]) => name)).toEqual(['run', 'trend']);
    expect(second.commands[0]!.join(' ')).toContain(`--baseline ${kept!.replace('.json', '')} --baselines`);

    for (const [name, ...typed] of [...first.commands, ...second.commands]) {
      const command = program.commands[name!]!;
      const { problems } = parseCommand(typed, { ...command.options, ...EVERYWHERE }, command.takes);
      expect(problems, name).toEqual([]);
    }
  });

  test('RENEW begins a new baseline, but not with a night that failed; the highest code counts', async () => {
    await night();
    const failed = await night({ RENEW: 'yes', RUN_CODE: '99', TREND_CODE: '97' });
    expect(failed.code).toBe(99);
    expect(failed.commands.map(([name]) => name)).toEqual(['run', 'trend']);
    expect(readdirSync(join(history, 'baselines'))).toEqual([]);
    expect((await night({ TREND_CODE: '97' })).code).toBe(97);
    expect(readdirSync(join(history, 'baselines'))).toHaveLength(1);
  });

  test('a signal reaches the run, and is waited for', async () => {
    rmSync(calls, { force: true });
    const child = start(['small-opening', history], { SLOW: 'yes' });
    await once(child.stdout!, 'data');
    child.kill('SIGTERM');
    expect((await once(child, 'close'))[0]).toBe(98);
    expect(readFileSync(calls, 'utf8')).toContain('stopped\n');
  });

  test('without a history it says how it is called', async () => {
    const child = start(['small-opening']);
    let said = '';
    child.stderr!.on('data', (text) => {
      said += text;
    });
    expect((await once(child, 'close'))[0]).not.toBe(0);
    expect(said).toContain('nightly.sh SCENARIO HISTORY [REPEATS]');
  });
});

describe('the GitHub workflow', () => {
  const text = textOf('.github/workflows/nightly.yaml');
  const workflow = parse(text);
  const { steps } = workflow.jobs.rehearse as { steps: Record<string, never>[] };
  const step = (uses: string) =>
    steps.find((each) => String(each['uses']).startsWith(`${uses}@`)) as unknown as {
      if?: string;
      with: Record<string, string>;
    };

  test('runs the script, with the Node and the inputs that there are', () => {
    accessSync(script, constants.X_OK);
    const runs = steps.flatMap((each) => (each['run'] === undefined ? [] : [String(each['run'])]));
    expect(runs.join('\n')).toMatch(/^load\/nightly\.sh "\$SCENARIO" history "\$REPEATS"$/m);
    // What somebody types into a form never becomes part of a shell's text.
    for (const run of runs) expect(run).not.toContain('${{');
    const inputs = workflow.on.workflow_dispatch.inputs;
    for (const [, name] of text.matchAll(/inputs\.(\w+)/g)) expect(Object.keys(inputs)).toContain(name);
    expect(presets()).toContain(inputs.scenario.default);
    const { dependencies } = JSON.parse(textOf('package.json'));
    expect(step('actions/setup-node').with['node-version']).toBe(Number(dependencies.node.split('.')[0]));
    expect(existsSync(join(project, 'package-lock.json'))).toBe(true);
  });

  test('keeps the history even of a bad night, and may change nothing', () => {
    expect(workflow.permissions).toEqual({ contents: 'read' });
    const [restore, save] = [step('actions/cache/restore'), step('actions/cache/save')];
    expect(save.with['path']).toBe(restore.with['path']);
    expect(save.with['key']).toBe(restore.with['key']);
    expect(restore.with['key']!.startsWith(restore.with['restore-keys']!)).toBe(true);
    for (const after of [save, step('actions/upload-artifact')])
      expect(after.if).toMatch(/^\$\{\{ !cancelled\(\) \}\}$/);
    for (const path of restore.with['path']!.trim().split('\n'))
      expect(textOf('load/nightly.sh')).toContain(`"$${path}"`);
    for (const [, file] of text.matchAll(/hashFiles\('([^']+)'\)/g))
      expect(existsSync(join(project, file!))).toBe(true);
    for (const each of steps) if (each['uses']) expect(each['uses']).toMatch(/@v\d+$/);
  });
});

describe('the CronJob', () => {
  const [claim, cronJob] = parseAllDocuments(textOf('docker/kubernetes/nightly.yaml')).map((document) => {
    expect(document.errors).toEqual([]);
    return document.toJS();
  });
  const job = cronJob.spec.jobTemplate.spec;
  const pod = job.template.spec;
  const [container] = pod.containers;
  const stage = textOf('docker/Dockerfile').split('FROM load AS nightly')[1]!;

  test('calls what its image holds, on a volume that outlives it', () => {
    const { version } = JSON.parse(textOf('package.json'));
    expect(container.image).toBe(`opening-day-nightly:${version}`);
    expect(container.command).toBeUndefined();
    expect(stage).toMatch(/^ENTRYPOINT \["sh", "load\/nightly\.sh"\]$/m);
    const told = /process\.env\['(\w+)'\]/.exec(textOf('load/run/machine.ts'))![1]!;
    expect(stage).toContain(`ENV ${told}=$COMMIT`);
    expect(presets()).toContain(container.args[0]);
    const mounts = Object.fromEntries(
      container.volumeMounts.map((each: { name: string; mountPath: string }) => [each.mountPath, each.name]),
    );
    const volume = pod.volumes.find(({ name }: { name: string }) => name === mounts[container.args[1]]);
    expect(volume.persistentVolumeClaim.claimName).toBe(claim.metadata.name);
    expect(Object.keys(mounts)).toContain('/tmp');
    expect(cronJob.spec.concurrencyPolicy).toBe('Forbid');
    expect([job.backoffLimit, pod.restartPolicy]).toEqual([0, 'Never']);
  });

  test('is not root, writes to its volumes only, and gets the cores it asks for', () => {
    expect(stage.match(/^USER (\S+)$/gm)!.at(-1)).toBe('USER node');
    expect(pod.securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: 1000, fsGroup: 1000 });
    expect(container.securityContext).toEqual({
      readOnlyRootFilesystem: true,
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
    });
    expect(container.resources.requests).toEqual(container.resources.limits);
  });
});
