/**
 * Not a server of anything: what the tests of `startServers` and `startStack` start in its place, since the real
 * one does not fail on order. It keeps the same promises (environment, a JSON line, /readyz, a metrics port) and
 * breaks the one that FAKE names.
 */
import { createServer } from 'node:http';

const fake = process.env['FAKE'] ?? '';
if (fake === 'bad-settings') {
  console.error('OPENING: /nowhere.yaml: no such file');
  process.exit(1);
}
if (fake === 'deaf') process.on('SIGTERM', () => {});

const answer = (status: number, body: string) =>
  createServer((_request, response) => response.writeHead(status, { connection: 'close' }).end(body));
const { PORT, METRICS_PORT, REDIS_URL, ADMIN_TOKEN, SIGNING_KEYS, OPENING, DURABILITY, PORTAL_SHARE } =
  process.env;
const settings = {
  REDIS_URL,
  ADMIN_TOKEN,
  SIGNING_KEYS,
  OPENING,
  DURABILITY,
  PORTAL_SHARE,
  FAKE: fake,
  pid: process.pid,
};

answer(fake === 'never-ready' ? 503 : 200, JSON.stringify(settings)).listen(
  { port: Number(PORT), host: '127.0.0.1', reusePort: true },
  () => {
    answer(200, `fake_up{pid="${process.pid}"} 1\n`).listen(Number(METRICS_PORT), '127.0.0.1', () => {
      console.log(JSON.stringify({ listening: Number(PORT) }));
    });
  },
);
