import { Agent } from 'undici';
import { isLoopback } from '../run/target.ts';

/**
 * What the connections to a server are checked by: the certificate of this run, or the one that was given; this machine's
 * own addresses by nothing, since only this machine can be there; everything else as Node does.
 *
 * @param ca PEM; null where there is none
 */
export function trustOf(url: string, ca: string | null): { ca?: string; rejectUnauthorized?: boolean } {
  if (ca !== null) return { ca };
  return isLoopback(new URL(url).hostname) ? { rejectUnauthorized: false } : {};
}

/** Connections that trust it; undefined where those that there are will do. */
export function trusting(url: string, ca: string | null): Agent | undefined {
  return url.startsWith('https:') ? new Agent({ connect: trustOf(url, ca) }) : undefined;
}

/** Of a connection that failed for its certificate: what to do about it; '' of any other. */
export function trustRemedy(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  if (typeof code !== 'string') return '';
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return '; ask by a name that its certificate is for';
  return unsigned.has(code) ? '; give the certificate that it is trusted by, --ca FILE' : '';
}

/** OpenSSL's words for a certificate whose signer is not known. */
const unsigned = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
]);
