import { numberAt, turnOf } from '../draw/turns.ts';
import { hasRoom } from '../opening/settings.ts';
import type {
  Admitted,
  Extended,
  Joined,
  Paid,
  Payment,
  PersonSettings,
  RoomState,
  SignedIn,
  Spot,
  StandsBy,
  Submitted,
  Way,
} from './answers.ts';
import type { Documents, Intended, Intent, Saved } from './applicants.ts';
import { type ApplicationChange, ApplicationModel } from './application-model.ts';
import { DocumentModel } from './document-model.ts';
import { DrawModel, type DrawStep } from './draw-model.ts';
import { type Holding, PlaceModel } from './place-model.ts';

/** What an opening is set up with; instants and durations in opening ms. */
export interface Terms {
  mode: 'fifo' | 'lottery' | 'passthrough' | 'session-limit';
  unpaid: 'returned' | 'burned';
  total: number;
  preQueueAtMs: number;
  /** When the list of a draw closes. */
  listClosesAtMs: number;
  opensAtMs: number;
  closesAtMs: number;
  paymentMs: number;
  claimMs: number;
  sessionMs: number;
  /** Submissions of exempt people that are taken at once, and ms until one more is. */
  exemptBurst: number;
  exemptMs: number;
}

/** What the operator changes while it runs. */
export interface Controls {
  paused: boolean;
  maintenance: boolean;
  /** Stopped after a loss of state, until the operator decides. */
  halted: boolean;
  maxActive: number;
}

/** One spot in the room, with what happened to it; times in opening ms, 0 where it did not happen. */
export interface Turn {
  number: number;
  accountId: string;
  joinedAtMs: number;
  calledAtMs: number;
  claimByMs: number;
  admittedAtMs: number;
  expiresAtMs: number;
  /** Keeps the turn for a place that comes back, after the last one has gone. */
  standsBy: boolean;
  end: 'submitted' | 'left' | 'noShow' | 'sessionExpired' | null;
}

export type TurnState =
  | 'waiting'
  | 'standby'
  | 'turnedAway'
  | 'called'
  | 'admitted'
  | NonNullable<Turn['end']>;

/**
 * The quota and the room as they are meant to be: what the headers of `server/lua` and ARCHITECTURE.md
 * say, without a store. It remembers what happened to each spot and each place, and counts whenever it is asked,
 * where the scripts keep counters: so that a counter that drifts shows. Time stands still between `setClock`.
 */
export class QuotaModel {
  readonly terms: Terms;
  readonly controls: Controls;
  readonly people: Map<string, PersonSettings>;
  readonly applications: ApplicationModel;
  readonly documents: DocumentModel;
  /** The opening before this one, as it ended; null in the first. */
  readonly previous: QuotaModel | null;
  /** What was added under which key, and the total after. */
  readonly extensions = new Map<string, { amount: number; total: number }>();
  /** The latest intent of each account to pay online. */
  readonly intents: Map<string, Intent>;
  /** How each confirmed place was paid for. */
  readonly payments = new Map<string, string>();
  /** When the pace of the exempt is all free again, opening ms. */
  exemptFreeAtMs = 0;
  readonly places: PlaceModel;
  readonly turns: Turn[] = [];
  /** When each account's latest sign-in ends, opening ms; those that are over are taken out when one is added. */
  readonly signIns: Map<string, number>;
  /** Numbers that left before their call, in the order of leaving. */
  readonly leavers: number[] = [];
  /** Numbers that stand by from then on, or negative: no longer. */
  readonly standbys: number[] = [];
  /** The last number when the last place went: whoever waited then is turned away. */
  turnedAwayTo = 0;
  turnedAwayAtMs = 0;
  /** The earliest time that may still be seen: that of the last write. */
  floorMs = 0;
  serving = 0;
  readonly draw = new DrawModel();
  version = 0;
  /** When the maintenance under way began; null while there is none. */
  frozenAtMs: number | null = null;
  #clockMs = 0;

  /** @param previous the opening before: what its people have lives on */
  constructor(terms: Terms, controls: Controls, previous: QuotaModel | null = null) {
    this.terms = terms;
    this.controls = controls;
    this.previous = previous;
    this.people = previous?.people ?? new Map();
    this.applications = previous?.applications ?? new ApplicationModel();
    this.documents = previous?.documents ?? new DocumentModel();
    this.signIns = previous?.signIns ?? new Map();
    this.intents = previous?.intents ?? new Map();
    this.places = new PlaceModel(terms);
    if (previous === null) return;
    this.#clockMs = previous.#clockMs;
    this.floorMs = previous.nowMs;
  }

