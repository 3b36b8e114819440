import { setTimeout as sleep } from 'node:timers/promises';
import type { Checkpoint } from '../ledger/entry.ts';
import type { OpeningRecord } from '../opening/series.ts';
import type { Services } from '../services.ts';
import type { Way, Ways } from '../store/answers.ts';

/** How a person's way ended, or stands now; null while it is open. */
export type Outcome =
  | 'left'
  | 'expired'
  | 'turnedAway'
  | 'standby'
  | 'reserved'
  | 'confirmed'
  | 'lapsed'
  | 'exempt'
  | null;

/**
 * A signed statement of a person's whole way, as the store knew it at `issuedAt`: joining, number, turn, call and
 * outcome. Instants are ISO 8601, opening time; null where it did not happen. A rank says who was first, not who is
 * processed first. A place that lapsed before its holder joined again is no part of it: the ledger has it.
 */
export interface Receipt {
  kind: 'receipt';
  opening: string;
  epoch: string;
  accountId: string;
  joinedAt: string | null;
  number: number | null;
  turn: number | null;
  calledAt: string | null;
  admittedAt: string | null;
  outcome: Outcome;
  rank: number | null;
  reservedAt: string | null;
  payBy: string | null;
  /** When it was paid for, or lapsed. */
  settledAt: string | null;
  /** The ledger entry that gave the place, and the one that settled it. */
  seq: number | null;
  settledSeq: number | null;
  /** The code that the submission itself answered. */
  code: string | null;
  /** The signed head of the ledger in force, which covers both entries; null when they were not chained yet. */
  checkpoint: Checkpoint | null;
  issuedAt: string;
  keyId: string;
  /** Ed25519, base64url, over the canonical JSON (RFC 8785) of the rest. */
  signature: string;
}

/**
 * The controller chains ten times a second; a receipt waits for it no longer than this, wall ms. With a command's
 * time-out, 1.5 s, it stays within the 2 s in which an unreachable store is told.
 */
const patienceMs = 400;
const breathMs = 50;

const outcomes: Record<string, Outcome> = {
  left: 'left',
  expired: 'expired',
  turned_away: 'turnedAway',
  standby: 'standby',
  reserved: 'reserved',
  confirmed: 'confirmed',
  lapsed: 'lapsed',
  exempt: 'exempt',
};

/**
 * The receipt of one person, null when there is nothing to state. It waits a moment for the ledger's chain to reach
 * what it states: a receipt that names no checkpoint can't show that an entry was dropped later.
 */
export async function receiptFor(
  services: Services,
  record: OpeningRecord,
  accountId: string,
): Promise<Receipt | null> {
  for (let waitedMs = 0; ; waitedMs += breathMs) {
    const read = await record.store.ways([accountId]);
    const way = read.ways[0]!;
    if (way.code === 'nothing') return null;
    if (covers(checkpointOf(read), way) || waitedMs >= patienceMs)
      return receiptOf(services, record, read, way);
    await sleep(breathMs);
  }
}

/**
 * Signs what the store said of one person. Signing takes about as long as everything else a submission costs the
 * server together, so the submission answers a code at once, and whoever wants the statement asks for it.
 */
export function receiptOf(
  { keys, tokens, iso }: Services,
  { openingId, turnOf }: OpeningRecord,
  read: Ways,
  way: Way,
): Receipt {
  const at = (ms: number) => (ms === 0 ? null : iso(ms));
  const some = (value: number) => (value === 0 ? null : value);
  const checkpoint = checkpointOf(read);
  return keys.sign({
    kind: 'receipt' as const,
    opening: openingId,
    epoch: read.epoch,
    accountId: way.accountId,
    joinedAt: at(way.joinedAtMs),
    number: some(way.number),
    turn: way.number === 0 ? null : turnOf(way.number),
    calledAt: at(way.calledAtMs),
    admittedAt: at(way.admittedAtMs),
    outcome: outcomes[way.code] ?? null,
    rank: some(way.rank),
    reservedAt: at(way.reservedAtMs),
    payBy: at(way.payByMs),
    settledAt: at(way.settledAtMs),
    seq: some(way.seq),
    settledSeq: some(way.settledSeq),
    code: way.seq === 0 ? null : tokens.receiptCode(way.accountId, way.rank, way.reservedAtMs, read.epoch),
    checkpoint: covers(checkpoint, way) ? checkpoint : null,
    issuedAt: iso(read.nowMs),
  });
}

function checkpointOf({ checkpoint }: Ways): Checkpoint | null {
  return checkpoint === null ? null : (JSON.parse(checkpoint) as Checkpoint);
}

/** Whether a checkpoint stands behind every entry that a way has in the ledger. */
function covers(checkpoint: Checkpoint | null, { seq, settledSeq }: Way): boolean {
  return Math.max(seq, settledSeq) <= (checkpoint?.count ?? 0);
}
