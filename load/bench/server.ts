/**
 * The reference server with two routes more, to be measured against: a bare JSON echo and a bare GET, straight
 * on uWebSockets.js, in the same process. `BENCH_VARIANT` picks a way to talk to Redis.
 */
import type { TemplatedApp } from 'uWebSockets.js';
import { readConfig } from '../../server/config.ts';
import type { StartOptions } from '../../server/start.ts';
import { startServer } from '../../server/start.ts';
import { vectorDefaults } from '../../server/store/vector.ts';

const unbounded = 1_000_000;
const plain = { maxItems: 1, window: unbounded, maxQueued: unbounded };
const variants: Record<string, NonNullable<StartOptions['variants']>> = {
  '': {},
  'window-1': { vector: { ...vectorDefaults, window: 1 } },
  'window-4': { vector: { ...vectorDefaults, window: 4 } },
  plain: { vector: plain },
  autopipelining: { vector: plain, connection: { autoPipelining: true } },
};

const variant = variants[process.env['BENCH_VARIANT'] ?? ''];
if (!variant) throw new Error(`BENCH_VARIANT is one of ${Object.keys(variants).join(', ')}`);
const server = await startServer({
  config: readConfig(process.env),
  clock: Date.now,
  log: () => {},
  variants: {
    ...variant,
    routes: (routes, _services, app) => {
      addBareRoutes(app);
      return routes;
    },
  },
});
process.stdout.write('{"listening":true}\n');
process.on('SIGTERM', () => void server.stop().then(() => process.exit(0)));

function addBareRoutes(app: TemplatedApp): void {
  app.get('/bench/bare', (res) => {
    res.writeHeader('content-type', 'application/json');
    res.end('{"state":"waiting"}');
  });
  app.post('/bench/echo', (res) => {
    let text = '';
    res.onAborted(() => {});
    res.onData((chunk, isLast) => {
      text += Buffer.from(chunk).toString();
      if (!isLast) return;
      const body = JSON.stringify(JSON.parse(text));
      res.cork(() => {
        res.writeHeader('content-type', 'application/json');
        res.end(body);
      });
    });
  });
}
