import { hash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { readBody } from '../body.ts';
import { languageOf, Refusal } from '../errors.ts';
import type { Answer, Exchange } from '../http.ts';
import type { Services } from '../services.ts';
import { TooManyPasswords } from './passwords.ts';

const language = z.enum(['en', 'fr'], 'en or fr');
const email = z
  .string('is needed')
  .trim()
  .max(254, 'is longer than 254 characters')
  .pipe(z.email('is no e-mail address'));
const newAccount = z.strictObject({
  email,
  /** Long and anything goes: NIST SP 800-63B, section 5.1.1. */
  password: z
    .string('is needed')
    .min(8, 'has fewer than 8 characters')
    .max(200, 'has more than 200 characters'),
  /** Of letters and pages; without it, that of the request. */
  language: language.optional(),
});
const credentials = z.strictObject({
  email,
  password: z.string('is needed').min(1, 'is needed').max(200, 'has more than 200 characters'),
  /** Remembered from now on. */
  language: language.optional(),
});

/** Tries at one address: five at once, then one a minute. An assumption, and wall time. */
export const tries = { burst: 5, intervalMs: 60_000 };

/**
 * Sets an account up: one for each address, however it is written.
 *
 * @throws Refusal bad_json, invalid_fields, email_taken, busy
 */
export async function createAccount(services: Services, exchange: Exchange): Promise<Answer> {
  const { store, tokens, passwords, metrics } = services;
  const asked = readBody(newAccount, exchange.body);
  services.writable();
  await services.door();
  // Whoever cannot have it need not cost a hash; the script looks again.
  if ((await store.applicants.byEmail(compared(asked.email))) !== null) throw new Refusal('email_taken');
  const record = {
    email: asked.email,
    password: await hashed(() => passwords.hash(asked.password)),
    language: asked.language ?? languageOf(exchange.acceptLanguage),
  };
  const accountId = randomBytes(12).toString('base64url');
  const code = await store.applicants.register(accountId, compared(asked.email), record);
  metrics.count('opening_day_accounts_total', { outcome: code });
  if (code !== 'registered') throw services.refusalOf(code);
  const body = JSON.stringify({ accountId, token: tokens.account(accountId), language: record.language });
  return { status: 201, body };
}

/**
 * The account of an address and its password.
 *
 * @throws Refusal bad_json, invalid_fields, bad_credentials, too_many_tries, busy
 */
export async function accountByPassword(
  { store, passwords }: Services,
  exchange: Exchange,
): Promise<{ accountId: string; language: 'en' | 'fr' }> {
  const asked = readBody(credentials, exchange.body);
  const address = compared(asked.email);
  // Hashed, so that the list of tries is no list of addresses. Counted before the password is looked at, or a hundred
  // tries at once would be one.
  const what = hash('sha256', address, 'base64url').slice(0, 22);
  const waitMs = await store.applicants.attempt(what, tries);
  if (waitMs > 0) throw new Refusal('too_many_tries', {}, Math.ceil(waitMs / 1000));
  const found = await store.applicants.byEmail(address);
  const right = await hashed(() => passwords.matches(asked.password, found?.record.password ?? null));
  if (!right || found === null) throw new Refusal('bad_credentials');
  await store.applicants.forgetAttempts(what);
  const { accountId, record } = found;
  if (asked.language !== undefined && asked.language !== record.language) {
    await store.applicants.change(accountId, { ...record, language: asked.language });
  }
  return { accountId, language: asked.language ?? record.language };
}

/** Addresses are compared without regard to case: no provider in use tells them apart by it. */
function compared(address: string): string {
  return address.normalize('NFC').toLowerCase();
}

async function hashed<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof TooManyPasswords) throw new Refusal('busy', {}, 5);
    throw error;
  }
}
