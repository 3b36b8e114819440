import { describe, expect, test } from 'vitest';
import type { Call } from '../generator/call.ts';
import type { Reply, Who } from '../generator/live.ts';
import type { Adapter } from './adapter.ts';
import { clientOf, type SiteCall, type SiteReply } from './client.ts';
import { faultsOf } from './faults.ts';
import { problemsOf } from './load.ts';
import { hangMs, siteOf } from './site.ts';

const page: SiteReply = {
  status: 200,
  body: '{}',
  headers: { 'Retry-After': '3' },
  cookies: {},
  opened: true,
};
const who = { person: { id: 'p000007', index: 7 }, device: 0 } as unknown as Who;
const call = (action: Call['action']): Call => ({
  action,
  method: 'GET',
  path: '/',
  headers: {},
  body: null,
});
const hours = {
  clock: [{ fromWallMs: 0, openingMs: 0, speed: 1 }],
  ...{ preQueueAtMs: 1_000, opensAtMs: 2_000, closesAtMs: 9_000_000 },
};

/** Asks a site through an adapter, in a world whose time is set by hand. */
function ask(adapter: Partial<Record<keyof Adapter, unknown>>, atMs = 5_000) {
  const faults: string[] = [];
  const timers: (() => void)[] = [];
  let nowMs = atMs;
  const send = siteOf(adapter as Adapter, hours, {
    transport: async () => page,
    nowMs: () => nowMs,
    later: (run) => void timers.push(run),
    faulty: (problem) => void faults.push(problem),
  });
  const asked = (action: Call['action']) =>
    new Promise<Reply & { told: Record<string, unknown> }>((resolve) => {
      send(call(action), (reply) => resolve({ ...reply, told: JSON.parse(reply.text ?? '{}') }), who);
      if (adapter[action as keyof Adapter] === undefined) for (const timer of timers.splice(0)) timer();
    });
  const pass = (ms: number) => {
    nowMs += ms;
    for (const timer of timers.splice(0)) timer();
  };
  return { asked, faults, pass, timers };
}

describe('what a function returns, in the words of the behaviour', () => {
  test.each([
    ['look', { phase: 'open' }, 200, { phase: 'open' }],
    [
      'join',
      { state: 'waiting', number: 4, pollAfterSeconds: 2 },
      200,
      { state: 'waiting', number: 4, pollAfterMs: 2000 },
    ],
    ['join', { state: 'called' }, 200, { state: 'called', number: 8, unnumbered: true }],
    ['poll', { refused: 'exhausted' }, 409, { code: 'quota_exhausted' }],
    ['admit', { state: 'admitted' }, 200, { admission: 'given' }],
    [
      'submit',
      { state: 'reserved', rank: 3, receipt: 'A-1' },
      200,
      { status: 'reserved', rank: 3, receiptNumber: 'A-1' },
    ],
    ['submit', { refused: 'notAdmitted' }, 409, { code: 'not_admitted' }],
    ['pay', { state: 'confirmed' }, 200, { status: 'confirmed' }],
  ] as const)('%s: %o', async (name, returned, status, body) => {
    const poll = async () => ({ state: 'waiting' });
    const { asked, faults } = ask({ poll, [name]: async () => returned });
    const reply = await asked(name);
    expect(reply).toMatchObject({ status, told: body });
    expect(faults).toEqual([]);
  });

  test('trouble keeps what Retry-After said', async () => {
    const { asked } = ask({ submit: async () => ({ trouble: true, retryAfterSeconds: 7 }) });
    expect(await asked('submit')).toMatchObject({ status: 503, retryAfter: '7' });
  });
});

