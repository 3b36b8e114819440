import { randomBytes } from 'node:crypto';
import { readBody } from '../body.ts';
import { relationProblems } from '../config.ts';
import { turnOf } from '../draw/turns.ts';
import { Refusal } from '../errors.ts';
import type { Services } from '../services.ts';
import type { Store } from '../store/store.ts';
import type { OpeningSettings } from './settings.ts';
import { openingSettings } from './settings.ts';

/** What statements about an opening are made from: the one that stands, or one that is over. */
export interface OpeningRecord {
  openingId: string;
  store: Store;
  /** The turn of a number; null where it is not drawn yet. */
  turnOf: (number: number) => number | null;
}

/**
 * The record of an opening of this year.
 *
 * @param id '' for the one that stands
 * @throws Refusal no_such_opening
 */
export async function recordOf({ config, store, room }: Services, id: string): Promise<OpeningRecord> {
  const standing = config.settings.opening.id;
  if (id === '' || id === standing) {
    return { openingId: standing, store, turnOf: (number) => room.turnOf(number) };
  }
  const past = await store.pastOpenings();
  if (!past.some((one) => one.id === id)) throw new Refusal('no_such_opening');
  const kept = store.past(id);
  const { numbers, seed } = await kept.draw.record();
  const size = Number(numbers ?? 0);
  const drawn = (number: number) => (seed === undefined ? null : turnOf(seed, size, number));
  return { openingId: id, store: kept, turnOf: (number) => (number <= size ? drawn(number) : number) };
}

/** The openings of the year, the first of them first; the last is the one that stands. */
export async function openingsOf({ store, iso }: Services): Promise<object[]> {
  const past = await store.pastOpenings();
  const all = [
    ...past.map(({ id, endedAtMs }) => ({ from: store.past(id), endedAtMs })),
    { from: store, endedAtMs: null },
  ];
  return Promise.all(
    all.map(async ({ from, endedAtMs }) => {
      const [settings, quota] = await Promise.all([from.settings(), from.quota()]);
      const { id, title, preQueueAt, opensAt, closesAt } = settings;
      const { total, remaining, reserved, confirmed, burned } = quota;
      return {
        ...{ id, title, preQueueAt: iso(Number(preQueueAt)), opensAt: iso(Number(opensAt)) },
        closesAt: iso(Number(closesAt)),
        endedAt: endedAtMs === null ? null : iso(endedAtMs),
        quota: { total, remaining, reserved, confirmed, burned },
      };
    }),
  );
}

/**
 * Sets up the next opening of the year. Only when the one before is closed or full, and every place in it is paid for
 * or given up: so its ledger is whole, and nobody has places in two.
 *
 * @returns number of this change
 * @throws Refusal bad_json, invalid_fields, opening_exists, opening_running, payments_pending, maintenance
 */
export async function setOpening(services: Services, body: string): Promise<number> {
  const opening = readBody(openingSettings.strict(), body);
  const fields = problemsOf(services, opening);
  if (Object.keys(fields).length > 0) throw new Refusal('invalid_fields', { fields });
  services.writable();
  for (let tries = 0; ; tries++) {
    const { code, change } = await services.store.next(opening, randomBytes(9).toString('base64url'));
    if (code === 'opened' || code === 'again') {
      await services.follow();
      return change;
    }
    if (code !== 'unchained') throw services.refusalOf(code);
    if (tries === 100) throw new Refusal('room_unavailable');
    await services.controller.chainNow();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** What an opening that follows another one may not be, by field. */
function problemsOf({ config, room }: Services, opening: OpeningSettings): Record<string, string> {
  const { timeZone } = config.settings.opening;
  const problems = relationProblems({ ...config.settings, opening }).map((problem) => {
    const [, field, why] = /^opening\.(\w+): (.*)$/.exec(problem)!;
    return [field!, why!];
  });
  if (opening.timeZone !== timeZone) problems.push(['timeZone', `is that of this site, ${timeZone}`]);
  if (room.isFresh() && Date.parse(opening.closesAt) <= room.nowMs(room.current())) {
    problems.push(['closesAt', 'has passed']);
  }
  return Object.fromEntries(problems);
}
