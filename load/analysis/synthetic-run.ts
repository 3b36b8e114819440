import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { canonicalJson } from '../../server/ledger/canonical.ts';
import { openingTime, wallTime } from '../../server/opening/clock.ts';
import { randomStream } from '../population/random.ts';
import type { LedgerEntry, Manifest, PersonRecord, Receipt, SeriesRow } from '../record/files.ts';
import { boundlessCosts } from '../simulation/costs.ts';
import { dayOf } from '../simulation/day-options.ts';
import { liveVirtually, type VirtualDay } from '../simulation/virtual-day.ts';
import type { RunRecords } from './analyse.ts';
import { entryHash, ZERO_HASH } from './audit/chain.ts';
import { OPENS_AT, syntheticFigures, syntheticScenario } from './synthetic-scenario.ts';

/** A whole honest run, computed, not lived: for tests of the analysis, the audit and the report. */
export interface SyntheticRun extends RunRecords {
  /** Signs as the run's server would; its public key is in the manifest. */
  signs(statement: object): { keyId: string; signature: string };
}

export interface SyntheticOptions {
  people: number;
  quota: number;
  seed?: number;
}

const OPENS_AT_MS = Date.parse(OPENS_AT);
const STARTED_WALL_MS = Date.parse('2026-11-24T09:00:00Z');
const KEY_ID = 'synthetic';
const DAY_MS = 86_400_000;

/** Builds a run, signed with a fresh key. The same options give the same records but for signatures. */
export function syntheticRun({ people: count, quota, seed = 20160613 }: SyntheticOptions): SyntheticRun {
  const scenario = syntheticScenario({ people: count, quota });
  const [rush, days] = scenario.run.speed;
  const rushEndsWallMs = STARTED_WALL_MS + ((days!.fromSeconds - rush!.fromSeconds) * 1000) / rush!.speed;
  const clock = [
    { fromWallMs: STARTED_WALL_MS, openingMs: OPENS_AT_MS + rush!.fromSeconds * 1000, speed: rush!.speed },
    { fromWallMs: rushEndsWallMs, openingMs: OPENS_AT_MS + days!.fromSeconds * 1000, speed: days!.speed },
  ];
  const day = liveVirtually(dayOf(scenario, seed, boundlessCosts()));
  const people = Array.from({ length: day.people }, (_, index) => day.person(index));
  const ledger = ledgerOf(day, people, quota);
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const signs = signer(privateKey);
  const head = ledger.at(-1);
  const end = { seq: head?.seq ?? 0, hash: head?.hash ?? ZERO_HASH, count: ledger.length, keyId: KEY_ID };
  const manifest: Manifest = {
    schemaVersion: 1,
    run: 'synthetic',
    kind: 'measured',
    scenario,
    figures: syntheticFigures,
    seed,
    scale: 0.1,
    scaleKeeps: ['8.2 people for each place', 'how long the day, a session and a payment last'],
    scaleLoses: [
      'random spread: three times as wide as at full size',
      'the cost of connections: many people share one',
    ],
    speed: { mode: 'schedule', schedule: scenario.run.speed },
    clock,
    opensAtMs: OPENS_AT_MS,
    admission: 'fifo',
    servers: 1,
    durability: 'always',
    generator: 'builtin',
    startedAt: new Date(STARTED_WALL_MS).toISOString(),
    endedAt: new Date(STARTED_WALL_MS + 400_000).toISOString(),
    versions: { 'opening-day': '0.1.0', node: '22.0.0', redis: '7.0.0' },
    machine: { cpus: 2, cpuModel: 'a made-up processor', memoryBytes: 8 * 2 ** 30, platform: 'linux' },
    commit: null,
    interrupted: false,
    valid: true,
    invalidReasons: [],
    generatorReport: generatorReport(people),
    checkpoint: { ...end, signature: signs(end).signature },
    publicKeys: { [KEY_ID]: publicKey.export({ type: 'spki', format: 'pem' }).toString() },
  };
  const receipts = ledger
    .filter(({ kind }) => kind === 'reserve')
    .map((entry) => receiptOf(entry, { manifest, people, ledger }, signs));
  return { manifest, people, ledger, receipts, series: seriesOf(manifest, people, ledger, seed), signs };
}

