/** The one impure start: the environment in, a running server out. */
import { ConfigError, readConfig } from './config.ts';
import { startServer } from './start.ts';

const log = (event: string, details: Record<string, unknown> = {}) => {
  process.stderr.write(`${JSON.stringify({ at: new Date().toISOString(), event, ...details })}\n`);
};

try {
  const config = readConfig(process.env);
  const server = await startServer({ config, clock: Date.now, log });
  process.stdout.write(
    `${JSON.stringify({
      listening: `${config.tls ? 'https' : 'http'}://${config.host}:${config.port}`,
      metrics: `http://${config.host}:${config.metricsPort}/metrics`,
      opening: config.settings.opening.id,
      pid: process.pid,
    })}\n`,
  );
  let stopping = false;
  const stop = () => {
    if (stopping) process.exit(1);
    stopping = true;
    server.stop().then(
      () => process.exit(0),
      (error) => {
        log('fault', { message: String(error) });
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exit(error instanceof ConfigError ? 2 : 1);
}
