/**
 * The cookies of the pages. The first three are what other callers show in headers; none can be read by a script.
 * `said` is what the last form was answered, shown once.
 */
const names = ['account', 'ticket', 'admission', 'language', 'said'] as const;

export type CookieName = (typeof names)[number];
export type Cookies = Partial<Record<CookieName, string>>;

const known: ReadonlySet<string> = new Set(names);

/** What a `Cookie` header says of our cookies; of two with one name the first, which browsers send for the longer path. */
export function readCookies(header: string): Cookies {
  const cookies: Cookies = {};
  for (const pair of header.split(';')) {
    const equals = pair.indexOf('=');
    const name = pair.slice(0, equals).trim();
    if (known.has(name)) cookies[name as CookieName] ??= pair.slice(equals + 1).trim();
  }
  return cookies;
}

/** Wall seconds that credentials are kept: a phone that was switched off comes back to its spot. */
const keptSeconds = 7 * 86_400;
/** Long enough for the page that follows a form, too short to be met again. */
const saidSeconds = 20;

/**
 * A `Set-Cookie` header; the value '' takes the cookie away. Values hold what tokens are made of: letters, digits,
 * `-`, `_` and `.`. `Lax`, not `Strict`: whoever follows a link from an e-mail would seem to be signed out.
 */
export function setCookie(name: CookieName, value: string, secure: boolean): ['set-cookie', string] {
  const age = value === '' ? 0 : name === 'said' ? saidSeconds : keptSeconds;
  return [
    'set-cookie',
    `${name}=${value}; Path=/; Max-Age=${age}; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`,
  ];
}
