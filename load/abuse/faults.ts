import type { Ticket } from '../../server/identity/tokens.ts';
import { Tokens } from '../../server/identity/tokens.ts';
import type { StartOptions } from '../../server/start.ts';
import type { ScriptName } from '../../server/store/keys.ts';
import { changedRoute } from '../faults/variant.ts';
import { countedAttempt } from './attempts.ts';

/** A reference server that lets abuse through. */
export interface AbuseFault {
  name: string;
  does: string;
  /** The attempts made for it: each of them must see it. */
  seenBy: readonly string[];
  variants: NonNullable<StartOptions['variants']>;
}

/** The fields of a token of two or three, believed as they stand. */
function believed(token: string): Ticket | null {
  const [number, accountId, signature] = token.split('.');
  return signature !== undefined && Number(number) >= 1
    ? { number: Number(number), accountId: accountId! }
    : null;
}

class BelievesTickets extends Tokens {
  override readTicket(token: string): Ticket | null {
    return believed(token);
  }
}

class BelievesAccounts extends Tokens {
  override readAccount(token: string): string | null {
    return token.split('.').at(-2) ?? null;
  }
}

class BelievesAdmissions extends Tokens {
  override readAdmission(token: string): Ticket | null {
    return believed(token);
  }
}

/** The number is signed, the account is not. */
class SignsHalf extends Tokens {
  override ticket({ number, accountId }: Ticket): string {
    return super.ticket({ number, accountId: 'x' }).replace('x', accountId);
  }
  override readTicket(token: string): Ticket | null {
    const spot = believed(token);
    return spot !== null && this.ticket(spot) === token ? spot : null;
  }
}

class ForgetsEpoch extends Tokens {
  override setEpoch(): void {}
}

class OneKindForAll extends Tokens {
  override readTicket(token: string): Ticket | null {
    return super.readTicket(token) ?? super.readAdmission(token);
  }
  override readAdmission(token: string): Ticket | null {
    return super.readAdmission(token) ?? super.readTicket(token);
  }
}

/** Ends at the last character but one. */
class ReadsShort extends Tokens {
  override readTicket(token: string): Ticket | null {
    const spot = believed(token);
    return spot !== null && this.ticket(spot).slice(0, -1) === token.slice(0, -1) ? spot : null;
  }
}

/** One text of a script changed; it must stand there once. */
function inScript(script: ScriptName, from: string, to: string): NonNullable<StartOptions['variants']> {
  return {
    scripts(name, lua) {
      if (name !== script) return lua;
      if (lua.split(from).length !== 2) throw new Error(`"${from}" does not stand once in ${script}`);
      return lua.replace(from, () => to);
    },
  };
}

