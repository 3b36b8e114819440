import autocannon from 'autocannon';
import type { Client } from './fire.ts';

/** The load generator that many know; it spends more on a request than the server does, and so bounds the rate. */
export const cannon: Client = async (url, shots, connections) => {
  const perConnection = Math.ceil(shots.length / connections);
  let next = 0;
  return async () => {
    const { statusCodeStats } = await autocannon({
      url,
      connections,
      amount: shots.length,
      timeout: 20,
      setupClient: (client) => {
        const share = shots.slice(next, next + perConnection);
        next += perConnection;
        if (share.length > 0) client.setRequests(share);
      },
    });
    return new Map(
      Object.entries(statusCodeStats ?? {}).map(([code, { count }]) => [Number(code), count ?? 0]),
    );
  };
};
