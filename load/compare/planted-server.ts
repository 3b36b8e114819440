/**
 * The reference server, made worse by as much as is asked, to see whether the comparison finds it. Takes the environment
 * of `serve`, and `PLANTED_SERVICE` and `PLANTED_RATE`, see `Planted`.
 */
import { readConfig } from '../../server/config.ts';
import { startServer } from '../../server/start.ts';
import { plantedIn } from './planted.ts';

const config = readConfig(process.env);
const factor = (name: string) => Number(process.env[name] ?? 1);
const planted = { service: factor('PLANTED_SERVICE'), rate: factor('PLANTED_RATE') };
const server = await startServer({
  config: { ...config, settings: plantedIn(config.settings, planted) },
  clock: Date.now,
  log: (event, details) => void process.stderr.write(`${JSON.stringify({ event, ...details })}\n`),
});
process.stdout.write(`${JSON.stringify({ listening: true })}\n`);
process.on('SIGTERM', () => void server.stop().then(() => process.exit(0)));
