import { afterEach, describe, expect, test } from 'vitest';
import { expectProblem } from '../testing/client.ts';
import type { Site } from '../testing/site.ts';
import { sitesOnOneRedis } from '../testing/sites.ts';
import { type Notification, signed } from './signature.ts';
import { type StandIn, type StandInOptions, startStandIn } from './stand-in.ts';

const secret = 'between server and service';
const startSite = sitesOnOneRedis();
const running: StandIn[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((standIn) => standIn.stop()));
});

/** A site with a payment service behind it, which answers at once and tells once unless `how` says otherwise. */
async function start(
  how: Partial<StandInOptions> = {},
): Promise<{ site: Site; service: StandIn; ann: string }> {
  let site: Site | undefined;
  const now = async () => (await site!.ask('GET', '/api/opening')).json.now;
  const service = await startStandIn({
    ...{ secret, port: 0, latencyMs: 0, refused: 0, silent: 0, notifications: 1, notifyAfterMs: 1, now },
    random: () => 0.5,
    ...how,
    get notifyUrl() {
      return `${site!.url}/api/payments/notifications`;
    },
  });
  running.push(service);
  site = await startSite({
    opening: { quota: 2, paymentDays: 2, closesAt: '2016-06-20T18:00:00-04:00' },
    admission: { mode: 'passthrough' },
    payments: { url: service.url, secret },
  });
  const [ann] = (await site.people({ id: 'ann' })) as [string];
  await site.ask('POST', '/api/application/submission', { bearer: ann });
  return { site, service, ann };
}

const intend = (site: Site, bearer: string) =>
  site.ask('POST', '/api/application/payment/intent', { bearer });
const charge = async (
  intent: { payAt: string; intentId: string; accountId: string; amount: number },
  timeoutMs = 5_000,
) => {
  const { payAt, intentId, accountId, amount } = intent;
  const body = JSON.stringify({ intentId, accountId, amount });
  const response = await fetch(payAt, { method: 'POST', body, signal: AbortSignal.timeout(timeoutMs) });
  return { status: response.status, json: (await response.json()) as Notification };
};
const outcome = async (site: Site, bearer: string) =>
  (await site.ask('GET', '/api/application', { bearer })).json.status;
const tell = (site: Site, notification: Notification, by = secret) =>
  site.ask('POST', '/api/payments/notifications', { body: signed(notification, by) });
const goTo = (site: Site, time: string) =>
  site.admin('POST', 'clock', { segments: [{ fromWallMs: 0, openingMs: Date.parse(time), speed: 0 }] });

describe('paying online', () => {
  test('the intent, the charge, the notification: the place is paid for, and in the mailbox', async () => {
    const { site, ann } = await start();
    const first = await intend(site, ann);
    expect([first.status, first.json]).toMatchObject([
      201,
      { amount: 773, currency: 'CAD', accountId: 'ann' },
    ]);
    // On another device, or after a lost answer: the same intent.
    const again = await intend(site, ann);
    expect([again.status, again.text]).toEqual([200, first.text]);
    expect((await charge(first.json)).status).toBe(200);
    await expect.poll(() => outcome(site, ann)).toBe('confirmed');
    expectProblem(await intend(site, ann), 'nothing_reserved');
    const { messages } = (await site.ask('GET', '/api/messages', { bearer: ann })).json;
    expect(messages.map(({ kind }: { kind: string }) => kind)).toEqual(['submitted', 'paid']);
    expect((await site.admin('GET', 'audit')).json.ok).toBe(true);
  });

  test('refused: the place is still there, and another intent may be opened', async () => {
    const { site, ann } = await start({ refused: 1 });
    const first = (await intend(site, ann)).json;
    expect((await charge(first)).status).toBe(402);
    await expect.poll(async () => (await intend(site, ann)).json.intentId).not.toBe(first.intentId);
    expect(await outcome(site, ann)).toBe('reserved');
  });

  test('no answer: asked again, the service charges nothing a second time', async () => {
    let silent = 0;
    const { site, service, ann } = await start({
      silent: 0.5,
      // The first draw is whether it stays silent, the second whether it refuses.
      random: () => (silent++ === 0 ? 0 : 0.9),
    });
    const intent = (await intend(site, ann)).json;
    await expect(charge(intent, 200)).rejects.toThrow();
    const second = await charge(intent);
    expect(second.status).toBe(200);
    expect(service.charges.size).toBe(1);
    const status = await fetch(`${service.url}/charges/${intent.intentId}`);
    expect(await status.json()).toEqual(second.json);
    await expect.poll(() => outcome(site, ann)).toBe('confirmed');
  });

  test('told three times, it is one payment', async () => {
    const { site, ann } = await start({ notifications: 3 });
    await charge((await intend(site, ann)).json);
    const metrics = async () =>
      (await (await fetch(site.metricsUrl)).text()).match(
        /payment_notifications_total\{.*outcome="again".*\} 2/,
      );
    await expect.poll(metrics).not.toBe(null);
    const ledger = (await site.admin('GET', 'ledger')).text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).kind);
    expect(ledger).toEqual(['reserve', 'confirm']);
  });
});

