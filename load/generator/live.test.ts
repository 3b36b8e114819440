import { beforeEach, describe, expect, test } from 'vitest';
import type { LiveSnapshot } from '../../server/waiting-room/live-snapshot.ts';
import { iso, opensAtMs, samplePerson } from '../behaviour/sample.ts';
import type { PersonRecord } from '../record/files.ts';
import { agenda } from './agenda.ts';
import { bucketOf } from './buckets.ts';
import type { Call } from './call.ts';
import { type Day, type LivePerson, liveCrowd, type Reply } from './live.ts';
import type { SecondLine } from './tally.ts';

/** A world of its own time: a wall clock that jumps to whatever comes next, and a server that is a function. */
let wallMs: number;
let sent: { wallMs: number; call: Call }[];
let records: PersonRecord[];
let counted: SecondLine[];
let finished: number;

/** The clock starts at Unix second 1,000, ten opening minutes and a bit before the opening, at 100 times real time. */
const day: Day = {
  seed: 1,
  clock: [{ fromWallMs: 1_000_000, openingMs: opensAtMs - 620_000, speed: 100 }],
  opensAtMs,
  endsAtMs: 4 * 86_400_000,
};
const someone = (changes: Parameters<typeof samplePerson>[0] = {}): LivePerson => ({
  ...samplePerson(changes),
  token: 'token',
});
const openingMs = () => (wallMs - 1_000_000) * 100 - 620_000;

/** `heldMs`: so much later than it came in is the reply handed over, by a generator that is busy. */
type Server = (call: Call) => (Partial<Reply> & { heldMs?: number }) | 'silent';

function live(
  people: LivePerson[],
  server: Server,
  meddle: (crowd: { stop(): void }) => void = () => {},
  day_ = day,
  /** What everyone is sent, each 250 ms of wall time; null for nothing. */
  news: () => LiveSnapshot | null = () => null,
) {
  const happenings = agenda<() => void>();
  const crowd = liveCrowd(people, day_, {
    nowMs: () => wallMs,
    later: (run, afterMs) => happenings.add(wallMs + afterMs, run),
    send(call, replied) {
      sent.push({ wallMs, call });
      const reply = server(call);
      if (reply === 'silent') return;
      const { heldMs = 0, ...given } = reply;
      const whole = { status: 200, text: '{}', retryAfter: null, tookMs: 5, opened: false, ...given };
      happenings.add(wallMs + whole.tookMs + heldMs, () => replied(whole));
    },
    listen(hear) {
      const tell = () => {
        const live = news();
        if (live !== null) hear(live);
        if (finished === 0) happenings.add(wallMs + 250, tell);
      };
      tell();
    },
    recorded: (record) => records.push(record),
    counted: (line) => counted.push(line),
    finished: () => finished++,
  });
  meddle(crowd);
  while (happenings.size() > 0) {
    wallMs = Math.max(wallMs, happenings.nextAtMs());
    happenings.take()!();
  }
}

beforeEach(() => {
  wallMs = 995_000;
  sent = [];
  records = [];
  counted = [];
  finished = 0;
});

const json = (body: object, status = 200): Partial<Reply> => ({ status, text: JSON.stringify(body) });

/** Calls ticket 7 at the opening; everything goes well. */
const kind: Server = ({ action }) => {
  const called = openingMs() >= 0;
  const status = {
    state: called ? 'called' : 'waiting',
    ...{ number: 7, turn: 7, odds: 0.9, etaSeconds: { low: 1, high: 2 }, pollAfterMs: 700 },
    ...(called && { calledAt: iso(10), claimBy: iso(900_000) }),
  };
  switch (action) {
    case 'look':
      return json({ phase: called ? 'open' : 'preQueue' });
    case 'join':
      return json({ ticket: 'ticket', ...status }, 201);
    case 'admit':
      return json({ admission: 'admission', expiresAt: iso(3_600_000) }, 201);
    case 'submit':
      return json({ status: 'reserved', rank: 3, reservedAt: iso(openingMs()) }, 201);
    default:
      return json(status);
  }
};

