import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Action } from '../behaviour/journey.ts';
import { UsageError } from '../cli/command.ts';
import type { LatencyMs, Manifest } from '../record/files.ts';
import { assumedCosts, type Costs } from './costs.ts';
import type { Distribution } from './distribution.ts';

/**
 * The costs of a measured run, from what its manifest says of each kind of call: the quantiles of its latency, which on
 * an idle system are the network, the server and the disk together. What is in them twice is taken off: a poll costs
 * no disk, so the median of the polls stands for network and server, and what a change takes beyond it for the disk.
 *
 * @throws UsageError where the folder holds no measured run, or one without latencies
 */
export async function costsOf(folder: string): Promise<Costs> {
  const problem = (text: string) => new UsageError([`--calibrate ${folder}: ${text}`]);
  let manifest: Manifest;
  try {
    manifest = JSON.parse(await readFile(join(folder, 'run.json'), 'utf8')) as Manifest;
  } catch {
    throw problem('has no run.json; name the folder of a measured run');
  }
  if (manifest.kind !== 'measured') throw problem('is a simulated run; costs come from a measured one');
  const { latencyMsByAction } = manifest.generatorReport;
  const poll = latencyMsByAction['poll'] ?? latencyMsByAction['look'];
  if (poll === undefined) throw problem('says nothing of latencies');
  const assumed = assumedCosts(manifest.durability);
  const change = latencyMsByAction['join'] ?? latencyMsByAction['submit'] ?? poll;
  const read = quantilesOf(poll);
  const server = { ...assumed.server };
  for (const action of Object.keys(server) as Action[])
    server[action] = { kind: 'empirical', quantiles: read };
  return {
    from: manifest.run,
    ...{ network: { fibre: none, dsl: none, mobile: none }, server, change: none },
    disk: { kind: 'empirical', quantiles: quantilesOf(change).map((q, i) => Math.max(0, q - read[i]!)) },
    timeoutMs: assumed.timeoutMs,
  };
}

const none: Distribution = { kind: 'constant', value: 0 };

/** Quantiles at every hundredth from the few that are known, in straight lines between them. */
function quantilesOf({ p50, p95, p99, max }: LatencyMs): number[] {
  const known = [
    [0, p50 / 4],
    [0.5, p50],
    [0.95, p95],
    [0.99, p99],
    [1, max],
  ] as const;
  return Array.from({ length: 101 }, (_, i) => {
    const share = i / 100;
    const at = Math.max(
      1,
      known.findIndex(([to]) => to >= share),
    );
    const [[from, low], [to, high]] = [known[at - 1]!, known[at]!];
    return low + ((share - from) / (to - from)) * (high - low);
  });
}