describe('late', () => {
  const paid = (intent: { intentId: string; amount: number }, at: string): Notification => ({
    ...{ intentId: intent.intentId, accountId: 'ann', amount: intent.amount, outcome: 'paid', at },
  });
  const lastDay = '2016-06-15T08:00:00-04:00';

  test('paid in time and told after the last day: the place has waited for it', async () => {
    const { site, ann } = await start();
    const intent = (await intend(site, ann)).json;
    await goTo(site, '2016-06-15T20:00:00-04:00');
    await site.admin('POST', 'lapse', {});
    expect(await outcome(site, ann)).toBe('reserved');
    // Nobody pays a second time by another way meanwhile.
    const other = await site.admin('POST', 'payments', {
      accountId: 'ann',
      method: 'cheque',
      reference: 'C1',
    });
    expectProblem(other, 'payment_pending');
    expect((await tell(site, paid(intent, lastDay))).json).toEqual({ status: 'confirmed' });
    expect(await outcome(site, ann)).toBe('confirmed');
  });

  test('paid after the last day: paid back, and the place goes', async () => {
    const { site, ann } = await start();
    const intent = (await intend(site, ann)).json;
    await goTo(site, '2016-06-15T20:00:00-04:00');
    const late = paid(intent, '2016-06-15T19:00:00-04:00');
    expect((await tell(site, late)).json).toEqual({ status: 'refund' });
    expect((await tell(site, late)).json).toEqual({ status: 'refund' });
    await site.admin('POST', 'lapse', {});
    expect(await outcome(site, ann)).toBe('lapsed');
    const { messages } = (await site.ask('GET', '/api/messages', { bearer: ann })).json;
    expect(messages.map(({ kind }: { kind: string }) => kind)).toContain('refunded');
    expectProblem(await intend(site, ann), 'lapsed');
  });

  test('never told: the place waits a day, no longer; paid for otherwise meanwhile, the second is paid back', async () => {
    const { site, ann } = await start();
    const intent = (await intend(site, ann)).json;
    await site.admin('POST', 'payments', { accountId: 'ann', method: 'post', reference: 'P1' });
    expect((await tell(site, paid(intent, lastDay))).json).toEqual({ status: 'refund' });
    const other = await start();
    await intend(other.site, other.ann);
    await goTo(other.site, '2016-06-16T20:00:00-04:00');
    await other.site.admin('POST', 'lapse', {});
    expect(await outcome(other.site, other.ann)).toBe('lapsed');
    expect((await other.site.admin('GET', 'audit')).json.ok).toBe(true);
  });
});

test('what is not the service’s own is refused, and changes nothing', async () => {
  const { site, ann } = await start();
  const { intentId, amount } = (await intend(site, ann)).json;
  const good: Notification = {
    intentId,
    accountId: 'ann',
    outcome: 'paid',
    amount,
    at: '2016-06-13T09:00:00-04:00',
  };
  expectProblem(await tell(site, good, 'somebody else’s secret'), 'bad_signature');
  const altered = { ...signed({ ...good, outcome: 'refused' }, secret), outcome: 'paid' };
  expectProblem(await site.ask('POST', '/api/payments/notifications', { body: altered }), 'bad_signature');
  expectProblem(await tell(site, { ...good, intentId: 'another' }), 'unknown_intent');
  expectProblem(await tell(site, { ...good, accountId: 'ben' }), 'unknown_intent');
  expect((await tell(site, { ...good, amount: 1 })).json.fields).toEqual({
    amount: 'is 773 for this intent',
  });
  const wrong = await site.ask('POST', '/api/payments/notifications', { body: { intentId: '' } });
  expectProblem(wrong, 'invalid_fields');
  expect(await outcome(site, ann)).toBe('reserved');
});

test('without a payment service there is no paying online', async () => {
  const site = await startSite({ admission: { mode: 'passthrough' } });
  const [ann] = (await site.people({ id: 'ann' })) as [string];
  expectProblem(await intend(site, ann), 'no_online_payment');
});