test('a whole life, with its record', () => {
  live([someone()], kind);
  expect(finished).toBe(1);
  const actions = sent.map(({ call }) => call.action);
  expect(actions.filter((action) => action !== 'poll')).toEqual(['look', 'join', 'admit', 'submit', 'pay']);
  // 600 s at 100 times real time, a poll each 705 ms: the reply takes 5.
  expect(actions.filter((action) => action === 'poll')).toHaveLength(9);
  const [record] = records;
  expect(record).toMatchObject({
    ...{ outcome: 'reserved', rank: 3, number: 7, turn: 7, requests: 14, retries: 0, firstOdds: 0.9 },
    ...{ dueAtMs: -600_000, arrivedAtMs: -600_000, joinedAtMs: -599_000, calledAtMs: 10, leftAtMs: null },
    ...{ tickets: 1, strayNumbers: 0, finalState: null },
  });
  const { admittedAtMs, submittedAtMs, decidedAtMs, toldAtMs, paidAtMs, waitedMs } = record!;
  expect(submittedAtMs! - admittedAtMs!).toBe(60_000);
  expect(decidedAtMs).toBe(submittedAtMs);
  expect(toldAtMs! - submittedAtMs!).toBe(500);
  expect(paidAtMs! - toldAtMs!).toBe(86_400_500);
  expect(waitedMs).toBe(toldAtMs);
});

test('each call carries what the contract asks for', () => {
  live([someone()], kind);
  const first = Object.fromEntries(sent.map(({ call }) => [call.action, call]));
  expect(first['look']).toMatchObject({ method: 'GET', path: '/api/opening', headers: {} });
  expect(first['join']!.headers).toEqual({ Authorization: 'Bearer token' });
  expect(first['poll']!.headers).toEqual({ 'Queue-Ticket': 'ticket' });
  expect(first['submit']!.headers).toEqual({ Authorization: 'Bearer token', Admission: 'admission' });
  expect(JSON.parse(first['pay']!.body!)).toEqual({ method: 'online', reference: 'p000001' });
});

test('seconds count requests, arrivals, submissions and latency from the intended moment', () => {
  live([someone(), { ...someone(), id: 'p000002', index: 1 }], kind);
  const sum = (of: (line: SecondLine) => number) => counted.reduce((total, line) => total + of(line), 0);
  expect(sum((line) => line.requests)).toBe(sent.length);
  expect(sum((line) => line.arrivals)).toBe(2);
  expect(sum((line) => line.submissions['reserved'] ?? 0)).toBe(2);
  expect(sum((line) => line.errors)).toBe(0);
  const late = counted.flatMap((line) => Object.keys(line.latency['poll'] ?? {}));
  expect(new Set(late)).toEqual(new Set([String(bucketOf(5))]));
  const seconds = counted.map(({ wallSecond }) => wallSecond);
  expect(seconds).toEqual([...new Set(seconds)].sort((a, b) => a - b));
});

test('a start that comes too late is lag, and adds to the latency', () => {
  wallMs = 1_010_000;
  live([someone()], kind);
  const [first] = counted;
  // Due at 1,000,200: 9.8 s late, 980 s of the day.
  expect(first!.arrivals).toBe(1);
  expect(first!.lagWall[bucketOf(9_800)]).toBe(1);
  expect(first!.lagOpening[bucketOf(980_000)]).toBe(1);
  expect(first!.latency.look![bucketOf(9_805)]).toBe(1);
  expect(records[0]!.arrivedAtMs).toBe(380_000);
});

