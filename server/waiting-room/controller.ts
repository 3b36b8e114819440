import type { DrawKeeper } from '../draw/keeper.ts';
import type { LedgerChain } from '../ledger/chain.ts';
import type { ClockSegment } from '../opening/clock.ts';
import { speedAt } from '../opening/clock.ts';
import type { PortalBoard } from '../portal/board.ts';
import type { RoomState } from '../store/answers.ts';
import type { Store } from '../store/store.ts';
import type { LimitState } from './limit.ts';
import { firstLimit, limitDefaults, nextLimit } from './limit.ts';
import type { AdmissionSettingsNow, PolicyState } from './policy.ts';
import { spend, step, submitShare } from './policy.ts';
import { RecentRate } from './recent-rate.ts';
import type { Snapshot } from './snapshot.ts';

/** How often the controller acts, and how long its lease lasts; wall ms. */
export interface Cadence {
  stepMs: number;
  /** Snapshots are published at least this often, changed or not. */
  publishMs: number;
  /** Well below the 3 s after which a snapshot is no longer used: a dead controller is replaced in time. */
  leaseMs: number;
  renewMs: number;
  /** How often settings, clock and overdue payments are looked at. */
  refreshMs: number;
}

export const cadence: Cadence = { stepMs: 100, publishMs: 250, leaseMs: 1500, renewMs: 400, refreshMs: 300 };

export interface ControllerOptions {
  store: Store;
  chain: LedgerChain;
  /** What the servers say of the portal; answers null where there is none. */
  portalBoard: Pick<PortalBoard, 'read'>;
  /** How long its clients wait for it, opening ms; 0 where there is none. */
  portalTimeoutMs: number;
  /** What the controller before this one thought the portal to bear; null when it did not say. */
  believed: () => number | null;
  /** Null where nothing is drawn. */
  draw: DrawKeeper | null;
  cadence: Cadence;
  /** Who this is; any string that no other server has. */
  holder: string;
  /** Wall time, ms. */
  clock: () => number;
  /** Told when something failed that is tried again. */
  onTrouble: (error: unknown) => void;
}

/**
 * The one that moves `serving`. Every server runs one of these; the one that holds the lease acts. Each of
 * its writes carries the fencing token of its lease, so that a controller that was asleep cannot act on what
 * it remembers.
 */
