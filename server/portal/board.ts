import type { Portal, PortalState } from '../portal.ts';
import type { Store } from '../store/store.ts';

/** The portal over all servers. Counts go on from the first server's start, whatever became of that server. */
export interface PortalReading extends PortalState {
  /** Servers that have reported lately. */
  servers: number;
}

/** How often a server reports, wall ms: the controller's admission policy waits for it. */
const reportEveryMs = 50;
/** A server that says nothing for so long is taken for gone: what it had going on is not. Wall ms. */
const silentMs = 3_000;
/** It says something at least this often. Wall ms. */
const aliveMs = 1_000;

type Report = PortalState & { atWallMs: number };

/** What passes with the server that says it; all else is counted. */
const passing = new Set<string>(['busyWorkers', 'queued', 'waiting', 'workers']);

/** Where the servers of an opening tell each other what their parts of the portal do: a hash in Redis. */
export class PortalBoard {
  readonly #store: Store;
  readonly #portal: Portal | null;
  readonly #server: string;
  readonly #onTrouble: (error: unknown) => void;
  #reported = '';
  #reportedAtMs = 0;
  #timer: NodeJS.Timeout | null = null;

  /** @param server a name that no other server has, nor had */
  constructor(store: Store, portal: Portal | null, server: string, onTrouble: (error: unknown) => void) {
    this.#store = store;
    this.#portal = portal;
    this.#server = server;
    this.#onTrouble = onTrouble;
  }

  start(): void {
    if (this.#portal === null) return;
    const loop = () => {
      this.report()
        .catch(this.#onTrouble)
        .finally(() => {
          if (this.#timer !== null) this.#timer = setTimeout(loop, reportEveryMs);
        });
    };
    this.#timer = setTimeout(loop, 0);
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  /** Says what this server's part does now, unless that has been said already. */
  async report(): Promise<void> {
    if (this.#portal === null) return;
    const counters = this.#portal.counters();
    const said = JSON.stringify(counters);
    const atWallMs = this.#store.wallMs;
    if (said === this.#reported && atWallMs - this.#reportedAtMs < aliveMs) return;
    await this.#store.reportPortal(this.#server, JSON.stringify({ ...counters, atWallMs }));
    this.#reported = said;
    this.#reportedAtMs = atWallMs;
  }

  /** What all of them have said; null where there is no portal. */
  async read(): Promise<PortalReading | null> {
    if (this.#portal === null) return null;
    const reports = (await this.#store.portalReports()).map((text) => JSON.parse(text) as Report);
    return summed(reports, this.#store.wallMs);
  }
}

/** The reports of all servers as one; `wallMs` is Redis's. */
export function summed(reports: Report[], wallMs: number): PortalReading {
  const sum: PortalReading = {
    arrived: 0,
    completedInTime: 0,
    completedTooLate: 0,
    refused: 0,
    turnedBack: 0,
    timedOut: 0,
    serviceMs: 0,
    responseMs: 0,
    busyWorkers: 0,
    queued: 0,
    waiting: 0,
    workers: 0,
    servers: 0,
  };
  for (const { atWallMs, ...report } of reports) {
    const present = wallMs - atWallMs < silentMs;
    if (present) sum.servers += 1;
    for (const [name, value] of Object.entries(report) as [keyof PortalState, number][])
      if (present || !passing.has(name)) sum[name] += value;
  }
  return sum;
}