describe('errors', () => {
  test('are counted, tried again, and told apart from refusals', () => {
    let polls = 0;
    live([someone()], (call) => {
      if (call.action !== 'poll') return kind(call);
      return ++polls <= 2
        ? { status: 503, text: '{"code":"room_unavailable"}', retryAfter: '1' }
        : kind(call);
    });
    expect(records[0]).toMatchObject({ outcome: 'reserved', retries: 2 });
    expect(counted.reduce((total, { errors }) => total + errors, 0)).toBe(2);
    const [one, two, three] = sent.filter(({ call }) => call.action === 'poll');
    expect(two!.wallMs - one!.wallMs).toBeGreaterThanOrEqual(1_005);
    expect(three!.wallMs - two!.wallMs).toBeGreaterThanOrEqual(1_005);
  });

  test('a full quota is an answer, not an error', () => {
    live([someone()], (call) =>
      call.action === 'submit' ? json({ code: 'quota_exhausted' }, 409) : kind(call),
    );
    expect(records[0]).toMatchObject({ outcome: 'refused', rank: null });
    expect(records[0]!.submittedAtMs).not.toBe(null);
    expect(counted.reduce((total, { errors }) => total + errors, 0)).toBe(0);
    expect(counted.some(({ submissions }) => submissions['quota_exhausted'] === 1)).toBe(true);
  });
});

test('the end of the day sends everybody home', () => {
  const never: Server = ({ action }) =>
    action === 'look'
      ? json({ phase: 'open' })
      : json({ ticket: 't', state: 'waiting', number: 1, pollAfterMs: 20_000 });
  const crowd = [
    someone({ patienceMs: 1e9 }),
    { ...someone({ dueAtMs: 1e9, patienceMs: 1e9 }), id: 'p000002' },
  ];
  live(crowd, never, undefined, { ...day, endsAtMs: 3_000_000 });
  expect(finished).toBe(1);
  expect(records.map(({ id, outcome, leftAtMs }) => [id, outcome, leftAtMs])).toEqual([
    ['p000001', 'gaveUp', 3_000_000],
    ['p000002', 'neverIn', null],
  ]);
});

test('patience ends on the second', () => {
  const never: Server = ({ action }) =>
    action === 'look'
      ? json({ phase: 'open' })
      : json({ ticket: 't', state: 'waiting', number: 1, pollAfterMs: 20_000 });
  live([someone({ patienceMs: 3_600_000, saysGoodbye: true })], never);
  expect(records[0]).toMatchObject({ outcome: 'gaveUp', leftAtMs: 3_600_000, waitedMs: 3_600_000 });
  expect(sent.at(-1)!.call).toMatchObject({ action: 'leave', method: 'DELETE', path: '/api/queue' });
});

test('patience ends also where a busy generator hands over the last answer later than it came in', () => {
  const patienceMs = 5_000;
  live([someone({ patienceMs })], (call) => {
    if (call.action !== 'poll') return kind(call);
    const waits = json({ state: 'waiting', number: 7, turn: 7, pollAfterMs: 20 });
    return { ...waits, heldMs: openingMs() > -1_000 ? 300 : 0 };
  });
  expect(records[0]).toMatchObject({ outcome: 'gaveUp' });
  expect(records[0]!.leftAtMs).toBeLessThanOrEqual(patienceMs);
});

test('a stop records everybody as they stand, and awaits what is under way for 3 s', () => {
  const crowd = [someone({ dueAtMs: -620_000 }), { ...someone({ dueAtMs: 0 }), id: 'p000002' }];
  wallMs = 1_000_000;
  live(
    crowd,
    () => 'silent',
    (started) => started.stop(),
  );
  expect(wallMs).toBeGreaterThanOrEqual(1_003_000);
  expect(finished).toBe(1);
  expect(records.map(({ id, outcome, arrivedAtMs }) => [id, outcome, arrivedAtMs])).toEqual([
    ['p000002', 'error', null],
    ['p000001', 'error', -620_000],
  ]);
});

