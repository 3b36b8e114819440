import { maintenanceAt } from '../../server/opening/maintenance.ts';
import { phaseAt } from '../../server/opening/phase.ts';
import { pollAfterMs } from '../../server/waiting-room/position.ts';
import type { Answer, AnswerBody } from '../behaviour/answer.ts';
import type { Action } from '../behaviour/journey.ts';
import type { Scenario } from '../scenario/schema.ts';
import { type Place, SimulatedPlaces } from './places.ts';
import { SimulatedRoom } from './room.ts';
import { SignIns } from './sign-ins.ts';

/**
 * The site without HTTP: what each call is answered, and what it changes, by the rules of `server/lua`. What the
 * portal has to work on is in two halves: `keptOut` says what does not get there, `answer` what came of the rest. A
 * person is an index.
 */
export class SimulatedSite {
  readonly room: SimulatedRoom;
  readonly places: SimulatedPlaces;
  readonly #scenario: Scenario;
  readonly #opensAtMs: number;
  readonly #hasRoom: boolean;
  /** The number of each person's spot; 0 without one. */
  readonly #spots: Int32Array;
  readonly #signIns: SignIns;
  readonly #looks = new Map<string, Answer>();

  constructor(scenario: Scenario, people: number, speed: number) {
    this.#scenario = scenario;
    this.room = new SimulatedRoom(scenario, speed);
    this.places = new SimulatedPlaces(scenario.opening, this.room);
    const { maxActive, sessionSeconds } = scenario.admission;
    this.#signIns = new SignIns(maxActive, sessionSeconds * 1000);
    this.#spots = new Int32Array(people);
    this.#opensAtMs = Date.parse(scenario.opening.opensAt);
    const { mode } = scenario.admission;
    this.#hasRoom = mode === 'fifo' || mode === 'lottery';
  }

  /** The number of a person's spot; 0 without one. */
  spotOf(person: number): number {
    return this.#spots[person]!;
  }

  /** What a call is answered now; for `save` and `submit`, once the portal has done its part. */
  answer(action: Action, person: number, nowMs: number): Answer {
    switch (action) {
      case 'look':
        return this.#look(nowMs);
      case 'join':
        return this.#join(person, nowMs);
      case 'poll':
        return this.spotOf(person) === 0 ? no(401, 'bad_ticket') : ok(this.#status(this.spotOf(person)));
      case 'admit':
        return this.#admit(this.spotOf(person), nowMs);
      case 'standBy':
        return this.#standBy(person, nowMs);
      case 'leave':
        if (this.spotOf(person) !== 0) this.room.leave(this.spotOf(person));
        return done;
      case 'signIn':
        return this.#signIn(person, nowMs);
      case 'signOut':
        return this.#signOut(person, nowMs);
      case 'save':
        return this.keptOut(action, person, nowMs) ?? this.#signedOut(person, nowMs) ?? ok({});
      case 'submit':
        return this.#placedBefore(person) ?? this.#refusal(person, nowMs) ?? this.#submit(person, nowMs);
      case 'pay':
        return this.#pay(person, nowMs);
    }
  }

  /**
   * Whether a call has the portal work: what is saved and submitted; where sign-ins are limited nothing stands before
   * it, and every call of an account does (`Services.door`).
   */
  costsPortal(action: Action): boolean {
    if (action === 'save' || action === 'submit') return true;
    return this.#isLimited && (action === 'signIn' || action === 'signOut' || action === 'pay');
  }

  /** The answer to a call that does not get as far as the portal; null when it does. */
  keptOut(action: Action, person: number, nowMs: number): Answer | null {
    if (this.#isLimited) return null;
    if (action === 'submit') return this.#placedBefore(person) ?? this.#refusal(person, nowMs);
    return this.#hasRoom && !this.#isIn(this.spotOf(person), nowMs) ? no(403, 'not_admitted') : null;
  }

  get #isLimited(): boolean {
    return this.#scenario.admission.mode === 'session-limit';
  }

  /** Whoever has a place gets the same answer again. */
  #placedBefore(person: number): Answer | null {
    const place = this.places.of(person);
    return place === null || place.state === 'lapsed' ? null : this.#placed(place, 200);
  }

