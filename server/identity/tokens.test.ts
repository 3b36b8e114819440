import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Tokens } from './tokens.ts';

const secret = Buffer.alloc(32, 7);
function tokensOf(epoch = 'epoch-1', key = secret): Tokens {
  const tokens = new Tokens(key);
  tokens.setEpoch(epoch);
  return tokens;
}
const accountId = fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/);
const ticket = fc.record({ number: fc.integer({ min: 1 }), accountId });

test('what was signed is read back, by any server with the same secret', () => {
  fc.assert(
    fc.property(ticket, (spot) => {
      const [here, there] = [tokensOf(), tokensOf()];
      expect(there.readTicket(here.ticket(spot))).toEqual(spot);
      expect(there.readAdmission(here.admission(spot))).toEqual(spot);
      expect(there.readAccount(here.account(spot.accountId))).toBe(spot.accountId);
    }),
  );
});

test('one kind of token is never taken for another, whatever was read before', () => {
  fc.assert(
    fc.property(ticket, (spot) => {
      const tokens = tokensOf();
      const all = [tokens.account(spot.accountId), tokens.ticket(spot), tokens.admission(spot)];
      // Twice: had the first reading been remembered, the second might believe it.
      for (let again = 0; again < 2; again++) {
        expect(all.map((token) => tokens.readAccount(token))).toEqual([spot.accountId, null, null]);
        expect(all.map((token) => tokens.readTicket(token))).toEqual([null, spot, null]);
        expect(all.map((token) => tokens.readAdmission(token))).toEqual([null, null, spot]);
        expect(tokens.readTicket(`admission ${all[2]}`)).toBe(null);
      }
    }),
  );
});

describe('a token is refused', () => {
  const readers = [
    (tokens: Tokens, token: string) => tokens.readAccount(token),
    (tokens: Tokens, token: string) => tokens.readTicket(token),
    (tokens: Tokens, token: string) => tokens.readAdmission(token),
  ];

  test('with any one character changed, dropped or added', () => {
    const tokens = tokensOf();
    const made = [
      tokens.account('p000001'),
      tokens.ticket({ number: 17, accountId: 'p000001' }),
      tokens.admission({ number: 17, accountId: 'p000001' }),
    ];
    for (const [kind, token] of made.entries()) {
      for (let i = 0; i <= token.length; i++) {
        const [before, after] = [token.slice(0, i), token.slice(i + 1)];
        const altered = [`${before}${token[i] === 'A' ? 'B' : 'A'}${after}`, `${before}1${token.slice(i)}`];
        if (i < token.length) altered.push(before + after);
        for (const text of altered) expect(readers[kind]!(tokens, text), text).toBe(null);
      }
    }
  });

  test('made with another secret', () => {
    const forger = tokensOf('epoch-1', Buffer.alloc(32, 8));
    const tokens = tokensOf();
    expect(tokens.readAccount(forger.account('p1'))).toBe(null);
    expect(tokens.readTicket(forger.ticket({ number: 1, accountId: 'p1' }))).toBe(null);
  });

  test('of another epoch, unless it is an account’s', () => {
    const tokens = tokensOf();
    const spot = { number: 3, accountId: 'p1' };
    const [account, held, admission] = [tokens.account('p1'), tokens.ticket(spot), tokens.admission(spot)];
    expect(tokens.readTicket(held)).toEqual(spot);
    tokens.setEpoch('epoch-2');
    expect([tokens.readTicket(held), tokens.readAdmission(admission)]).toEqual([null, null]);
    expect(tokens.readAccount(account)).toBe('p1');
    tokens.setEpoch('epoch-1');
    expect(tokens.readTicket(held)).toEqual(spot);
  });

  test('that is no token at all, without an exception', () => {
    const tokens = tokensOf();
    fc.assert(
      fc.property(fc.string({ maxLength: 300, unit: 'binary' }), (text) => {
        for (const read of readers) expect(read(tokens, text)).toBe(null);
      }),
    );
    const signature = tokens.ticket({ number: 1, accountId: 'p1' }).split('.')[2];
    for (const text of [
      '',
      '.',
      '..',
      '1..',
      `0.p1.${signature}`,
      `-1.p1.${signature}`,
      `1e3.p1.${signature}`,
    ]) {
      for (const read of readers) expect(read(tokens, text)).toBe(null);
    }
  });
});

test('a receipt code is the same on every server, and another for anything else', () => {
  const code = tokensOf().receiptCode('p1', 5, 1000);
  expect(code).toMatch(/^[\w-]{22}$/);
  expect(tokensOf().receiptCode('p1', 5, 1000)).toBe(code);
  const others = [
    tokensOf().receiptCode('p2', 5, 1000),
    tokensOf().receiptCode('p1', 6, 1000),
    tokensOf().receiptCode('p1', 5, 1001),
    tokensOf('epoch-2').receiptCode('p1', 5, 1000),
    tokensOf('epoch-1', Buffer.alloc(32, 8)).receiptCode('p1', 5, 1000),
  ];
  expect(new Set([code, ...others]).size).toBe(6);
});

test('the forms of one account are not taken for another’s, nor any other token for theirs', () => {
  const tokens = tokensOf();
  expect(tokensOf().isCsrf('p1', tokens.csrf('p1'))).toBe(true);
  expect(tokens.isCsrf('p2', tokens.csrf('p1'))).toBe(false);
  expect(tokens.isCsrf('p1', tokensOf('epoch-1', Buffer.alloc(32, 8)).csrf('p1'))).toBe(false);
  expect(tokens.isCsrf('p1', tokens.account('p1').slice(3))).toBe(false);
  expect(tokens.readAccount(`p1.${tokens.csrf('p1')}`)).toBe(null);
  expect(tokens.isCsrf('p1', '')).toBe(false);
});

test('a short secret is not taken', () => {
  expect(() => new Tokens(Buffer.alloc(31))).toThrow(/32 bytes/);
});
