import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { type Bed, startBed } from './bed.ts';
import { benchFolder } from './folder.ts';
import { cpuSeconds, residentBytes } from './process.ts';
import { median, type Ratio, ratioOf } from './ratio.ts';

/** One way to be connected: how many connections there are, and whether they are encrypted. */
export interface Way {
  name: string;
  tls: boolean;
  /** Each person has a connection of their own; else they share a few. */
  own: boolean;
}

export const ways: readonly Way[] = [
  { name: 'plain, shared', tls: false, own: false },
  { name: 'plain, own', tls: false, own: true },
  { name: 'TLS, shared', tls: true, own: false },
  { name: 'TLS, own', tls: true, own: true },
];

/** What one round of a way cost the server. */
export interface Cost {
  connections: number;
  /** Server CPU time a request, connecting included, microseconds. */
  cpuMicros: number;
  /** From the first connection to the last answer. */
  requestsPerSecond: number;
  /** Server memory for each connection that is open, bytes; null where there are few. */
  bytesPerConnection: number | null;
}

export interface People {
  people: number;
  /** Requests of each person, one after another on their connection. */
  requestsEach: number;
}

/** So many are connecting or asking at once; the others' connections stay open. */
const atOnce = 64;

/** Lets people look at the opening, each on their own connection or all on a few, and says what it cost the server. */
export async function connectionCost(
  { url, pid, ca }: Pick<Bed, 'url' | 'pid' | 'ca'>,
  own: boolean,
  { people, requestsEach }: People,
): Promise<Cost> {
  const { hostname, port } = new URL(url);
  const open: Socket[] = [];
  const [cpuBefore, bytesBefore, startMs] = [cpuSeconds(pid), residentBytes(pid), performance.now()];
  let next = 0;
  async function connected(): Promise<Socket> {
    const where = { host: hostname, port: Number(port) };
    const socket = ca === null ? connect(where) : connectTls({ ...where, ca });
    await once(socket, ca === null ? 'connect' : 'secureConnect');
    open.push(socket);
    return socket;
  }
  async function worker(): Promise<void> {
    const shared = own ? null : await connected();
    while (next++ < people) {
      const socket = shared ?? (await connected());
      for (let n = 0; n < requestsEach; n++) await look(socket, hostname);
    }
  }
  try {
    await Promise.all(Array.from({ length: atOnce }, worker));
    const seconds = (performance.now() - startMs) / 1000;
    const requests = people * requestsEach;
    return {
      connections: open.length,
      cpuMicros: ((cpuSeconds(pid) - cpuBefore) / requests) * 1e6,
      requestsPerSecond: requests / seconds,
      bytesPerConnection: own ? Math.max(0, residentBytes(pid) - bytesBefore) / open.length : null,
    };
  } finally {
    for (const socket of open) socket.destroy();
  }
}

/** One look, and its whole answer. @throws Error at another status than 200 */
function look(socket: Socket, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let text = '';
    const heard = (chunk: Buffer) => {
      text += chunk.toString('latin1');
      const head = text.indexOf('\r\n\r\n');
      const length = Number(/content-length: (\d+)/i.exec(text)?.[1]);
      if (head < 0 || text.length < head + 4 + length) return;
      socket.off('data', heard);
      socket.off('error', reject);
      if (text.startsWith('HTTP/1.1 200')) resolve();
      else reject(new Error(`a look was answered ${text.slice(0, 40)}`));
    };
    socket.on('data', heard);
    socket.once('error', reject);
    socket.write(`GET /api/opening HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
  });
}

export interface ConnectionRow extends Way {
  cpuMicros: number;
  requestsPerSecond: number;
  bytesPerConnection: number | null;
  /** Server CPU a request against plain, shared connections of the same round. */
  ratio: Ratio;
}

/** What connections of one's own and TLS cost the server: rounds of all four ways interleaved, as ratios to plain and shared. */
export async function runConnectionBench({
  json,
  out,
  note,
  rounds = 5,
  crowd = { people: 4_000, requestsEach: 4 },
}: {
  json: boolean;
  out(text: string): void;
  note(line: string): void;
  rounds?: number;
  crowd?: People;
}): Promise<number> {
  const folder = benchFolder();
  const options = { durability: 'none', quota: 1_000_000, mode: 'fifo', ratePerSecond: 1e-6 } as const;
  const beds: Bed[] = [];
  try {
    for (const tls of [false, true])
      beds.push(await startBed({ folder: join(folder, tls ? 'tls' : 'plain'), ...options, tls }));
    const costs = ways.map((): Cost[] => []);
    // Of all rounds: what the first one took is used again by those after it.
    const bytes = ways.map(() => 0);
    // A first round warms the servers up and is thrown away.
    for (let round = 0; round <= rounds; round++) {
      note(round === 0 ? 'warming up' : `round ${round} of ${rounds}`);
      for (const [k, { tls, own }] of ways.entries()) {
        const cost = await connectionCost(beds[Number(tls)]!, own, crowd);
        bytes[k] = Math.max(bytes[k]!, cost.bytesPerConnection ?? 0);
        if (round > 0) costs[k]!.push(cost);
      }
    }
    const rows = ways.map((way, k) => rowOf(way, costs[k]!, costs[0]!, way.own ? bytes[k]! : null));
    if (json) out(`${JSON.stringify({ connections: { ...crowd, rows } })}\n`);
    else out(textOf(rows, crowd));
    return 0;
  } finally {
    for (const bed of beds) await bed.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function rowOf(
  way: Way,
  costs: readonly Cost[],
  base: readonly Cost[],
  bytesPerConnection: number | null,
): ConnectionRow {
  const cpu = (each: readonly Cost[]) => each.map(({ cpuMicros }) => cpuMicros);
  return {
    ...way,
    cpuMicros: median(cpu(costs)),
    requestsPerSecond: median(costs.map(({ requestsPerSecond }) => requestsPerSecond)),
    bytesPerConnection,
    ratio: ratioOf(cpu(costs), cpu(base)),
  };
}

function textOf(rows: readonly ConnectionRow[], { people, requestsEach }: People): string {
  const lines = rows.map(({ name, cpuMicros, ratio, bytesPerConnection }) => {
    const memory =
      bytesPerConnection === null ? '' : `  ${(bytesPerConnection / 1024).toFixed(1)} KiB a connection`;
    return `  ${name.padEnd(14)} ${cpuMicros.toFixed(0).padStart(6)} µs  × ${ratio.median.toFixed(2)} (${ratio.low.toFixed(2)} to ${ratio.high.toFixed(2)})${memory}\n`;
  });
  return `Server CPU a look, connecting included: ${people} people, ${requestsEach} looks each; × against plain, shared connections\n${lines.join('')}`;
}
