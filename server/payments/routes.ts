import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { answersOf } from '../application/draft.ts';
import { feeOf } from '../application/fee.ts';
import { readBody } from '../body.ts';
import { Refusal } from '../errors.ts';
import { accountGuard } from '../guards.ts';
import type { Answer, Exchange, Route } from '../http.ts';
import type { Metrics } from '../metrics.ts';
import type { Services } from '../services.ts';
import { isSigned } from './signature.ts';

/**
 * How long a place waits beyond its last day for what an online payment made in time will tell, opening ms. An
 * assumption: payment services tell within hours.
 */
const graceMs = 86_400_000;

const notification = z.strictObject({
  intentId: z.string().min(1).max(64),
  accountId: z.string().min(1).max(64),
  outcome: z.enum(['paid', 'refused'], 'is paid or refused'),
  amount: z.number().int().min(0),
  at: z.iso.datetime({ offset: true }),
  signature: z.string().max(64),
});

const heard = ['confirmed', 'again', 'refund', 'refused'];

/** The series of notifications, there from the start: the first one then shows as a step. */
export function announceNotifications(metrics: Metrics): void {
  for (const outcome of heard) metrics.counter('opening_day_payment_notifications_total', { outcome });
}

/** Paying online: the way to the payment service, and what it says of it. */
export function paymentRoutes(services: Services): Route[] {
  return [
    {
      method: 'post',
      path: '/api/application/payment/intent',
      guard: accountGuard(services, 'changes'),
      handle: (exchange) => intend(services, exchange),
    },
    {
      method: 'post',
      path: '/api/payments/notifications',
      bodyLimit: 4096,
      handle: (exchange) => hear(services, exchange),
    },
  ];
}

/**
 * Where to pay, and how much. Asked again, on whatever device, the same intent while it is open: the service charges an
 * intent once.
 *
 * @throws Refusal no_online_payment, nothing_reserved, lapsed
 */
async function intend(services: Services, exchange: Exchange): Promise<Answer> {
  const { config, store, iso } = services;
  services.account(exchange);
  if (config.payments === null) throw new Refusal('no_online_payment');
  services.writable();
  await services.door();
  const accountId = await services.signedIn(exchange);
  const { text } = await store.applicants.application(accountId);
  const { total, currency } = feeOf(answersOf(text), config.settings.opening);
  const offered = randomBytes(12).toString('base64url');
  const { code, intentId, amount, payByMs } = await store.applicants.intend(
    accountId,
    offered,
    total,
    graceMs,
  );
  if (code !== 'opened' && code !== 'again') throw services.refusalOf(code);
  return {
    status: code === 'opened' ? 201 : 200,
    body: JSON.stringify({
      ...{ intentId, accountId, amount, currency, payBy: iso(payByMs) },
      payAt: `${config.payments.url}/charges`,
    }),
  };
}

/**
 * What the payment service says, as often as it says it. Whoever is told `refund` has paid for nothing, and the service
 * pays it back.
 *
 * @throws Refusal bad_json, invalid_fields, bad_signature, unknown_intent
 */
async function hear(services: Services, exchange: Exchange): Promise<Answer> {
  const { config, store, metrics } = services;
  const said = readBody(notification, exchange.body);
  if (config.payments === null) throw new Refusal('no_online_payment');
  if (!isSigned(said, config.payments.secret)) throw new Refusal('bad_signature');
  services.writable();
  const intent = await store.applicants.intent(said.accountId);
  if (intent?.intentId === said.intentId && said.outcome === 'paid' && said.amount !== intent.amount) {
    throw new Refusal('invalid_fields', { fields: { amount: `is ${intent.amount} for this intent` } });
  }
  const code = await store.applicants.settle(
    said.accountId,
    said.intentId,
    said.outcome,
    Date.parse(said.at),
  );
  metrics.count('opening_day_payment_notifications_total', { outcome: code });
  if (!heard.includes(code)) throw services.refusalOf(code);
  return { status: 200, body: JSON.stringify({ status: code }) };
}
