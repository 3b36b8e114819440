import { assessment, credentialsOf, sectionOf } from '../behaviour/answers.ts';
import type { Errand } from '../behaviour/errand.ts';
import type { Payment } from '../behaviour/payment.ts';
import type { Person } from '../population/person.ts';
import type { Call } from './call.ts';

/**
 * How long somebody waits for an account, wall ms. Passwords are slow on purpose and wait for one another: whoever gave up
 * sooner would leave work that nobody needs, and ask for it again.
 */
const passwordPatienceMs = 60_000;

/** What an errand is about, besides the person. */
export interface ErrandContext {
  /** '' before there is an account. */
  token: string;
  accountId: string;
  /** Sections saved ahead so far. */
  filled: number;
  payment: Payment | null;
  /** Where letters to the operator go. */
  officeUrl: string;
  /** How long the payment service is waited for, wall ms. */
  chargePatienceMs: number;
}

/** The call that an errand is. */
export function errandCallOf(errand: Errand, person: Person, context: ErrandContext): Call {
  const { token, payment } = context;
  const post = (path: string, body: object, more: Partial<Call> = {}): Call => ({
    ...{ action: errand, method: 'POST', path, body: JSON.stringify(body) },
    headers: { 'Content-Type': 'application/json', ...(token !== '' && bearer(token)) },
    ...more,
  });
  switch (errand) {
    case 'assess':
      return post('/api/assessment', { answers: assessment });
    case 'register':
      return post(
        '/api/accounts',
        { ...credentialsOf(person), language: person.ahead!.language },
        { timeoutMs: passwordPatienceMs },
      );
    case 'enter':
      return post('/api/sessions', token === '' ? credentialsOf(person) : {}, {
        timeoutMs: passwordPatienceMs,
      });
    case 'fill':
      return post(
        '/api/application/sections',
        sectionOf(person, person.ahead!.sections[context.filled]!.index),
      );
    case 'intend':
      return post('/api/application/payment/intent', {});
    case 'charge': {
      const { intentId, accountId, amount, payAt } = payment!.bill!;
      const { origin, pathname } = urlParts(payAt);
      const headers = { 'Content-Type': 'application/json' };
      const there = { origin, headers, timeoutMs: context.chargePatienceMs };
      return post(pathname, { intentId, accountId, amount }, there);
    }
    case 'post': {
      const letter = { accountId: context.accountId, method: person.paying!.method, reference: person.id };
      return post('/letters', letter, {
        origin: context.officeUrl,
        headers: { 'Content-Type': 'application/json' },
      });
    }
    case 'readMail':
      return { action: errand, method: 'GET', path: '/api/messages', headers: bearer(token), body: null };
    case 'handIn':
      return post('/api/application/documents', { names: payment!.wanted });
  }
}

const bearer = (token: string): Record<string, string> => ({ Authorization: `Bearer ${token}` });

/** k6 has no `URL`. */
function urlParts(url: string): { origin: string; pathname: string } {
  const [, origin, pathname] = /^(https?:\/\/[^/]+)(.*)$/.exec(url) ?? [];
  if (origin === undefined) throw new Error(`the bill's payAt is no address: ${url}`);
  return { origin, pathname: pathname || '/' };
}
