import type { Redis } from 'ioredis';

/** How often Redis is asked, wall ms: seldom enough to cost it nothing. */
const everyMs = 1_000;

/**
 * Measures the way to Redis and back by a PING each second: the network and Redis' own line, without a script and without
 * fsync. What does not come back is no measurement; that Redis is away is told elsewhere.
 *
 * @param clock wall ms, with fractions
 * @returns a function that ends it
 */
export function takePulse(
  redis: Pick<Redis, 'ping' | 'status'>,
  clock: () => number,
  observe: (seconds: number) => void,
): () => void {
  const timer = setInterval(() => {
    if (redis.status !== 'ready') return;
    const sentMs = clock();
    redis.ping().then(
      () => observe((clock() - sentMs) / 1000),
      () => {},
    );
  }, everyMs);
  timer.unref();
  return () => clearInterval(timer);
}
