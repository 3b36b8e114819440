import autocannon from 'autocannon';
import type { Client } from './fire.ts';

/** The load generator that many know; it spends more on a request than the server does, and so bounds the rate. */
export const cannon: Client = async (url, shots, connections) => {
  const perConnection = Math.ceil(shots.length / connections);
  let next = 0;
  return async () => {
    const startedAt = performance.now();
    let endedAt = startedAt;
    const setupClient = (client: autocannon.Client) => {
      const share = shots.slice(next, next + perConnection);
      next += perConnection;
      if (share.length > 0) client.setRequests(share);
    };
    const options = { url, connections, amount: shots.length, timeout: 20, setupClient };
    const { statusCodeStats } = await new Promise<autocannon.Result>((resolve, reject) => {
      const run = autocannon(options, (error, result) => (error ? reject(error) : resolve(result)));
      // It ends with the next of its own seconds: the last answer tells how long it took.
      run.on('response', () => {
        endedAt = performance.now();
      });
    });
    const statuses = new Map(
      Object.entries(statusCodeStats ?? {}).map(([code, { count }]) => [Number(code), count ?? 0]),
    );
    return { statuses, seconds: (endedAt - startedAt) / 1000 };
  };
};
