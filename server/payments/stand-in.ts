import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Notification, signed } from './signature.ts';
import { smallBody } from './small-body.ts';

/** How the stand-in behaves. Times are wall ms, shares from 0 to 1; all of them assumptions. */
export interface StandInOptions {
  /** Shared with the server. */
  secret: string;
  /** Where notifications go. */
  notifyUrl: string;
  /** Loopback port; 0 takes a free one. */
  port: number;
  /** Before a charge is answered. */
  latencyMs: number;
  /** Charges that are refused. */
  refused: number;
  /** Charges that are done all the same, and never answered: the client times out. */
  silent: number;
  /** Notifications of one charge, the later ones after the earlier; the first after `notifyAfterMs`. */
  notifications: number;
  notifyAfterMs: number;
  /** The time of the day, ISO 8601 opening time. */
  now(): Promise<string>;
  random(): number;
}

export interface StandIn {
  url: string;
  /** Charges made so far, by intent. */
  charges: ReadonlyMap<string, Notification>;
  stop(): Promise<void>;
}

/**
 * A payment service that never moved a dollar: `POST /charges {intentId, accountId, amount}` charges an intent, once
 * whatever happens: asked again it answers what it answered before, as `GET /charges/ID` does. What came of it is told
 * to the server, late, repeatedly and in any order. Listens on loopback only.
 */
export async function startStandIn(options: StandInOptions): Promise<StandIn> {
  const charges = new Map<string, Notification>();
  const timers = new Set<NodeJS.Timeout>();
  let stopped = false;

  const later = (ms: number, what: () => void) => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      if (!stopped) what();
    }, ms);
    timers.add(timer);
  };
  const notify = (charge: Notification) => {
    const body = JSON.stringify(signed(charge, options.secret));
    // A server that cannot hear it now hears the next one.
    fetch(options.notifyUrl, { method: 'POST', body, signal: AbortSignal.timeout(5_000) }).catch(() => {});
  };
  const charge = async (asked: {
    intentId: string;
    accountId: string;
    amount: number;
  }): Promise<Notification> => {
    const outcome = options.random() < options.refused ? 'refused' : 'paid';
    const made: Notification = { ...asked, outcome, at: '' };
    charges.set(asked.intentId, made);
    made.at = await options.now();
    for (let i = 0; i < options.notifications; i++)
      later((i + 1) * options.notifyAfterMs, () => notify(made));
    return made;
  };

  const server = createServer(async (request, response) => {
    try {
      if (request.method === 'GET' && request.url?.startsWith('/charges/')) {
        const found = charges.get(request.url.slice('/charges/'.length));
        return found === undefined ? answer(response, 404, {}) : answer(response, 200, found);
      }
      if (request.method !== 'POST' || request.url !== '/charges') return answer(response, 404, {});
      const { intentId, accountId, amount } = JSON.parse(await smallBody(request));
      if (typeof intentId !== 'string' || typeof accountId !== 'string' || !Number.isInteger(amount)) {
        return answer(response, 422, {});
      }
      const silent = options.random() < options.silent;
      const made = charges.get(intentId) ?? (await charge({ intentId, accountId, amount }));
      if (!silent)
        later(options.latencyMs, () => answer(response, made.outcome === 'paid' ? 200 : 402, made));
    } catch {
      answer(response, 400, {});
    }
  });
  await new Promise<void>((resolve) => server.listen(options.port, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    charges,
    async stop() {
      stopped = true;
      for (const timer of timers) clearTimeout(timer);
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
