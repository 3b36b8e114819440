import { expect, test } from 'vitest';
import {
  type DoctorReport,
  doctor,
  type Finding,
  parseVersion,
  renderDoctor,
  warningsFor,
} from './doctor.ts';

test.each([
  ['Redis server v=7.0.15 sha=00000000:0 malloc=jemalloc-5.3.0 bits=64', '7.0.15'],
  ['go version go1.26.8 linux/amd64', '1.26.8'],
  ['Chromium 156.0.8078.79 built on Debian', '156.0.8078.79'],
  ['11.19.1', '11.19.1'],
  ['no idea', null],
])('the version in %j', (printed, version) => {
  expect(parseVersion(printed)).toBe(version);
});

test('this machine has what the tests need, with version and path', async () => {
  const report = await doctor();
  expect(report.ok).toBe(true);
  const names = report.programs.map(({ name }) => name);
  expect(names).toEqual(['node', 'npm', 'redis', 'k6', 'go', 'prometheus', 'chromium']);
  const redis = report.programs.find(({ name }) => name === 'redis');
  expect(redis).toMatchObject({ found: true, version: expect.stringMatching(/^\d+\.\d+/), advice: null });
  expect(redis?.path).toMatch(/^\/.*(redis|valkey)-server$/);
  expect(report.machine.cores).toBeGreaterThan(0);
  expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  expect(renderDoctor(report)).toContain(`node        ${process.versions.node}`);
});

const finding = (name: Finding['name'], more: Partial<Finding> = {}): Finding => ({
  name,
  use: `what ${name} is for`,
  needed: true,
  found: true,
  version: '1.2.3',
  path: `/usr/bin/${name}`,
  provided: false,
  advice: null,
  ...more,
});
const missing = { found: false, version: null, path: null };
const machine = { cores: 2, memoryBytes: 4 * 2 ** 30, openFiles: { soft: 20_000, hard: null } };

const report: DoctorReport = {
  ok: false,
  programs: [
    finding('node'),
    finding('npm', missing),
    finding('go', { ...missing, needed: false }),
    finding('k6', { ...missing, needed: false, provided: true }),
  ],
  machine,
  warnings: [{ en: 'a warning', fr: 'un avertissement' }],
};

test('the report reads: what is there, what is missing, how to get it', () => {
  const lines = renderDoctor(report).split('\n');
  expect(lines.map((line) => line.slice(0, 55))).toEqual([
    'ok       node  1.2.3, /usr/bin/node',
    'MISSING  npm   installs the project',
    '               Install npm, which comes with Node.',
    'missing  go    builds k6 where there is none',
    '               Install Go 1.25 or newer, or k6 itself.',
    'missing  k6    lives the crowd',
    '               Provided when first needed. Or by hand:',
    '               Install k6 2.x (`brew install k6` on mac',
    '',
    'machine: 2 cores, 4.0 GiB of memory, 20000 open files a',
    'warning: a warning',
    '',
    'Not ready: install what is MISSING first.',
    '',
  ]);
});

test('and in French', () => {
  const text = renderDoctor(report, 'fr');
  expect(text).toContain('ABSENT   npm   installe le projet\n');
  expect(text).toContain('machine : 2 cœurs, 4,0 Gio de mémoire, 20000 fichiers ouverts par processus\n');
  expect(text).toContain('attention : un avertissement\n');
  expect(text).not.toMatch(/missing|Install |Provided|warning/);
});

test('warnings: few open files, one core, little memory, nothing to build k6 with', () => {
  const all = [finding('k6'), finding('go', missing)];
  expect(warningsFor(all, machine)).toEqual([]);
  const small = { cores: 1, memoryBytes: 2 ** 30, openFiles: { soft: 1_024, hard: 4_000 } };
  const warnings = warningsFor([finding('k6', missing), finding('go', missing)], small);
  expect(warnings.map(({ en }) => en)).toEqual([
    'only 1024 open files a process: run `ulimit -n 4000` first',
    'one core for the crowd and the server together: expect small scales',
    'less than 2 GiB of memory: expect small scales',
    expect.stringContaining('neither k6 nor Go'),
  ]);
});
