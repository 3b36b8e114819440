import { PortalQueue } from '../../server/portal/queue.ts';
import { pollAfterMs } from '../../server/waiting-room/position.ts';
import type { Answer, AnswerBody } from '../behaviour/answer.ts';
import type { Action } from '../behaviour/journey.ts';
import type { LedgerKind } from '../record/files.ts';
import type { Scenario } from '../scenario/schema.ts';
import { SimulatedRoom, type SimulatedSpot } from './room.ts';

/** What the site knows of one person. Times in opening ms from the opening. */
export interface Visitor {
  /** As the caller counts people. */
  index: number;
  spot: SimulatedSpot | null;
  place: {
    rank: number;
    reservedAtMs: number;
    payByMs: number;
    state: 'reserved' | 'confirmed' | 'lapsed';
  } | null;
  /** In mode `session-limit`: until when signed in; 0 when not. */
  signedInUntilMs: number;
}

/** What happened to a place. */
export interface SimulatedEntry {
  atMs: number;
  kind: LedgerKind;
  /** Whose; as the caller counts people. */
  owner: number;
  rank: number;
}

const dayMs = 86_400_000;

/**
 * The site without HTTP: what each call is answered, and what it changes, by the rules of `server/lua`. The submission
 * behind the portal is in two halves: `enter` says whether it may go there, `submit` what it came to afterwards.
 */
export class SimulatedSite {
  readonly room: SimulatedRoom;
  readonly entries: SimulatedEntry[] = [];
  readonly #scenario: Scenario;
  readonly #opensAtMs: number;
  readonly #hasRoom: boolean;
  /** Those signed in, by when it runs out. */
  readonly #signedIn = new Set<Visitor>();
  readonly #looks = new Map<string, Answer>();

  constructor(scenario: Scenario, speed: number) {
    this.#scenario = scenario;
    this.room = new SimulatedRoom(scenario, speed);
    this.#opensAtMs = Date.parse(scenario.opening.opensAt);
    const { mode } = scenario.admission;
    this.#hasRoom = mode === 'fifo' || mode === 'lottery';
  }

