import { cpuSeconds } from './process.ts';
import { sockets } from './sockets.ts';

export const connections = 256;

/** One request of a bench. */
export interface Shot {
  method: 'GET' | 'POST';
  path: string;
  headers: Record<string, string>;
  body?: string;
}

export interface Volley {
  perSecond: number;
  /** CPU time of each process per request, microseconds. */
  cpuMicros: CpuTimes;
  /** Which of them had least left, and the share of one core that it used. */
  busiest: { name: keyof CpuTimes; share: number };
}

/** CPU time of the server, of Redis (0 where none is involved), and of the client, this process. */
export interface CpuTimes {
  server: number;
  redis: number;
  client: number;
}

/** Where a volley goes, and whose time it takes. */
export interface Mark {
  url: string;
  pid: number;
  redisPid?: number;
}

/** Makes ready to send each shot once, one at a time on each connection; what it gives sends, and tells statuses and time. */
export type Client = (
  url: string,
  shots: Shot[],
  connections: number,
) => Promise<() => Promise<{ statuses: Map<number, number>; seconds: number }>>;

/**
 * Fires each shot once over 256 connections and waits for every answer. What the client prepares is not timed.
 *
 * @throws Error when an answer is missing, or of another status than expected: such a rate means nothing
 */
export async function fire(
  mark: Mark,
  shots: Shot[],
  expected: number | readonly number[],
  client: Client = sockets,
): Promise<Volley> {
  const send = await client(mark.url, shots, connections);
  const before = cpuTimes(mark);
  const { statuses, seconds } = await send();
  const wanted = [expected].flat();
  const right = wanted.reduce((sum, status) => sum + (statuses.get(status) ?? 0), 0);
  if (right < shots.length) {
    const came = JSON.stringify(Object.fromEntries(statuses));
    throw new Error(`${shots.length} answers ${wanted.join(' or ')} were expected, ${came} came`);
  }
  return { perSecond: shots.length / seconds, ...usageOf(before, cpuTimes(mark), seconds, shots.length) };
}

function usageOf(
  before: CpuTimes,
  after: CpuTimes,
  seconds: number,
  requests: number,
): Pick<Volley, 'cpuMicros' | 'busiest'> {
  const names = ['server', 'redis', 'client'] as const;
  const spent = Object.fromEntries(
    names.map((name) => [name, after[name] - before[name]]),
  ) as never as CpuTimes;
  const busiest = names.reduce((most, name) => (spent[name] > spent[most] ? name : most));
  return {
    cpuMicros: Object.fromEntries(
      names.map((name) => [name, (spent[name] * 1e6) / requests]),
    ) as never as CpuTimes,
    busiest: { name: busiest, share: spent[busiest] / seconds },
  };
}

function cpuTimes({ pid, redisPid }: Mark): CpuTimes {
  const own = process.cpuUsage();
  return {
    server: cpuSeconds(pid),
    redis: redisPid === undefined ? 0 : cpuSeconds(redisPid),
    client: (own.user + own.system) / 1e6,
  };
}
