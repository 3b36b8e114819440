import { describe, expect, test } from 'vitest';
import { runBuiltin } from '../generator/builtin.ts';
import { connectionProblems, devicesOf, sourcesOf } from '../generator/connections.ts';
import { rehearsal } from '../generator/rehearsal.ts';
import { originOf, ownHosts } from './plan.ts';
import { runK6 } from './run.ts';

describe('each device its own connections, over TLS, against one server', () => {
  test.concurrent.each([
    ['k6', runK6],
    ['the built-in generator', runBuiltin],
  ])('%s', async (_name, generator) => {
    const site = await rehearsal({ people: 60, tls: true, connections: 'own' }, 300);
    try {
      expect(site.stack.url).toMatch(/^https:/);
      const { result, evidence } = await site.live(generator);
      const { report } = result;
      const came = result.people.filter(({ arrivedAtMs }) => arrivedAtMs !== null).length;
      expect(came).toBe(60);
      expect(evidence.ledger.filter(({ kind }) => kind === 'reserve').length).toBeGreaterThan(0);
      // Nobody came by a connection of somebody else's, and each was a handshake.
      const devices = devicesOf(site.plan.people);
      expect(report.connectionsOf).toBe('device');
      expect(report.connections).toBeGreaterThanOrEqual(came);
      expect(report.connections).toBeLessThan(report.requests);
      expect(report.handshakes).toBe(report.connections);
      expect(report.sockets).toBeGreaterThan(came / 4);
      expect(report.sockets).toBeLessThanOrEqual(devices + 10);
    } finally {
      await site.close();
    }
  });
});

test('the URL of a device is one of a kind, and leads to the one address', () => {
  const own = ownHosts('https://127.0.0.1:8080', '127.0.0.1');
  expect(originOf(own, 12, 1)).toBe('https://p12d1.own.invalid:8080');
  expect(new Set([originOf(own, 1, 12), originOf(own, 11, 2), originOf(own, 112, 0)]).size).toBe(3);
  expect(ownHosts('http://10.0.0.7', '10.0.0.7')).toMatchObject({ suffix: '.own.invalid', host: '10.0.0.7' });
  expect(sourcesOf('127.0.0.1', 1, 4)).toBe('127.0.0.6-127.0.0.9');
  expect(sourcesOf('127.0.0.1', 63, 8)).toBe('127.0.1.250-127.0.2.1');
  expect(sourcesOf('10.0.0.7', 0, 4)).toBeNull();
});

describe('worked out before the start', () => {
  const roomy = { devices: 1_000, generators: 1, servers: 1, openFiles: 20_000, ports: 28_232, sources: 4 };
  test.each([
    ['enough of all', {}, []],
    [
      'files of a generator',
      { devices: 50_000, servers: 8, sources: 8 },
      [/each of 1 generator may open 20000 files: raise the limit to 50200 \(ulimit -Hn.*use --generators 3/],
    ],
    [
      'files of a server',
      { devices: 30_000, generators: 2 },
      [/each of 1 server takes 19475 at 20000 open files: raise the limit to 31100.*use --servers 2/],
    ],
    [
      'ports',
      { devices: 19_000, generators: 1, ports: 10_000, sources: 1 },
      [/1 address with 10000 ports each bears 8000: raise net\.ipv4\.ip_local_port_range/],
    ],
    ['servers elsewhere are not ours to know', { devices: 19_500, servers: null }, []],
  ])('%s', (_what, change, says) => {
    const problems = connectionProblems({ ...roomy, ...change });
    expect(problems).toHaveLength(says.length);
    for (const [index, each] of says.entries()) expect(problems[index]).toMatch(each);
  });
});
