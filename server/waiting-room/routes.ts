import type { ErrorCode } from '../errors.ts';
import { Refusal } from '../errors.ts';
import { accountGuard, eitherGuard, insists, ticketGuard } from '../guards.ts';
import type { Answer, Exchange, Route } from '../http.ts';
import type { Ticket } from '../identity/tokens.ts';
import type { Services } from '../services.ts';
import type { Spot } from '../store/answers.ts';
import { livePath } from './live-snapshot.ts';
import type { Position } from './position.ts';
import { pollAfterMs } from './position.ts';

/** The calls of the waiting room: join, status, taking up the call, standing by, leaving. */
export function roomRoutes(services: Services): Route[] {
  return [
    {
      method: 'post',
      path: '/api/queue',
      guard: accountGuard(services, 'changes'),
      handle: (exchange) => join(services, exchange),
    },
    {
      method: 'get',
      path: '/api/queue',
      vital: true,
      guard: ticketGuard(services, null),
      handle: (exchange) => status(services, exchange),
    },
    {
      method: 'post',
      path: '/api/queue/admission',
      guard: ticketGuard(services, 'takeUps'),
      handle: (exchange) => takeUp(services, exchange),
    },
    {
      method: 'get',
      path: livePath,
      handle: () => {
        // Those who ask for a WebSocket never come here: see `live.ts`.
        throw new Refusal('upgrade_required');
      },
    },
    {
      method: 'post',
      path: standbyPath,
      guard: eitherGuard(services, 'changes'),
      handle: (exchange) => standBy(services, exchange),
    },
    {
      method: 'del',
      path: '/api/queue',
      guard: ticketGuard(services, 'changes'),
      handle: (exchange) => leave(services, exchange),
    },
  ];
}

const standbyPath = '/api/queue/standby';

async function join(services: Services, exchange: Exchange): Promise<Answer> {
  const { store, tokens, metrics, witness } = services;
  const accountId = services.account(exchange);
  services.writable();
  const { code, number } = await store.join(accountId);
  metrics.count('opening_day_joins_total', { outcome: code });
  if (code === 'no_room') await services.signedIn(exchange);
  if (code === 'quota_exhausted') throw new Refusal(code, { standby: standbyPath });
  if (code !== 'joined' && code !== 'again') throw services.refusalOf(code);
  witness.saw({ epoch: tokens.epoch, lastNumber: number });
  const body = await statusOf(services, { number, accountId }, code === 'joined');
  return {
    status: code === 'joined' ? 201 : 200,
    body: `{"ticket":"${tokens.ticket({ number, accountId })}",${body.slice(1)}`,
  };
}

function status(services: Services, exchange: Exchange): Answer | Promise<Answer> {
  const ticket = services.ticket(exchange);
  const position = services.room.position(ticket.number);
  if (position !== null) return { status: 200, body: positionBody(services, ticket.number, position) };
  const refusal = insists(services, 'looks', ticket.accountId);
  if (refusal !== null) throw refusal;
  return spotBody(services, ticket).then((body) => ({ status: 200, body }));
}

/** @param isNew whether the store has just given the spot: then a snapshot that says it is over is an old one */
function statusOf(services: Services, ticket: Ticket, isNew: boolean): string | Promise<string> {
  const position = services.room.position(ticket.number);
  if (position === null) return spotBody(services, ticket);
  const early = isNew && position.state === 'turnedAway';
  return positionBody(
    services,
    ticket.number,
    early ? { ...position, state: position.ahead === null ? 'drawing' : 'waiting', odds: null } : position,
  );
}

/** Most status answers of a day are made here: text by hand, since the fields are numbers and one word. */
function positionBody(services: Services, number: number, position: Position): string {
  const { state, ahead, etaSeconds, odds, beyondReach, pollAfterMs } = position;
  const beyond = beyondReach ? '"beyondReach":true,' : '';
  const eta = etaSeconds === null ? 'null' : `{"low":${etaSeconds.low},"high":${etaSeconds.high}}`;
  return `{"state":"${state}","number":${number},"turn":${services.room.turnOf(number)},"ahead":${ahead},"etaSeconds":${eta},"odds":${odds},${beyond}"pollAfterMs":${pollAfterMs}}`;
}

