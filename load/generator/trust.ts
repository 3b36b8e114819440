import { Agent } from 'undici';
import { isLoopback } from '../run/target.ts';

/**
 * What the connections to a server are checked by: the certificate of this run; this machine's own addresses by
 * nothing, since only this machine can be there; everything else as Node does.
 *
 * @param ca PEM; null where the server was not started here
 */
export function trustOf(url: string, ca: string | null): { ca?: string; rejectUnauthorized?: boolean } {
  if (ca !== null) return { ca };
  return isLoopback(new URL(url).hostname) ? { rejectUnauthorized: false } : {};
}

/** Connections that trust it; undefined where those that there are will do. */
export function trusting(url: string, ca: string | null): Agent | undefined {
  return url.startsWith('https:') ? new Agent({ connect: trustOf(url, ca) }) : undefined;
}
