import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { serviceTimes } from '../../server/portal/service-time.ts';
import { exponential, type RandomStream, randomStream, uniform } from '../population/random.ts';
import { type AdmissionSite, opensAtMs } from './site.ts';

/** A line of people before servers, and what they do once called. Durations are opening ms. */
export interface Line {
  people: number;
  seed: number;
  /** Opening ms per wall ms. */
  speed: number;
  /** Share of those called who never come. */
  noShow: number;
  /** From the call to taking it up: exponential. */
  comeMeanMs: number;
  /** From there to submitting: log-normal. */
  thinkMeanMs: number;
  thinkVariation: number;
  /** From a refusal to the next try: uniform, whatever `Retry-After` says. */
  retryFromMs: number;
  retryToMs: number;
}

/** What is done to the site at a time after the opening, opening ms. */
export interface Event {
  atMs: number;
  path: string;
  body: object;
}

/** The site as it was seen at a time after the opening. */
export interface Sight {
  atMs: number;
  called: number;
  active: number;
  remaining: number;
  limit: number;
  bears: number | null;
}

export interface Lived {
  /** When each submission was answered with a place, after the opening; opening ms, ascending. */
  placedAtMs: number[];
  sights: Sight[];
  /** Answers to submissions, by status. */
  statuses: Record<number, number>;
  /** What the portal counted, of all servers; null without one. */
  portal: Record<string, number> | null;
}

interface Called {
  bearer: string;
  ticket: string;
}

/** How often the line is looked at, wall ms. */
const lookEveryMs = 40;
const joinAtOnce = 64;
const peopleAtOnce = 5000;

/**
 * Lets a line live before a site: all of them join before the opening, and then do by themselves what they do,
 * each of them over HTTP. The line itself is watched for all of them by one, who reads how far it has got.
 *
 * @param until when it is over: told the latest sight
 */
export async function liveLine(
  { url, adminToken }: AdmissionSite,
  line: Line,
  events: Event[],
  until: (sight: Sight) => boolean,
): Promise<Lived> {
  // Undici gives up a connection after 4 s without a call; the server does so after some 8, and a call that went out
  // at that very moment would be reset.
  const agent = new Agent({ connections: 400 });
  const ask = async (
    method: 'GET' | 'POST',
    path: string,
    headers: Record<string, string>,
    body?: string,
  ) => {
    const { statusCode, body: answer } = await request(url + path, {
      ...{ method, headers, dispatcher: agent },
      ...(body !== undefined && { body }),
    });
    return { status: statusCode, text: await answer.text() };
  };
  const admin = async (path: string, body: string): Promise<string> => {
    const answered = await ask('POST', `/api/admin/${path}`, { authorization: `Bearer ${adminToken}` }, body);
    if (answered.status !== 200)
      throw new Error(`POST ${path} was answered ${answered.status}: ${answered.text}`);
    return answered.text;
  };
  let over = false;
  const lived: Lived = { placedAtMs: [], sights: [], statuses: {}, portal: null };
  try {
    await admin(
      'clock',
      JSON.stringify({ segments: [{ fromWallMs: 0, openingMs: opensAtMs - 60_000, speed: 0 }] }),
    );
    const byNumber = await joinAll(line.people, admin, ask);
    const startMs = Date.now() + 300;
    const segments = [{ fromWallMs: startMs, openingMs: opensAtMs, speed: line.speed }];
    await admin('clock', JSON.stringify({ segments }));
    const now = () => (Date.now() - startMs) * line.speed;
    const later = (afterMs: number, what: () => Promise<unknown>) => {
      setTimeout(() => {
        if (!over) what().catch(() => {});
      }, afterMs / line.speed);
    };

    const random = randomStream(line.seed, 'line', 1);
    const thinking = serviceTimes(
      randomStream(line.seed, 'thinking', 1),
      line.thinkMeanMs,
      line.thinkVariation,
    );
    const submit = async (person: Called, admission: string): Promise<void> => {
      const headers = { authorization: `Bearer ${person.bearer}`, admission };
      const { status } = await ask('POST', '/api/application/submission', headers).catch(() => ({
        status: 0,
      }));
      lived.statuses[status] = (lived.statuses[status] ?? 0) + 1;
      if (status === 200 || status === 201) lived.placedAtMs.push(now());
      // Whoever is refused for good goes; everyone else tries again.
      else if (status === 0 || status === 429 || status === 503)
        later(uniform(random, line.retryFromMs, line.retryToMs), () => submit(person, admission));
    };
    const takeUp = async (person: Called): Promise<void> => {
      const { status, text } = await ask('POST', '/api/queue/admission', { 'queue-ticket': person.ticket });
      if (status === 201) later(thinking(), () => submit(person, JSON.parse(text).admission));
      else if (status === 409 || status === 503) later(2_000, () => takeUp(person));
    };
    const call = (person: Called | undefined) => {
      if (person === undefined || random.next() < line.noShow) return;
      later(comes(random, line), () => takeUp(person));
    };

    for (const { atMs, path, body } of events) later(atMs, () => admin(path, JSON.stringify(body)));
    let serving = 0;
    for (;;) {
      await sleep(lookEveryMs);
      const { status, text } = await ask('GET', '/api/opening', {});
      if (status !== 200) continue;
      const { room, quota } = JSON.parse(text);
      for (; serving < room.serving; serving++) call(byNumber.get(serving + 1));
      const sight: Sight = {
        ...{ atMs: now(), called: room.called, active: room.active, remaining: quota.remaining },
        ...{ limit: room.limit, bears: room.bearsPerSecond },
      };
      lived.sights.push(sight);
      if (until(sight)) break;
    }
    const counted = await ask('GET', '/api/admin/portal', { authorization: `Bearer ${adminToken}` });
    if (counted.status === 200) lived.portal = JSON.parse(counted.text);
    return lived;
  } finally {
    over = true;
    await agent.destroy();
  }
}

function comes(random: RandomStream, line: Line): number {
  return exponential(random, line.comeMeanMs);
}

/** Sets everybody up and lets them join. @returns them by their numbers */
async function joinAll(
  people: number,
  admin: (path: string, body: string) => Promise<string>,
  ask: (
    method: 'POST',
    path: string,
    headers: Record<string, string>,
  ) => Promise<{ status: number; text: string }>,
): Promise<Map<number, Called>> {
  const bearers: string[] = [];
  for (let from = 0; from < people; from += peopleAtOnce) {
    const some = Array.from(
      { length: Math.min(peopleAtOnce, people - from) },
      (_, i) => `{"id":"p${from + i}"}\n`,
    );
    const lines = (await admin('people', some.join(''))).trim().split('\n');
    bearers.push(...lines.map((text) => JSON.parse(text).token as string));
  }
  const byNumber = new Map<number, Called>();
  let next = 0;
  const joinOn = async () => {
    while (next < bearers.length) {
      const bearer = bearers[next++]!;
      const { status, text } = await ask('POST', '/api/queue', { authorization: `Bearer ${bearer}` });
      if (status !== 201) throw new Error(`joining was answered ${status}: ${text}`);
      const { ticket, number } = JSON.parse(text);
      byNumber.set(number, { bearer, ticket });
    }
  };
  await Promise.all(Array.from({ length: joinAtOnce }, joinOn));
  return byNumber;
}
