import type { HttpRequest, HttpResponse, TemplatedApp, us_socket_context_t, WebSocket } from 'uWebSockets.js';
import type { Connections } from '../connections.ts';
import { Refusal } from '../errors.ts';
import { refuse } from '../http.ts';
import type { Metrics } from '../metrics.ts';
import { maintenanceAt, maintenanceFields } from '../opening/maintenance.ts';
import type { LiveSnapshot } from './live-snapshot.ts';
import { livePath, maxLeftTurns } from './live-snapshot.ts';
import type { Room } from './room.ts';
import type { Snapshot } from './snapshot.ts';

/** All listeners hear the same. */
const topic = 'live';
/** Without a change, a snapshot goes out this often, wall ms: at least once a second, whatever the timers' lag. */
const restMs = 900;
/** Changes of `serving` go out no closer than this, wall ms, and 0.05 ms a listener: a tenth of a core at most. */
const gapMs = 100;
const gapPerListenerMs = 0.05;
/** A listener gone without a word is noticed within this; pings keep the others. Seconds. */
const idleTimeoutSeconds = 60;
/** Unsent bytes above which a slow listener is passed over: the next snapshot says all that matters. */
const maxBackpressure = 4096;
/** Listeners sent away a step when the server ends, and the time between steps (wall ms). */
const farewellSize = 2000;
const farewellStepMs = 50;

const closeCodes = { goingAway: 1001, unwanted: 1008 };

/** Nothing is kept for a listener but its socket. */
type Nothing = Record<string, never>;

export interface LiveOptions {
  room: Room;
  connections: Connections;
  metrics: Metrics;
  /** Wall time, ms. */
  clock: () => number;
  iso: (ms: number) => string;
  draining: () => boolean;
}

/**
 * The WebSocket on which everyone who waits is sent one snapshot, built once: at once on connecting, on every
 * change of phase, soon after a change of serving, and at least once a second. When the room's own snapshot is
 * too old to be used nothing is sent, and clients can tell by the silence.
 */
export class Live {
  readonly #app: TemplatedApp;
  readonly #options: LiveOptions;
  readonly #listeners = new Set<WebSocket<Nothing>>();
  #text = '';
  #textAtMs = Number.NEGATIVE_INFINITY;
  #sentAtMs = Number.NEGATIVE_INFINITY;
  #sentPhase = '';
  #sentServing = '';
  #timer: NodeJS.Timeout | null = null;
  #dueAtMs = Number.POSITIVE_INFINITY;
  #ended = false;

