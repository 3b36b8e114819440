import { z } from 'zod';
import { Refusal } from '../errors.ts';
import type { Answer, Exchange, Route } from '../http.ts';
import type { Services } from '../services.ts';
import { saltOf } from './protocol.ts';
import { turnOf } from './turns.ts';

/** What is published of the draw, and a person's own part in it. */
export function drawRoutes(services: Services): Route[] {
  const { room, draw } = services;
  return [
    {
      method: 'get',
      path: '/api/draw',
      handle: async () => ({ status: 200, body: await draw.signedText(room.current()) }),
    },
    {
      method: 'get',
      path: '/api/draw/list',
      handle: async () => {
        const { tickets } = await draw.list(room.current());
        const body = tickets.map((ticket) => `"${ticket}"\n`).join('');
        return { status: 200, type: 'application/x-ndjson; charset=utf-8', body };
      },
    },
    { method: 'get', path: '/api/draw/proof', handle: (exchange) => proof(services, exchange) },
  ];
}

/** What a person needs to show that their ticket was on the list: it holds neither the ticket nor anyone else's part. */
async function proof(services: Services, exchange: Exchange): Promise<Answer> {
  const { number, accountId } = services.ticket(exchange);
  const { room, draw } = services;
  const snapshot = room.current();
  const list = await draw.list(snapshot);
  const signed = JSON.parse(await draw.signedText(snapshot));
  const onList = number <= list.tickets.length;
  return {
    status: 200,
    body: JSON.stringify({
      kind: 'drawProof',
      number,
      // By the seed that stands beside it: the room's picture may be a step behind.
      turn: onList && signed.seed ? turnOf(signed.seed, list.tickets.length, number) : room.turnOf(number),
      onList,
      ...(onList && {
        spot: `${number}.${accountId}`,
        salt: saltOf(await draw.saltKey(), number),
        path: list.tree.path(number - 1),
      }),
      draw: signed,
    }),
  };
}

export const beaconFed = z.strictObject({
  round: z.union([z.string(), z.number().int()]).transform(String),
  beacon: z.string().regex(/^[A-Za-z0-9+/=_.:-]{16,256}$/, '16 to 256 letters, digits or + / = _ . : -'),
});

/**
 * Takes the value of the named round from the operator. Whether it is the true one, everyone can look up.
 *
 * @throws Refusal no_draw, beacon_refused with what is wrong
 */
export async function feedBeacon(
  { store, room, draw }: Services,
  { round, beacon }: z.output<typeof beaconFed>,
): Promise<unknown> {
  const statement = await draw.statement(room.current());
  if (statement.round === null) throw new Refusal('list_open');
  if (statement.round.rehearsal) throw new Refusal('beacon_refused', { why: 'rehearsal' });
  const code = await store.draw.feed(null, statement.round.source, round, beacon);
  if (code !== 'ok' && code !== 'again') throw new Refusal('beacon_refused', { why: code });
  return { round: statement.round, beacon };
}
