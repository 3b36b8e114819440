import { expect } from 'vitest';
import { errors } from '../errors.ts';

/** What a server answered, read to its end. */
export interface Answered {
  status: number;
  headers: Headers;
  text: string;
  /** The body as JSON; null when it is none. */
  // biome-ignore lint/suspicious/noExplicitAny: a test says by its expectations what it takes the body for
  json: any;
}

export interface AskOptions {
  bearer?: string;
  ticket?: string;
  admission?: string;
  language?: string;
  /** Further headers, as a browser would send them. */
  headers?: Record<string, string>;
  /** A string goes as it is; anything else as JSON. */
  body?: unknown;
  timeoutMs?: number;
}

/** One request to a server. */
export async function ask(
  url: string,
  method: string,
  path: string,
  { bearer, ticket, admission, language, headers: more, body, timeoutMs = 20_000 }: AskOptions = {},
): Promise<Answered> {
  const headers: Record<string, string> = { ...more };
  if (bearer !== undefined) headers['authorization'] = `Bearer ${bearer}`;
  if (ticket !== undefined) headers['queue-ticket'] = ticket;
  if (admission !== undefined) headers['admission'] = admission;
  if (language !== undefined) headers['accept-language'] = language;
  const response = await fetch(url + path, {
    method,
    headers,
    redirect: 'manual',
    signal: AbortSignal.timeout(timeoutMs),
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  let json: unknown = null;
  try {
    json = JSON.parse(text);
  } catch {
    // Lines of JSON, plain text, or nothing.
  }
  return { status: response.status, headers: response.headers, text, json };
}

/** Holds a refusal against the table of errors: status, media type, sentence, and when to try again. */
export function expectProblem(
  answered: Answered,
  code: keyof typeof errors,
  language: 'en' | 'fr' = 'en',
): void {
  const row = errors[code];
  expect(answered.json, `${answered.status} ${answered.text}`).toMatchObject({
    type: `urn:opening-day:${code}`,
    title: row[language],
    status: row.status,
    code,
  });
  expect(answered.status).toBe(row.status);
  expect(answered.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  if (answered.status === 503 || answered.status === 429)
    expect(answered.headers.get('retry-after')).toMatch(/^[1-9]\d*$/);
  else expect(answered.headers.get('retry-after')).toBe(null);
}