  /** What a call is answered now; for `save` and `submit`, once the portal has done its part. */
  answer(action: Action, visitor: Visitor, nowMs: number): Answer {
    switch (action) {
      case 'look':
        return this.#look(nowMs);
      case 'join':
        return this.#join(visitor, nowMs);
      case 'poll':
        return visitor.spot === null ? no(401, 'bad_ticket') : ok(this.#status(visitor.spot));
      case 'admit':
        return this.#admit(visitor.spot, nowMs);
      case 'standBy':
        return this.#standBy(visitor, nowMs);
      case 'leave':
        if (visitor.spot !== null) this.room.leave(visitor.spot);
        return done;
      case 'signIn':
        return this.#signIn(visitor, nowMs);
      case 'signOut':
        this.#signOut(visitor);
        return done;
      case 'save':
        return this.enter(action, visitor, nowMs) ?? ok({});
      case 'submit':
        return this.enter(action, visitor, nowMs) ?? this.#submit(visitor, nowMs);
      case 'pay':
        return this.#pay(visitor, nowMs);
    }
  }

  /** Why a section or a submission does not get as far as the portal; null when it does. */
  enter(action: 'save' | 'submit', visitor: Visitor, nowMs: number): Answer | null {
    if (action === 'submit' && visitor.place !== null) return this.#placed(visitor.place, 200);
    const phase = this.room.phaseAt(nowMs);
    if (phase === 'closed') return no(410, 'closed');
    if (action === 'submit' && phase !== 'open' && phase !== 'exhausted') return no(403, 'not_open');
    if (this.#scenario.admission.mode === 'session-limit' && !this.#isSignedIn(visitor, nowMs))
      return no(401, 'session_ended');
    if (this.#hasRoom && !isIn(visitor.spot, nowMs)) return no(403, 'not_admitted');
    return action === 'submit' && phase === 'exhausted' ? no(409, 'quota_exhausted') : null;
  }

  /** A reserved place's time to be paid for is over. */
  lapse(visitor: Visitor, nowMs: number): void {
    const { place } = visitor;
    if (place?.state !== 'reserved') return;
    place.state = 'lapsed';
    const kind = this.#scenario.opening.unpaid === 'burned' ? 'burn' : 'return';
    this.room.settle(kind);
    this.entries.push({ atMs: nowMs, kind, owner: visitor.index, rank: place.rank });
  }

  /** People signed in now. */
  signIns(nowMs: number): number {
    for (const visitor of this.#signedIn) {
      if (visitor.signedInUntilMs > nowMs) break;
      this.#signOut(visitor);
    }
    return this.#signedIn.size;
  }

  #look(nowMs: number): Answer {
    const phase = this.room.phaseAt(nowMs);
    let look = this.#looks.get(phase);
    if (look === undefined) {
      const { preQueueAt, closesAt } = this.#scenario.opening;
      look = ok({ phase, preQueueAt, closesAt, room: { mode: this.#scenario.admission.mode } });
      this.#looks.set(phase, look);
    }
    return look;
  }

  #join(visitor: Visitor, nowMs: number): Answer {
    if (!this.#hasRoom) return no(409, 'no_room');
    const { spot } = visitor;
    if (spot !== null && spot.state !== 'left' && spot.state !== 'expired') return ok(this.#status(spot));
    const phase = this.room.phaseAt(nowMs);
    if (phase === 'before') return no(403, 'not_open');
    if (phase === 'closed') return no(410, 'closed');
    if (phase === 'exhausted') return no(409, 'quota_exhausted');
    visitor.spot = this.room.join(visitor.index);
    return ok(this.#status(visitor.spot), 201);
  }

  #standBy(visitor: Visitor, nowMs: number): Answer {
    if (this.room.phaseAt(nowMs) === 'closed') return no(410, 'closed');
    visitor.spot ??= this.room.join(visitor.index);
    this.room.standBy(visitor.spot);
    return ok(this.#status(visitor.spot));
  }

  #status(spot: SimulatedSpot): AnswerBody {
    const { number, turn, state, calledAtMs, claimByMs } = spot;
    const own = { ticket: 'simulated', number, ...(turn !== null && { turn }) };
    switch (state) {
      case 'waiting':
      case 'standby': {
        const position = this.room.position(spot);
        const { state: stands, odds, etaSeconds } = position;
        return { ...own, state: stands, odds, etaSeconds, pollAfterMs: position.pollAfterMs };
      }
      case 'called':
      case 'admitted':
        return {
          ...own,
          state,
          calledAt: this.#iso(calledAtMs),
          claimBy: this.#iso(claimByMs),
          pollAfterMs: pollAfterMs(this.room.published, { low: 0 }),
        };
      case 'submitted':
        return { ...own, state: 'done' };
      default:
        return { ...own, state };
    }
  }

  #admit(spot: SimulatedSpot | null, nowMs: number): Answer {
    if (spot === null) return no(401, 'bad_ticket');
    const again = spot.state === 'admitted' && nowMs <= spot.expiresAtMs;
    if (!again && !this.room.takeUp(spot, nowMs))
      return spot.state === 'waiting' || spot.state === 'standby'
        ? no(409, 'not_called')
        : no(410, 'call_expired');
    return ok({ admission: 'simulated', expiresAt: this.#iso(spot.expiresAtMs) }, again ? 200 : 201);
  }

  #submit(visitor: Visitor, nowMs: number): Answer {
    const rank = this.#hasRoom ? this.room.submit(visitor.spot!, nowMs) : this.room.takePlace();
    if (rank === null) return no(403, 'not_admitted');
    const payByMs = nowMs + this.#scenario.opening.paymentDays * dayMs;
    visitor.place = { rank, reservedAtMs: nowMs, payByMs, state: 'reserved' };
    this.entries.push({ atMs: nowMs, kind: 'reserve', owner: visitor.index, rank });
    return this.#placed(visitor.place, 201);
  }

  #placed({ rank, reservedAtMs }: NonNullable<Visitor['place']>, status: number): Answer {
    return ok({ status: 'reserved', rank, reservedAt: this.#iso(reservedAtMs) }, status);
  }

  #signIn(visitor: Visitor, nowMs: number): Answer {
    if (this.#scenario.admission.mode === 'session-limit' && !this.#isSignedIn(visitor, nowMs)) {
      if (this.signIns(nowMs) >= this.#scenario.admission.maxActive) return busy;
      visitor.signedInUntilMs = nowMs + this.#scenario.admission.sessionSeconds * 1000;
      this.#signedIn.add(visitor);
    }
    return ok({ expiresAt: this.#iso(visitor.signedInUntilMs) }, 200);
  }

  #signOut(visitor: Visitor): void {
    visitor.signedInUntilMs = 0;
    this.#signedIn.delete(visitor);
  }

  #isSignedIn(visitor: Visitor, nowMs: number): boolean {
    return visitor.signedInUntilMs > nowMs;
  }

  #pay(visitor: Visitor, nowMs: number): Answer {
    const { place } = visitor;
    if (this.#scenario.admission.mode === 'session-limit' && !this.#isSignedIn(visitor, nowMs))
      return no(401, 'session_ended');
    if (place === null) return no(409, 'nothing_reserved');
    if (place.state === 'lapsed' || nowMs > place.payByMs) return no(410, 'lapsed');
    if (place.state === 'reserved') {
      place.state = 'confirmed';
      this.room.settle('confirm');
      this.entries.push({ atMs: nowMs, kind: 'confirm', owner: visitor.index, rank: place.rank });
    }
    return ok({ status: 'confirmed' });
  }

  #iso(atMs: number): string {
    return new Date(this.#opensAtMs + atMs).toISOString();
  }
}

function isIn(spot: SimulatedSpot | null, nowMs: number): boolean {
  return spot?.state === 'admitted' && nowMs <= spot.expiresAtMs;
}

function ok(body: AnswerBody, status = 200): Answer {
  return { status, code: null, retryAfterMs: null, body };
}

function no(status: number, code: string, retryAfterMs: number | null = null): Answer {
  return { status, code, retryAfterMs, body: { code } };
}

const done = ok({}, 204);
const busy = no(503, 'busy', 1000);
/** No answer came. */
export const silence: Answer = { status: 0, code: null, retryAfterMs: null, body: {} };

/** Refused or given up by the portal: as the server says it. @param retryAfterMs wall ms */
export function portalRefusal(outcome: 'busy' | 'timedOut', retryAfterMs: number): Answer {
  return no(503, outcome === 'busy' ? 'busy' : 'portal_timeout', retryAfterMs);
}

/** The slow application behind, all of it in one; null where there is none. */
export function portalOf({ portal }: Scenario): PortalQueue | null {
  if (portal === undefined) return null;
  const terms = { queueLimit: portal.queueLimit, timeoutMs: portal.timeoutSeconds * 1000 };
  return new PortalQueue(terms, { workers: portal.workers, pace: 1 });
}