async function spotBody(services: Services, ticket: Ticket): Promise<string> {
  const snapshot = services.room.current();
  const spot = await services.store.spot(ticket.number, ticket.accountId);
  // A genuine ticket beyond the last number: the store has lost what it acknowledged.
  if (spot.code === 'unknown' && ticket.number > spot.lastNumber) {
    await services.halt(
      `a ticket with number ${ticket.number} exists, the last number given is ${spot.lastNumber}`,
    );
  }
  if (spot.code === 'unknown') throw new Refusal('bad_ticket');
  const over = snapshot.phase === 'closed' || (snapshot.phase === 'exhausted' && spot.code === 'waiting');
  if (over && (spot.code === 'waiting' || spot.code === 'standby')) spot.code = 'turnedAway';
  return JSON.stringify({
    state: spot.code,
    number: ticket.number,
    turn: services.room.turnOf(ticket.number),
    ahead: 0,
    etaSeconds: spot.code === 'waiting' || spot.code === 'called' ? { low: 0, high: 0 } : null,
    odds: spot.code === 'waiting' || spot.code === 'called' ? 1 : spot.code === 'turnedAway' ? 0 : null,
    pollAfterMs: pollAfterMs(snapshot, { low: 0 }),
    ...timesOf(services, spot),
  });
}

function timesOf({ iso }: Services, spot: Spot): { calledAt?: string; claimBy?: string; expiresAt?: string } {
  return {
    ...(spot.calledAtMs > 0 && { calledAt: iso(spot.calledAtMs), claimBy: iso(spot.claimByMs) }),
    ...(spot.expiresAtMs > 0 && { expiresAt: iso(spot.expiresAtMs) }),
  };
}

async function takeUp(services: Services, exchange: Exchange): Promise<Answer> {
  const { store, tokens, metrics, inversions, iso } = services;
  const ticket = services.ticket(exchange);
  services.writable();
  const { code, admittedAtMs, expiresAtMs, calledAtMs, joinedAtMs } = await store.admit(
    ticket.number,
    ticket.accountId,
  );
  if (code === 'admitted') {
    metrics.observe('opening_day_queue_wait_seconds', {}, Math.max(0, calledAtMs - joinedAtMs) / 1000);
    const turn = services.room.turnOf(ticket.number);
    if (turn !== null && !services.room.hasStoodBy(ticket.number)) inversions.saw(turn, calledAtMs);
  }
  if (code !== 'admitted' && code !== 'again') {
    const refusals: Record<string, ErrorCode> = { unknown: 'bad_ticket', done: 'call_expired' };
    throw services.refusalOf(refusals[code] ?? code);
  }
  return {
    status: code === 'admitted' ? 201 : 200,
    body: JSON.stringify({
      admission: tokens.admission(ticket),
      admittedAt: iso(admittedAtMs),
      expiresAt: iso(expiresAtMs),
    }),
  };
}

/**
 * Stand by, with the ticket; or with the account alone, for who has no spot or lost it. Whoever holds a call, an
 * admission or a place has nothing to stand by for and is answered where they stand.
 */
async function standBy(services: Services, exchange: Exchange): Promise<Answer> {
  const { store, tokens, room, witness } = services;
  let { number, accountId } =
    exchange.ticket === '' ? { number: 0, accountId: services.account(exchange) } : services.ticket(exchange);
  services.writable();
  let answer = await store.standBy(accountId, number);
  // At most twice: the spot that the account has, and the one it joined with in between.
  for (let tries = 0; answer.code === 'found' && tries < 2; tries++) {
    answer = await store.standBy(accountId, answer.number);
  }
  const { code, standbys } = answer;
  if (code === 'unknown') throw new Refusal('bad_ticket');
  if (code !== 'standby' && code !== 'again') throw services.refusalOf(code);
  ({ number } = answer);
  witness.saw({ epoch: tokens.epoch, lastNumber: number });
  await room.afterStandby(standbys);
  const body = await statusOf(services, { number, accountId }, false);
  return { status: 200, body: `{"ticket":"${tokens.ticket({ number, accountId })}",${body.slice(1)}` };
}

async function leave(services: Services, exchange: Exchange): Promise<Answer> {
  const ticket = services.ticket(exchange);
  services.writable();
  const code = await services.store.leave(ticket.number, ticket.accountId);
  if (code === 'unknown') throw new Refusal('bad_ticket');
  if (code === 'late') throw services.refusalOf(code);
  return { status: 204, body: '' };
}
