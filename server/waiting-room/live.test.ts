import { connect, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { ask, expectProblem } from '../testing/client.ts';
import { type Listener, listen, upgradeAnswer } from '../testing/listener.ts';
import { sitesOnOneRedis } from '../testing/sites.ts';
import { leftAhead, livePath } from './live-snapshot.ts';
import { ownPosition } from './own-position.ts';

const start = sitesOnOneRedis();

async function listening(url: string): Promise<Listener> {
  const listener = await listen(url);
  expect(listener).not.toBe(null);
  return listener!;
}

const last = (listener: Listener) => listener.heard.at(-1)?.live;

test('a listener hears at once, about every second, and of a change of phase', async () => {
  const site = await start({ startsAt: '07:45', opening: { quota: 3 } });
  const listener = await listening(site.url);
  await expect.poll(() => listener.heard.length).toBeGreaterThan(0);
  expect(last(listener)).toMatchObject({
    ...{ epoch: expect.any(String), serving: 0, phase: 'preQueue', remaining: 3, ratePerSecond: 1000 },
    now: expect.stringMatching(/^2016-06-13T07:4\d:\d\d\.\d{3}-04:00$/),
    ...{
      speed: 1,
      opensAt: '2016-06-13T08:30:00.000-04:00',
      closesAt: expect.any(String),
      callsPerSecond: null,
      paused: false,
    },
    ...{ drawn: true, left: { every: 1, turns: [] } },
  });
  expect(listener.heard[0]!.text.length).toBeLessThan(800);
  // Nothing happens, and it is told so.
  const before = listener.heard.length;
  await expect.poll(() => listener.heard.length).toBeGreaterThan(before + 1);
  await site.admin('POST', 'maintenance', { on: true, until: '2016-06-13T09:30:00-04:00' });
  await expect
    .poll(() => last(listener))
    .toMatchObject({
      ...{ phase: 'maintenance', maintenanceUntil: '2016-06-13T09:30:00.000-04:00' },
    });
  await site.admin('POST', 'maintenance', { on: false });
  await site.clock('08:30');
  await expect.poll(() => last(listener)?.phase).toBe('open');
  await site.admin('POST', 'room', { paused: true });
  await expect.poll(() => last(listener)?.paused).toBe(true);
  listener.close();
  expect(await listener.closed).toBe(1005);
});

test('its own position, worked out by the client, is what the server says', async () => {
  const site = await start({ opening: { quota: 100 }, admission: { maxActive: 1 } });
  const ids = Array.from({ length: 12 }, (_, i) => ({ id: `p${i}` }));
  const bearers = await site.people(...ids);
  await site.admit(bearers[0]!);
  const tickets: string[] = [];
  for (const bearer of bearers.slice(1)) tickets.push(await site.join(bearer));
  const listener = await listening(site.url);
  for (const gone of [2, 3, 7]) await site.ask('DELETE', '/api/queue', { ticket: tickets[gone]! });
  await expect.poll(() => last(listener)?.left.turns).toEqual([4, 5, 9]);
  const live = last(listener)!;
  const toldAt = performance.now();
  const passed = () => 5 + (performance.now() - toldAt) / 1000;
  for (const [i, ticket] of tickets.entries()) {
    const { json } = await site.ask('GET', '/api/queue', { ticket });
    if (json.state !== 'waiting') continue;
    const own = ownPosition(live, { epoch: live.epoch, turn: json.turn }, 0, 0);
    const { ahead, odds, etaSeconds } = json;
    expect(own, `turn ${i + 2}`).toMatchObject({ state: 'waiting', ahead, odds });
    // The clock has gone on since the last news.
    if (etaSeconds === null) expect(own).toMatchObject({ etaSeconds: null });
    else expect(own.state === 'waiting' && own.etaSeconds!.high - etaSeconds.high).toBeLessThan(passed());
  }
  // The turn has come: the client asks, and is told that it was called.
  await site.admin('POST', 'room', { maxActive: 2 });
  await expect.poll(() => last(listener)?.serving).toBe(2);
  expect(ownPosition(last(listener)!, { epoch: live.epoch, turn: 2 }, 0, 0)).toEqual({
    ...{ state: 'ask', afterMs: 0 },
  });
  expect((await site.ask('GET', '/api/queue', { ticket: tickets[0]! })).json.state).toBe('called');
  expect(leftAhead(last(listener)!, 100)).toBe(3);
  listener.close();
});

test('whoever speaks is sent away; whoever asks without a WebSocket is told so', async () => {
  const site = await start();
  for (const text of ['hello', 'x'.repeat(100_000)]) {
    const talker = await listening(site.url);
    talker.send(text);
    // Too long a message ends the connection before it is read.
    expect(await talker.closed).toBe(text === 'hello' ? 1008 : 1006);
  }
  expectProblem(await site.ask('GET', livePath), 'upgrade_required');
  expectProblem(await site.ask('POST', livePath), 'method_not_allowed');
});

test('a picture of the room that is too old is not sent, and nobody new is taken', async () => {
  const site = await start();
  const listener = await listening(site.url);
  await expect.poll(() => last(listener)).toBeDefined();
  // The controller can no longer publish.
  await site.redis.connect();
  await site.redis.call('ACL', 'SETUSER', 'default', '-publish');
  try {
    await expect.poll(async () => (await site.ask('GET', '/readyz')).status).toBe(503);
    expect(await upgradeAnswer(site.url)).toEqual({ status: 503, code: 'room_unavailable' });
    const count = listener.heard.length;
    await new Promise((resolve) => setTimeout(resolve, 1200));
    expect(listener.heard.length).toBe(count);
    expect(listener.isOpen()).toBe(true);
  } finally {
    await site.redis.call('ACL', 'SETUSER', 'default', '+publish');
  }
  const count = listener.heard.length;
  await expect.poll(() => listener.heard.length).toBeGreaterThan(count);
});

test('a server that ends sends its listeners away with 1001, and they come back to another', async () => {
  const site = await start();
  const other = await start({ opening: { id: site.openingId }, startsAt: null });
  const listeners = await Promise.all(Array.from({ length: 20 }, () => listening(site.url)));
  await site.stop();
  expect(await Promise.all(listeners.map(({ closed }) => closed))).toEqual(new Array(20).fill(1001));
  const back = await listening(other.url);
  await expect.poll(() => last(back)?.epoch).toBe(last(listeners[0]!)!.epoch);
});

test('at the cap: no more listeners first, then only status and health, then nothing at all', async () => {
  // 300 files: 172 for connections, 156 of them below the cap, 148 listeners at most, 16 in reserve.
  const site = await start({ variants: { openFiles: 300 } });
  const [ann] = (await site.people({ id: 'ann' })) as [string];
  const ticket = await site.join(ann);
  const metric = async (name: string) => {
    const { text } = await ask(site.metricsUrl, 'GET', '');
    return Number(
      text
        .split('\n')
        .find((line) => line.startsWith(`${name}{`))
        ?.split(' ')
        .at(-1),
    );
  };
  const listeners = await Promise.all(Array.from({ length: 148 }, () => listening(site.url)));
  expect(await metric('opening_day_live_listeners')).toBe(148);
  // Requests are still taken when listeners are not.
  expect(await upgradeAnswer(site.url)).toEqual({ status: 503, code: 'busy' });
  expect((await site.ask('GET', '/api/opening')).status).toBe(200);

  const idle: Socket[] = [];
  const connectMore = (count: number) =>
    Promise.all(
      Array.from(
        { length: count },
        () =>
          new Promise<void>((resolve) => {
            const socket = connect(Number(new URL(site.url).port), '127.0.0.1', resolve);
            socket.on('error', () => {});
            idle.push(socket);
          }),
      ),
    );
  await connectMore(20);
  await expect.poll(() => metric('opening_day_open_sockets')).toBeGreaterThan(156);
  expectProblem(await site.ask('GET', '/api/opening'), 'busy');
  expectProblem(await site.ask('POST', '/api/queue', { bearer: ann }), 'busy');
  for (const path of ['/healthz', '/readyz']) expect((await site.ask('GET', path)).status).toBe(200);
  const status = await site.ask('GET', '/api/queue', { ticket });
  expect([status.status, status.headers.get('connection')]).toEqual([200, 'close']);
  // Above the reserve connections are closed unread: the process never meets its limit.
  await connectMore(60);
  await expect.poll(() => metric('opening_day_connections_dropped_total')).toBeGreaterThan(0);
  expect(await metric('opening_day_open_sockets')).toBeLessThanOrEqual(172);

  for (const socket of idle) socket.destroy();
  for (const listener of listeners) listener.close();
  await Promise.all(listeners.map(({ closed }) => closed));
  await expect.poll(() => metric('opening_day_open_sockets')).toBeLessThan(10);
  expect(await metric('opening_day_live_listeners')).toBe(0);
  expect((await site.ask('GET', '/api/opening')).status).toBe(200);
});
