import type { Levels } from '../run/series.ts';
import type { Scenario } from '../scenario/schema.ts';
import type { Surroundings } from './conduct.ts';
import { kinds } from './event-code.ts';
import type { SimulatedPortal } from './portal.ts';
import type { Waker } from './waker.ts';

/** Wall ms between two steps of the controller, as on the server; more where a day would have millions of them. */
export const tickMs = 100;
const mostTicks = 400_000;
/** Wall ms over which the load of the polls is evened out. */
const loadEveryMs = 1000;
const minuteMs = 60_000;

/** The room's controller, step by step: whoever is called or has come near is woken, and levels are noted. */
export class SimulatedController {
  readonly #scenario: Scenario;
  readonly #in: Surroundings;
  readonly #waker: Waker;
  readonly #portal: SimulatedPortal | null;
  readonly #closesMs: number;
  readonly #stepMs: number;
  readonly #devicesEach: number;
  readonly levels: Levels[] = [];
  /** What was asked of servers and Redis in the busiest minute, in shares of what they can do; polls counted are in it. */
  readonly busiest = { servers: 0, redis: 0 };
  #busyBefore = { redis: 0, atMs: 0 };
  #offeredMs = 0;
  #loadAtMs = 0;
  /** Whether its next step is among the events. */
  #goesOn = false;
  /** Steps at which nothing happened, and that were no events. */
  still = 0;
  /** The portal or the sign-ins, which change by themselves, are looked at in each step. */
  readonly #isNeverStill: boolean;

  constructor(scenario: Scenario, surroundings: Surroundings, waker: Waker, portal: SimulatedPortal | null) {
    this.#scenario = scenario;
    this.#in = surroundings;
    this.#waker = waker;
    this.#portal = portal;
    this.#closesMs = surroundings.clock.toWall(surroundings.site.room.now.closesAtMs);
    this.#stepMs = tickMs * Math.max(1, Math.ceil(this.#closesMs / tickMs / mostTicks));
    const { mode, control } = scenario.admission;
    this.#isNeverStill = mode === 'session-limit' || (control === 'adaptive' && portal !== null);
    const { one, two, three } = scenario.crowd.devices;
    this.#devicesEach = one + 2 * two + 3 * three;
  }

  get closesMs(): number {
    return this.#closesMs;
  }

  /** Steps again from now on, or in a step's time, where it had stopped. */
  goOn(inMs = 0): void {
    if (this.#goesOn || this.#in.clock.nowMs >= this.#closesMs) return;
    this.#goesOn = true;
    this.#in.queue.add(this.#in.clock.nowMs + inMs, kinds.tick, 0);
  }

  get stepMs(): number {
    return this.#stepMs;
  }

  /**
   * Its step has come. Steps after it that nothing comes before, and at which nothing happens, are taken at once.
   *
   * @param othersMs when something happens next that is not among the events, wall ms
   */
  tick(othersMs: number): void {
    const { clock, site, queue, endMs, everyTick } = this.#in;
    this.#step();
    while (this.#goesOn && !everyTick) {
      const atMs = clock.nowMs + this.#stepMs;
      if (!(atMs < othersMs && atMs < queue.nextAt) || !this.#stepStill(atMs)) break;
    }
    const { nowMs } = clock;
    if (this.#goesOn) queue.add(nowMs + this.#stepMs, kinds.tick, 0);
    else if (site.room.published.phase === 'exhausted' && this.#closesMs > nowMs && this.#closesMs < endMs)
      queue.add(this.#closesMs, kinds.tick, 0);
  }

  #step(): void {
    const { clock, site } = this.#in;
    const { room } = site;
    const { openingMs, speed } = clock;
    const before = room.published.phase;
    room.now.speed = speed;
    if (this.#scenario.admission.mode === 'session-limit') room.now.active = site.signIns(openingMs);
    for (const number of room.step(openingMs, this.#stepMs * speed, this.#portalSeen()))
      this.#waker.wake(room.ownerOf(number));
    for (const number of room.ranOut) this.#waker.wake(room.ownerOf(number));
    this.#wakeNear();
    const { phase } = room.published;
    if (phase !== before && before !== 'preQueue') this.#waker.wakeAll();
    this.#note();
  }

  /** A step since which nothing has happened. @returns false where something happens at it: nothing has been done then */
  #stepStill(atMs: number): boolean {
    if (this.#isNeverStill) return false;
    const { clock, site } = this.#in;
    const speed = clock.speedAt(atMs);
    if (speed !== site.room.now.speed) return false;
    if (!site.room.stillStep(clock.openingAt(atMs), this.#stepMs * speed)) return false;
    clock.nowMs = atMs;
    this.still++;
    this.#wakeNear();
    this.#note();
    return true;
  }

  #wakeNear(): void {
    const { clock, site, sleepers } = this.#in;
    for (const number of sleepers.step(clock.nowMs)) this.#waker.wake(site.room.ownerOf(number));
  }

  /** What is written down of a step, and whether there is another one. */
  #note(): void {
    const { clock, site, endMs } = this.#in;
    const { now, published } = site.room;
    this.#noteLoad();
    this.#noteLevels();
    const isOver =
      published.phase === 'closed' || (published.phase === 'exhausted' && now.called + now.active === 0);
    this.#goesOn = !isOver && clock.nowMs + this.#stepMs < endMs;
  }

  #portalSeen() {
    return this.#scenario.admission.control === 'adaptive' && this.#portal !== null
      ? this.#portal.seen
      : null;
  }

  #noteLevels(): void {
    const { clock, site } = this.#in;
    const wallSecond = Math.floor(clock.nowMs / 1000);
    const { waiting, called, active, serving, remaining } = site.room.now;
    const last = this.levels.at(-1);
    const level: Levels = last?.wallSecond === wallSecond ? last : { wallSecond, ...nothing };
    level.waiting = waiting;
    level.called = called;
    level.active = active;
    level.serving = serving;
    level.remaining = remaining;
    if (this.#portal !== null) level.portal = this.#portal.level;
    if (level !== last) this.levels.push(level);
  }

  /** The polls that come in a second weigh on the servers, whether each is simulated or not. */
  #noteLoad(): void {
    const { clock, site, system } = this.#in;
    const { nowMs } = clock;
    if (nowMs < this.#loadAtMs) return;
    const sinceMs = nowMs - (this.#loadAtMs - loadEveryMs);
    this.#loadAtMs = nowMs + loadEveryMs;
    const { waiting, standby, claimMs, speed } = site.room.published;
    const intervalMs = Math.min(claimMs / 4 / speed, Math.max(minuteMs, (waiting + standby) / 2));
    const perSecond = ((waiting + standby) * this.#devicesEach * 1000) / Math.max(50, intervalMs);
    const offered = system.polled(perSecond, sinceMs, nowMs);
    this.#offeredMs += offered * sinceMs;
    const spent = nowMs - this.#busyBefore.atMs;
    if (spent < minuteMs) return;
    const redis = system.redisBusyMs;
    this.busiest.servers = Math.max(this.busiest.servers, this.#offeredMs / spent);
    this.busiest.redis = Math.max(this.busiest.redis, (redis - this.#busyBefore.redis) / spent);
    this.#offeredMs = 0;
    this.#busyBefore = { redis, atMs: nowMs };
  }
}

const nothing = { waiting: 0, called: 0, active: 0, serving: 0, remaining: 0 };
