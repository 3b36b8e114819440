import type { Redis } from 'ioredis';
import type { ServeSettings } from '../opening/settings.ts';
import type { Controls, Terms } from '../store/quota-model.ts';
import type { Script } from '../store/scripts.ts';
import { Store } from '../store/store.ts';
import { openingName } from './quota-state.ts';

/** The scripts, on a real Redis, with an opening of their own: what the model is held against. */
export interface Subject {
  redis: Redis;
  store: Store;
  /** The same opening through a store whose every deadline has passed. */
  late: Store;
  /** Fencing token of the present controller. */
  fence: number;
  /** That of the one before, which lost its lease. */
  formerFence: number;
  /** Removes the opening from Redis. */
  remove(): Promise<void>;
}

const commandTimeoutMs = 60_000;

export async function openSubject(
  redis: Redis,
  scripts: Script[],
  openingId: string,
  terms: Terms,
  controls: Controls,
): Promise<Subject> {
  const options = { redis, scripts, openingId, commandTimeoutMs, observe: () => {} };
  const store = new Store({ ...options, wallClock: Date.now });
  // A clock that falls behind by more than a time-out with each look at it.
  let behindMs = 0;
  const falling = () => {
    behindMs += 10 * commandTimeoutMs;
    return Date.now() - behindMs;
  };
  const late = new Store({ ...options, wallClock: falling });
  store.setGate(true);
  late.setGate(true);
  await store.open(settingsOf(openingName(0), terms, controls), 'epoch');
  await store.change({ exemptBurst: terms.exemptBurst, exemptMs: terms.exemptMs });
  await Promise.all([store.look(), late.look()]);
  const formerFence = await store.lease('former', 1_000_000);
  await store.release('former');
  const fence = await store.lease('present', 1_000_000);
  return {
    redis,
    store,
    late,
    fence,
    formerFence,
    async remove() {
      const past = (await store.pastOpenings()).flatMap(({ id }) => Object.values(store.past(id).keys));
      await redis.unlink([...Object.values(store.keys), ...past]);
    },
  };
}

/** Lets the clock of the opening stand at an instant, opening ms. */
export async function standAt(store: Store, openingMs: number): Promise<void> {
  await store.setClock([{ fromWallMs: 0, openingMs, speed: 0 }]);
}

export function settingsOf(id: string, terms: Terms, controls: Controls): ServeSettings {
  const iso = (ms: number) => new Date(ms).toISOString();
  return {
    opening: {
      id,
      title: 'A small opening',
      timeZone: 'America/Toronto',
      preQueueAt: iso(terms.preQueueAtMs),
      listClosesAt: iso(terms.listClosesAtMs),
      opensAt: iso(terms.opensAtMs),
      closesAt: iso(terms.closesAtMs),
      quota: terms.total,
      paymentDays: terms.paymentMs / 86_400_000,
      unpaid: terms.unpaid,
    },
    admission: {
      mode: terms.mode,
      ratePerSecond: 1,
      maxActive: controls.maxActive,
      claimSeconds: terms.claimMs / 1000,
      sessionSeconds: terms.sessionMs / 1000,
    },
  };
}