  /** Another opening takes the place of this one; what `lua/next-25.lua` says. @param chained its ledger, to the end */
  next(terms: Terms, chained: boolean): { code: string; model: QuotaModel } {
    const { remaining, reserved } = this.places.balances();
    const refusals: [boolean, string][] = [
      [this.controls.maintenance || this.controls.halted, 'maintenance'],
      [this.nowMs < this.terms.closesAtMs && remaining > 0, 'opening_running'],
      [reserved > 0, 'payments_pending'],
      [!chained && this.places.ledger.length > 0, 'unchained'],
    ];
    const refusal = refusals.find(([is]) => is)?.[1];
    if (refusal !== undefined) return { code: refusal, model: this };
    return { code: 'opened', model: new QuotaModel(terms, { ...this.controls, paused: false }, this) };
  }

  /** The openings before this one, the first of them first. */
  past(): QuotaModel[] {
    return this.previous === null ? [] : [...this.previous.past(), this.previous];
  }

  /** Whether somebody has a place, or was accepted as exempt, in an earlier opening. */
  holds(accountId: string): boolean {
    return this.past().some(({ places }) => places.answerAgain(accountId) !== null);
  }

  setClock(openingMs: number): void {
    this.#clockMs = openingMs;
  }

  /** Opening time: the clock, but never before the last write. */
  get nowMs(): number {
    return Math.max(this.#clockMs, this.floorMs);
  }

  /** While a maintenance lasts, time stands still for calls, sessions and sign-ins. */
  maintain(on: boolean): void {
    this.controls.maintenance = on;
    if (on === (this.frozenAtMs !== null)) return;
    if (on) {
      this.frozenAtMs = this.#write();
      return;
    }
    const lastedMs = this.nowMs - this.frozenAtMs!;
    for (const turn of this.turns) {
      if (this.#hasRunOut(turn)) continue;
      if (this.stateOf(turn) === 'called') turn.claimByMs += lastedMs;
      if (this.stateOf(turn) === 'admitted') turn.expiresAtMs += lastedMs;
    }
    for (const accountId of this.signedIn())
      this.signIns.set(accountId, this.signIns.get(accountId)! + lastedMs);
    this.#write();
    this.frozenAtMs = null;
  }

  phase(): string {
    const { preQueueAtMs, opensAtMs, closesAtMs } = this.terms;
    const now = this.nowMs;
    if (this.controls.maintenance || this.controls.halted) return 'maintenance';
    if (now >= closesAtMs) return 'closed';
    if (now < preQueueAtMs) return 'before';
    if (now < opensAtMs) return 'preQueue';
    return this.places.balances().remaining > 0 ? 'open' : 'exhausted';
  }

  /** Where a spot stands in the store: what has run out stays as it was until the controller's step. */
  stateOf(turn: Turn): TurnState {
    if (turn.end) return turn.end;
    if (turn.admittedAtMs > 0) return 'admitted';
    if (turn.calledAtMs > 0) return 'called';
    if (turn.standsBy) return 'standby';
    return turn.number <= this.turnedAwayTo ? 'turnedAway' : 'waiting';
  }

  turnsIn(state: TurnState): Turn[] {
    return this.turns.filter((turn) => this.stateOf(turn) === state);
  }

  turnOf(accountId: string): Turn | undefined {
    return this.turns.findLast((turn) => turn.accountId === accountId);
  }

  join(accountIds: string[]): Joined[] {
    const refusals: Record<string, string> = {
      before: 'not_open',
      exhausted: 'quota_exhausted',
      closed: 'closed',
      maintenance: 'maintenance',
    };
    return accountIds.map((accountId) => {
      if (!this.#hasRoom) return { code: 'no_room', number: 0 };
      const before = this.turnOf(accountId);
      const refusal = refusals[this.phase()];
      const gone = before && !refusal && this.stateOf(before) === 'turnedAway';
      if (before && !gone && this.#stands(before) && !this.#lostItsPlace(before)) {
        return { code: 'again', number: before.number };
      }
      if (refusal) return { code: refusal, number: 0 };
      if (this.holds(accountId)) return { code: 'has_place', number: 0 };
      this.#closeList();
      return { code: 'joined', number: this.#newTurn(accountId, false) };
    });
  }

  #newTurn(accountId: string, standsBy: boolean): number {
    const number = this.turns.length + 1;
    const blank = { calledAtMs: 0, claimByMs: 0, admittedAtMs: 0, expiresAtMs: 0, end: null };
    this.turns.push({ number, accountId, joinedAtMs: this.#write(), standsBy, ...blank });
    return number;
  }

  standBy(accountId: string, number: number): StandsBy {
    const answer = (code: string, of = number) => ({
      code,
      number: of,
      standbys: this.standbys.length,
    });
    if (!this.#hasRoom) return answer('no_room');
    if (this.holds(accountId)) return answer('has_place');
    if (number !== 0 && !this.#ownTurn(number, accountId)) return answer('unknown');
    const latest = this.turnOf(accountId);
    const live = latest !== undefined && this.#stands(latest) && !this.#lostItsPlace(latest);
    if (live && latest.number !== number) return answer('found', latest.number);
    if (live && !['waiting', 'turnedAway'].includes(this.stateOf(latest))) return answer('again');
    const phase = this.phase();
    if (phase === 'closed' || phase === 'maintenance') return answer(phase);
    if (!live && (phase === 'before' || phase === 'preQueue')) return answer('not_open');
    if (live) latest.standsBy = true;
    else this.#closeList();
    this.#write();
    const standing = live ? number : this.#newTurn(accountId, true);
    this.standbys.push(standing);
    return answer('standby', standing);
  }

  spot(number: number, accountId: string): Spot {
    const turn = this.#ownTurn(number, accountId);
    const lastNumber = this.turns.length;
    if (!turn) {
      return { code: 'unknown', calledAtMs: 0, claimByMs: 0, admittedAtMs: 0, expiresAtMs: 0, lastNumber };
    }
    const { calledAtMs, claimByMs, admittedAtMs, expiresAtMs } = turn;
    let code: string = this.stateOf(turn);
    if (code === 'noShow' || code === 'sessionExpired' || this.#hasRunOut(turn)) code = 'expired';
    if (code === 'submitted' || this.places.answerAgain(accountId)) code = 'done';
    return { code, calledAtMs, claimByMs, admittedAtMs, expiresAtMs, lastNumber };
  }

  /** What can be stated of a person, with the codes of `lua/way-8.lua`. */
  way(accountId: string): Way {
    const turn = this.turnOf(accountId);
    const last = this.places.holdingOf(accountId);
    // A spot that is not the lapsed place's own was taken after it.
    const held = last?.state === 'lapsed' && turn && turn.end !== 'submitted' ? undefined : last;
    return {
      accountId,
      code: held?.state ?? (turn ? this.#wayWithoutPlace(turn) : 'nothing'),
      number: turn?.number ?? 0,
      joinedAtMs: turn?.joinedAtMs ?? 0,
      calledAtMs: turn?.calledAtMs ?? 0,
      claimByMs: turn?.claimByMs ?? 0,
      admittedAtMs: turn?.admittedAtMs ?? 0,
      expiresAtMs: turn?.expiresAtMs ?? 0,
      rank: held?.rank ?? 0,
      reservedAtMs: held?.reservedAtMs ?? 0,
      payByMs: held?.payByMs ?? 0,
      settledAtMs: held?.settledAtMs ?? 0,
      seq: held?.seq ?? 0,
      settledSeq: held?.settledSeq ?? 0,
    };
  }

  #wayWithoutPlace(turn: Turn): string {
    const state = this.stateOf(turn);
    if (state === 'noShow' || state === 'sessionExpired' || this.#hasRunOut(turn)) return 'expired';
    const waits = state === 'waiting' || state === 'turnedAway';
    if (state === 'turnedAway' || (waits && this.phase() === 'exhausted')) return 'turned_away';
    if ((waits || state === 'standby') && this.phase() === 'closed') return 'turned_away';
    return state === 'submitted' ? 'done' : state;
  }

  admit(number: number, accountId: string): Admitted {
    const turn = this.#ownTurn(number, accountId);
    if (!turn) return { code: 'unknown', admittedAtMs: 0, expiresAtMs: 0, calledAtMs: 0, joinedAtMs: 0 };
    const code = this.#takeUp(turn);
    const { admittedAtMs, expiresAtMs, calledAtMs, joinedAtMs } = turn;
    return { code, admittedAtMs, expiresAtMs, calledAtMs, joinedAtMs };
  }

  #takeUp(turn: Turn): string {
    const state = this.stateOf(turn);
    if (state === 'submitted') return 'done';
    if (state === 'waiting' || state === 'turnedAway' || state === 'standby') return 'not_called';
    if (!this.#stands(turn)) return 'call_expired';
    if (state === 'admitted') return 'again';
    if (this.phase() === 'maintenance') return 'maintenance';
    turn.admittedAtMs = this.#write();
    turn.expiresAtMs = turn.admittedAtMs + this.terms.sessionMs;
    return 'admitted';
  }

  leave(number: number, accountId: string): string {
    const turn = this.#ownTurn(number, accountId);
    if (!turn) return 'unknown';
    if (turn.end === 'left') return 'left';
    if (turn.end || this.#hasRunOut(turn)) return 'over';
    if (this.stateOf(turn) === 'standby') this.standbys.push(-number);
    if (turn.calledAtMs === 0) this.leavers.push(number);
    turn.end = 'left';
    this.#write();
    return 'left';
  }

  signIn(accountIds: string[]): SignedIn[] {
    return accountIds.map((accountId) => {
      if (this.terms.mode !== 'session-limit') return { code: 'unlimited', expiresAtMs: 0 };
      if (this.isSignedIn(accountId)) return { code: 'again', expiresAtMs: this.signIns.get(accountId)! };
      if (!this.people.has(accountId)) return { code: 'unknown_account', expiresAtMs: 0 };
      if (this.phase() === 'maintenance') return { code: 'maintenance', expiresAtMs: 0 };
      if (this.signedIn().length >= this.controls.maxActive) return { code: 'busy', expiresAtMs: 0 };
      for (const account of [...this.signIns.keys()])
        if (!this.isSignedIn(account)) this.signIns.delete(account);
      const expiresAtMs = this.#write() + this.terms.sessionMs;
      this.signIns.set(accountId, expiresAtMs);
      return { code: 'signed_in', expiresAtMs };
    });
  }

  signOut(accountId: string): string {
    if (!this.isSignedIn(accountId)) return 'over';
    this.signIns.delete(accountId);
    this.#write();
    return 'signed_out';
  }

  signed(accountIds: string[]): string[] {
    if (this.terms.mode !== 'session-limit') return accountIds.map(() => 'unlimited');
    return accountIds.map((accountId) => (this.isSignedIn(accountId) ? 'live' : 'session_ended'));
  }

  /** Those whose sign-in lasts; at its limit itself, it does. */
  signedIn(): string[] {
    return [...this.signIns.keys()].filter((accountId) => this.isSignedIn(accountId));
  }

  isSignedIn(accountId: string): boolean {
    return (this.frozenAtMs ?? this.nowMs) <= (this.signIns.get(accountId) ?? Number.NEGATIVE_INFINITY);
  }

  submit(people: { accountId: string; number: number }[]): Submitted[] {
    return people.map(({ accountId, number }) => {
      const again = this.places.answerAgain(accountId);
      if (again) return again;
      const refusal = this.#refusalToSubmit(accountId, number);
      if (refusal) return { code: refusal, rank: 0, reservedAtMs: 0, payByMs: 0 };
      if (this.people.get(accountId)?.category === 'exempt') {
        if (!this.#mayExempt()) return { code: 'busy', rank: 0, reservedAtMs: 0, payByMs: 0 };
        return this.places.exempt(accountId, this.#write());
      }
      const turn = this.#ownTurn(number, accountId);
      if (turn && this.#hasRoom) turn.end = 'submitted';
      const reserved = this.places.reserve(accountId, this.#write());
      const gone = this.#hasRoom && this.places.balances().remaining === 0;
      if (gone) this.turnedAwayTo = this.turns.length;
      // When it happened for the first time: what is called out since then came back.
      if (gone && this.turnedAwayAtMs === 0) this.turnedAwayAtMs = this.nowMs;
      return reserved;
    });
  }

  #mayExempt(): boolean {
    const { exemptBurst, exemptMs } = this.terms;
    const freeAtMs = Math.max(this.nowMs, this.exemptFreeAtMs);
    if (freeAtMs - this.nowMs > (exemptBurst - 1) * exemptMs) return false;
    this.exemptFreeAtMs = freeAtMs + exemptMs;
    return true;
  }

  /** Somebody goes to pay online; what `lua/intend-5.lua` says. */
  intend(accountId: string, intentId: string, amount: number, graceMs: number): Intended {
    const refused = (code: string) => ({ code, intentId: '', amount: 0, payByMs: 0 });
    if (this.phase() === 'maintenance') return refused('maintenance');
    const held = this.places.holdingOf(accountId);
    if (!held || held.state === 'exempt' || held.state === 'confirmed') return refused('nothing_reserved');
    const before = this.intents.get(accountId);
    if (before?.state === 'open' && this.#isFor(before, held) && held.state === 'reserved') {
      return { code: 'again', intentId: before.intentId, amount: before.amount, payByMs: held.payByMs };
    }
    if (held.state === 'lapsed' || this.nowMs > held.payByMs) return refused('lapsed');
    const { reservedAtMs, payByMs } = held;
    const times = { reservedAtMs, openedAtMs: this.#write(), settledAtMs: 0 };
    this.intents.set(accountId, { state: 'open', intentId, amount, ...times });
    held.waitsUntilMs = payByMs + graceMs;
    return { code: 'opened', intentId, amount, payByMs };
  }

  #isFor(intent: Intent, held: Holding): boolean {
    return intent.reservedAtMs === held.reservedAtMs;
  }

  /** What the payment service says of an intent; what `lua/settle-8.lua` says. */
  settle(accountId: string, intentId: string, outcome: 'paid' | 'refused', paidAtMs: number): string {
    if (this.controls.halted) return 'maintenance';
    const intent = this.intents.get(accountId);
    if (intent?.intentId !== intentId) return 'unknown_intent';
    if (intent.state === 'paid') return 'again';
    if (intent.state === 'refund') return 'refund';
    if (intent.state === 'refused' && outcome === 'refused') return 'again';
    const held = this.places.holdingOf(accountId);
    const waits = held?.state === 'reserved' && this.#isFor(intent, held) ? held : null;
    intent.settledAtMs = this.#write();
    if (outcome === 'paid' && waits !== null && paidAtMs <= waits.payByMs) {
      intent.state = 'paid';
      this.places.confirm(waits, this.nowMs);
      this.payments.set(accountId, `online ${intentId}`);
      return 'confirmed';
    }
    intent.state = outcome === 'paid' ? 'refund' : 'refused';
    if (waits !== null) waits.waitsUntilMs = waits.payByMs;
    return intent.state;
  }

  /** Documents asked for or handed in; what `lua/documents-5.lua` says. */
  documentsOf(accountId: string, how: 'ask' | 'hand', names: readonly string[], dueInMs: number): Documents {
    if (this.phase() === 'maintenance') return { code: 'maintenance', documents: [] };
    const state = this.places.holdingOf(accountId)?.state;
    if (state !== 'confirmed' && state !== 'exempt' && !this.holds(accountId))
      return { code: 'not_accepted', documents: [] };
    const now = this.nowMs;
    const documents =
      how === 'ask'
        ? this.documents.ask(accountId, names, now, dueInMs)
        : this.documents.hand(accountId, names, now);
    if (documents === null) return { code: 'not_asked', documents: [] };
    this.#write();
    return { code: 'ok', documents: documents.map((document) => ({ ...document })) };
  }

  /** Keeps an application; what `lua/save-7.lua` says. */
  save(accountId: string, change: ApplicationChange): Saved {
    if (!this.people.has(accountId)) return { code: 'unknown_account', version: 0, text: '' };
    const kept = this.applications.of(accountId);
    if (this.places.answerAgain(accountId) || this.holds(accountId)) {
      return { code: 'already_submitted', ...kept };
    }
    if (this.phase() === 'maintenance') return { code: 'maintenance', version: 0, text: '' };
    const saved = this.applications.save(accountId, change);
    if (saved.code !== 'saved') return saved;
    this.people.set(accountId, { accountId, category: change.category, complete: change.complete });
    this.#write();
    return saved;
  }

  /** What `submit` would answer each of them by itself. */
  weigh(people: { accountId: string; number: number }[]): Submitted[] {
    return people.map(({ accountId, number }) => {
      const code = this.#refusalToSubmit(accountId, number) ?? 'clear';
      return this.places.answerAgain(accountId) ?? { code, rank: 0, reservedAtMs: 0, payByMs: 0 };
    });
  }

  /** The exempt take no place: neither the hours, nor the room, nor the quota concern them. */
  #refusalToSubmit(accountId: string, number: number): string | null {
    if (this.holds(accountId)) return 'has_place';
    const person = this.people.get(accountId);
    if (!person) return 'unknown_account';
    const phase = this.phase();
    if (phase === 'maintenance') return 'maintenance';
    if (this.terms.mode === 'session-limit' && !this.isSignedIn(accountId)) return 'session_ended';
    if (!person.complete) return 'incomplete';
    if (person.category === 'exempt') return null;
    if (phase === 'before' || phase === 'preQueue') return 'not_open';
    if (phase === 'closed') return 'closed';
    if (phase === 'exhausted') return 'quota_exhausted';
    if (!this.#hasRoom) return null;
    const turn = this.#ownTurn(number, accountId);
    return turn && this.stateOf(turn) === 'admitted' && this.#stands(turn) ? null : 'not_admitted';
  }

  pay(payments: readonly Payment[]): Paid[] {
    if (this.controls.halted) return payments.map(() => ({ code: 'maintenance', rank: 0, settledAtMs: 0 }));
    return this.#booked(() =>
      payments.map(({ accountId, how }) => {
        const paid = this.places.pay(accountId, this.nowMs);
        if (paid.code === 'confirmed') this.payments.set(accountId, how);
        return paid;
      }),
    );
  }

  /** @returns how many places lapsed; none while halted */
  lapse(): number {
    return this.controls.halted ? 0 : this.#booked(() => this.places.lapse(this.nowMs));
  }

  /** Places are added, once for each key but ''; what `lua/extend-5.lua` says. */
  extend(amount: number, key: string): Extended {
    if (this.controls.halted) return { code: 'maintenance', total: 0 };
    const before = key === '' ? undefined : this.extensions.get(key);
    if (before) return { code: before.amount === amount ? 'again' : 'key_taken', total: before.total };
    const total = this.#booked(() => this.places.extend(amount, this.nowMs));
    if (key !== '') this.extensions.set(key, { amount, total });
    return { code: 'extended', total };
  }

  /** The controller's step. @param current whether the version that it expects is the present one */
  advance(current: boolean, want: number): { code: string; room: Omit<RoomState, 'wallMs'> } {
    if (!current) return { code: 'stale', room: this.room() };
    this.#closeList();
    const gone = this.turns.filter((turn) => this.#hasRunOut(turn));
    for (const turn of gone) turn.end = turn.admittedAtMs > 0 ? 'sessionExpired' : 'noShow';
    const before = this.turns.filter((turn) => turn.calledAtMs > 0).length;
    const servingBefore = this.serving;
    if (this.phase() === 'open' && !this.controls.paused && this.#mayCall()) {
      const busy = this.turnsIn('called').length + this.turnsIn('admitted').length;
      const free = Math.min(this.places.balances().remaining, this.controls.maxActive) - busy;
      this.#call(Math.min(want, free, 1000));
    }
    const called = this.turns.filter((turn) => turn.calledAtMs > 0).length;
    if (gone.length > 0 || called > before || this.serving > servingBefore) {
      this.version += 1;
      this.#write();
    }
    return { code: 'ok', room: this.room() };
  }

  #mayCall(): boolean {
    return this.#hasRoom && (this.terms.mode !== 'lottery' || this.draw.seed !== null);
  }

  /** The first to come after `listClosesAt` closes the list, with the numbers given until then. */
  #closeList(): void {
    const { mode, listClosesAtMs, closesAtMs } = this.terms;
    if (mode !== 'lottery' || this.draw.list !== null || this.controls.halted) return;
    if (this.nowMs < listClosesAtMs || this.nowMs >= closesAtMs) return;
    this.draw.list = { size: this.turns.length, closedAtMs: this.#write() };
  }

  /** A step of the draw, by the present controller; it writes when it is made. */
  drawStep(step: DrawStep): string {
    if (step.do === 'commit' && this.terms.mode !== 'lottery') return 'no_draw';
    if (step.do === 'root' && this.controls.halted) return 'stale';
    const code = this.draw.step(step, this.nowMs, this.terms.listClosesAtMs);
    if (code === 'ok') this.#write();
    return code;
  }

  /** The turn of a number; before the draw, the number stands for it. */
  turnAt(number: number): number {
    if (this.draw.list === null || this.draw.seed === null || number > this.draw.list.size) return number;
    return turnOf(this.draw.seed, this.draw.list.size, number);
  }

  #numberAt(turn: number): number {
    if (this.draw.list === null || this.draw.seed === null || turn > this.draw.list.size) return turn;
    return numberAt(this.draw.seed, this.draw.list.size, turn);
  }

  /** First those who stand by after the last place had gone, by turn; then the line, from where it was not turned away. */
  #call(want: number): void {
    const byTurn = this.turnsIn('standby').sort((a, b) => this.turnAt(a.number) - this.turnAt(b.number));
    for (const turn of byTurn) {
      if (want > 0 && this.turnAt(turn.number) <= this.turnedAwayTo) want -= this.#callOne(turn);
    }
    while (want > 0 && Math.max(this.serving, this.turnedAwayTo) < this.turns.length) {
      this.serving = Math.max(this.serving, this.turnedAwayTo) + 1;
      const turn = this.turns[this.#numberAt(this.serving) - 1]!;
      if (!turn.end) want -= this.#callOne(turn);
    }
  }

  #callOne(turn: Turn): number {
    if (this.stateOf(turn) === 'standby') this.standbys.push(-turn.number);
    turn.calledAtMs = this.nowMs;
    turn.claimByMs = this.nowMs + this.terms.claimMs;
    return 1;
  }

  room(): Omit<RoomState, 'wallMs'> {
    const count = (is: (turn: Turn) => boolean) => this.turns.filter(is).length;
    return {
      version: this.version,
      nowMs: this.nowMs,
      phase: this.phase(),
      ...this.places.balances(),
      lastNumber: this.turns.length,
      serving: this.serving,
      waiting: this.turnsIn('waiting').length,
      called: this.turnsIn('called').length,
      active: this.turnsIn('admitted').length,
      callsMade: count((turn) => turn.calledAtMs > 0),
      takenUp: count((turn) => turn.admittedAtMs > 0),
      noShows: count((turn) => turn.end === 'noShow'),
      leftCalled: count((turn) => turn.end === 'left' && turn.calledAtMs > 0 && turn.admittedAtMs === 0),
      leftActive: count((turn) => turn.end === 'left' && turn.admittedAtMs > 0),
      sessionsExpired: count((turn) => turn.end === 'sessionExpired'),
      submitted: count((turn) => turn.end === 'submitted'),
      leavers: this.leavers.length,
      lastRank: this.places.lastRank,
      lastSeq: this.places.ledger.length,
      ledgerLength: this.places.ledger.length,
      paused: this.controls.paused,
      standby: this.turnsIn('standby').length,
      turnedAwayTo: this.turnedAwayTo,
      standbys: this.standbys.length,
      listSize: this.draw.list?.size ?? null,
      seed: this.draw.seed,
      drawFields: this.draw.fields,
    };
  }

  get #hasRoom(): boolean {
    return hasRoom(this.terms.mode);
  }

  #ownTurn(number: number, accountId: string): Turn | undefined {
    const turn = this.turns[number - 1];
    return turn?.accountId === accountId ? turn : undefined;
  }

  /** Past its limit, though no step of the controller may have said so yet. At the limit itself, it lasts. */
  #hasRunOut(turn: Turn): boolean {
    const limits: Partial<Record<TurnState, number>> = { called: turn.claimByMs, admitted: turn.expiresAtMs };
    return (this.frozenAtMs ?? this.nowMs) > (limits[this.stateOf(turn)] ?? Number.POSITIVE_INFINITY);
  }

  /** Whether a person who asks again gets this spot, rather than a new one at the back. */
  #stands(turn: Turn): boolean {
    return turn.end === 'submitted' || (turn.end === null && !this.#hasRunOut(turn));
  }

  /** Submitted, and the place was not paid for in time: its former holder counts as anyone else. */
  #lostItsPlace(turn: Turn): boolean {
    return turn.end === 'submitted' && this.places.answerAgain(turn.accountId) === null;
  }

  /** Does something that writes when, and only when, the ledger grows. */
  #booked<T>(act: () => T): T {
    const before = this.places.ledger.length;
    const result = act();
    if (this.places.ledger.length > before) this.#write();
    return result;
  }

  /** Whatever writes, fixes the time. @returns it */
  #write(): number {
    this.floorMs = this.nowMs;
    return this.floorMs;
  }
}
