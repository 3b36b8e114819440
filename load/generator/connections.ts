import { lookup } from 'node:dns/promises';
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { availableParallelism } from 'node:os';
import { openFileLimit, sharesOf } from '../../server/connections.ts';
import type { Person } from '../population/person.ts';
import { isLoopback } from '../run/target.ts';

/** What connections of one's own come to, and what there is for them. */
export interface ConnectionNeeds {
  /** Devices and tabs of the crowd: each may have a connection at the same time. */
  devices: number;
  generators: number;
  /** Null where they run elsewhere. */
  servers: number | null;
  /** Files that one process may have open. */
  openFiles: number;
  /** Ports for outgoing connections from one address. */
  ports: number;
  /** Addresses that connections go out from, of all generators. */
  sources: number;
}

/** Files of a generator's own: its log, its control, what its runtime keeps open. */
const generatorFiles = 200;
/** The kernel gives connections to servers that share a port by a hash: one may have this much more than its part. */
const uneven = 1.15;
/** Ports of connections just closed are not free at once. */
const usablePorts = 0.8;

/** Why the crowd cannot have connections of its own here, each with what to raise; none where it can. Pure. */
export function connectionProblems(needs: ConnectionNeeds): string[] {
  const { devices, generators, servers, openFiles, ports, sources } = needs;
  const problems: string[] = [];
  const what = `--connections own: ${devices} devices may be connected at once`;
  const ofGenerator = Math.ceil(devices / generators) + generatorFiles;
  if (ofGenerator > openFiles)
    problems.push(
      `${what}, and each of ${generators} generator${generators === 1 ? '' : 's'} may open ${openFiles} files: raise the limit to ${ofGenerator} (ulimit -Hn, or LimitNOFILE), use --generators ${Math.ceil(devices / Math.max(1, openFiles - generatorFiles))}, or a smaller --scale`,
    );
  if (servers !== null) {
    const ofServer = Math.ceil((devices / servers) * (servers === 1 ? 1 : uneven));
    const { limit } = sharesOf(openFiles);
    if (ofServer > limit)
      problems.push(
        `${what}, and each of ${servers} server${servers === 1 ? '' : 's'} takes ${limit} at ${openFiles} open files: raise the limit to ${Math.ceil(ofServer * 1.03) + 200} (ulimit -Hn), use --servers ${Math.ceil((devices * uneven) / limit)}, or a smaller --scale`,
      );
  }
  const borne = Math.floor(sources * ports * usablePorts);
  if (devices > borne)
    problems.push(
      `${what}, and ${sources} address${sources === 1 ? '' : 'es'} with ${ports} ports each bear${sources === 1 ? 's' : ''} ${borne}: raise net.ipv4.ip_local_port_range, or use more --generators`,
    );
  return problems;
}

/** Devices and tabs of a crowd. */
export function devicesOf(people: readonly Pick<Person, 'cohort' | 'alsoAfterMs'>[]): number {
  return people.reduce(
    (sum, { cohort, alsoAfterMs }) => sum + cohort.devices + (alsoAfterMs?.length ?? 0),
    0,
  );
}

/** What this machine has: files a process may open (k6 and Node raise theirs to the hard limit), and ports. */
export function machineLimits(): Pick<ConnectionNeeds, 'openFiles' | 'ports'> {
  let ports = 28_232;
  try {
    const [from, to] = readFileSync('/proc/sys/net/ipv4/ip_local_port_range', 'utf8')
      .split(/\s+/)
      .map(Number);
    ports = to! - from! + 1;
  } catch {
    // The range of Linux, where it is not told.
  }
  return { openFiles: openFileLimit(), ports };
}

/** Addresses that the generators' connections go out from: on this machine one a virtual user, else the one there is. */
export function sourceCount(host: string, generators: number): number {
  return isLoopback(host) ? generators * 2 * availableParallelism() : 1;
}

/** The same as k6 takes it, `127.0.0.2-127.0.0.5`; null where the target is not on this machine. */
export function sourcesOf(address: string, generator: number, virtualUsers: number): string | null {
  if (!address.startsWith('127.')) return null;
  const from = 2 + generator * virtualUsers;
  return `127.0.${from >> 8}.${from & 255}-127.0.${(from + virtualUsers - 1) >> 8}.${(from + virtualUsers - 1) & 255}`;
}

/** The IP address of a URL's host. */
export async function addressOf(url: string): Promise<string> {
  const host = new URL(url).hostname.replace(/^\[|\]$/g, '');
  return isIP(host) ? host : (await lookup(host)).address;
}
