/** A Fastify echo that stores nothing: what a common framework spends on a request before any work is done. */
import fastify from 'fastify';

const app = fastify();
app.post('/bench/echo', async (request) => request.body);
const address = await app.listen({ host: '127.0.0.1', port: 0 });
process.stdout.write(`${address}\n`);
process.on('SIGTERM', () => void app.close().then(() => process.exit(0)));
