import { z } from 'zod';
import { readBody } from '../body.ts';
import { Refusal } from '../errors.ts';
import { accountGuard } from '../guards.ts';
import type { Answer, Exchange, Route } from '../http.ts';
import { defaultBodyLimit } from '../http.ts';
import type { Services } from '../services.ts';
import { accountByPassword, createAccount } from './accounts.ts';

/** Signing in and out. A sign-in is not an admission: it lets into the site, an admission to the places. */
export function identityRoutes(services: Services): Route[] {
  const withToken = accountGuard(services, 'changes');
  return [
    {
      method: 'post',
      path: '/api/accounts',
      bodyLimit: defaultBodyLimit,
      handle: (exchange) => createAccount(services, exchange),
    },
    {
      method: 'post',
      path: '/api/sessions',
      bodyLimit: defaultBodyLimit,
      // Who shows no token may show an address and a password, which only the body can tell.
      guard: (exchange) => (exchange.bearer === '' ? null : withToken(exchange)),
      handle: (exchange) => signIn(services, exchange),
    },
    {
      method: 'del',
      path: '/api/sessions',
      guard: accountGuard(services, 'changes'),
      handle: (exchange) => signOut(services, exchange),
    },
  ];
}

/** Where the mode has no limit, the account's token is all there is to it, and `expiresAt` is null. */
async function signIn(services: Services, exchange: Exchange): Promise<Answer> {
  const { store, tokens, metrics, iso } = services;
  if (exchange.bearer === '' && exchange.body === '') throw new Refusal('bad_credentials');
  services.writable();
  await services.door();
  const { accountId, language } =
    exchange.bearer === ''
      ? await accountByPassword(services, exchange)
      : { accountId: accountByToken(services, exchange), language: undefined };
  const { code, expiresAtMs } = await store.signIn(accountId);
  metrics.count('opening_day_sign_ins_total', { outcome: code });
  if (code !== 'signed_in' && code !== 'again' && code !== 'unlimited') throw services.refusalOf(code);
  return {
    status: 200,
    body: JSON.stringify({
      accountId,
      // Made anew: after a rotation, by the new secret.
      token: tokens.account(accountId),
      expiresAt: code === 'unlimited' ? null : iso(expiresAtMs),
      // Only an account with an address has one.
      language,
    }),
  };
}

/** What else a body says beside a token is nobody's business, but it must be one. */
function accountByToken(services: Services, exchange: Exchange): string {
  if (exchange.body !== '') readBody(z.unknown(), exchange.body);
  return services.account(exchange);
}

async function signOut(services: Services, exchange: Exchange): Promise<Answer> {
  const accountId = services.account(exchange);
  services.writable();
  await services.door();
  const code = await services.store.signOut(accountId);
  if (code === 'late') throw services.refusalOf(code);
  // Whoever was not signed in any more is told so, as with every call that wants a live sign-in.
  if (code === 'over' && services.mode() === 'session-limit') throw new Refusal('session_ended');
  return { status: 204, body: '' };
}