  constructor(app: TemplatedApp, options: LiveOptions) {
    this.#app = app;
    this.#options = options;
    const { connections, metrics } = options;
    app.ws<Nothing>(livePath, {
      // Off: six hundred bytes once a second; a window for each of the listeners is what would cost.
      compression: 0,
      maxPayloadLength: 128,
      maxBackpressure,
      idleTimeout: idleTimeoutSeconds,
      sendPingsAutomatically: true,
      upgrade: (res, req, context) => this.#upgrade(res, req, context),
      open: (ws) => {
        this.#listeners.add(ws);
        ws.subscribe(topic);
        if (this.#refresh()) ws.send(this.#text);
      },
      message: (ws) => {
        ws.end(closeCodes.unwanted, 'This address only speaks.');
      },
      dropped: () => metrics.count('opening_day_live_dropped_total', {}),
      close: (ws) => {
        this.#listeners.delete(ws);
        // uWebSockets.js tells its filter of no socket that has become a WebSocket.
        connections.open -= 1;
        connections.listeners -= 1;
      },
    });
  }

  /** A new snapshot has come. */
  took(snapshot: Snapshot): void {
    const now = this.#options.clock();
    if (phaseOf(snapshot) !== this.#sentPhase) this.#send();
    else if (servingOf(snapshot) !== this.#sentServing) this.#wake(this.#sentAtMs + this.#gapMs(), now);
  }

  /** Sends the listeners away, some at a time, so that they come back elsewhere and not all at once. */
  async end(): Promise<void> {
    this.#ended = true;
    if (this.#timer) clearTimeout(this.#timer);
    for (;;) {
      if (this.#listeners.size === 0) return;
      for (const ws of [...this.#listeners].slice(0, farewellSize))
        ws.end(closeCodes.goingAway, 'This server is ending; come back.');
      await new Promise((resolve) => setTimeout(resolve, farewellStepMs));
    }
  }

  #upgrade(res: HttpResponse, req: HttpRequest, context: us_socket_context_t): void {
    const { connections, metrics, room, draining } = this.#options;
    const refusal = draining()
      ? new Refusal('draining')
      : !connections.takesListeners
        ? new Refusal('busy', {}, 5)
        : room.isFresh()
          ? null
          : new Refusal('room_unavailable');
    if (refusal !== null) {
      refuse(res, refusal, req.getHeader('accept-language'), metrics);
      return;
    }
    connections.listeners += 1;
    res.upgrade(
      {},
      req.getHeader('sec-websocket-key'),
      req.getHeader('sec-websocket-protocol'),
      req.getHeader('sec-websocket-extensions'),
      context,
    );
  }

  #send(): void {
    const { clock, metrics } = this.#options;
    const now = clock();
    this.#textAtMs = Number.NEGATIVE_INFINITY;
    this.#dueAtMs = Number.POSITIVE_INFINITY;
    this.#wake(now + restMs, now);
    if (!this.#refresh()) return;
    const snapshot = this.#options.room.current();
    this.#sentAtMs = now;
    this.#sentPhase = phaseOf(snapshot);
    this.#sentServing = servingOf(snapshot);
    this.#app.publish(topic, this.#text);
    metrics.count('opening_day_live_snapshots_total', {});
  }

  /** Sees to it that the text is of now; false when the room is not known. */
  #refresh(): boolean {
    const { room, clock, iso } = this.#options;
    if (!room.isFresh()) return false;
    if (clock() - this.#textAtMs < gapMs) return true;
    const snapshot = room.current();
    this.#text = JSON.stringify(liveSnapshotOf(room, snapshot, iso));
    this.#textAtMs = clock();
    return true;
  }

  /** Sends at this time, unless it is to be earlier already. */
  #wake(atMs: number, now: number): void {
    if (this.#ended || atMs >= this.#dueAtMs) return;
    this.#dueAtMs = atMs;
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#send(), Math.max(0, atMs - now));
  }

  #gapMs(): number {
    return Math.min(restMs, Math.max(gapMs, this.#listeners.size * gapPerListenerMs));
  }
}

/** What is sent, from what the room knows. */
export function liveSnapshotOf(room: Room, s: Snapshot, iso: (ms: number) => string): LiveSnapshot {
  return {
    epoch: s.epoch,
    serving: s.serving,
    phase: s.phase,
    remaining: s.remaining,
    ratePerSecond: s.ratePerSecond,
    now: iso(room.nowMs(s)),
    speed: s.speed,
    opensAt: iso(s.opensAtMs),
    closesAt: iso(s.closesAtMs),
    callsPerSecond: s.callsPerSecond === null ? null : Number(s.callsPerSecond.toPrecision(4)),
    paused: s.paused,
    ...maintenanceFields(maintenanceAt(s, room.nowMs(s)), iso),
    drawn: s.mode !== 'lottery' || s.seed !== null,
    left: room.leftTurns(s, maxLeftTurns),
    turnedAwayTo: s.turnedAwayTo,
    waiting: s.waiting,
    standby: s.standby,
    called: s.called,
    active: s.active,
    limit: s.limit,
    claimMs: s.claimMs,
    sessionMs: s.sessionMs,
    submitted: s.submitted,
    noShows: s.noShows,
    leftCalled: s.leftCalled,
    leftActive: s.leftActive,
    sessionsExpired: s.sessionsExpired,
  };
}

/** What everyone must hear of at once. */
function phaseOf(s: Snapshot): string {
  return `${s.epoch} ${s.phase} ${s.paused} ${s.maintenanceUntilMs} ${s.seed}`;
}

/** What moves people's positions. */
function servingOf(s: Snapshot): string {
  return `${s.serving} ${s.leavers}`;
}
