import { expect, test } from 'vitest';
import { drawPopulation } from '../population/draw.ts';
import { kolmogorovSmirnov, kolmogorovSmirnovLimit } from '../population/goodness.ts';
import { loadScenario } from '../scenario/load.ts';
import { scaleScenario } from '../scenario/scale.ts';
import type { DayEvent } from '../scenario/schema.ts';
import { carryOut, eventCalls } from './events.ts';

const opensAtMs = Date.parse('2016-06-13T08:30:00-04:00');
const why = 'a test';
const { scenario } = loadScenario('csq-2016-06-13');

test("each event comes down to the operator's calls, in the order of the day", () => {
  const events: DayEvent[] = [
    { kind: 'places', atSeconds: 600, add: 100, why },
    { kind: 'maintenance', atSeconds: -1_800, announcedSeconds: 1_800, lastsSeconds: 3_600, why },
    { kind: 'capacity', atSeconds: 600, factor: 0.5, lastsSeconds: 300, why },
    { kind: 'surge', atSeconds: 60, people: 10, meanSeconds: 30, why },
    { kind: 'shutdown', atSeconds: 3_000, why },
  ];
  expect(
    eventCalls(events, opensAtMs).map(({ atMs, call }) => [atMs / 1000, call?.what, call?.body]),
  ).toEqual([
    // The notice says 8:30, and is overrun by half an hour.
    [-1_800, 'maintenance', { on: true, until: '2016-06-13T12:30:00.000Z' }],
    [60, undefined, undefined],
    [600, 'places', { add: 100 }],
    [600, 'portal', { capacity: 0.5 }],
    [900, 'portal', { capacity: 1 }],
    [1_800, 'maintenance', { on: false }],
    [3_000, 'maintenance', { on: true }],
  ]);
});

test('they are carried out when the clock comes to them; what the server refuses is kept, and the day goes on', async () => {
  const said: string[] = [];
  const startMs = Date.now();
  const calls = eventCalls(
    [
      { kind: 'places', atSeconds: 60, add: 5, why },
      { kind: 'capacity', atSeconds: 120, factor: 0.5, why },
    ],
    opensAtMs,
  );
  await new Promise<void>((done) => {
    const admin = {
      async change(what: string) {
        said.push(what);
        if (what === 'portal') done();
        else throw new Error('no');
      },
    };
    const clock = [{ fromWallMs: startMs, openingMs: opensAtMs, speed: 1_000 }];
    const events = carryOut({ calls, admin, clock, opensAtMs, now: Date.now, note: () => {} });
    void Promise.resolve().then(() => expect(events.records).toEqual([]));
    return events;
  });
  expect(said).toEqual(['places', 'portal']);
});

test('once stopped, nothing more is done', async () => {
  const change = () => Promise.reject(new Error('called'));
  const clock = [{ fromWallMs: Date.now() + 1e9, openingMs: opensAtMs, speed: 1 }];
  const calls = eventCalls([{ kind: 'places', atSeconds: 1, add: 5, why }], opensAtMs);
  const events = carryOut({ calls, admin: { change }, clock, opensAtMs, now: Date.now, note: () => {} });
  await events.stop();
  expect(events.records).toEqual([]);
});

test('a surge adds people of its own, exponentially from its beginning, and leaves everybody else as they were', () => {
  const surge: DayEvent = { kind: 'surge', atSeconds: 3_600, people: 40_000, meanSeconds: 300, why };
  const model = scaleScenario({ ...scenario, events: [surge] }, { scale: 0.1 }).scenario;
  const plain = drawPopulation({ ...model, events: [] }, 5);
  const all = drawPopulation(model, 5);
  expect(all.slice(0, plain.length)).toEqual(plain);
  const came = all.slice(plain.length).map(({ dueAtMs }) => dueAtMs);
  expect(came).toHaveLength(4_000);
  expect(kolmogorovSmirnov(came, (ms) => 1 - Math.exp(-(ms - 3_600_000) / 300_000))).toBeLessThan(
    kolmogorovSmirnovLimit(4_000),
  );
});
