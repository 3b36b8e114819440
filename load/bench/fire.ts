import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';

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

/** How long the slowest answer may take, wall ms. */
const patienceMs = 20_000;

/**
 * Fires each shot once over 256 connections, one request at a time on each, and waits for every answer.
 *
 * Not autocannon, which spends more on a request than the server does: it was the bound of every row, and a ratio of
 * two rates that the client bounds says nothing of the server. Here a request is bytes that were put together before
 * the clock starts, and of an answer only the status and the length are read.
 *
 * @throws Error when an answer is missing, or of another status than expected: such a rate means nothing
 */
export async function fire(mark: Mark, shots: Shot[], expected: number): Promise<Volley> {
  const { hostname, port, host } = new URL(mark.url);
  const requests = shots.map((shot) => bytesOf(shot, host));
  const perConnection = Math.ceil(requests.length / connections);
  const lines: Line[] = [];
  for (let from = 0; from < requests.length; from += perConnection) {
    lines.push(await openLine(hostname, Number(port), requests.slice(from, from + perConnection)));
  }
  const before = cpuTimes(mark);
  const startedAt = performance.now();
  const statuses = new Map<number, number>();
  try {
    await Promise.all(lines.map((line) => line.fire(statuses)));
  } finally {
    for (const line of lines) line.close();
  }
  const seconds = (performance.now() - startedAt) / 1000;
  const right = statuses.get(expected) ?? 0;
  if (right < shots.length) {
    const came = JSON.stringify(Object.fromEntries(statuses));
    throw new Error(`${shots.length} answers ${expected} were expected, ${came} came`);
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

function bytesOf({ method, path, headers, body }: Shot, host: string): Buffer {
  const lines = [`${method} ${path} HTTP/1.1`, `host: ${host}`];
  for (const [name, value] of Object.entries(headers)) lines.push(`${name}: ${value}`);
  if (method === 'POST') lines.push(`content-length: ${Buffer.byteLength(body ?? '')}`);
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body ?? ''}`);
}

/** One connection with the requests it will send, one after the other. */
interface Line {
  fire(statuses: Map<number, number>): Promise<void>;
  close(): void;
}

function openLine(host: string, port: number, requests: Buffer[]): Promise<Line> {
  return new Promise((resolve, reject) => {
    let next = 0;
    let held = '';
    let count = (_status: number) => {};
    let done = () => {};
    let fail = (error: Error) => reject(error);
    const send = () => {
      if (next === requests.length) done();
      else socket.write(requests[next++]!);
    };
    const socket: Socket = connect({
      host,
      port,
      noDelay: true,
      onread: {
        buffer: Buffer.allocUnsafe(16 * 1024),
        callback(length, buffer) {
          const text = held + (buffer as Buffer).toString('latin1', 0, length);
          const status = statusOf(text);
          if (status === null) {
            held = text;
            return true;
          }
          held = '';
          count(status);
          send();
          return true;
        },
      },
    });
    socket.setTimeout(patienceMs, () => socket.destroy(new Error(`no answer within ${patienceMs / 1000} s`)));
    socket.on('error', (error) => fail(error));
    socket.on('close', () => fail(new Error('the server closed a connection')));
    socket.once('connect', () =>
      resolve({
        fire: (statuses) =>
          new Promise((finished, failed) => {
            count = (status) => void statuses.set(status, (statuses.get(status) ?? 0) + 1);
            done = finished;
            fail = failed;
            send();
          }),
        close: () => socket.destroy(),
      }),
    );
  });
}

/** The status of an answer that is there as a whole; null while it is not. */
function statusOf(text: string): number | null {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return null;
  // `Content-Length` of one server, `content-length` of another.
  const at = text.indexOf('ength: ');
  const length = at < 0 || at > end ? 0 : Number.parseInt(text.slice(at + 7, at + 17), 10);
  return text.length >= end + 4 + length ? Number(text.slice(9, 12)) : null;
}

function cpuTimes({ pid, redisPid }: Mark): CpuTimes {
  const own = process.cpuUsage();
  return {
    server: cpuSeconds(pid),
    redis: redisPid === undefined ? 0 : cpuSeconds(redisPid),
    client: (own.user + own.system) / 1e6,
  };
}

/** CPU time a process has used so far, seconds; Linux counts it in hundredths. */
function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}
