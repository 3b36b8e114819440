import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Action } from '../behaviour/journey.ts';
import { UsageError } from '../cli/command.ts';
import type { LatencyMs, Manifest, PersonRecord } from '../record/files.ts';
import { parseLines } from '../run/admin.ts';
import type { Scenario } from '../scenario/schema.ts';
import {
  assumedCosts,
  type Calibrated,
  type Costs,
  type Distributions,
  type FitOf,
} from '../simulation/costs.ts';
import type { Distribution } from '../simulation/distribution.ts';
import { asMeasured, fitted, leastValues, sampleQuantile } from './fit.ts';
import { type Sample, sampleOf, sizeOf } from './likelihood.ts';
import type { Counts, MeasuredCosts } from './measured.ts';
import { unitCost } from './unit-costs.ts';

/** What is to be simulated by the costs of a run. */
export interface CostsFor {
  scenario: Pick<Scenario, 'crowd' | 'portal'>;
  durability: Manifest['durability'];
  /** Whether people's own time over the form is taken from the run, too; where the scenario has the same form. */
  people: boolean;
  distributions: Distributions;
}

/**
 * The costs of a measured run, fitted or as measured. What a call is worked on comes from the processor time of the programs, since
 * latencies hold waiting, too; what it is under way, and what the disk takes, from the latencies of its quiet seconds: a
 * look or a poll changes nothing, so what a change takes beyond one is Redis and the disk. A run of an earlier
 * version, which has no `costs.json`, tells by four quantiles of each kind of call.
 *
 * @throws UsageError where the folder holds no measured run, or one without latencies
 */
export async function costsOf(folder: string, asked: CostsFor): Promise<Costs> {
  const problem = (text: string) => new UsageError([`--calibrate ${folder}: ${text}`]);
  const manifest = await readJson<Manifest>(join(folder, 'run.json'));
  if (manifest === null) throw problem('has no run.json; name the folder of a measured run');
  if (manifest.kind !== 'measured') throw problem('is a simulated run; costs come from a measured one');
  const measured = await readJson<MeasuredCosts>(join(folder, 'costs.json'));
  if (measured === null) {
    const costs = fromQuantiles(manifest, asked.durability);
    if (costs === null) throw problem('says nothing of latencies');
    return costs;
  }
  const people = asked.people
    ? await readFile(join(folder, 'people.ndjson'), 'utf8').then(parseLines<PersonRecord>, () => [])
    : [];
  const costs = costsFrom(manifest, measured, people, asked);
  if (costs === null) throw problem('has too few calls to tell what one costs; take a run with more people');
  return costs;
}

/** Looks that are enough to hold changes against. */
const leastBase = 100;

async function readJson<T>(path: string): Promise<T | null> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as T;
  } catch {
    return null;
  }
}

/** What a run says of itself. */
export type CalibratingRun = Pick<Manifest, 'run' | 'durability' | 'scenario' | 'machine' | 'valid'>;

/** Pure. Null where there are not enough calls. */
export function costsFrom(
  { run, durability, scenario, machine, valid }: CalibratingRun,
  measured: MeasuredCosts,
  people: readonly PersonRecord[],
  asked: CostsFor,
): Costs | null {
  const read = merged(measured, ['look', 'poll']);
  if (sizeOf(read) < leastValues) return null;
  const change = merged(measured, ['join', 'admit', ...(scenario.portal ? [] : ['submit']), 'pay', 'signIn']);
  const assumed = assumedCosts(asked.durability);
  const servers = measured.use && unitCost(measured.use, 'serversMs');
  const redis = measured.use && unitCost(measured.use, 'redisMs');
  const fits: FitOf[] = [];
  const fitting = (what: FitOf['what'], unit: FitOf['unit'], sample: Sample, used = true): Distribution => {
    const found = fitted(sample, fits.length);
    const distribution = asked.distributions === 'empirical' ? asMeasured(sample) : found.used;
    fits.push({ what, unit, ...found, isUsed: used, used: distribution });
    return distribution;
  };

  const readMs = servers?.readMs || sampleQuantile(read, 0.5) / 4;
  const changeMs = servers?.changeMs || readMs;
  const network = fitting('network', 'ms', beyond(read, readMs));
  const redisMs = redis?.changeMs || (assumed.change.kind === 'constant' ? assumed.change.value : 0);
  // Whoever joins has looked a moment before: the same seconds, the same load.
  const looks = merged(measured, ['look']);
  const base = sizeOf(looks) >= leastBase ? looks : read;
  const disk =
    sizeOf(change) < leastValues
      ? null
      : fitting(
          'disk',
          'ms',
          differences(change, base, changeMs - readMs + redisMs),
          durability === asked.durability,
        );
  const thinking = sameForm(scenario, asked.scenario) ? thinkTimes(people) : sampleOf([]);
  const form = sizeOf(thinking) < leastValues ? null : fitting('form', 's', thinking);
  const portalTimes = measured.portalSeconds && ofCounts(measured.portalSeconds);
  // Shown, not used: a portal works as its scenario says, and some fifty steps say it with an error of several percent,
  // which a portal that bounds the day would hand on to all of it.
  if (portalTimes !== null && sizeOf(portalTimes) >= leastValues && samePortal(scenario, asked.scenario))
    fitting('portal', 's', portalTimes, false);

  const server = Object.fromEntries(
    Object.keys(assumed.server).map((action) => {
      const mean = action === 'look' || action === 'poll' ? readMs : changeMs;
      // Of processor time only the mean can be told; that spread is the usual cautious one.
      return [action, { kind: 'exponential', mean }];
    }),
  ) as Record<Action, Distribution>;
  const calibrated: Calibrated = {
    ...{ distributions: asked.distributions, fits, machine, durability, servers, redis },
    seconds: measured.use?.length ?? 0,
    quietSeconds: measured.quietSeconds,
    ...(!valid && { invalid: true as const }),
  };
  return {
    from: run,
    // All of it is on one machine: nobody's line differs from the others'.
    network: { fibre: none, dsl: none, mobile: none },
    delay: network,
    server,
    change: { kind: 'constant', value: redisMs },
    disk: disk !== null && durability === asked.durability ? disk : assumed.disk,
    timeoutMs: assumed.timeoutMs,
    ...(form && { formSeconds: form }),
    calibrated,
  };
}

