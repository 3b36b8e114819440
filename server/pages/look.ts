import { type Language, Refusal } from '../errors.ts';
import { insists } from '../guards.ts';
import type { Exchange } from '../http.ts';
import type { Tokens } from '../identity/tokens.ts';
import type { Services } from '../services.ts';
import type { Way } from '../store/answers.ts';
import type { Api } from './api.ts';
import { type Format, formatIn } from './format.ts';
import type { Status, View } from './view.ts';
import { words } from './words.ts';

/** Looks up where a person stands. */
export type Look = (exchange: Exchange, language: Language) => Promise<View>;

/**
 * Whoever waits costs no call of Redis: the status comes from the snapshot, as for every poll. Place and settings are
 * looked up for whoever has no spot, or is past it.
 */
export function lookWith(services: Services, api: Api): Look {
  const { timeZone } = services.config.settings.opening;
  const formats: Record<Language, Format> = {
    en: formatIn('en', timeZone),
    fr: formatIn('fr', timeZone),
  };
  const canStandBy = api.has('post /api/queue/standby');
  const canCheckDraw = api.has('get /api/draw') && api.has('get /api/draw/proof');
  return async (exchange, language) => {
    const { room, store, tokens, config } = services;
    // Another opening may stand by now than when this server started.
    const { title, listClosesAt } = config.settings.opening;
    const snapshot = room.current();
    const accountId = await signedIn(services, exchange);
    const ticket = tokens.readTicket(exchange.ticket);
    const stopped = services.halted() !== null;
    // Stopped: even reading a spot may not be counted on.
    const mine = ticket !== null && (accountId ?? ticket.accountId) === ticket.accountId && !stopped;
    const status = mine ? await statusOf(api, exchange) : null;
    const holder = accountId ?? (mine ? ticket.accountId : null);
    const asksStore =
      holder !== null && !stopped && (status === null || ['done', 'expired', 'left'].includes(status.state));
    const refusal = asksStore ? insists(services, 'looks', holder) : null;
    if (refusal !== null) throw refusal;
    const [way, person, holding] = asksStore
      ? await Promise.all([store.ways([holder]), store.person(holder), store.applicants.holding(holder)])
      : [null, null, null];
    return {
      language,
      w: words[language],
      f: formats[language],
      title,
      listClosesAtMs: listClosesAt ? Date.parse(listClosesAt) : null,
      snapshot,
      nowMs: room.nowMs(snapshot),
      saidBusy: exchange.browser?.cookies.said === 'busy',
      stopped,
      accountId,
      csrf: holder === null ? '' : tokens.csrf(holder),
      status,
      place: way && placeOf(way.ways[0]!, tokens),
      holding: holding && { status: holding.status, title: await titleOf(api, exchange, holding.openingId) },
      person,
      canStandBy,
      canCheckDraw,
    };
  };
}

/** An opening of the year, as people know it. */
async function titleOf(api: Api, exchange: Exchange, id: string): Promise<string> {
  const { openings } = await api.ask<{ openings: { id: string; title: string }[] }>(
    'get /api/openings',
    exchange,
  );
  return openings.find((one) => one.id === id)?.title ?? id;
}

/** The account, where it is signed in; a sign-in that has ended is none. */
async function signedIn(services: Services, exchange: Exchange): Promise<string | null> {
  const accountId = services.tokens.readAccount(exchange.bearer);
  if (accountId === null || services.room.current().mode !== 'session-limit') return accountId;
  try {
    return await services.signedIn(exchange);
  } catch (error) {
    if (error instanceof Refusal && error.code === 'session_ended') return null;
    throw error;
  }
}

function placeOf({ accountId, code, rank, reservedAtMs, payByMs }: Way, tokens: Tokens): View['place'] {
  if (code !== 'reserved' && code !== 'confirmed' && code !== 'lapsed' && code !== 'exempt') return null;
  return {
    status: code,
    rank,
    reservedAtMs,
    payByMs,
    code: tokens.receiptCode(accountId, rank, reservedAtMs),
  };
}

/** The spot's status; null for a ticket that holds no longer (another epoch): its owner may join again. */
async function statusOf(api: Api, exchange: Exchange): Promise<Status | null> {
  try {
    return await api.ask<Status>('get /api/queue', exchange);
  } catch (error) {
    if (error instanceof Refusal && error.code === 'bad_ticket') return null;
    throw error;
  }
}
