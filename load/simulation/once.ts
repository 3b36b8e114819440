import { createPrivateKey, createPublicKey, hash, sign } from 'node:crypto';
import { canonicalJson } from '../../server/ledger/canonical.ts';
import type { ClockSegment } from '../../server/opening/clock.ts';
import { entryHash, ZERO_HASH } from '../analysis/audit/chain.ts';
import { version } from '../cli/version.ts';
import { gathering } from '../generator/gather.ts';
import { crowdOf } from '../population/draw.ts';
import { randomStream } from '../population/random.ts';
import type { Checkpoint, LedgerEntry, Manifest, PersonRecord, SeriesRow } from '../record/files.ts';
import type { Plan } from '../run/plan.ts';
import { joinSeries } from '../run/series.ts';
import { clockSegments } from '../scenario/schedule.ts';
import { tickMs } from './controller.ts';
import { assumedCosts, type Costs } from './costs.ts';
import { draw } from './distribution.ts';
import { liveVirtually, type VirtualDay } from './virtual-day.ts';

export interface SimulationOptions {
  /** Its people are not needed: they are drawn as they come. */
  plan: Omit<Plan, 'people'>;
  durability: Manifest['durability'];
  /** Null: assumed. */
  costs: Costs | null;
  /** Which of the days that the same people may live; 0 where nothing is said. */
  chance?: number;
  progress?: (share: number) => void;
  stopped?: () => boolean;
}

/** What a simulation leaves: the records of a run, in memory. */
export interface Simulated {
  manifest: Manifest;
  people: PersonRecord[];
  ledger: LedgerEntry[];
  receipts: [];
  series: SeriesRow[];
  /** Events simulated, polls that were only counted, the busiest minute of servers and Redis (0 to 1), and how requests waited in the worst. */
  cost: Pick<VirtualDay, 'events' | 'pollsCounted' | 'busy' | 'waiting'>;
}

/** The same with people who are made as they are read, one by one: a million of them at once are half a gigabyte. */
export type SimulatedDay = Omit<Simulated, 'people'> & { people: Iterable<PersonRecord> };

export function simulateOnce(options: SimulationOptions): Simulated {
  const day = simulateDay(options);
  return { ...day, people: [...day.people] };
}

/**
 * Simulates one scenario, once: hundreds of times, if need be. Pure but for the machine it names nowhere: the same
 * options give the same records, to the byte.
 */
export function simulateDay({
  plan,
  durability,
  costs,
  chance = 0,
  ...told
}: SimulationOptions): SimulatedDay {
  const { seed, opensAtMs, endsAtMs } = plan;
  const { scenario } = plan;
  const clock = clockSegments(scenario, startMs(seed, chance));
  const asked = costs ?? assumedCosts(durability);
  const day = liveVirtually({
    ...{
      scenario,
      crowd: crowdOf(scenario, seed, readyForms(seed, asked)),
      seed,
      clock,
      opensAtMs,
      endsAtMs,
      costs: asked,
    },
    ...{ chance, ...told },
  });
  return recordsOfDay(day, { plan: { ...plan, scenario }, clock, durability, costs: asked });
}

/** What a day that was lived leaves behind. */
export function recordsOfDay(
  day: VirtualDay,
  {
    plan,
    clock,
    durability,
    costs,
  }: Pick<SimulationOptions, 'plan' | 'durability'> & { clock: readonly ClockSegment[]; costs: Costs },
): SimulatedDay {
  const { scenario, seed, opensAtMs } = plan;
  const ledger = ledgerOf(day, { quota: scenario.opening.quota, opensAtMs });
  const gathered = gathering();
  for (const line of day.counts.lines()) gathered.add(line);
  const seconds = gathered.seconds();
  const series = joinSeries(seconds, day.levels, { clock, startedWallMs: 0, opensAtMs });
  const signing = signingKey(seed);
  const reasons = day.interrupted ? ['The simulation was cut short: these are the results so far.'] : [];
  const manifest: Manifest = {
    schemaVersion: 1,
    run: 'simulated',
    kind: 'simulated',
    ...{ scenario, figures: plan.figures, seed, scale: plan.scale },
    ...{ scaleKeeps: plan.scaleKeeps, scaleLoses: plan.scaleLoses },
    speed: { mode: plan.speedMode, schedule: scenario.run.speed },
    ...{
      clock: [...clock],
      opensAtMs,
      admission: scenario.admission.mode,
      servers: scenario.run.servers,
      durability,
    },
    generator: 'simulator',
    startedAt: new Date(opensAtMs).toISOString(),
    endedAt: new Date(opensAtMs + (seconds.at(-1)?.wallSecond ?? 0) * 1000).toISOString(),
    versions: { 'opening-day': version },
    machine: { cpus: scenario.run.servers, cpuModel: 'simulated', memoryBytes: 0, platform: 'simulated' },
    commit: null,
    interrupted: day.interrupted,
    valid: reasons.length === 0,
    invalidReasons: reasons,
    ...(day.done.length > 0 && { events: day.done }),
    generatorReport: { ...gathered.report(day.people, 0), recorded: day.people, connections: null },
    checkpoint: checkpointOf(ledger, signing),
    publicKeys: { [signing.keyId]: signing.publicKey },
    simulation: { costs, events: day.events, pollsCounted: day.pollsCounted, busy: day.busy },
  };
  const { events, pollsCounted, busy, waiting } = day;
  const cost = { events, pollsCounted, busy, waiting };
  return { manifest, people: peopleOf(day), ledger, receipts: [], series, cost };
}

