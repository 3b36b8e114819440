import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { ConfigError, readConfig, variables } from './config.ts';
import { someSettings } from './testing/settings.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'opening-day-config-test-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function fileOf(name: string, content: unknown): string {
  const file = join(folder, name);
  writeFileSync(file, typeof content === 'string' ? content : stringify(content));
  return file;
}

function problemsOf(env: Record<string, string>): string[] {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

const needed = () => ({
  ADMIN_TOKEN: 'a secret of the operator',
  SIGNING_KEYS: '/keys.json',
  OPENING: fileOf('good.yaml', someSettings()),
});

test('with what is needed, the rest has defaults', () => {
  expect(readConfig({ ...needed(), PORT: '', UNRELATED: 'x' })).toEqual({
    host: '127.0.0.1',
    port: 8080,
    metricsPort: 9464,
    redisUrl: 'redis://127.0.0.1:6379',
    adminToken: 'a secret of the operator',
    signingKeys: '/keys.json',
    settings: someSettings(),
    durability: 'always',
    portalShare: { index: 1, count: 1 },
    tls: null,
    payments: null,
    passwords: { cost: 14, parallel: 5 },
  });
});

test('everything can be set; figures of a scenario become their numbers', () => {
  const settings = someSettings();
  const figures = {
    ...settings,
    opening: { ...settings.opening, quota: { published: 5000, source: 'decree' } },
    admission: { ...settings.admission, claimSeconds: { assumed: 60, why: 'short enough' } },
    crowd: { people: 41_000 },
  };
  const [cert, key] = [fileOf('cert.pem', {}), fileOf('key.pem', {})];
  const config = readConfig({
    ...needed(),
    OPENING: fileOf('figures.yaml', figures),
    ...{ HOST: '0.0.0.0', PORT: '80', METRICS_PORT: '81', REDIS_URL: 'redis+unix:///run/redis.sock' },
    ...{ DURABILITY: 'none', PORTAL_SHARE: '2/3', TLS_CERT: cert, TLS_KEY: key },
  });
  expect(config).toMatchObject({
    ...{ host: '0.0.0.0', port: 80, metricsPort: 81, redisUrl: 'redis+unix:///run/redis.sock' },
    durability: 'none',
    portalShare: { index: 2, count: 3 },
    tls: { cert, key },
    settings: { opening: { quota: 5000 }, admission: { claimSeconds: 60 } },
  });
});

test('what is missing is told all at once, each with its remedy', () => {
  expect(problemsOf({})).toEqual([
    'ADMIN_TOKEN: set it to a secret of at least 16 characters',
    'SIGNING_KEYS: set it to a file; it is made if absent',
    'OPENING: set it to a scenario file',
  ]);
});

test('every problem at once, whether in the environment or in the file', () => {
  const { opening, admission } = someSettings();
  const file = fileOf('bad.yaml', {
    opening: { ...opening, id: 'Not An Id', quota: 0, unpaid: 'kept' },
    admission: { ...admission, mode: 'raffle', hurry: 1 },
  });
  const problems = problemsOf({
    ...{ ADMIN_TOKEN: 'short', SIGNING_KEYS: '/keys.json', OPENING: file, PORT: '70000', METRICS_PORT: 'x' },
    ...{ REDIS_URL: 'http://here', DURABILITY: 'mostly', PORTAL_SHARE: '3/2', TLS_CERT: '/no/cert.pem' },
  });
  const about = (start: string) => problems.filter((problem) => problem.startsWith(start));
  for (const name of [
    'PORT',
    'METRICS_PORT',
    'REDIS_URL',
    'ADMIN_TOKEN',
    'DURABILITY',
    'PORTAL_SHARE',
    'TLS_CERT, TLS_KEY',
    'TLS_CERT',
  ]) {
    expect(about(`${name}: `), name).toHaveLength(1);
  }
  for (const path of ['opening.id', 'opening.quota', 'opening.unpaid', 'admission.mode', 'admission']) {
    expect(about(`OPENING: ${file}: ${path}: `), path).toHaveLength(1);
  }
  expect(problems).toHaveLength(13);
  expect(new ConfigError(problems).message.split('\n')).toHaveLength(14);
});

test('settings must make sense together', () => {
  const { opening, admission } = someSettings();
  const file = fileOf('senseless.yaml', {
    opening: {
      ...opening,
      timeZone: 'America/Nowhere',
      preQueueAt: '2016-06-14T00:00:00-04:00',
      closesAt: opening.opensAt,
    },
    admission: { ...admission, mode: 'lottery', claimSeconds: 10, sessionSeconds: 5 },
  });
  expect(problemsOf({ ...needed(), OPENING: file })).toEqual([
    `OPENING: ${file}: opening.timeZone: America/Nowhere is not a time zone, like America/Toronto`,
    `OPENING: ${file}: opening.preQueueAt: must not be after opensAt`,
    expect.stringContaining('opening.listClosesAt: mode lottery draws those who have joined by then'),
    `OPENING: ${file}: opening.closesAt: must be after opensAt`,
    expect.stringContaining('admission.claimSeconds: must not be longer than sessionSeconds'),
  ]);
});

test.each([
  ['a file that does not exist', () => join(folder, 'nowhere.yaml'), /nowhere\.yaml: ENOENT/],
  ['a file that is not YAML', () => fileOf('torn.yaml', 'opening: {id: [}'), /torn\.yaml: .*line 1/s],
  ['a file without the parts', () => fileOf('empty.yaml', 'crowd: {}'), /empty\.yaml: opening: /],
])('%s is named', (_, file, message) => {
  const problems = problemsOf({ ...needed(), OPENING: file() });
  expect(problems.join('\n')).toMatch(message);
});

test('every variable is described', () => {
  for (const [name, description] of Object.entries(variables)) {
    expect(name).toMatch(/^[A-Z_]+$/);
    expect(description.length, name).toBeGreaterThan(15);
  }
});
