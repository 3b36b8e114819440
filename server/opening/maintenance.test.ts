import { expect, test } from 'vitest';
import { expectProblem } from '../testing/client.ts';
import { sitesOnOneRedis } from '../testing/sites.ts';
import { maintenanceAt } from './maintenance.ts';

const at = (maintenanceUntilMs: number | null, nowMs: number, speed = 1) =>
  maintenanceAt({ phase: 'maintenance', maintenanceUntilMs, speed }, nowMs);

test('says when it ends while that is to come, and never again once it has passed', () => {
  expect(at(50_000, 10_000)).toEqual({ untilMs: 50_000, overrun: false, retryAfterSeconds: 40 });
  expect(at(50_000, 49_999)).toEqual({ untilMs: 50_000, overrun: false, retryAfterSeconds: 1 });
  expect(at(50_000, 50_000)).toEqual({ untilMs: null, overrun: true, retryAfterSeconds: 10 });
  expect(at(null, 50_000)).toEqual({ untilMs: null, overrun: false, retryAfterSeconds: 10 });
  expect(maintenanceAt({ phase: 'open', maintenanceUntilMs: 50_000, speed: 1 }, 0)).toBe(null);
});

test('asks back in wall time, within a minute, and on a clock that stands too', () => {
  expect(at(3_600_000, 0)?.retryAfterSeconds).toBe(60);
  expect(at(3_600_000, 0, 100)?.retryAfterSeconds).toBe(36);
  expect(at(3_600_000, 0, 0)?.retryAfterSeconds).toBe(10);
});

const start = sitesOnOneRedis();

test('a maintenance that overruns: no stale hour, anywhere; nobody loses their spot', async () => {
  const site = await start();
  const bearers = await site.people(
    { id: 'ann' },
    { id: 'ben' },
    { id: 'cho' },
    { id: 'dee' },
    { id: 'eli' },
  );
  await site.admin('POST', 'room', { paused: true });
  const tickets = await Promise.all(bearers.slice(0, 4).map((bearer) => site.join(bearer)));
  await site.admin('POST', 'maintenance', { on: true, until: '2016-06-13T09:00:00-04:00' });
  await site.admin('POST', 'room', { paused: false });
  const opening = async () => (await site.ask('GET', '/api/opening')).json;
  const join = () => site.ask('POST', '/api/queue', { bearer: bearers[4]! });
  await expect
    .poll(opening)
    .toMatchObject({ phase: 'maintenance', maintenanceUntil: '2016-06-13T09:00:00.000-04:00' });
  const told = await join();
  expectProblem(told, 'maintenance');
  expect(told.json.maintenanceUntil).toBe('2016-06-13T09:00:00.000-04:00');
  expect(Number(told.headers.get('retry-after'))).toBe(60);
  expect((await site.ask('GET', '/api/queue', { ticket: tickets[3]! })).json.etaSeconds.low).toBeGreaterThan(
    1_000,
  );

  await site.clock('09:00');
  await expect.poll(opening).toMatchObject({ phase: 'maintenance', maintenanceOverrun: true });
  expect(await opening()).not.toHaveProperty('maintenanceUntil');
  const overrun = await join();
  expectProblem(overrun, 'maintenance');
  expect(overrun.json).toMatchObject({ maintenanceOverrun: true });
  expect(overrun.json).not.toHaveProperty('maintenanceUntil');
  expect(Number(overrun.headers.get('retry-after'))).toBe(10);
  // How long it will be, nobody knows: no time is told.
  expect((await site.ask('GET', '/api/queue', { ticket: tickets[3]! })).json).toMatchObject({
    ...{ state: 'waiting', number: expect.any(Number), etaSeconds: null },
  });

  await site.admin('POST', 'maintenance', { on: false });
  await expect.poll(opening).toMatchObject({ phase: 'open', room: { called: 3 } });
  expect(await opening()).not.toHaveProperty('maintenanceOverrun');
});

test('time stands still for a sign-in too, where sign-ins are limited', async () => {
  const site = await start({
    admission: { mode: 'session-limit', maxActive: 1, sessionSeconds: 600 },
  });
  const [ann, ben] = (await site.people({ id: 'ann' }, { id: 'ben' })) as [string, string];
  const signIn = (bearer: string) => site.ask('POST', '/api/sessions', { bearer });
  const { expiresAt } = (await signIn(ann)).json;
  await site.admin('POST', 'maintenance', { on: true });
  // Twice as long as a sign-in.
  await site.clock('08:50');
  expectProblem(await signIn(ben), 'maintenance');
  expect((await signIn(ann)).json.expiresAt).toBe(expiresAt);
  await site.admin('POST', 'maintenance', { on: false });
  expectProblem(await signIn(ben), 'busy');
  const later = (await signIn(ann)).json;
  expect(Date.parse(later.expiresAt) - Date.parse(expiresAt)).toBeGreaterThan(1_000_000);
  expect((await site.ask('POST', '/api/application/submission', { bearer: ann })).status).toBe(201);
});

test('time stands still for a call and a session while a maintenance lasts', async () => {
  const site = await start({ admission: { claimSeconds: 60, sessionSeconds: 600 } });
  const [ann, ben] = (await site.people({ id: 'ann' }, { id: 'ben' })) as [string, string];
  const { admission } = await site.admit(ann);
  const ticket = await site.join(ben);
  const standing = async () => (await site.ask('GET', '/api/queue', { ticket })).json;
  await expect.poll(async () => (await standing()).state).toBe('called');
  const { claimBy } = await standing();
  await site.admin('POST', 'maintenance', { on: true });
  // Twice as long as a session.
  await site.clock('08:50');
  expectProblem(await site.ask('POST', '/api/queue/admission', { ticket }), 'maintenance');
  expect((await standing()).state).toBe('called');
  await site.admin('POST', 'maintenance', { on: false });
  const later = await standing();
  expect(later.state).toBe('called');
  expect(Date.parse(later.claimBy) - Date.parse(claimBy)).toBeGreaterThan(1_000_000);
  expect((await site.ask('POST', '/api/queue/admission', { ticket })).status).toBe(201);
  const submitted = await site.ask('POST', '/api/application/submission', { bearer: ann, admission });
  expect(submitted.status).toBe(201);
});
