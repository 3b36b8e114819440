import { expect, test } from 'vitest';
import { readCookies, setCookie } from './cookies.ts';

test.each([
  ['', {}],
  ['account=p1.abc', { account: 'p1.abc' }],
  ['theirs=1; account=p1.abc; ticket=3.p1.x', { account: 'p1.abc', ticket: '3.p1.x' }],
  ['account=first; account=second', { account: 'first' }],
  ['account=', { account: '' }],
  ['account; =x; ;;', {}],
  ['__proto__=x; constructor=y; accounts=z', {}],
])('of %j our own are read', (header, cookies) => {
  expect(readCookies(header)).toEqual(cookies);
});

test('a cookie is out of reach of scripts and of other sites, and of plain HTTP under TLS', () => {
  expect(setCookie('ticket', '3.p1.x', false)).toEqual([
    'set-cookie',
    'ticket=3.p1.x; Path=/; Max-Age=604800; HttpOnly; SameSite=Lax',
  ]);
  expect(setCookie('ticket', '', true)[1]).toBe('ticket=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax; Secure');
});
