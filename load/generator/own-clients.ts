import { availableParallelism } from 'node:os';
import { Client, type Dispatcher } from 'undici';
import { isLoopback } from '../run/target.ts';
import type { GeneratorJob } from './generator.ts';
import type { Who } from './live.ts';
import { trustOf } from './trust.ts';

/** Idle for so long, and a connection is closed: a little before the server would, so that no call meets its closing. */
const idleMs = 9_000;

/** Connections of one's own in the built-in generator: one for each device, made when it first calls. */
export interface OwnClients {
  of(who: Who): Dispatcher;
  destroy(): Promise<void>;
}

/**
 * On this machine they go out from several addresses, so that one address's ports do not bound the crowd.
 *
 * @param count told of every connection that opens and closes
 */
export function ownClients(
  { url, ca }: Pick<GeneratorJob, 'url' | 'ca'>,
  callTimeoutMs: number,
  count: { opened(): void; closed(): void },
): OwnClients {
  const clients = new Map<string, Client>();
  const sources = isLoopback(new URL(url).hostname) && !url.includes('[') ? 2 * availableParallelism() : 0;

  function clientOf(index: number): Client {
    const from = sources === 0 ? {} : { localAddress: `127.0.0.${2 + (index % sources)}` };
    const client = new Client(url, {
      pipelining: 1,
      bodyTimeout: callTimeoutMs,
      headersTimeout: callTimeoutMs,
      keepAliveTimeout: idleMs,
      keepAliveMaxTimeout: idleMs,
      connect: { ...trustOf(url, ca ?? null), ...from },
    });
    client.on('connect', () => count.opened());
    client.on('disconnect', () => count.closed());
    return client;
  }

  return {
    of({ person, device }: Who) {
      const name = `${person.index}.${device}`;
      const client = clients.get(name) ?? clientOf(person.index);
      clients.set(name, client);
      return client;
    },
    async destroy() {
      await Promise.all([...clients.values()].map((client) => client.destroy()));
    },
  };
}
