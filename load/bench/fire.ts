import { readFileSync } from 'node:fs';
import autocannon from 'autocannon';

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
  /** CPU time of the server process per request, microseconds. */
  cpuMicros: number;
  /** Answers by status. */
  statuses: Record<string, number>;
}

/**
 * Fires each shot once over 256 connections and waits for every answer. The requests are put together
 * before the clock starts, so that the client's part is the same for every row.
 *
 * @throws Error when an answer is missing, or of another status than expected: such a rate means nothing
 */
export async function fire(url: string, serverPid: number, shots: Shot[], expected: number): Promise<Volley> {
  const perConnection = Math.ceil(shots.length / connections);
  let next = 0;
  const startedCpu = cpuSeconds(serverPid);
  const startedAt = performance.now();
  const result = await autocannon({
    url,
    connections,
    amount: shots.length,
    timeout: 20,
    setupClient: (client) => {
      const share = shots.slice(next, next + perConnection);
      next += perConnection;
      if (share.length > 0) client.setRequests(share);
    },
  });
  const seconds = (performance.now() - startedAt) / 1000;
  const statuses = Object.fromEntries(
    Object.entries(result.statusCodeStats ?? {}).map(([code, { count }]) => [code, count ?? 0]),
  );
  const right = statuses[String(expected)] ?? 0;
  if (right < shots.length || result.errors > 0) {
    throw new Error(
      `${shots.length} answers ${expected} were expected, ${JSON.stringify(statuses)} came, ${result.errors} failed`,
    );
  }
  return {
    perSecond: shots.length / seconds,
    cpuMicros: ((cpuSeconds(serverPid) - startedCpu) * 1e6) / shots.length,
    statuses,
  };
}

/** CPU time a process has used so far, seconds; Linux counts it in hundredths. */
function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}