  /** Why a submission gets no place: in the order of `server/lua/submit-13.lua`. */
  #refusal(person: number, nowMs: number): Answer | null {
    const phase = this.room.phaseAt(nowMs);
    if (phase === 'maintenance') return this.#inMaintenance(nowMs);
    const signedOut = this.#signedOut(person, nowMs);
    if (signedOut !== null) return signedOut;
    if (phase === 'before' || phase === 'preQueue') return no(403, 'not_open');
    if (phase === 'closed') return no(410, 'closed');
    if (phase === 'exhausted') return no(409, 'quota_exhausted');
    return this.#hasRoom && !this.#isIn(this.spotOf(person), nowMs) ? no(403, 'not_admitted') : null;
  }

  /** Where sign-ins are limited: whoever is not signed in, or no longer. */
  #signedOut(person: number, nowMs: number): Answer | null {
    return this.#isLimited && !this.#signIns.has(person, nowMs) ? no(401, 'session_ended') : null;
  }

  /** The maintenance is over: sign-ins, too, have as much time left as when it began. */
  reopen(nowMs: number): void {
    this.#signIns.lengthen(this.room.reopen(nowMs), nowMs);
  }

  /** People signed in now. */
  signIns(nowMs: number): number {
    return this.#signIns.count(nowMs);
  }

  /** From what the controller published last, but for the doors: they go by the clock, as on the server. */
  #look(nowMs: number): Answer {
    const { published } = this.room;
    const phase = phaseAt(published.phase, published, nowMs);
    let look = this.#looks.get(phase);
    if (look === undefined) {
      const { preQueueAt, closesAt } = this.#scenario.opening;
      look = ok({ phase, preQueueAt, closesAt, room: { mode: this.#scenario.admission.mode } });
      this.#looks.set(phase, look);
    }
    return look;
  }

  #join(person: number, nowMs: number): Answer {
    if (!this.#hasRoom) return no(409, 'no_room');
    const spot = this.spotOf(person);
    if (spot !== 0) {
      const state = this.room.stateOf(spot);
      if (state !== 'left' && state !== 'expired') return ok(this.#status(spot));
    }
    const phase = this.room.phaseAt(nowMs);
    if (phase === 'maintenance') return this.#inMaintenance(nowMs);
    if (phase === 'before') return no(403, 'not_open');
    if (phase === 'closed') return no(410, 'closed');
    if (phase === 'exhausted') return no(409, 'quota_exhausted');
    const number = this.room.join(person);
    this.#spots[person] = number;
    return ok(this.#status(number), 201);
  }

  #standBy(person: number, nowMs: number): Answer {
    const phase = this.room.phaseAt(nowMs);
    if (phase === 'maintenance') return this.#inMaintenance(nowMs);
    if (phase === 'closed') return no(410, 'closed');
    if (this.spotOf(person) === 0) this.#spots[person] = this.room.join(person);
    this.room.standBy(this.spotOf(person));
    return ok(this.#status(this.spotOf(person)));
  }

  #status(number: number): AnswerBody {
    const state = this.room.stateOf(number);
    const turn = this.room.turnOf(number) ?? undefined;
    switch (state) {
      case 'waiting':
      case 'standby': {
        const { state: stands, odds, etaSeconds, pollAfterMs } = this.room.position(number);
        return withTurn({ ticket, number, state: stands, odds, etaSeconds, pollAfterMs }, turn);
      }
      case 'called':
      case 'admitted': {
        const { calledAtMs, claimByMs } = this.room.timesOf(number);
        const [calledAt, claimBy] = [this.#iso(calledAtMs), this.#iso(claimByMs)];
        const afterMs = pollAfterMs(this.room.published, { low: 0 });
        return withTurn({ ticket, number, state, calledAt, claimBy, pollAfterMs: afterMs }, turn);
      }
      default:
        return withTurn({ ticket, number, state: state === 'submitted' ? 'done' : state }, turn);
    }
  }

  #admit(number: number, nowMs: number): Answer {
    if (number === 0) return no(401, 'bad_ticket');
    const again = this.#isIn(number, nowMs);
    if (!again && this.room.phaseAt(nowMs) === 'maintenance') return this.#inMaintenance(nowMs);
    if (!again && !this.room.takeUp(number, nowMs)) {
      const state = this.room.stateOf(number);
      return state === 'waiting' || state === 'standby' ? no(409, 'not_called') : no(410, 'call_expired');
    }
    const { expiresAtMs } = this.room.timesOf(number);
    return ok({ admission: 'simulated', expiresAt: this.#iso(expiresAtMs) }, again ? 200 : 201);
  }

  #submit(person: number, nowMs: number): Answer {
    const rank = this.#hasRoom ? this.room.submit(this.spotOf(person), nowMs) : this.room.takePlace();
    if (rank === null) return no(403, 'not_admitted');
    return this.#placed(this.places.give(person, rank, nowMs), 201);
  }

  #placed({ rank, reservedAtMs }: Place, status: number): Answer {
    return ok({ status: 'reserved', rank, reservedAt: this.#iso(reservedAtMs) }, status);
  }

  #signIn(person: number, nowMs: number): Answer {
    if (this.#isLimited && !this.#signIns.has(person, nowMs)) {
      if (this.room.phaseAt(nowMs) === 'maintenance') return this.#inMaintenance(nowMs);
      if (!this.#signIns.begin(person, nowMs)) return busy;
    }
    return ok({ expiresAt: this.#iso(this.#signIns.untilMs(person)) }, 200);
  }

  #signOut(person: number, nowMs: number): Answer {
    const signedOut = this.#signedOut(person, nowMs);
    this.#signIns.end(person);
    return signedOut ?? done;
  }

  #pay(person: number, nowMs: number): Answer {
    const signedOut = this.#signedOut(person, nowMs);
    if (signedOut !== null) return signedOut;
    if (this.places.of(person) === null) return no(409, 'nothing_reserved');
    return this.places.pay(person, nowMs) ? ok({ status: 'confirmed' }) : no(410, 'lapsed');
  }

  #isIn(number: number, nowMs: number): boolean {
    return (
      number !== 0 &&
      this.room.stateOf(number) === 'admitted' &&
      this.room.aliveMs(nowMs) <= this.room.timesOf(number).expiresAtMs
    );
  }

  #inMaintenance(nowMs: number): Answer {
    const { maintenanceUntilMs, speed } = this.room.now;
    const { retryAfterSeconds } = maintenanceAt({ phase: 'maintenance', maintenanceUntilMs, speed }, nowMs)!;
    return no(503, 'maintenance', 1000 * retryAfterSeconds);
  }

  #iso(atMs: number): string {
    return new Date(this.#opensAtMs + atMs).toISOString();
  }
}

const ticket = 'simulated';

function withTurn(body: AnswerBody, turn: number | undefined): AnswerBody {
  if (turn !== undefined) body.turn = turn;
  return body;
}

function ok(body: AnswerBody, status = 200): Answer {
  return { status, code: null, retryAfterMs: null, body };
}

function no(status: number, code: string, retryAfterMs: number | null = null): Answer {
  return { status, code, retryAfterMs, body: { code } };
}

const done = ok({}, 204);
const busy = no(503, 'busy', 5000);
/** No answer came. */
export const silence: Answer = { status: 0, code: null, retryAfterMs: null, body: {} };