/** Each lets one kind of abuse through, or more. */
export const abuseFaults: readonly AbuseFault[] = [
  {
    name: 'believe-tickets',
    does: 'reads tickets without checking their signature',
    seenBy: ['a forged ticket', 'a ticket with another number', 'a ticket with another account'],
    variants: { tokens: BelievesTickets },
  },
  {
    name: 'read-short',
    does: 'compares all but the last character of a signature',
    seenBy: ['a ticket with another signature'],
    variants: { tokens: ReadsShort },
  },
  {
    name: 'sign-half',
    does: 'leaves the account out of what a ticket signs',
    seenBy: ['a ticket with another account'],
    variants: { tokens: SignsHalf },
  },
  {
    name: 'believe-accounts',
    does: 'reads account tokens without checking their signature',
    seenBy: ['a forged account', 'an account with another name', 'an account with another signature'],
    variants: { tokens: BelievesAccounts },
  },
  {
    name: 'forget-epoch',
    does: 'takes tickets given before the store lost its end',
    seenBy: ['a ticket of another epoch'],
    variants: { tokens: ForgetsEpoch },
  },
  {
    name: 'one-kind',
    does: 'takes an admission for a ticket and a ticket for an admission',
    seenBy: ['an admission for a ticket'],
    variants: { tokens: OneKindForAll },
  },
  {
    name: 'believe-admissions',
    does: 'takes an admission’s word, and asks the store for nothing',
    seenBy: ['a forged admission', 'a ticket for an admission', 'an admission given up'],
    variants: {
      tokens: BelievesAdmissions,
      ...inScript('submit', 'not isAdmitted(spots[i], id, now)', "numbers[i] == '0'"),
    },
  },
  {
    name: 'lend-admissions',
    does: 'asks whether an admission holds, not whose it is',
    seenBy: ['a borrowed admission'],
    variants: {
      ...inScript('submit', 'isAdmitted(spots[i], id, now)', "string.sub(spots[i] or '-', 1, 1) == 'a'"),
      routes: (routes, { tokens, store, account }) =>
        changedRoute(routes, 'post', '/api/application/submission', () => async (exchange) => {
          const number = tokens.readAdmission(exchange.admission)?.number ?? 0;
          const { code } = await store.submit(account(exchange), number);
          return { status: code === 'reserved' ? 201 : 200, body: '{}' };
        }),
    },
  },
  {
    name: 'sessions-for-good',
    does: 'takes an admission whose session is over',
    seenBy: ['an admission that has run out'],
    variants: inScript('submit', 'isAdmitted(spots[i], id, now)', "string.match(spots[i] or '', '^[as]|')"),
  },
  {
    name: 'calls-for-good',
    does: 'lets a call be taken up that has run out',
    seenBy: ['taking up a call that has run out'],
    variants: inScript(
      'admit',
      "if spot.state ~= 'c' or hasRunOut(spot, alive) then",
      "if spot.state ~= 'c' and spot.state ~= 'e' then",
    ),
  },
  {
    name: 'first-come',
    does: 'lets people in who have not been called',
    seenBy: ['taking up before the call'],
    variants: inScript(
      'admit',
      "if spot.state == 'w' or spot.state == 'b' then return answer('not_called') end",
      "if spot.state == 'w' then spot.state = 'c' spot.claimBy = integer(now) end",
    ),
  },
  {
    name: 'number-a-click',
    does: 'gives a number each time that somebody joins',
    seenBy: ['joining a thousand times, from fifty sockets'],
    variants: inScript('join', '  if live then', '  if false then'),
  },
  {
    name: 'no-meter',
    does: 'asks Redis as often as anybody insists',
    seenBy: ['joining a thousand times, from fifty sockets', 'insisting without being called'],
    variants: {
      routes: (routes) =>
        routes.map((route) =>
          route.path.startsWith('/api/admin/') ? route : { ...route, guard: () => null },
        ),
    },
  },
  {
    name: 'large-bodies',
    does: 'takes a payment of any size',
    seenBy: ['a body too large, on every route'],
    variants: {
      routes: (routes) =>
        routes.map((route) =>
          route.path === '/api/application/payment' ? { ...route, bodyLimit: 10_000_000 } : route,
        ),
    },
  },
  {
    name: 'open-office',
    does: 'leaves an operator’s call unguarded',
    seenBy: ['the operator’s calls without the token'],
    variants: {
      routes: (routes) =>
        routes.map((route) => (route.path === '/api/admin/places' ? { ...route, guard: () => null } : route)),
    },
  },
  {
    name: 'uncounted',
    does: 'refuses without counting it',
    seenBy: [countedAttempt],
    variants: {
      routes: (routes, { tokens }) =>
        changedRoute(
          routes.map((route) =>
            route.path === '/api/queue' && route.method === 'del' ? { ...route, guard: () => null } : route,
          ),
          'del',
          '/api/queue',
          (handle) => (exchange) =>
            tokens.readTicket(exchange.ticket) === null
              ? {
                  status: 401,
                  body: '{"code":"bad_ticket"}',
                  type: 'application/problem+json; charset=utf-8',
                }
              : handle(exchange),
        ),
    },
  },
];
