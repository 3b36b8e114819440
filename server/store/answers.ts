/** What the scripts answer, typed; each is described in the header of the script it names. */

/** What Redis says of a joining person; see `lua/join-9.lua`. */
export interface Joined {
  code: string;
  number: number;
}

/** What Redis says of a submission; see `lua/submit-13.lua`. Times in opening ms, 0 for none. */
export interface Submitted {
  code: string;
  rank: number;
  reservedAtMs: number;
  payByMs: number;
}

/** What Redis says of a person who signs in; see `lua/signin-4.lua`. Opening ms, 0 for none. */
export interface SignedIn {
  code: string;
  expiresAtMs: number;
}

/** A payment to be entered: whose, and by what means and under which reference. */
export interface Payment {
  accountId: string;
  how: string;
}

/** What Redis says of a payment; see `lua/pay-7.lua`. */
export interface Paid {
  code: string;
  rank: number;
  settledAtMs: number;
}

/** A spot past `serving`; see `lua/spot-4.lua`. Times in opening ms, 0 for none. */
export interface Spot {
  code: string;
  calledAtMs: number;
  claimByMs: number;
  admittedAtMs: number;
  expiresAtMs: number;
  /** The highest number given out so far. */
  lastNumber: number;
}

/** The answer to standing by; see `lua/standby-11.lua`. */
export interface StandsBy {
  code: string;
  number: number;
  /** Length of the list of who stands by, this one included. */
  standbys: number;
}

/** The answer to taking up a call; see `lua/admit-6.lua`. */
export interface Admitted {
  code: string;
  admittedAtMs: number;
  expiresAtMs: number;
  calledAtMs: number;
  joinedAtMs: number;
}

/** The room and the quota after the controller's step; see `lua/advance-13.lua`. */
export interface RoomState {
  version: number;
  nowMs: number;
  wallMs: number;
  phase: string;
  total: number;
  remaining: number;
  reserved: number;
  confirmed: number;
  burned: number;
  lastNumber: number;
  serving: number;
  waiting: number;
  called: number;
  active: number;
  callsMade: number;
  takenUp: number;
  noShows: number;
  leftCalled: number;
  leftActive: number;
  sessionsExpired: number;
  submitted: number;
  leavers: number;
  lastRank: number;
  lastSeq: number;
  ledgerLength: number;
  paused: boolean;
  /** How many stand by. */
  standby: number;
  /** Whoever waited with a turn up to this one when the last place went is turned away. */
  turnedAwayTo: number;
  /** Length of the list of who stands by, and no longer does. */
  standbys: number;
  /** How many numbers are on the list of a draw; null until it is closed, and in modes without one. */
  listSize: number | null;
  /** Seed of the draw, hex; null until it is made. */
  seed: string | null;
  /** How many fields of the draw's record are known: they only rise. */
  drawFields: number;
}

/** One place, as it is stored. */
export interface Place {
  status: 'reserved' | 'confirmed' | 'lapsed' | 'exempt';
  rank: number;
  reservedAtMs: number;
  payByMs: number;
  settledAtMs: number;
}

/** A person's whole way; see `lua/way-8.lua`. Times in opening ms; 0 where it did not happen. */
export interface Way {
  accountId: string;
  code: string;
  number: number;
  joinedAtMs: number;
  calledAtMs: number;
  claimByMs: number;
  admittedAtMs: number;
  expiresAtMs: number;
  rank: number;
  reservedAtMs: number;
  payByMs: number;
  settledAtMs: number;
  /** The ledger entries that gave the place, and that settled it. */
  seq: number;
  settledSeq: number;
}

/** Ways, read at one instant. */
export interface Ways {
  epoch: string;
  nowMs: number;
  /** The signed head of the ledger's chain, JSON; null before the first. */
  checkpoint: string | null;
  /** In the order asked. */
  ways: Way[];
}

/** One person, as the operator set them up. */
export interface PersonSettings {
  accountId: string;
  category: 'regular' | 'exempt';
  complete: boolean;
}

/** The answer to adding places; see `lua/extend-5.lua`. */
export interface Extended {
  code: string;
  /** Places of the opening after the addition. */
  total: number;
}