/** By index, the time that people take over a form that is ready, where that was measured. */
function readyForms(seed: number, { formSeconds }: Costs): ((index: number) => number) | null {
  if (formSeconds === undefined) return null;
  return (index) => Math.round(1000 * draw(formSeconds, randomStream(seed, 'measured form', index)));
}

/** Wall ms: where the day begins between two steps of the controller is chance. */
function startMs(seed: number, chance: number): number {
  return Math.floor(tickMs * randomStream(seed, 'start', chance).next());
}

/** The records as of a wall time at which somebody asked for them, under the name of their folder. */
export function datedAt(simulated: SimulatedDay, run: string, wallMs: number): SimulatedDay {
  const { manifest } = simulated;
  const spentMs = Date.parse(manifest.endedAt) - Date.parse(manifest.startedAt);
  const clock: ClockSegment[] = manifest.clock.map((each) => ({
    ...each,
    fromWallMs: each.fromWallMs + wallMs,
  }));
  const times = {
    startedAt: new Date(wallMs).toISOString(),
    endedAt: new Date(wallMs + spentMs).toISOString(),
  };
  return { ...simulated, manifest: { ...manifest, run, clock, ...times } };
}

function* peopleOf({ people, person }: VirtualDay): Iterable<PersonRecord> {
  for (let index = 0; index < people; index++) yield person(index);
}

function ledgerOf(
  { entries, person }: VirtualDay,
  { quota, opensAtMs }: { quota: number; opensAtMs: number },
): LedgerEntry[] {
  const balances = { remaining: quota, reserved: 0, confirmed: 0, burned: 0 };
  let total = quota;
  let previousHash = ZERO_HASH;
  return entries.map(({ atMs, kind, owner, rank, amount }, index) => {
    if (kind === 'extend') {
      total += amount;
      balances.remaining += amount;
    } else {
      if (kind === 'reserve') balances.remaining--;
      else if (kind === 'confirm') balances.confirmed++;
      else if (kind === 'burn') balances.burned++;
      else balances.remaining++;
      balances.reserved += kind === 'reserve' ? 1 : -1;
    }
    const entry: LedgerEntry = {
      seq: index + 1,
      at: new Date(opensAtMs + atMs).toISOString(),
      ...{ kind, accountId: owner === null ? null : person(owner).accountId, rank, amount },
      ...balances,
      ...{ total, previousHash, hash: '' },
    };
    entry.hash = entryHash(entry);
    previousHash = entry.hash;
    return entry;
  });
}

interface SigningKey {
  keyId: string;
  publicKey: string;
  sign(text: string): string;
}

/** Ed25519 from the seed of the run: it proves that the files fit together, and nothing more. */
function signingKey(seed: number): SigningKey {
  const secret = hash('sha256', `opening-day simulated ${seed}`, 'buffer');
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), secret]);
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  return {
    keyId: 'simulated',
    publicKey: createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString(),
    sign: (text) => sign(null, Buffer.from(text), key).toString('base64url'),
  };
}

function checkpointOf(ledger: readonly LedgerEntry[], key: SigningKey): Checkpoint {
  const last = ledger.at(-1);
  const end = { seq: last?.seq ?? 0, hash: last?.hash ?? ZERO_HASH, count: ledger.length, keyId: key.keyId };
  return { ...end, signature: key.sign(canonicalJson(end)) };
}