describe('whoever listens', () => {
  const news = (more: Partial<LiveSnapshot>): LiveSnapshot =>
    ({
      ...{
        epoch: 'e',
        phase: 'open',
        serving: openingMs() < 0 ? 0 : 7,
        remaining: 5,
        turnedAwayTo: 0,
        speed: 100,
      },
      ...{
        now: iso(openingMs()),
        opensAt: iso(0),
        closesAt: iso(36_000_000),
        claimMs: 900_000,
        sessionMs: 3_600_000,
      },
      ...{ drawn: true, paused: false, left: { every: 1, turns: [] }, waiting: 1, standby: 0 },
      ...{ ratePerSecond: 1, maxActive: 10, active: 0, called: 0, callsPerSecond: null },
      ...({ callsMade: 0, callsTaken: 0, callsLost: 0, taken: 0, missed: 0 } as object),
      ...more,
    }) as LiveSnapshot;
  const polls = () => sent.filter(({ call }) => call.action === 'poll');

  test('asks once, when the turn has come', () => {
    live([someone({ listens: true })], kind, undefined, day, () => news({}));
    expect(records[0]).toMatchObject({ outcome: 'reserved', requests: 6, firstOdds: 0.9, calledAtMs: 10 });
    expect(polls()).toHaveLength(1);
    expect(Math.max(...counted.map(({ listening }) => listening))).toBe(1);
  });

  test('is told by the news, without asking, that no place is left', () => {
    live([someone({ listens: true })], kind, undefined, day, () =>
      news(openingMs() < 0 ? {} : { serving: 3, phase: 'exhausted', remaining: 0 }),
    );
    expect(records[0]).toMatchObject({ outcome: 'refused', requests: 2, number: 7 });
    // With the first news after the opening.
    expect(records[0]!.toldAtMs).toBeLessThanOrEqual(25_000);
    expect(polls()).toHaveLength(0);
  });

  test('is not taken for somebody who gave up where the day ends before all is written down', () => {
    const ends = { ...day, endsAtMs: 200_000 };
    const crowd = [0, 1, 2].map((index) => ({ ...someone({ listens: true }), id: `p${index}`, index }));
    live(crowd, kind, undefined, ends, () =>
      news(openingMs() < 0 ? {} : { serving: 3, phase: 'exhausted', remaining: 0 }),
    );
    expect(records.map(({ outcome }) => outcome)).toEqual(['refused', 'refused', 'refused']);
    expect(new Set(records.map(({ toldAtMs }) => toldAtMs)).size).toBe(1);
  });

  test('asks as told while nothing is heard, and again when the news end', () => {
    live([someone({ listens: true })], kind, undefined, day, () =>
      openingMs() < -400_000 ? news({}) : null,
    );
    expect(records[0]).toMatchObject({ outcome: 'reserved' });
    // Silent from 2.2 s of wall time on; known 4 s later at the latest, then spread over 4 s, then each 705 ms.
    expect(polls().length).toBeGreaterThanOrEqual(1);
    expect(polls().length).toBeLessThanOrEqual(3);
    expect(polls()[0]!.wallMs).toBeGreaterThanOrEqual(1_006_000);
  });

  test('gives up when patience ends, as everybody', () => {
    live([someone({ listens: true, patienceMs: 1000, saysGoodbye: true })], kind, undefined, day, () =>
      news({ serving: 3 }),
    );
    expect(records[0]).toMatchObject({ outcome: 'gaveUp', leftAtMs: 1000, requests: 3 });
  });

  test('gives up where patience ends in the moment in which the news come that no place is left', () => {
    live([someone({ listens: true, patienceMs: 5_000 })], kind, undefined, day, () =>
      news(openingMs() < 0 ? {} : { serving: 3, phase: 'exhausted', remaining: 0 }),
    );
    expect(records[0]).toMatchObject({ outcome: 'gaveUp', leftAtMs: 5_000 });
  });

  test('asks when the room begins another epoch', () => {
    live([someone({ listens: true })], kind, undefined, day, () =>
      news({ epoch: openingMs() < -500_000 ? 'e' : 'f' }),
    );
    // Within 5 s of the wall clock, that is 500 s of the day; then when the turn has come.
    expect(polls()).toHaveLength(2);
    expect(records[0]).toMatchObject({ outcome: 'reserved' });
  });
});

test('an empty crowd is finished at once', () => {
  live([], kind);
  expect(finished).toBe(1);
});
