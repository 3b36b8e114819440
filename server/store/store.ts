import type { Redis } from 'ioredis';
import type { ClockSegment } from '../opening/clock.ts';
import type { OpeningSettings, ServeSettings } from '../opening/settings.ts';
import { limitDefaults } from '../waiting-room/limit.ts';
import type {
  Admitted,
  Extended,
  Joined,
  Paid,
  Payment,
  PersonSettings,
  Place,
  RoomState,
  SignedIn,
  Spot,
  StandsBy,
  Submitted,
  Way,
  Ways,
} from './answers.ts';
import { Applicants } from './applicants.ts';
import { guarded, ScriptRunner, StoreUnavailable } from './connection.ts';
import { KeptDraw } from './draw.ts';
import type { Keys, ScriptName } from './keys.ts';
import { keysOf, pastNames } from './keys.ts';
import { KeptLedger } from './ledger.ts';
import { parsePlace } from './place.ts';
import { parseRoomState } from './room-state.ts';
import type { Script } from './scripts.ts';
import { formatSegments, openingFields, parseSegments } from './terms.ts';
import type { VectorOptions } from './vector.ts';
import { Vector, vectorDefaults } from './vector.ts';
import type { Marks } from './witness.ts';

export interface StoreOptions {
  redis: Redis;
  scripts: Script[];
  /** Id of the first opening, whose hash tag all keys have. */
  openingId: string;
  /** Id of an opening that is over, to read what is kept of it. */
  past?: string;
  /** Wall time, ms. */
  wallClock: () => number;
  /** A command's time-out, wall ms; writes that Redis sees later than this are refused there. */
  commandTimeoutMs: number;
  observe: (script: ScriptName, seconds: number, size: number) => void;
  vector?: VectorOptions;
}

const wayFields = [
  'number', 'joinedAtMs', 'calledAtMs', 'claimByMs', 'admittedAtMs', 'expiresAtMs', 'rank', 'reservedAtMs', 'payByMs',
  'settledAtMs', 'seq', 'settledSeq',
] as const; // biome-ignore format: one list

/**
 * Submissions of exempt people: so many at once, then one each so many ms of opening time. They need no admission, so
 * this is all that keeps their door from being a way round the room. An assumption; they are few, and have all year.
 */
const exemptPace = { exemptMs: 1000, exemptBurst: 30 };

/** The typed commands of one opening. Every method throws StoreUnavailable when Redis cannot be reached in time. */
export class Store {
  readonly keys: Keys;
  /** Accounts and applications. */
  readonly applicants: Applicants;
  readonly draw: KeptDraw;
  readonly ledger: KeptLedger;
  readonly #options: StoreOptions;
  readonly #redis: Redis;
  readonly #scripts: ScriptRunner;
  readonly #wallClock: () => number;
  readonly #timeoutMs: number;
  /** Redis's wall clock minus ours, ms. */
  #offsetMs: number | null = null;
  readonly #joins: Vector<string, Joined>;
  readonly #submissions: Vector<{ accountId: string; number: number }, Submitted>;
  readonly #weighings: Vector<{ accountId: string; number: number }, Submitted>;
  readonly #payments: Vector<Payment, Paid>;
  readonly #signIns: Vector<string, SignedIn>;
  readonly #signInChecks: Vector<string, string>;

