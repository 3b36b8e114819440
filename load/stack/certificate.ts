import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A certificate for this machine's own addresses and its key, both PEM. */
export interface Certificate {
  cert: string;
  key: string;
}

const DAY_MS = 86_400_000;
/** A run is over long before. */
const VALID_DAYS = 30;

/**
 * A certificate that signs itself, for localhost, 127.0.0.1 and ::1: made for one run, trusted by nobody who is not
 * handed it. X.509 v3 (RFC 5280) with an elliptic key (P-256), the kind that most sites have now. Node signs, but writes no certificates.
 */
export function selfSigned(nowMs: number): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const name = sequence(set(sequence(oid(2, 5, 4, 3), value(0x0c, Buffer.from('Opening Day, one run')))));
  const signedBy = sequence(oid(1, 2, 840, 10045, 4, 3, 2));
  const serial = randomBytes(16);
  // Positive, and not shorter than it could be.
  serial[0] = (serial[0]! & 0x7f) | 0x40;
  const names = sequence(
    value(0x82, Buffer.from('localhost')),
    value(0x87, Buffer.from([127, 0, 0, 1])),
    value(0x87, Buffer.from([...Array(15).fill(0), 1])),
  );
  const content = sequence(
    value(0xa0, value(0x02, Buffer.from([2]))),
    value(0x02, serial),
    signedBy,
    name,
    sequence(time(nowMs - DAY_MS), time(nowMs + VALID_DAYS * DAY_MS)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    value(0xa3, sequence(sequence(oid(2, 5, 29, 17), value(0x04, names)))),
  );
  const signature = sign('sha256', content, privateKey);
  const whole = sequence(content, signedBy, value(0x03, Buffer.concat([Buffer.from([0]), signature])));
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${whole.toString('base64').replace(/.{64}/g, '$&\n').trimEnd()}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

/** Where a server finds the certificate made for it, and what it is trusted by. */
export interface WrittenCertificate {
  certFile: string;
  keyFile: string;
  /** PEM. */
  ca: string;
}

/** Makes one into a folder of the server's own, with which it goes; the key is readable by this user alone. */
export function writeCertificate(folder: string): WrittenCertificate {
  const { cert, key } = selfSigned(Date.now());
  const [certFile, keyFile] = [join(folder, 'tls-cert.pem'), join(folder, 'tls-key.pem')];
  writeFileSync(certFile, cert);
  writeFileSync(keyFile, key, { mode: 0o600 });
  return { certFile, keyFile, ca: cert };
}

/** Tag, length and content (DER). */
function value(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const bytes =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...bytes]), content]);
}

const sequence = (...parts: Buffer[]): Buffer => value(0x30, Buffer.concat(parts));
const set = (...parts: Buffer[]): Buffer => value(0x31, Buffer.concat(parts));

/** UTCTime: good until 2049. */
function time(ms: number): Buffer {
  return value(0x17, Buffer.from(`${new Date(ms).toISOString().replace(/^20|[-:T]|\.\d+/g, '')}`));
}

function oid(first: number, second: number, ...rest: number[]): Buffer {
  const bytes = rest.flatMap((part) => {
    const sevens = [part & 0x7f];
    for (let left = part >> 7; left > 0; left >>= 7) sevens.unshift((left & 0x7f) | 0x80);
    return sevens;
  });
  return value(0x06, Buffer.from([first * 40 + second, ...bytes]));
}
