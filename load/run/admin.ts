import { fetch, type RequestInit, type Response } from 'undici';
import type { ClockSegment } from '../../server/opening/clock.ts';
import { trusting, trustRemedy } from '../generator/trust.ts';
import type { Checkpoint, LedgerEntry, Notice, Receipt } from '../record/files.ts';

/** `GET /api/opening`. */
export interface OpeningStatus {
  id: string;
  title: string;
  phase: 'before' | 'preQueue' | 'open' | 'exhausted' | 'closed' | 'maintenance';
  now: string;
  opensAt: string;
  quota: { total: number; remaining: number; reserved: number; confirmed: number; burned: number };
  room: {
    mode: string;
    waiting: number;
    serving: number;
    called: number;
    active: number;
    maxActive: number;
    ratePerSecond: number;
    paused: boolean;
  };
}

/** `GET /api/admin/audit`. */
export interface ServerAudit {
  ok: boolean;
  ledgerCount: number;
  checkpoint: Checkpoint | null;
  publicKeys: Record<string, string>;
  violations: string[];
}

/** `GET /api/admin/portal`, as far as it is read here: counts since the start, over all servers. */
export interface PortalStatus {
  /** Workers in force, possibly broken. */
  workers: number;
  /** Requests that came, refused ones included. */
  arrived: number;
  completedInTime: number;
  completedTooLate: number;
}

/** What the harness asks of the server besides what people ask of it. */
export interface Admin {
  opening(timeoutMs?: number): Promise<OpeningStatus>;
  /** The portal behind; only where the scenario has one. */
  portal(timeoutMs?: number): Promise<PortalStatus>;
  /** NDJSON lines in, NDJSON lines out. */
  people(lines: string): Promise<string>;
  setClock(segments: ClockSegment[]): Promise<void>;
  /** One of the operator's changes: `maintenance`, `portal`, `places`, `documents`. */
  change(what: string, body: unknown): Promise<void>;
  /** Records what came by post; what the site says of it is for whoever sent it. */
  recordPayment(payment: unknown): Promise<{ status: number; text: string }>;
  /** Lapses everything overdue now. */
  lapse(): Promise<void>;
  ledger(): Promise<LedgerEntry[]>;
  /** Chains and signs everything first. */
  audit(): Promise<ServerAudit>;
  /** The signed receipt of every place, as the server gives it out. */
  receipts(): Promise<Receipt[]>;
  /** What is in anybody's mailbox; null where the site knows no such call. */
  notices(): Promise<Notice[] | null>;
  /** What is published of the draw, with its list; null where the mode draws nothing, or the site knows no draw. */
  draw(): Promise<Record<string, unknown> | null>;
}

/** Wall ms that an admin call may take; chaining a whole ledger takes longest. */
const PATIENCE_MS = 60_000;

/** Errors name the call and what was answered. No redirect is followed: load and tokens stay where they were sent. */
export function adminOf(url: string, adminToken: string, ca: string | null = null): Admin {
  const dispatcher = trusting(url, ca);

  async function call(path: string, init: RequestInit, timeoutMs = PATIENCE_MS): Promise<Response> {
    const response = await ask(path, init, timeoutMs);
    if (response.ok) return response;
    throw new Error(
      `${init.method ?? 'GET'} ${path} was answered ${response.status}: ${await response.text()}`,
    );
  }
  async function ask(path: string, init: RequestInit, timeoutMs = PATIENCE_MS): Promise<Response> {
    const headers = { authorization: `Bearer ${adminToken}`, ...(init.headers as Record<string, string>) };
    const what = `${init.method ?? 'GET'} ${path}`;
    try {
      return await fetch(new URL(path, url), {
        redirect: 'error',
        ...(dispatcher && { dispatcher }),
        ...init,
        headers,
        signal: AbortSignal.timeout(timeoutMs),
      });
    } catch (error) {
      const { message, cause } = error as Error & { cause?: Error };
      throw new Error(`${what} had no answer: ${cause?.message ?? message}${trustRemedy(cause)}`);
    }
  }
  const json = (body: unknown): RequestInit => ({
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

  return {
    opening: async (timeoutMs) => (await (await call('/api/opening', {}, timeoutMs)).json()) as OpeningStatus,
    portal: async (timeoutMs) =>
      (await (await call('/api/admin/portal', {}, timeoutMs)).json()) as PortalStatus,
    people: async (body) => {
      const headers = { 'content-type': 'application/x-ndjson' };
      return (await call('/api/admin/people', { method: 'POST', headers, body })).text();
    },
    setClock: async (segments) => void (await call('/api/admin/clock', json({ segments }))),
    change: async (what, body) => void (await call(`/api/admin/${what}`, json(body))),
    async recordPayment(payment) {
      const answer = await ask('/api/admin/payments', json(payment));
      return { status: answer.status, text: await answer.text() };
    },
    lapse: async () => void (await call('/api/admin/lapse', json({}))),
    ledger: async () => parseLines<LedgerEntry>(await (await call('/api/admin/ledger', {})).text()),
    audit: async () => (await (await call('/api/admin/audit', {})).json()) as ServerAudit,
    notices: async () => {
      const told = await ask('/api/admin/notices', {});
      return told.ok ? parseLines<Notice>(await told.text()) : null;
    },
    draw: async () => {
      const published = await call('/api/draw', {}).catch(() => null);
      const draw = published && ((await published.json()) as Record<string, unknown>);
      if (!draw || typeof draw['listRoot'] !== 'string') return null;
      return { ...draw, list: parseLines<string>(await (await call('/api/draw/list', {})).text()) };
    },
    receipts: async () => parseLines<Receipt>(await (await call('/api/admin/receipts', {})).text()),
  };
}

/** The values of NDJSON text, a line each. */
export function parseLines<T>(text: string): T[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T);
}
