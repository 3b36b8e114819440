import { rmSync } from 'node:fs';
import { join } from 'node:path';
import autocannon from 'autocannon';
import { startBed } from './bed.ts';
import { benchFolder } from './folder.ts';

/** Latency of one call that is asked so often a second, whatever the answers; ms, wall. */
export interface Steady {
  ratePerSecond: number;
  requests: number;
  /** Answers that were none, or not 2xx. */
  failed: number;
  latencyMs: { p50: number; p99: number; max: number };
  /** Latencies that the percentiles are of: as many as answers. */
  measured: number;
}

export interface SteadyCall {
  url: string;
  headers?: Record<string, string>;
  ratePerSecond: number;
  seconds: number;
}

/**
 * Asks one address at a fixed rate. autocannon's correction for coordinated omission is left out: it assumes a rate a
 * connection that is not the one asked for, and adds latencies that nobody had.
 */
export async function steadily({ url, headers = {}, ratePerSecond, seconds }: SteadyCall): Promise<Steady> {
  const result = await autocannon({
    ...{ url, headers, overallRate: ratePerSecond, duration: seconds },
    ...{ connections: Math.min(64, ratePerSecond), ignoreCoordinatedOmission: true },
  });
  const { p50, p99, max } = result.latency;
  const { totalCount } = result.latency as unknown as { totalCount: number };
  const failed = result.errors + result.non2xx;
  return {
    ...{ ratePerSecond, requests: result.requests.total, failed },
    ...{ latencyMs: { p50, p99, max }, measured: totalCount },
  };
}

const rates = [250, 1_000, 4_000];

/** Looks at the opening at fixed rates: what a request costs its caller well below the server's limit. */
export async function runSteadyBench({
  json,
  out,
  note,
}: {
  json: boolean;
  out(text: string): void;
  note(line: string): void;
}): Promise<number> {
  const folder = benchFolder();
  const options = { durability: 'none', quota: 1_000_000, mode: 'fifo', ratePerSecond: 1e-6 } as const;
  const bed = await startBed({ folder: join(folder, 'steady'), ...options });
  try {
    const rows: Steady[] = [];
    for (const ratePerSecond of rates) {
      note(`looks at ${ratePerSecond} a second`);
      rows.push(await steadily({ url: `${bed.url}/api/opening`, ratePerSecond, seconds: 5 }));
    }
    if (json) out(`${JSON.stringify({ steady: rows })}\n`);
    else {
      out('Looks at a fixed rate, by autocannon (wall ms)\n');
      for (const { ratePerSecond, latencyMs, requests, failed } of rows)
        out(
          `  ${String(ratePerSecond).padStart(6)}/s  p50 ${latencyMs.p50}  p99 ${latencyMs.p99}  max ${latencyMs.max}  (${requests} answers, ${failed} failed)\n`,
        );
    }
    return rows.some(({ failed }) => failed > 0) ? 1 : 0;
  } finally {
    await bed.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
