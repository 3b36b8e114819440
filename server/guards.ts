import { Refusal } from './errors.ts';
import type { Exchange, Route } from './http.ts';
import type { MeterKind } from './meter.ts';
import type { Services } from './services.ts';

type Guard = NonNullable<Route['guard']>;

const badCredentials = new Refusal('bad_credentials');
const badTicket = new Refusal('bad_ticket');

/** Refuses whoever shows no account, or insists with one. */
export function accountGuard(services: Services, kind: MeterKind): Guard {
  return (exchange) => {
    exchange.accountId = services.tokens.readAccount(exchange.bearer);
    return exchange.accountId === null ? badCredentials : insists(services, kind, exchange.accountId);
  };
}

/** Refuses whoever shows no ticket, or insists with one. Without a kind, how often is the route's business. */
export function ticketGuard(services: Services, kind: MeterKind | null): Guard {
  return (exchange) => {
    exchange.spot = services.tokens.readTicket(exchange.ticket);
    if (exchange.spot === null) return badTicket;
    return kind === null ? null : insists(services, kind, exchange.spot.accountId);
  };
}

/** For calls that take a ticket, or else an account. */
export function eitherGuard(services: Services, kind: MeterKind): Guard {
  const [account, ticket] = [accountGuard(services, kind), ticketGuard(services, kind)];
  return (exchange: Exchange) => (exchange.ticket === '' ? account : ticket)(exchange);
}

/** The refusal of somebody who has asked Redis for more than anybody needs; null for everybody else. */
export function insists({ meter }: Services, kind: MeterKind, accountId: string): Refusal | null {
  const seconds = meter.take(kind, accountId);
  return seconds === 0 ? null : new Refusal('too_often', noDetails, seconds);
}

const noDetails = {};