function sameForm(one: CostsFor['scenario'], other: CostsFor['scenario']): boolean {
  return JSON.stringify(one.crowd.forms) === JSON.stringify(other.crowd.forms);
}

function samePortal(one: CostsFor['scenario'], other: CostsFor['scenario']): boolean {
  const service = ({ portal }: CostsFor['scenario']) => [portal?.serviceSeconds, portal?.serviceVariation];
  return JSON.stringify(service(one)) === JSON.stringify(service(other));
}

/** From the admission to the click on submit, seconds, of those whose form was ready and who were admitted once. */
function thinkTimes(people: readonly PersonRecord[]): Sample {
  const times = people.flatMap(({ cohort, admittedAtMs, submittedAtMs, tickets = 1 }) =>
    cohort.formReady && !cohort.bot && tickets === 1 && admittedAtMs !== null && submittedAtMs !== null
      ? [(submittedAtMs - admittedAtMs) / 1000]
      : [],
  );
  return sampleOf(times);
}

function merged({ latencyMs }: MeasuredCosts, actions: readonly string[]): Sample {
  const all = new Map<number, number>();
  for (const action of actions)
    for (const [ms, n] of latencyMs[action] ?? []) all.set(ms, (all.get(ms) ?? 0) + n);
  return ofCounts([...all].sort((a, b) => a[0] - b[0]));
}

function ofCounts(counts: Counts): Sample {
  const some = counts.filter(([value]) => value > 0);
  return { values: some.map(([value]) => value), counts: some.map(([, n]) => n) };
}

/** Each value less so much; what would be nothing or less is left at a hundredth. */
function beyond({ values, counts }: Sample, less: number): Sample {
  const all = new Map<number, number>();
  values.forEach((value, i) => {
    const left = Math.max(0.01, value - less);
    all.set(left, (all.get(left) ?? 0) + counts[i]!);
  });
  return ofCounts([...all].sort((a, b) => a[0] - b[0]));
}

/**
 * By how much one is longer than the other, quantile by quantile; a hundredth where it is not. No more of them than there are
 * values: a fit is tested as one of so many.
 */
function differences(longer: Sample, shorter: Sample, less: number): Sample {
  const n = Math.min(200, sizeOf(longer), sizeOf(shorter));
  return sampleOf(
    Array.from({ length: n }, (_, i) => {
      const share = (i + 0.5) / n;
      return Math.max(0.01, sampleQuantile(longer, share) - sampleQuantile(shorter, share) - less);
    }),
  );
}

/** Of a run that kept only four quantiles of each kind of call: straight lines between them. */
function fromQuantiles(manifest: Manifest, durability: Manifest['durability']): Costs | null {
  const { latencyMsByAction } = manifest.generatorReport;
  const poll = latencyMsByAction['poll'] ?? latencyMsByAction['look'];
  if (poll === undefined) return null;
  const assumed = assumedCosts(durability);
  const change = latencyMsByAction['join'] ?? latencyMsByAction['submit'] ?? poll;
  const read = quantilesOf(poll);
  return {
    ...assumed,
    from: manifest.run,
    ...{ network: { fibre: none, dsl: none, mobile: none }, change: none },
    delay: { kind: 'empirical', quantiles: read },
    ...(manifest.durability === durability && {
      disk: {
        kind: 'empirical' as const,
        quantiles: quantilesOf(change).map((q, i) => Math.max(0, q - read[i]!)),
      },
    }),
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
