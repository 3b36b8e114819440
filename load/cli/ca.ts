import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { UsageError } from './command.ts';
import { words } from './options.ts';

/** `--ca FILE`: by what an https server is trusted whose certificate no public authority has signed. */
export const ca = words('FILE', {
  help: {
    en: 'Trust an https server by this certificate (PEM): its own, where it signed itself, else that of whoever signed it.',
    fr: 'Faire confiance à un serveur https par ce certificat (PEM) : le sien, s’il s’est signé lui-même, sinon celui de son signataire.',
  },
  fallbackHelp: {
    en: 'what this machine trusts; a server on this machine is not checked',
    fr: 'ce que cette machine reconnaît ; un serveur local n’est pas vérifié',
  },
});

/**
 * The certificates of that file, PEM; null without one.
 *
 * @param folder relative names count from there
 * @param url the server that is to be trusted
 * @throws UsageError where there is nothing to be trusted by, or nothing to trust
 */
export function readCa(name: string | null, folder: string, url: string | null): string | null {
  if (name === null) return null;
  if (url === null || new URL(url).protocol !== 'https:')
    throw new UsageError([`--ca ${name}: is for a server that speaks https, and ${url ?? 'none'} is given`]);
  let pem: string;
  try {
    pem = readFileSync(resolve(folder, name), 'utf8');
  } catch (error) {
    throw new UsageError([`--ca ${name}: cannot be read: ${(error as Error).message}`]);
  }
  try {
    new X509Certificate(pem);
  } catch {
    throw new UsageError([
      `--ca ${name}: holds no certificate; it is a PEM file that begins with -----BEGIN CERTIFICATE-----`,
    ]);
  }
  return pem;
}
