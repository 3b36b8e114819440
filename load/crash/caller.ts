import { Agent, request } from 'undici';

/** What came back from a call; `status` 0 when no answer did (refused, reset, timed out). */
export interface Answer {
  status: number;
  /** The parsed body, empty when it was not a JSON object. */
  body: Record<string, unknown>;
  /** Wall ms, Unix. */
  sentAtMs: number;
  answeredAtMs: number;
}

/** Calls of a whole crowd over a bounded number of connections. Nothing is sent twice behind the caller's back. */
export interface Caller {
  call(method: 'GET' | 'POST', path: string, headers: Record<string, string>): Promise<Answer>;
  close(): Promise<void>;
}

/** Longer than the 2 s within which a server must say that it cannot reach its store. */
const PATIENCE_MS = 5_000;

/**
 * @param connections calls in flight at most; the time a call waits for its turn is not part of it
 * @param now wall ms
 */
export function callerOf(url: string, connections: number, now: () => number): Caller {
  const dispatcher = new Agent({
    connections,
    pipelining: 1,
    connect: { timeout: PATIENCE_MS },
    headersTimeout: PATIENCE_MS,
    bodyTimeout: PATIENCE_MS,
  });
  let free = connections;
  const waiting: (() => void)[] = [];

  return {
    async call(method, path, headers) {
      if (free > 0) free--;
      else await new Promise<void>((resolve) => waiting.push(resolve));
      const sentAtMs = now();
      try {
        const response = await request(`${url}${path}`, { method, headers, dispatcher });
        const text = await response.body.text();
        return { status: response.statusCode, body: parse(text), sentAtMs, answeredAtMs: now() };
      } catch {
        return { status: 0, body: {}, sentAtMs, answeredAtMs: now() };
      } finally {
        const next = waiting.shift();
        if (next) next();
        else free++;
      }
    },
    close: () => dispatcher.destroy(),
  };
}

function parse(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
