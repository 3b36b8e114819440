import { randomBytes } from 'node:crypto';
import { type ClockSegment, openingTime } from '../../server/opening/clock.ts';
import { startStandIn } from '../../server/payments/stand-in.ts';
import { randomStream } from '../population/random.ts';
import type { PaymentSettings } from '../scenario/schema.ts';

/** The stand-in payment service of a run, in this process. It is there before the site is, which is told where. */
export interface PaymentService {
  /** What the site's servers are told of it. */
  env: { PAYMENT_URL: string; PAYMENT_SECRET: string };
  /** From now on notifications go there, and charges are dated by this clock. */
  serve(siteUrl: string, clock: readonly ClockSegment[]): void;
  stop(): Promise<void>;
}

/** @param now wall time, Unix ms */
export async function startPaymentService(
  { latencyMs, refused, silent, notifications, notifyAfterMs }: PaymentSettings,
  seed: number,
  now: () => number,
): Promise<PaymentService> {
  const random = randomStream(seed, 'payments', 0);
  const secret = randomBytes(16).toString('hex');
  let clock: readonly ClockSegment[] = [];
  const options = {
    ...{ secret, port: 0, notifyUrl: '', latencyMs, refused, silent, notifications, notifyAfterMs },
    now: async () => new Date(openingTime(clock, now())).toISOString(),
    random: () => random.next(),
  };
  const standIn = await startStandIn(options);
  return {
    env: { PAYMENT_URL: standIn.url, PAYMENT_SECRET: secret },
    serve(siteUrl, current) {
      options.notifyUrl = `${siteUrl}/api/payments/notifications`;
      clock = current;
    },
    stop: standIn.stop,
  };
}
