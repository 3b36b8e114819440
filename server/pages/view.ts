import type { Language } from '../errors.ts';
import type { PersonSettings } from '../store/answers.ts';
import type { Snapshot } from '../waiting-room/snapshot.ts';
import type { Format } from './format.ts';
import type { Html } from './html.ts';
import type { Words } from './words.ts';

/** What `GET /api/queue` says of a spot, as far as the pages read it. */
export interface Status {
  state: string;
  number: number;
  turn: number | null;
  ahead?: number | null;
  etaSeconds?: { low: number; high: number } | null;
  odds?: number | null;
  pollAfterMs: number;
  claimBy?: string;
  expiresAt?: string;
  beyondReach?: boolean;
}

/** All that a screen is made from: one person's standing at one moment, in one language. */
export interface View {
  language: Language;
  w: Words;
  f: Format;
  title: string;
  /** Opening ms; null where the opening has no list. */
  listClosesAtMs: number | null;
  snapshot: Snapshot;
  /** Opening time, ms. */
  nowMs: number;
  /** Whether this person's sign-in has just been refused since too many are in. */
  saidBusy: boolean;
  /** Whether writes are stopped until the operator decides. */
  stopped: boolean;
  /** Who is signed in; null for nobody. */
  accountId: string | null;
  /** What forms must carry; '' for nobody. */
  csrf: string;
  status: Status | null;
  /** The person's place and its receipt code, where it was looked up and is there. */
  place: {
    status: 'reserved' | 'confirmed' | 'lapsed' | 'exempt';
    /** 0 for none. */
    rank: number;
    /** Opening ms. */
    reservedAtMs: number;
    payByMs: number;
    code: string;
  } | null;
  /** The place from an earlier opening, where it was looked up and is there. */
  holding: { status: 'confirmed' | 'exempt'; title: string } | null;
  /** As the operator set the person up, where it was looked up and is there. */
  person: PersonSettings | null;
  /** Whether this server knows standby. */
  canStandBy: boolean;
  /** Whether it publishes its draw, and each person's part in it. */
  canCheckDraw: boolean;
}

/** One page's content. */
export interface Screen {
  name: string;
  /** For the tab; the opening's title follows. */
  title: string;
  /** HTTP status of the page; 200 if none is named. */
  status?: number;
  body: Html;
  /** What a screen reader is told, once for each step. */
  say: { step: string; text: string };
  /** What the script follows from the room's news: the number ahead as well, or only what is new for everyone. */
  listens?: 'turn' | 'room';
  /** When to ask again, wall ms: with the script, and by loading the page anew. */
  pollMs: number;
  loadMs: number;
}