  constructor(options: StoreOptions) {
    this.#options = options;
    this.keys = keysOf(options.openingId, options.past);
    this.#redis = options.redis;
    this.#wallClock = options.wallClock;
    this.#timeoutMs = options.commandTimeoutMs;
    this.#scripts = new ScriptRunner(
      options.redis,
      options.scripts,
      this.keys,
      options.observe,
      options.wallClock,
    );
    this.applicants = new Applicants(options.redis, this.#scripts, this.keys, {
      deadline: () => this.#deadline(),
      heed: (code) => this.#heed(code),
    });
    this.draw = new KeptDraw(options.redis, this.#scripts, this.keys);
    this.ledger = new KeptLedger(options.redis, this.#scripts, this.keys);
    const vector = options.vector ?? vectorDefaults;
    this.#joins = new Vector((ids) => this.joinAll(ids), vector);
    this.#submissions = new Vector((people) => this.submitAll(people), vector);
    this.#weighings = new Vector((people) => this.weighAll(people), vector);
    this.#payments = new Vector((payments) => this.payAll(payments), vector);
    this.#signIns = new Vector((ids) => this.signInAll(ids), vector);
    this.#signInChecks = new Vector((ids) => this.signedAll(ids), vector);
  }

  /** Let commands through, or refuse them; see `ScriptRunner.gateOpen`. */
  setGate(open: boolean): void {
    this.#scripts.gateOpen = open;
  }

  join(accountId: string): Promise<Joined> {
    return this.#joins.add(accountId);
  }

  /** @param number of the admitted spot, 0 where there is none */
  submit(accountId: string, number: number): Promise<Submitted> {
    return this.#submissions.add({ accountId, number });
  }

  /** What `submit` would answer now, `clear` for a place; nothing is written. */
  weigh(accountId: string, number: number): Promise<Submitted> {
    return this.#weighings.add({ accountId, number });
  }

  pay(payment: Payment): Promise<Paid> {
    return this.#payments.add(payment);
  }

  signIn(accountId: string): Promise<SignedIn> {
    return this.#signIns.add(accountId);
  }

  /** `live`, `session_ended`, or `unlimited` where the mode asks for no sign-in; see `lua/signed-3.lua`. */
  signed(accountId: string): Promise<string> {
    return this.#signInChecks.add(accountId);
  }

  async joinAll(accountIds: string[]): Promise<Joined[]> {
    const reply = await this.#write('join', accountIds, accountIds.length);
    return accountIds.map((_, i) => ({ code: reply[2 * i]!, number: Number(reply[2 * i + 1]) }));
  }

  submitAll(people: { accountId: string; number: number }[]): Promise<Submitted[]> {
    return this.#submitAll('take', people);
  }

  weighAll(people: { accountId: string; number: number }[]): Promise<Submitted[]> {
    return this.#submitAll('weigh', people);
  }

  async #submitAll(
    how: 'take' | 'weigh',
    people: { accountId: string; number: number }[],
  ): Promise<Submitted[]> {
    const pairs = people.flatMap(({ accountId, number }) => [accountId, number]);
    const reply = await this.#write('submit', [how, ...pairs], people.length);
    return people.map((_, i) => ({
      code: reply[4 * i]!,
      rank: Number(reply[4 * i + 1]),
      reservedAtMs: Number(reply[4 * i + 2]),
      payByMs: Number(reply[4 * i + 3]),
    }));
  }

  async payAll(payments: readonly Payment[]): Promise<Paid[]> {
    const pairs = payments.flatMap(({ accountId, how }) => [accountId, how]);
    const reply = await this.#write('pay', pairs, payments.length);
    return payments.map((_, i) => ({
      code: reply[3 * i]!,
      rank: Number(reply[3 * i + 1]),
      settledAtMs: Number(reply[3 * i + 2]),
    }));
  }

  async signInAll(accountIds: string[]): Promise<SignedIn[]> {
    const reply = await this.#write('signin', accountIds, accountIds.length);
    return accountIds.map((_, i) => ({ code: reply[2 * i]!, expiresAtMs: Number(reply[2 * i + 1]) }));
  }

  async signedAll(accountIds: string[]): Promise<string[]> {
    return ((await this.#scripts.run('signed', accountIds, accountIds.length)) as string).split(' ');
  }

  async signOut(accountId: string): Promise<string> {
    const code = (await this.#scripts.run('signout', [this.#deadline(), accountId])) as string;
    this.#heed(code);
    return code;
  }

  /** @returns how many are signed in now */
  async signIns(): Promise<number> {
    return Number(await this.#scripts.run('signins', []));
  }

  async spot(number: number, accountId: string): Promise<Spot> {
    const [code, ...times] = (await this.#scripts.run('spot', [number, accountId])) as string[];
    const [calledAtMs, claimByMs, admittedAtMs, expiresAtMs, lastNumber] = times.map(Number) as [
      number,
      number,
      number,
      number,
      number,
    ];
    return {
      code: code === 'turned_away' ? 'turnedAway' : code!,
      calledAtMs,
      claimByMs,
      admittedAtMs,
      expiresAtMs,
      lastNumber,
    };
  }

  async admit(number: number, accountId: string): Promise<Admitted> {
    const [code, ...times] = (await this.#scripts.run('admit', [
      this.#deadline(),
      number,
      accountId,
    ])) as string[];
    const [admittedAtMs, expiresAtMs, calledAtMs, joinedAtMs] = times.map(Number) as [
      number,
      number,
      number,
      number,
    ];
    this.#heed(code);
    return { code: code!, admittedAtMs, expiresAtMs, calledAtMs, joinedAtMs };
  }

  async leave(number: number, accountId: string): Promise<string> {
    const code = (await this.#scripts.run('leave', [this.#deadline(), number, accountId])) as string;
    this.#heed(code);
    return code;
  }

  /** @param number of the person's spot and its turn; 0 where it is not known */
  async standBy(accountId: string, number: number): Promise<StandsBy> {
    const reply = (await this.#scripts.run('standby', [this.#deadline(), accountId, number])) as string[];
    const [code, ...values] = reply;
    this.#heed(code);
    const [found, standbys] = values.map(Number) as [number, number];
    return { code: code!, number: found, standbys };
  }

  /** @returns how many places lapsed, at most 1,000 a call */
  async lapse(): Promise<number> {
    return Number(await this.#scripts.run('lapse', [1000]));
  }

  /** @returns the fencing token, 0 while somebody else holds the lease */
  async lease(holder: string, leaseMs: number): Promise<number> {
    return Number(await this.#scripts.run('lease', [holder, leaseMs]));
  }

  async release(holder: string): Promise<void> {
    await this.#scripts.run('release', [holder]);
  }

  /** The controller's step. `code` is ok, stale, fenced, late or no_opening; the room is there for the first two. */
  async advance(
    fence: number,
    version: number,
    want: number,
  ): Promise<{ code: string; room: RoomState | null }> {
    const reply = (await this.#scripts.run('advance', [fence, version, want, this.#deadline()])) as string[];
    const [code, ...values] = reply;
    this.#heed(code);
    if (values.length === 0) return { code: code!, room: null };
    const room = parseRoomState(values);
    this.#offsetMs = room.wallMs - this.#wallClock();
    return { code: code!, room };
  }

  /** Sets the opening up unless it is there already. @returns its epoch */
  async open(
    settings: ServeSettings,
    epoch: string,
    segments: ClockSegment[] = [],
  ): Promise<{ opened: boolean; epoch: string }> {
    const { opening, admission } = settings;
    const fields = {
      id: opening.id,
      terms: JSON.stringify(opening),
      ...openingFields(opening),
      mode: admission.mode,
      ratePerSecond: admission.ratePerSecond,
      maxActive: admission.maxActive,
      claimMs: Math.round(admission.claimSeconds * 1000),
      sessionMs: Math.round(admission.sessionSeconds * 1000),
      ...exemptPace,
      control: admission.control ?? 'fixed',
      tolerance: admission.adaptive?.tolerance ?? limitDefaults.tolerance,
      growth: admission.adaptive?.growth ?? limitDefaults.growth,
      paused: 0,
      maintenance: 0,
      halted: 0,
    };
    const [code, existing] = (await this.#scripts.run('open', [
      epoch,
      opening.quota,
      formatSegments(segments),
      ...Object.entries(fields).flat(),
    ])) as string[];
    return { opened: code === 'opened', epoch: existing! };
  }

  /** Sets up the opening after the one that stands; see `lua/next-25.lua`. @returns its code, and the number of this change */
  async next(opening: OpeningSettings, epoch: string): Promise<{ code: string; change: number }> {
    const [code, change] = (await this.#scripts.run('next', [
      ...[this.#deadline(), opening.id, JSON.stringify(opening), epoch, opening.quota],
      pastNames(this.#options.openingId),
      ...Object.entries(openingFields(opening)).flat(),
    ])) as [string, string];
    this.#heed(code);
    return { code, change: Number(change) };
  }

  /** The openings that are over, in their order. */
  async pastOpenings(): Promise<{ id: string; epoch: string; endedAtMs: number }[]> {
    const all = await guarded(this.#redis.hgetall(this.keys.openings));
    const past = Object.entries(all).map(([id, text]) => {
      const [order, epoch, endedAtMs] = text.split('|');
      return { id, order: Number(order), epoch: epoch!, endedAtMs: Number(endedAtMs) };
    });
    return past.sort((a, b) => a.order - b.order).map(({ order: _order, ...rest }) => rest);
  }

  /** What is kept of an opening that is over: to be read. */
  past(id: string): Store {
    const store = new Store({ ...this.#options, past: id });
    store.setGate(true);
    return store;
  }

  /** The marks by which a restart that lost writes is told: see `witness.ts`. */
  async look(): Promise<Marks & { nowMs: number; halted: boolean }> {
    const [epoch, now, wall, lastNumber, lastSeq, lastRank, ledgerLength, halted, drawFields] =
      (await this.#scripts.run('look', [])) as string[];
    this.#offsetMs = Number(wall) - this.#wallClock();
    return {
      epoch: epoch!,
      nowMs: Number(now),
      lastNumber: Number(lastNumber),
      lastSeq: Number(lastSeq),
      lastRank: Number(lastRank),
      ledgerLength: Number(ledgerLength),
      drawFields: Number(drawFields),
      halted: halted === '1',
    };
  }

  /** Adds places; see `lua/extend-5.lua`. @param key of this addition, which is made once; '' for none */
  async extend(amount: number, key = ''): Promise<Extended> {
    const [code, total] = (await this.#scripts.run('extend', [amount, key])) as [string, string];
    return { code, total: Number(total) };
  }

  settings(): Promise<Record<string, string>> {
    return guarded(this.#redis.hgetall(this.keys.opening));
  }

  /** Changes settings. @returns the number of this change, which snapshots made after it carry */
  async change(fields: Record<string, string | number>): Promise<number> {
    await guarded(this.#redis.hset(this.keys.opening, fields));
    return this.#countChange();
  }

  /**
   * Begins or ends a maintenance; see `lua/maintain-6.lua`. @returns the number of this change, as `change`
   *
   * @param untilMs when it is said to end, opening ms; null: not said
   */
  async maintain(on: boolean, untilMs: number | null): Promise<number> {
    return Number(await this.#scripts.run('maintain', [on ? 1 : 0, untilMs ?? '']));
  }

  /** Sets the clock. @returns the number of this change, as `change` */
  async setClock(segments: ClockSegment[]): Promise<number> {
    await guarded(this.#redis.hset(this.keys.clock, 'segments', formatSegments(segments)));
    return this.#countChange();
  }

  async segments(): Promise<ClockSegment[]> {
    return parseSegments((await guarded(this.#redis.hget(this.keys.clock, 'segments'))) ?? '');
  }

  async setPeople(people: PersonSettings[]): Promise<void> {
    if (people.length === 0) return;
    const fields = people.flatMap((p) => [
      p.accountId,
      `${p.category === 'exempt' ? 'x' : 'r'}${p.complete ? '1' : '0'}`,
    ]);
    await guarded(this.#redis.hset(this.keys.people, ...fields));
  }

  /** What the store knows of each of at most 1,000 people, read at one instant. */
  async ways(accountIds: string[]): Promise<Ways> {
    const reply = (await this.#scripts.run('way', accountIds, accountIds.length)) as string[];
    const [epoch, now, checkpoint] = reply as [string, string, string];
    const width = 1 + wayFields.length;
    const ways = accountIds.map((accountId, i) => {
      const [code, ...values] = reply.slice(3 + i * width, 3 + (i + 1) * width);
      const numbers = Object.fromEntries(wayFields.map((field, at) => [field, Number(values[at])]));
      return { accountId, code, ...numbers } as unknown as Way;
    });
    return { epoch, nowMs: Number(now), checkpoint: checkpoint === '' ? null : checkpoint, ways };
  }

  /** Everybody who has joined or has, or had, a place. */
  async accounts(): Promise<string[]> {
    const found = new Set<string>();
    for (const key of [this.keys.tickets, this.keys.places]) {
      let cursor = '0';
      do {
        const [next, values] = await guarded(this.#redis.hscan(key, cursor, 'COUNT', 1000));
        cursor = next;
        for (let i = 0; i < values.length; i += 2) found.add(values[i]!);
      } while (cursor !== '0');
    }
    return [...found].sort();
  }

  /** A person as the operator set them up; null for one who is not known. */
  async person(accountId: string): Promise<PersonSettings | null> {
    const text = await guarded(this.#redis.hget(this.keys.people, accountId));
    if (text === null) return null;
    return { accountId, category: text[0] === 'x' ? 'exempt' : 'regular', complete: text.endsWith('1') };
  }

  /** Every place, a page at a time. */
  async *places(): AsyncGenerator<{ accountId: string; place: Place }> {
    let cursor = '0';
    do {
      const [next, values] = await guarded(this.#redis.hscan(this.keys.places, cursor, 'COUNT', 1000));
      cursor = next;
      for (let i = 0; i < values.length; i += 2)
        yield { accountId: values[i]!, place: parsePlace(values[i + 1]!) };
    } while (cursor !== '0');
  }

  leavers(from: number): Promise<string[]> {
    return guarded(this.#redis.lrange(this.keys.leavers, from, -1));
  }

  /** Numbers that stand by from then on, or negative: no longer; from the entry `from` (0-based) on. */
  async standbys(from: number): Promise<number[]> {
    return (await guarded(this.#redis.lrange(this.keys.standbys, from, -1))).map(Number);
  }

  async quota(): Promise<
    Record<'total' | 'remaining' | 'reserved' | 'confirmed' | 'burned' | 'lastRank' | 'lastSeq', number>
  > {
    const fields = await guarded(this.#redis.hgetall(this.keys.quota));
    return Object.fromEntries(Object.entries(fields).map(([k, v]) => [k, Number(v)])) as never;
  }

  /** What one server says of its part of the portal, in the place of what it said before. */
  async reportPortal(server: string, report: string): Promise<void> {
    await guarded(this.#redis.hset(this.keys.portal, server, report));
  }

  /** The last report of each server there was. */
  async portalReports(): Promise<string[]> {
    return guarded(this.#redis.hvals(this.keys.portal));
  }

  /** Redis's wall clock, ms, as far as it is known; ours until then. */
  get wallMs(): number {
    return this.#wallClock() + (this.#offsetMs ?? 0);
  }

  async publish(snapshot: string): Promise<void> {
    await guarded(this.#redis.publish(this.keys.snapshots, snapshot));
  }

  /** `always`, `everysec` or `none`: what Redis itself says it does. */
  async durability(): Promise<'always' | 'everysec' | 'none'> {
    const read = async (name: string) => ((await guarded(this.#redis.config('GET', name))) as string[])[1];
    if ((await read('appendonly')) !== 'yes') return 'none';
    const policy = await read('appendfsync');
    return policy === 'always' ? 'always' : policy === 'everysec' ? 'everysec' : 'none';
  }

  #countChange(): Promise<number> {
    return guarded(this.#redis.hincrby(this.keys.opening, 'changes', 1));
  }

  /** A vector script that writes: its deadline first, and its answer, one text, taken apart. */
  async #write(script: ScriptName, args: (string | number)[], people: number): Promise<string[]> {
    const reply = ((await this.#scripts.run(script, [this.#deadline(), ...args], people)) as string).split(
      ' ',
    );
    this.#heed(reply[0]);
    return reply;
  }

  #deadline(): number {
    return this.#offsetMs === null ? 0 : Math.floor(this.#wallClock() + this.#offsetMs + this.#timeoutMs);
  }

  /**
   * A write that came in time was refused as late: Redis's clock is not where it was thought to be (one of the
   * two was set, or drifted). It is read again, or every later write would be refused as well.
   */
  #heed(code: string | undefined): void {
    if (code === 'late') this.look().catch(() => {});
  }
}

export { StoreUnavailable };
