import { readFileSync } from 'node:fs';

/** How the connections that a process can hold are shared out. */
export interface ConnectionShares {
  /** Connections above this are `busy`, except for what is vital (status and health). */
  limit: number;
  /** Connections above the limit that are still read, so that status and health are answered. */
  reserve: number;
  /** WebSocket listeners at most: they are refused before requests are. */
  listeners: number;
}

/** Files the process needs for itself: Redis, metrics, its sources, and what Node keeps open. */
export const ownFiles = 128;
const reserveShare = 0.02;
const listenersShare = 0.95;

/**
 * Shares out the files that a process may have open (its soft limit, which Node raises to the hard one).
 *
 * uWebSockets.js must never meet that limit: its loop would try the same `accept` again for ever, at 100 % CPU, and
 * answer nobody.
 */
export function sharesOf(openFiles: number): ConnectionShares {
  const free = Math.max(64, openFiles - ownFiles);
  const reserve = Math.max(16, Math.min(512, Math.floor(free * reserveShare)));
  const limit = free - reserve;
  return { limit, reserve, listeners: Math.floor(limit * listenersShare) };
}

/** Counts a server's connections, and says for what there is room. */
export class Connections {
  readonly shares: ConnectionShares;
  open = 0;
  listeners = 0;

  constructor(shares: ConnectionShares) {
    this.shares = shares;
  }

  /** Only what is vital is answered now, and each connection is closed after its answer. */
  get crowded(): boolean {
    return this.open > this.shares.limit;
  }

  /** Not even the reserve is left: a new connection is closed unread. */
  get full(): boolean {
    return this.open > this.shares.limit + this.shares.reserve;
  }

  get takesListeners(): boolean {
    return !this.crowded && this.listeners < this.shares.listeners;
  }
}

/** How many files this process may have open, sockets included. */
export function openFileLimit(): number {
  try {
    const line = /^Max open files\s+(\d+|unlimited)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1];
    return line === undefined || line === 'unlimited' ? 1_000_000 : Number(line);
  } catch {
    return 1024;
  }
}
