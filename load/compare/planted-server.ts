/**
 * The reference server, made worse by as much as is asked, to see whether the comparison finds it. Takes the environment
 * of `serve`, and:
 *
 * - `PLANTED_DELAY`: `SHARE:MS`, a share of the answers held back for so many ms of wall time
 * - `PLANTED_CAP`: what the cap on people inside is multiplied by
 */
import { setTimeout as after } from 'node:timers/promises';
import { readConfig } from '../../server/config.ts';
import type { Route } from '../../server/http.ts';
import { randomStream } from '../../server/random.ts';
import { startServer } from '../../server/start.ts';

const [share, delayMs] = (process.env['PLANTED_DELAY'] ?? '0:0').split(':').map(Number) as [number, number];
const random = randomStream(1, 'planted delay', 0);

function late(route: Route): Route {
  return {
    ...route,
    handle: async (exchange) => {
      const answer = await route.handle(exchange);
      if (random.next() < share) await after(delayMs);
      return answer;
    },
  };
}

const config = readConfig(process.env);
const { admission } = config.settings;
const server = await startServer({
  config: {
    ...config,
    settings: {
      ...config.settings,
      admission: {
        ...admission,
        maxActive: Math.round(admission.maxActive * Number(process.env['PLANTED_CAP'] ?? 1)),
      },
    },
  },
  clock: Date.now,
  log: (event, details) => void process.stderr.write(`${JSON.stringify({ event, ...details })}\n`),
  variants: { routes: (routes) => (share > 0 ? routes.map(late) : routes) },
});
process.stdout.write(`${JSON.stringify({ listening: true })}\n`);
process.on('SIGTERM', () => void server.stop().then(() => process.exit(0)));