/** Writes the files of a run into a folder, making it if need be. */
export async function writeRun(folder: string, run: RunRecords): Promise<void> {
  await mkdir(folder, { recursive: true });
  const lines = (rows: readonly object[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join('');
  await writeFile(join(folder, 'run.json'), `${JSON.stringify(run.manifest, null, 2)}\n`);
  await writeFile(join(folder, 'people.ndjson'), lines(run.people));
  await writeFile(join(folder, 'ledger.ndjson'), lines(run.ledger));
  await writeFile(join(folder, 'receipts.ndjson'), lines(run.receipts));
  await writeFile(join(folder, 'series.ndjson'), lines(run.series));
}

/** The ledger with its chain computed again, as somebody would who changed an entry and wants it to look right. */
export function chained(ledger: readonly Omit<LedgerEntry, 'previousHash' | 'hash'>[]): LedgerEntry[] {
  let previousHash = ZERO_HASH;
  return ledger.map((content) => {
    const entry = { ...content, previousHash, hash: '' };
    entry.hash = entryHash(entry);
    previousHash = entry.hash;
    return entry;
  });
}

/** Opening time, ms, as the text a ledger holds. */
export function instant(atMs: number): string {
  return new Date(OPENS_AT_MS + atMs).toISOString();
}

function signer(privateKey: KeyObject): SyntheticRun['signs'] {
  return (statement) => {
    const content = { ...statement, keyId: KEY_ID };
    const signature = sign(null, Buffer.from(canonicalJson(content)), privateKey).toString('base64url');
    return { keyId: KEY_ID, signature };
  };
}

function ledgerOf({ entries }: VirtualDay, people: readonly PersonRecord[], quota: number): LedgerEntry[] {
  const balances = { remaining: quota, reserved: 0, confirmed: 0, burned: 0 };
  return chained(
    entries.map(({ atMs, kind, owner, rank, amount }, index) => {
      balances.remaining -= kind === 'reserve' ? 1 : 0;
      balances.reserved += kind === 'reserve' ? 1 : -1;
      balances.confirmed += kind === 'confirm' ? 1 : 0;
      balances.burned += kind === 'burn' ? 1 : 0;
      return {
        ...{ seq: index + 1, at: instant(atMs), kind, accountId: people[owner!]!.accountId, rank, amount },
        ...{ ...balances, total: quota },
      };
    }),
  );
}

/** The receipt that the holder of a place is given after the day. */
function receiptOf(
  entry: LedgerEntry,
  { manifest, people, ledger }: Pick<RunRecords, 'manifest' | 'people' | 'ledger'>,
  signs: SyntheticRun['signs'],
): Receipt {
  const { opening } = manifest.scenario;
  const person = people.find(({ accountId }) => accountId === entry.accountId)!;
  const settled = ledger.find(({ seq, accountId }) => seq > entry.seq && accountId === entry.accountId)!;
  const content = {
    kind: 'receipt',
    epoch: '1',
    opening: opening.id,
    accountId: entry.accountId!,
    joinedAt: instant(person.joinedAtMs!),
    number: person.number,
    turn: person.turn,
    calledAt: instant(person.calledAtMs!),
    admittedAt: instant(person.admittedAtMs!),
    outcome: settled.kind === 'confirm' ? 'confirmed' : 'lapsed',
    rank: entry.rank,
    reservedAt: entry.at,
    payBy: new Date(Date.parse(entry.at) + opening.paymentDays * DAY_MS).toISOString(),
    settledAt: settled.at,
    seq: entry.seq,
    settledSeq: settled.seq,
    code: null,
    checkpoint: manifest.checkpoint,
    issuedAt: ledger.at(-1)!.at,
  };
  return { ...content, ...signs(content) };
}

function generatorReport(people: readonly PersonRecord[]): Manifest['generatorReport'] {
  const requests = people.reduce((sum, person) => sum + person.requests, 0);
  const submit = people.filter((person) => person.submittedAtMs !== null).length;
  const came = people.length;
  const fast = { p50: 2.1, p95: 6.4, p99: 14, max: 61 };
  return {
    lagWallMs: { p50: 1, p95: 4, p99: 11, max: 48 },
    lagOpeningMs: { p50: 60, p95: 240, p99: 660, max: 2880 },
    planned: came,
    recorded: came,
    requests,
    requestsByAction: { look: came, join: came, submit, poll: requests - 2 * came - submit },
    latencyMsByAction: {
      look: fast,
      join: { p50: 4, p95: 11, p99: 24, max: 83 },
      poll: fast,
      submit: { p50: 5.2, p95: 13, p99: 31, max: 77 },
    },
    connections: 256,
    virtualUsers: 32,
    peakMemoryBytes: 12_000_000,
    cpu: { machine: 0.61, generator: 0.34 },
  };
}

/** A row a second of wall time through the rush; levels counted from the people themselves. */
function seriesOf(
  { clock }: Manifest,
  people: readonly PersonRecord[],
  ledger: readonly LedgerEntry[],
  seed: number,
): SeriesRow[] {
  const random = randomStream(seed, 'synthetic series', 0);
  const rows: SeriesRow[] = [];
  const endWallMs = wallTime(clock, OPENS_AT_MS + 18_000_000);
  const remainingAt = (atMs: number) =>
    ledger.findLast(({ at }) => Date.parse(at) - OPENS_AT_MS <= atMs)?.remaining ?? Number.NaN;
  let fromMs = Number.NEGATIVE_INFINITY;
  for (let wallMs = STARTED_WALL_MS + 1000; wallMs <= endWallMs; wallMs += 1000) {
    const atMs = openingTime(clock, wallMs) - OPENS_AT_MS;
    const during = (moment: number | null) => moment !== null && moment > fromMs && moment <= atMs;
    const gone = (person: PersonRecord) => (person.leftAtMs ?? person.toldAtMs ?? Infinity) <= atMs;
    const level = (from: keyof PersonRecord, to: keyof PersonRecord) =>
      people.filter((one) => {
        const [begun, ended] = [one[from] as number | null, one[to] as number | null];
        return begun !== null && begun <= atMs && (ended === null || ended > atMs) && !gone(one);
      }).length;
    const waiting = level('joinedAtMs', 'calledAtMs');
    const arrivals = people.filter((person) => during(person.arrivedAtMs)).length;
    const requests = Math.round(arrivals * 2 + (waiting / 240) * 60 * (0.9 + 0.2 * random.next()));
    const p50 = 1.8 + requests / 400 + 0.4 * random.next();
    const p99 = p50 * (4 + 3 * random.next());
    const reserved = people.filter((person) => person.rank !== null && during(person.decidedAtMs)).length;
    rows.push({
      atMs,
      wallMs: wallMs - STARTED_WALL_MS,
      arrivals,
      waiting,
      called: level('calledAtMs', 'admittedAtMs'),
      active: level('admittedAtMs', 'decidedAtMs'),
      serving: people.filter((person) => person.calledAtMs !== null && person.calledAtMs <= atMs).length,
      submissions: reserved > 0 ? { reserved } : {},
      remaining: remainingAt(atMs) || 0,
      requests,
      errors: 0,
      latencyMs: requests > 0 ? { p50, p95: p50 * 2.6, p99, max: p99 * (1 + random.next()) } : null,
    });
    fromMs = atMs;
  }
  return rows;
}
