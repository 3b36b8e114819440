/**
 * `npm run payment-service`: the stand-in payment service alone, for a server started with PAYMENT_URL and
 * PAYMENT_SECRET. SERVER is where that server is; the rest has defaults.
 */
import { randomStream } from '../random.ts';
import { startStandIn } from './stand-in.ts';

const { env } = process;
const number = (name: string, usual: number) => {
  const value = Number(env[name] ?? usual);
  if (!Number.isFinite(value) || value < 0) throw new Error(`${name} is a number from 0; not "${env[name]}"`);
  return value;
};
const site = env['SERVER'] ?? 'http://127.0.0.1:8080';
const secret = env['PAYMENT_SECRET'];
if (secret === undefined) throw new Error('PAYMENT_SECRET: set it to what the server has');
const random = randomStream(number('SEED', 1), 'payments', 0);
const standIn = await startStandIn({
  ...{ secret, notifyUrl: `${site}/api/payments/notifications`, port: number('PORT', 8090) },
  ...{
    latencyMs: number('LATENCY_MS', 800),
    refused: number('REFUSED', 0.05),
    silent: number('SILENT', 0.02),
  },
  ...{ notifications: number('NOTIFICATIONS', 3), notifyAfterMs: number('NOTIFY_AFTER_MS', 2_000) },
  now: async () => ((await (await fetch(`${site}/api/opening`)).json()) as { now: string }).now,
  random: () => random.next(),
});
console.log(JSON.stringify({ event: 'listens', url: standIn.url }));
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => standIn.stop());
