import { fetch, Headers } from 'undici';
import { trusting, trustRemedy } from '../generator/trust.ts';

/** One rule of the contract's HTTP section, asked of a server. */
export interface Check {
  /** The call: `POST /api/queue`, and in which case. */
  asked: string;
  /** What the contract says: `201 {ticket, number}`. */
  expected: string;
  /** What came. */
  got: string;
  /** `skipped`: could not be asked; `got` says why. */
  result: 'kept' | 'broken' | 'skipped';
}

/** What a call was answered. */
export interface Got {
  /** 0 where no answer came. */
  status: number;
  type: string;
  headers: Headers;
  text: string;
  /** The body as a JSON object; empty where it is none. */
  json: Record<string, unknown>;
}

export interface Asking {
  bearer?: string | undefined;
  ticket?: string | undefined;
  headers?: Record<string, string>;
  /** Text as it is; anything else as JSON. */
  body?: unknown;
}

/** A server that is asked, and what its TLS is trusted by (PEM). */
export interface Asked {
  url: string;
  ca: string | null;
}

/** Longest that an answer takes, wall ms. */
const patienceMs = 10_000;

/** Why a server cannot be asked anything, and what to do about it; null where it answers, whatever it says. */
export async function unreachable({ url, ca }: Asked): Promise<string | null> {
  const dispatcher = trusting(url, ca);
  try {
    const signal = AbortSignal.timeout(patienceMs);
    const answer = await fetch(new URL('/api/opening', url), {
      redirect: 'manual',
      signal,
      ...(dispatcher && { dispatcher }),
    });
    await answer.text();
    return null;
  } catch (error) {
    const { message, cause } = error as Error & { cause?: Error };
    return `${cause?.message ?? message}${trustRemedy(cause)}`;
  }
}

/** Asks a server; an answer takes at most 10 s of wall time. */
export function asker({ url, ca }: Asked): (method: string, path: string, asking?: Asking) => Promise<Got> {
  const dispatcher = trusting(url, ca);
  return async (method, path, { bearer, ticket, headers = {}, body } = {}) => {
    const sent: Record<string, string> = { 'Accept-Language': 'en', ...headers };
    if (bearer !== undefined) sent['Authorization'] = `Bearer ${bearer}`;
    if (ticket !== undefined) sent['Queue-Ticket'] = ticket;
    if (body !== undefined) sent['Content-Type'] ??= 'application/json';
    try {
      const answer = await fetch(new URL(path, url), {
        method,
        headers: sent,
        redirect: 'manual',
        signal: AbortSignal.timeout(patienceMs),
        ...(dispatcher && { dispatcher }),
        ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      const text = await answer.text();
      const type = answer.headers.get('content-type') ?? '';
      return { status: answer.status, type, headers: answer.headers, text, json: objectOf(text) };
    } catch {
      return { status: 0, type: '', headers: new Headers(), text: '', json: {} };
    }
  };
}

function objectOf(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** What is expected of an answer. */
export interface Wanted {
  status: number | readonly number[];
  /** Fields that the body has, `quota.total` for one inside another. */
  fields?: readonly string[];
  /** A problem (RFC 9457) with this stable code; `any` code where null. */
  code?: string | readonly string[] | null;
  /** Headers that are there. */
  headers?: readonly string[];
  /** Something else that must hold, and its name. */
  also?: { says: string; holds(got: Got): boolean };
}

/** Holds an answer against what is wanted. */
export function check(asked: string, wanted: Wanted, got: Got): Check {
  const { fields = [], headers = [], also } = wanted;
  const statuses = [wanted.status].flat();
  const missing: string[] = [];
  for (const field of fields) if (valueAt(got.json, field) === undefined) missing.push(`no ${field}`);
  for (const name of headers) if (got.headers.get(name) === null) missing.push(`no ${name}`);
  if (wanted.code !== undefined) {
    if (!got.type.startsWith('application/problem+json')) missing.push(`type ${got.type || 'none'}`);
    const codes = wanted.code === null ? null : [wanted.code].flat();
    const code = got.json['code'];
    if (typeof code !== 'string' || (codes !== null && !codes.includes(code)))
      missing.push(`code ${String(code ?? 'none')}`);
  }
  if (also !== undefined && missing.length === 0 && !also.holds(got)) missing.push(`not: ${also.says}`);
  const right = statuses.includes(got.status);
  const status = got.status === 0 ? 'no answer' : String(got.status);
  return {
    asked,
    expected: expectedText(wanted),
    got: right && missing.length === 0 ? status : [status, ...(right ? missing : codeOf(got))].join(', '),
    result: right && missing.length === 0 ? 'kept' : 'broken',
  };
}

export function skipped(asked: string, expected: string, why: string): Check {
  return { asked, expected, got: why, result: 'skipped' };
}

function codeOf({ json }: Got): string[] {
  return typeof json['code'] === 'string' ? [json['code']] : [];
}

function expectedText({ status, fields = [], code, headers = [], also }: Wanted): string {
  const parts = [[status].flat().join(' or ')];
  if (code !== undefined)
    parts.push(`problem+json ${code === null ? '' : [code].flat().join(' or ')}`.trim());
  if (fields.length > 0) parts.push(`{${fields.join(', ')}}`);
  if (headers.length > 0) parts.push(`with ${headers.join(', ')}`);
  if (also !== undefined) parts.push(also.says);
  return parts.join(', ');
}

function valueAt(from: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (value, name) =>
        typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined,
      from,
    );
}