export class Controller {
  readonly #options: ControllerOptions;
  #fence = 0;
  #leaseAtMs = 0;
  #askedAtMs = 0;
  #refreshedAtMs = 0;
  #publishedAtMs = 0;
  #serial = 0;
  #version = 0;
  #policy: PolicyState | null = null;
  /** Of adaptive admission; null with a fixed rate. */
  #limit: LimitState | null = null;
  /** The rate from which the limit was sought, and over how many servers its gate is divided. */
  #soughtFrom = 0;
  #portalServers = 1;
  #room: RoomState | null = null;
  #settings: Record<string, string> = {};
  #segments: ClockSegment[] = [];
  #rate = new RecentRate();
  #published = '';
  #timer: NodeJS.Timeout | null = null;
  #running: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(options: ControllerOptions) {
    this.#options = options;
  }

  /** Whether this server's controller holds the lease, as far as it knows. */
  get holds(): boolean {
    return this.#fence > 0 && this.#options.clock() - this.#leaseAtMs < this.#options.cadence.leaseMs;
  }

  start(): void {
    const loop = () => {
      this.#running = this.#step()
        .catch((error) => {
          this.#resign();
          this.#options.onTrouble(error);
        })
        .then(() => {
          if (!this.#stopped) this.#timer = setTimeout(loop, this.#options.cadence.stepMs);
        });
    };
    loop();
  }

  /** Finishes the step under way and gives the lease up, so that another can go on at once. */
  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#timer) clearTimeout(this.#timer);
    await this.#running;
    if (this.#fence > 0) await this.#options.store.release(this.#options.holder).catch(() => {});
    this.#fence = 0;
  }

  /** Chains whatever is in the ledger now; false when this is not the controller. */
  async chainNow(): Promise<boolean> {
    if (!this.holds) return false;
    const { ledgerLength } = await this.#options.store.look();
    return this.#options.chain.reach(ledgerLength, this.#fence);
  }

  async #step(): Promise<void> {
    if (!(await this.#hold())) return;
    const { store, chain, clock, draw } = this.#options;
    if (clock() - this.#refreshedAtMs >= this.#options.cadence.refreshMs) await this.#refresh();
    const want = await this.#want();
    const { code, room } = await store.advance(this.#fence, this.#version, want);
    if (code === 'fenced') return this.#resign();
    if (room === null) return;
    // Nobody is admitted there: those inside are the ones signed in.
    if (this.#settings['mode'] === 'session-limit') room.active = await store.signIns();
    if (code === 'ok') {
      const made = this.#room ? room.callsMade - this.#room.callsMade : 0;
      if (this.#policy) this.#policy = spend(this.#policy, Math.max(0, made));
    }
    this.#room = room;
    this.#version = room.version;
    // The first picture of a new controller carries on what the one before it found: the gate stays as it was.
    if (this.#limit === null) await this.#settingsNow(room);
    await this.#publish(room);
    await chain.reach(room.ledgerLength, this.#fence);
    if (draw !== null && room.seed === null && this.#settings['halted'] !== '1') {
      await draw.step(this.#fence, { nowMs: room.nowMs, speed: speedAt(this.#segments, room.wallMs) });
    }
  }

  async #hold(): Promise<boolean> {
    const { store, clock, holder, chain } = this.#options;
    const now = clock();
    if (now - this.#askedAtMs < this.#options.cadence.renewMs) return this.holds;
    this.#askedAtMs = now;
    const fence = await store.lease(holder, this.#options.cadence.leaseMs);
    if (fence === 0) {
      this.#resign();
      return false;
    }
    this.#leaseAtMs = now;
    if (fence !== this.#fence) {
      this.#resign();
      chain.forget();
      this.#fence = fence;
    }
    return true;
  }

  #resign(): void {
    this.#options.draw?.forget();
    this.#fence = 0;
    this.#room = null;
    this.#policy = null;
    this.#limit = null;
    this.#soughtFrom = 0;
    this.#serial = 0;
    this.#rate = new RecentRate();
    this.#askedAtMs = 0;
    this.#refreshedAtMs = 0;
  }

  async #refresh(): Promise<void> {
    const { store, clock } = this.#options;
    this.#refreshedAtMs = clock();
    [this.#settings, this.#segments] = await Promise.all([store.settings(), store.segments()]);
    while ((await store.lapse()) === 1000);
  }

  async #want(): Promise<number> {
    const room = this.#room;
    if (room === null) return 0;
    const settings = await this.#settingsNow(room);
    // The step's own time is not known before it is made; one step late is what the bucket makes up for.
    const { state, want } = step(
      this.#policy,
      { ...room, notTakenUp: room.noShows + room.leftCalled },
      settings,
      this.#options.cadence.stepMs * speedAt(this.#segments, room.wallMs),
    );
    this.#policy = state;
    return want;
  }

  /** The rate and the cap to call by: as they are set, or as adaptive admission finds them. */
  async #settingsNow(room: RoomState): Promise<AdmissionSettingsNow> {
    const s = this.#settings;
    const fixed = { ratePerSecond: Number(s['ratePerSecond']), maxActive: Number(s['maxActive']) };
    const portal = s['control'] === 'adaptive' ? await this.#options.portalBoard.read() : null;
    if (portal === null) {
      this.#limit = null;
      return fixed;
    }
    const busy = room.called + room.active;
    const seen = {
      ...{ nowMs: room.nowMs, called: room.called, active: room.active, submitted: room.submitted, portal },
      idle: room.waiting === 0 || room.paused || room.phase !== 'open' || busy >= room.remaining,
    };
    // The operator who sets another rate knows something: the search begins anew from there.
    const anew = this.#soughtFrom !== 0 && this.#soughtFrom !== fixed.ratePerSecond;
    if (anew) this.#limit = null;
    const startPerSecond = (anew ? null : this.#options.believed()) ?? fixed.ratePerSecond;
    const settings = {
      ...{ startPerSecond, maxActive: fixed.maxActive, timeoutMs: this.#options.portalTimeoutMs },
      ...{
        tolerance: Number(s['tolerance'] ?? limitDefaults.tolerance),
        growth: Number(s['growth'] ?? limitDefaults.growth),
      },
    };
    this.#limit = this.#limit ? nextLimit(this.#limit, seen, settings) : firstLimit(seen, settings);
    this.#soughtFrom = fixed.ratePerSecond;
    this.#portalServers = Math.max(1, portal.servers);
    return { ratePerSecond: this.#limit.bears / submitShare(room), maxActive: this.#limit.limit };
  }

  async #publish(room: RoomState): Promise<void> {
    const s = this.#settings;
    const { leavers, version: _version, wallMs, lastSeq: _lastSeq, ...state } = room;
    const snapshot: Omit<Snapshot, 'serial' | 'nowMs'> = {
      ...state,
      leavers,
      epoch: s['epoch'] ?? '',
      fence: this.#fence,
      speed: speedAt(this.#segments, wallMs),
      callsPerSecond: this.#rate.see(room),
      changes: Number(s['changes'] ?? 0),
      mode: s['mode'] ?? '',
      ratePerSecond: Number(s['ratePerSecond']),
      maxActive: Number(s['maxActive']),
      claimMs: Number(s['claimMs']),
      sessionMs: Number(s['sessionMs']),
      preQueueAtMs: Number(s['preQueueAt']),
      opensAtMs: Number(s['opensAt']),
      closesAtMs: Number(s['closesAt']),
      limit: this.#limit?.limit ?? Number(s['maxActive']),
      bears: this.#limit?.bears ?? null,
      gate: this.#limit && Math.ceil(this.#limit.gate / this.#portalServers),
      portalCapacity: Number(s['portalCapacity'] ?? 1),
      maintenanceUntilMs: s['maintenanceUntil'] ? Number(s['maintenanceUntil']) : null,
    };
    const wall = this.#options.clock();
    const changed = JSON.stringify({ ...snapshot, nowMs: 0 });
    if (changed === this.#published && wall - this.#publishedAtMs < this.#options.cadence.publishMs) return;
    this.#published = changed;
    this.#publishedAtMs = wall;
    this.#serial += 1;
    await this.#options.store.publish(
      JSON.stringify({ ...snapshot, serial: this.#serial, nowMs: room.nowMs }),
    );
  }
}
