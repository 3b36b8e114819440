import { expect, test } from 'vitest';
import { turnOf } from '../draw/turns.ts';
import { sitesOnOneRedis } from '../testing/sites.ts';

const start = sitesOnOneRedis();
const seed = 'ab'.repeat(32);

test('in a lottery nobody has a turn before the draw; then those on the list have theirs, later ones their number', async () => {
  const site = await start({
    opening: { quota: 3, listClosesAt: '2016-06-13T08:30:00-04:00' },
    admission: { mode: 'lottery', maxActive: 3 },
    startsAt: '08:00',
  });
  const names = ['ann', 'ben', 'cho', 'dee', 'eli', 'fay'];
  const tokens = await site.people(...names.map((id) => ({ id })));
  const tickets: string[] = [];
  for (const bearer of tokens.slice(0, 5)) tickets.push(await site.join(bearer));
  const status = async (ticket: string) => (await site.ask('GET', '/api/queue', { ticket })).json;
  expect(await status(tickets[0]!)).toMatchObject({
    ...{ state: 'drawing', number: 1, turn: null, ahead: null, etaSeconds: null, odds: null },
  });
  expect((await site.ask('DELETE', '/api/queue', { ticket: tickets[1]! })).status).toBe(204);
  await site.clock('08:40');
  tickets.push(await site.join(tokens[5]!));
  await expect
    .poll(() => status(tickets[5]!))
    .toMatchObject({ state: 'waiting', number: 6, turn: 6, ahead: 4 });
  expect(await status(tickets[1]!)).toMatchObject({ state: 'left', number: 2, turn: null });
  expect((await site.ask('GET', '/api/opening')).json.room).toMatchObject({ called: 0, serving: 0 });

  await site.redis.hset(`{${site.openingId}}:draw`, 'seed', seed);
  const turns = [1, 2, 3, 4, 5].map((number) => turnOf(seed, 5, number));
  await expect.poll(async () => (await site.ask('GET', '/api/opening')).json.room.called).toBe(3);
  // Three are called in the order of the turns; whoever left is passed over.
  const inOrder = [1, 2, 3, 4, 5].sort((a, b) => turns[a - 1]! - turns[b - 1]!).filter((n) => n !== 2);
  for (const [place, number] of inOrder.entries()) {
    await expect
      .poll(() => status(tickets[number - 1]!))
      .toMatchObject({ state: place < 3 ? 'called' : 'waiting', turn: turns[number - 1], ahead: 0 });
  }
  expect(await status(tickets[5]!)).toMatchObject({ state: 'waiting', turn: 6, ahead: 1 });
});
