import { expect, test } from 'vitest';
import { sitesOnOneRedis } from '../../server/testing/sites.ts';
import { adminToken } from '../../server/testing/visitor.ts';
import { dispatch } from './dispatch.ts';
import { room } from './room.ts';
import { testRim } from './test-rim.ts';

const program = { version: '0', commands: { room } };
const start = sitesOnOneRedis();

test('pause, resume, rate, cap and maintenance change a running server at once', async () => {
  const site = await start({ opening: { quota: 50 }, admission: { maxActive: 3, ratePerSecond: 1000 } });
  const bearers = await site.people(...Array.from({ length: 12 }, (_, i) => ({ id: `p${i}` })));
  /** Types a command. @returns what it printed */
  const operator = async (typed: string) => {
    const rim = testRim({ env: { ADMIN_TOKEN: adminToken } });
    const code = await dispatch(program, ['room', ...typed.split(' '), '--url', site.url], rim);
    expect([code, rim.written.err]).toEqual([0, '']);
    return rim.written.out;
  };
  const shown = async () => (await site.ask('GET', '/api/opening')).json;
  const called = async () => (await shown()).room.called;
  const rest = () => new Promise((resolve) => setTimeout(resolve, 400));

  expect(await operator('pause')).toContain('PAUSED');
  await Promise.all(bearers.map((bearer) => site.join(bearer)));
  await rest();
  expect(await called()).toBe(0);
  expect(await operator('resume')).not.toContain('PAUSED');
  await expect.poll(called).toBe(3);
  expect(await operator('cap 5')).toContain('(at most 5)');
  await expect.poll(called).toBe(5);

  // A call in more than two hours: the bucket has nothing for the larger cap.
  expect(await operator('rate 0.0001')).toContain('0.0001 calls a second');
  await operator('pause');
  await operator('resume');
  await operator('cap 12');
  await rest();
  expect(await called()).toBe(5);

  const closed = await operator('maintenance on --until 2016-06-13T09:30:00-04:00');
  expect(closed).toContain('maintenance, until 2016-06-13T09:30:00.000-04:00');
  await operator('rate 1000');
  await rest();
  expect(await called()).toBe(5);
  await site.clock('09:30');
  expect(await operator('status')).toContain('maintenance, beyond the end that was announced');
  // The five calls have run out meanwhile.
  expect(await operator('maintenance off')).toContain(': open,');
  await expect.poll(async () => (await shown()).room.serving).toBe(12);
});

test.each([
  ['maintenance', /takes on or off/],
  ['maintenance maybe', /takes on or off/],
  ['maintenance on --until noon', /is a moment such as/],
  ['pause --until 2016-06-13T09:30:00-04:00', /goes with maintenance on/],
  ['halt', /"halt" is not one of pause, resume/],
])('room %s is refused', async (typed, message) => {
  const rim = testRim({ env: { ADMIN_TOKEN: adminToken } });
  expect(await dispatch(program, ['room', ...typed.split(' ')], rim)).toBe(2);
  expect(rim.written.err).toMatch(message);
});
