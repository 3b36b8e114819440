import type { LedgerEntry, PersonRecord } from '../record/files.ts';

/** What became of one place, as the ledger tells it. */
export interface Place {
  accountId: string;
  rank: number;
  /** Unix ms, opening time. */
  reservedAtMs: number;
  state: 'reserved' | 'confirmed' | 'lapsed';
}

/** The ledger played through by the kinds of its entries alone, without believing its balances. */
export interface Replay {
  /** Every place given, in the order of the ledger; an account that lapsed and came again has two. */
  places: Place[];
  /** The account's latest place. */
  byAccount: Map<string, Place>;
  exempt: Set<string>;
  /** Accounts that were given a place while they had one. */
  doubleHolders: string[];
  /** Ranks used more than once. */
  doubleRanks: number[];
  /** Places taken (reserved, confirmed or burned) at the worst moment, and when that was first reached. */
  mostTaken: number;
  mostTakenAtMs: number | null;
  /** Places taken beyond quota and extensions, at the worst moment. */
  oversold: number;
  /** Places added by `extend`. */
  extended: number;
  returned: number;
  burned: number;
}

/** Plays a ledger through; `quota` is what there was to give at its start. */
export function replayLedger(ledger: readonly LedgerEntry[], quota: number): Replay {
  const replay: Replay = {
    places: [],
    byAccount: new Map(),
    exempt: new Set(),
    doubleHolders: [],
    doubleRanks: [],
    mostTaken: 0,
    mostTakenAtMs: null,
    oversold: 0,
    extended: 0,
    returned: 0,
    burned: 0,
  };
  const ranks = new Set<number>();
  let taken = 0;
  for (const entry of ledger) {
    const atMs = Date.parse(entry.at);
    const account = entry.accountId ?? '';
    switch (entry.kind) {
      case 'reserve': {
        const earlier = replay.byAccount.get(account);
        if (earlier !== undefined && earlier.state !== 'lapsed') replay.doubleHolders.push(account);
        const rank = entry.rank ?? Number.NaN;
        if (ranks.has(rank)) replay.doubleRanks.push(rank);
        ranks.add(rank);
        const place: Place = { accountId: account, rank, reservedAtMs: atMs, state: 'reserved' };
        replay.places.push(place);
        replay.byAccount.set(account, place);
        taken++;
        break;
      }
      case 'confirm':
        settle(replay, account, 'confirmed');
        break;
      case 'return':
        settle(replay, account, 'lapsed');
        replay.returned++;
        taken--;
        break;
      case 'burn':
        settle(replay, account, 'lapsed');
        replay.burned++;
        break;
      case 'extend':
        replay.extended += entry.amount;
        break;
      case 'exempt':
        replay.exempt.add(account);
        break;
    }
    if (taken > replay.mostTaken) {
      replay.mostTaken = taken;
      replay.mostTakenAtMs = atMs;
    }
    replay.oversold = Math.max(replay.oversold, taken - quota - replay.extended);
  }
  return replay;
}

function settle(replay: Replay, account: string, state: Place['state']): void {
  const place = replay.byAccount.get(account);
  if (place !== undefined) place.state = state;
}

/** What became of each account's place by the end of the ledger. */
export function finalStates(ledger: readonly LedgerEntry[]): Map<string, Place['state']> {
  const { byAccount } = replayLedger(ledger, 0);
  return new Map(Array.from(byAccount, ([account, place]) => [account, place.state]));
}

/** The people, each with the final state that the ledger gives; null without a place. */
export function withFinalStates(
  people: readonly PersonRecord[],
  ledger: readonly LedgerEntry[],
): PersonRecord[] {
  const states = finalStates(ledger);
  return people.map((person) => ({ ...person, finalState: states.get(person.accountId) ?? null }));
}