describe('an adapter at fault: its function and the remedy are named', () => {
  test.each([
    ['submit', async () => undefined, /^submit returned nothing: return \{ state: "reserved"/],
    ['submit', async () => ({ ok: true }), /^submit returned \{"ok":true\}: return/],
    ['submit', async () => ({ refused: 'notCalled' }), /^submit returned .*refused: "notOpen"/],
    [
      'submit',
      async () => ({ state: 'reserved', rank: 0 }),
      /^submit returned rank: 0: make it a whole number/,
    ],
    ['look', async () => 'open', /^look returned "open": return \{ phase:/],
    ['join', async () => ({ state: 'waiting' }), /no poll: export a function poll/],
    ['join', async () => ({ state: 'called', number: '4' }), /^join returned number: "4": make it/],
    ['pay', async () => Promise.reject(new Error('boom')), /^pay threw "boom": catch/],
    [
      'submit',
      () => {
        throw new TypeError('no order');
      },
      /^submit threw "no order"/,
    ],
    [
      'look',
      async (http: { get(path: string): unknown }) => http.get('https://elsewhere.example'),
      /path of the target/,
    ],
  ] as const)('%s', async (name, run, wanted) => {
    const { asked, faults } = ask({ [name]: run });
    // To the person it is a call without an answer; the run goes on.
    expect(await asked(name)).toMatchObject({ status: 0 });
    expect(faults.join()).toMatch(wanted);
  });

  test('one that hangs', async () => {
    const { asked, faults, pass, timers } = ask({ submit: () => new Promise(() => {}) });
    const reply = asked('submit');
    pass(hangMs - 1);
    expect(faults).toEqual([]);
    pass(1);
    expect(await reply).toMatchObject({ status: 0 });
    expect(faults).toEqual([expect.stringMatching(/^submit said nothing for 30 s: await every call/)]);
    // No timer outlives the calls.
    expect(timers).toEqual([]);
  });

  test('too many faults end the run, and are told with their number', () => {
    let ended = 0;
    const faults = faultsOf(() => ended++);
    for (let n = 0; n < 25; n++) faults.note('submit returned nothing: return { ... }');
    expect(ended).toBe(1);
    expect(faults.reasons()).toEqual([expect.stringMatching(/at fault \(25 times\): submit .* ended early/)]);
    expect(faultsOf(() => {}).reasons()).toEqual([]);
  });
});

test('a file is checked before anything is started', () => {
  const f = () => {};
  expect(problemsOf({ submit: f, receiptOf: f })).toEqual([]);
  expect(problemsOf({ look: f, join: f, poll: f, admit: f, submit: f, pay: f })).toEqual([]);
  expect(problemsOf({ submt: f, look: f })).toEqual([
    expect.stringMatching(/exports submt, which nothing calls: did you mean submit/),
    expect.stringMatching(/neither join nor submit/),
  ]);
  expect(problemsOf({ submit: 4 })).toEqual([expect.stringMatching(/submit is a number, not a function/)]);
  expect(problemsOf({})).toEqual([expect.stringMatching(/exports none of look, join/)]);
  expect(problemsOf({ default: { submit: f } })).toEqual([expect.stringMatching(/only a default export/)]);
});

describe('functions that are left out', () => {
  test('look: the doors open when the scenario says', async () => {
    const at = async (ms: number) =>
      (await ask({ submit: async () => null }, ms).asked('look')).told['phase'];
    expect([await at(0), await at(1_500), await at(2_000), await at(9_000_000)]).toEqual([
      ...['before', 'before', 'open', 'closed'],
    ]);
    const withRoom = ask({ join: async () => null }, 1_500);
    expect((await withRoom.asked('look')).told).toEqual({ phase: 'preQueue' });
  });

  test('join: there is no room; submit: who is in has a place', async () => {
    expect((await ask({ submit: async () => null }).asked('join')).told).toEqual({ code: 'no_room' });
    expect((await ask({ join: async () => null }).asked('submit')).told).toEqual({ status: 'reserved' });
  });
});

test('the client: forms, headers, a jar a device', async () => {
  const sent: SiteCall[] = [];
  const cookies = new Map<string, string>();
  const http = clientOf(
    async (each) => {
      sent.push(each);
      const set: Record<string, string> = sent.length === 1 ? { cart: 'c1', old: 'x' } : { old: '' };
      return { ...page, body: 'not json', cookies: set };
    },
    cookies,
    () => {},
  );
  const answer = await http.post('/cart', { item: 'a b', n: 2 });
  expect(sent[0]).toMatchObject({
    body: 'item=a%20b&n=2',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
  });
  expect(answer.headers['retry-after']).toBe('3');
  expect(answer.json()).toBeUndefined();
  await http.get('/cart');
  expect(sent[1]!.headers['Cookie']).toBe('cart=c1; old=x');
  await http.put('/cart', '{}', { headers: { 'content-type': 'application/json' } });
  expect(sent[2]).toMatchObject({
    body: '{}',
    headers: { 'content-type': 'application/json', Cookie: 'cart=c1' },
  });
});
