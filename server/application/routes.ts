import { z } from 'zod';
import { readBody } from '../body.ts';
import { Refusal } from '../errors.ts';
import { accountGuard } from '../guards.ts';
import type { Answer, Exchange, Route } from '../http.ts';
import { defaultBodyLimit } from '../http.ts';
import { recordOf } from '../opening/series.ts';
import type { Services } from '../services.ts';
import type { Submitted } from '../store/answers.ts';
import { readApplication, replaceApplication } from './draft.ts';
import { handDocumentsIn, readMessages } from './messages.ts';
import { receiptFor } from './receipt.ts';
import { saveSection } from './section.ts';

/** The calls about the application itself: filling in, submission, payment, messages, receipt. */
export function applicationRoutes(services: Services): Route[] {
  return [
    {
      method: 'post',
      path: '/api/application/submission',
      guard: accountGuard(services, 'changes'),
      handle: (exchange) => submit(services, exchange),
    },
    {
      method: 'get',
      path: '/api/application',
      guard: accountGuard(services, 'looks'),
      handle: (exchange) => readApplication(services, exchange),
    },
    {
      method: 'put',
      path: '/api/application',
      bodyLimit: defaultBodyLimit,
      guard: accountGuard(services, 'changes'),
      handle: (exchange) => replaceApplication(services, exchange),
    },
    {
      method: 'post',
      path: '/api/application/sections',
      bodyLimit: defaultBodyLimit,
      guard: accountGuard(services, 'changes'),
      handle: (exchange) => saveSection(services, exchange),
    },
    {
      method: 'post',
      path: '/api/application/payment',
      bodyLimit: defaultBodyLimit,
      guard: accountGuard(services, 'changes'),
      handle: (exchange) => pay(services, exchange),
    },
    {
      method: 'get',
      path: '/api/messages',
      guard: accountGuard(services, 'looks'),
      handle: (exchange) => readMessages(services, exchange),
    },
    {
      method: 'post',
      path: '/api/application/documents',
      bodyLimit: defaultBodyLimit,
      guard: accountGuard(services, 'changes'),
      handle: (exchange) => handDocumentsIn(services, exchange),
    },
    {
      method: 'get',
      path: '/api/receipt',
      perOpening: true,
      guard: accountGuard(services, 'looks'),
      handle: (exchange) => receipt(services, exchange),
    },
    {
      // Nothing but ids with their keys, in PEM; which of them signs now is said beside the body.
      method: 'get',
      path: '/api/keys',
      handle: () => ({
        status: 200,
        body: JSON.stringify(services.keys.publicKeys),
        headers: [['signing-key', services.keys.keyId]],
      }),
    },
  ];
}

async function submit(services: Services, exchange: Exchange): Promise<Answer> {
  const { tokens, metrics, witness, iso } = services;
  const accountId = services.account(exchange);
  services.writable();
  const admission = exchange.admission === '' ? null : tokens.readAdmission(exchange.admission);
  // Somebody else's admission is as good as none.
  const number = admission?.accountId === accountId ? admission.number : 0;
  const { code, rank, reservedAtMs, payByMs } = await takePlace(services, accountId, number);
  metrics.count('opening_day_submissions_total', { outcome: code });
  const first = code === 'reserved' || code === 'exempt';
  if (!first && code !== 'again' && code !== 'exempt_again') throw services.refusalOf(code);
  if (code === 'reserved') witness.saw({ epoch: tokens.epoch, lastRank: rank });
  const status = rank === 0 ? 'exempt' : 'reserved';
  return {
    status: first ? 201 : 200,
    body: `{"status":"${status}","rank":${rank === 0 ? null : rank},"reservedAt":"${iso(reservedAtMs)}","payBy":${
      payByMs === 0 ? null : `"${iso(payByMs)}"`
    },"receipt":"${tokens.receiptCode(accountId, rank, reservedAtMs)}"}`,
  };
}

/**
 * Takes a place; where there is a portal, through it. Whoever has a place, or would be refused one, is answered
 * without it (but where sign-ins are limited, see `Services.door`): the portal's work is for those who have got past
 * the room. The place itself is taken after the work,
 * by the script, which checks everything again: who was told `portal_timeout` has nothing, and may ask again.
 *
 * @throws Refusal busy, portal_timeout
 */
async function takePlace(services: Services, accountId: string, number: number): Promise<Submitted> {
  const { store, portal } = services;
  if (portal === null) return store.submit(accountId, number);
  if (services.mode() !== 'session-limit') {
    const weighed = await store.weigh(accountId, number);
    if (weighed.code !== 'clear') return weighed;
  }
  await services.throughPortal();
  return store.submit(accountId, number);
}

async function pay(services: Services, exchange: Exchange): Promise<Answer> {
  services.account(exchange);
  const payment = readBody(paymentSchema, exchange.body);
  services.writable();
  await services.door();
  const accountId = await services.signedIn(exchange);
  return enterPayment(services, accountId, payment);
}

/** Enters a payment, by whomever it was reported; repeated, the same answer. @throws Refusal nothing_reserved, lapsed */
export async function enterPayment(
  services: Services,
  accountId: string,
  { method, reference }: { method: string; reference: string },
): Promise<Answer> {
  const { code, rank, settledAtMs } = await services.store.pay({ accountId, how: `${method} ${reference}` });
  if (code !== 'confirmed' && code !== 'again') throw services.refusalOf(code);
  return {
    status: 200,
    body: JSON.stringify({ status: 'confirmed', rank, paidAt: services.iso(settledAtMs) }),
  };
}

const paymentSchema = z.object({
  method: z.string('how it was paid, for example "online"').regex(/^[A-Za-z]{1,20}$/, 'one word of letters'),
  reference: z
    .string('the payment’s reference')
    .regex(/^[^\n|]{1,200}$/, 'the payment’s reference, 1 to 200 characters, no bars and new lines'),
});

async function receipt(services: Services, exchange: Exchange): Promise<Answer> {
  services.account(exchange);
  await services.door();
  const accountId = await services.signedIn(exchange);
  const signed = await receiptFor(services, await recordOf(services, exchange.opening), accountId);
  if (signed === null) throw new Refusal('no_receipt');
  return { status: 200, body: JSON.stringify(signed) };
}
