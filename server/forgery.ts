import type { Browser, Exchange } from './http.ts';
import type { Tokens } from './identity/tokens.ts';

/**
 * Whether a change that is asked for by cookie may come from a page that is not ours. A browser adds cookies to
 * whatever a page of the same site asks (another port is the same site: `SameSite` does not help there), so a change
 * needs more: the browser must not say that another origin asks, and the request must carry a token that only our
 * pages hold, made for the very account whose cookies came with it. Credentials in headers need neither: no foreign
 * page can set them.
 */
export function isForged({ browser, form, bearer, ticket, admission }: Exchange, tokens: Tokens): boolean {
  if (browser === null) return false;
  const byCookie = bearer !== '' || ticket !== '' || admission !== '';
  // Signing in changes whose cookies these are: no foreign page may do that either.
  if (!byCookie && form === null) return false;
  if (!isOurs(browser)) return true;
  const accounts = [
    tokens.readAccount(bearer),
    tokens.readTicket(ticket)?.accountId ?? null,
    tokens.readAdmission(admission)?.accountId ?? null,
  ];
  const given = form?.get('csrf') ?? browser.csrf;
  return accounts.some((account) => account !== null && !tokens.isCsrf(account, given));
}

/** Whether the browser says that a page of ours asks, or says nothing; a proxy must leave `Host` as it is. */
function isOurs({ site, origin, host }: Browser): boolean {
  if (site !== '') return site === 'same-origin' || site === 'none';
  if (origin === '') return true;
  return URL.canParse(origin) && new URL(origin).host === host;
}
