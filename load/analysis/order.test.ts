import { describe, expect, test } from 'vitest';
import type { PersonRecord } from '../record/files.ts';
import { displacement } from './displaced.ts';
import { orderStep, orderSummary } from './order.ts';
import { quotaSummary } from './quota.ts';
import { syntheticPerson } from './synthetic-person.ts';
import { type SyntheticRun, syntheticRun } from './synthetic-run.ts';

const { signs: _, ...honest } = syntheticRun({ people: 400, quota: 60 });

function orderOf(change: (run: Omit<SyntheticRun, 'signs'>) => void) {
  const run = structuredClone(honest);
  change(run);
  return orderSummary(
    run.manifest,
    run.people,
    run.ledger,
    quotaSummary(run.manifest, run.people, run.ledger),
  );
}

describe('an honest room', () => {
  const order = orderOf(() => {});

  test('calls exactly in the order of numbers', () => {
    expect(order.numberToTurn).toMatchObject({ inversions: 0, tau: 1 });
    expect(order.numberToCall).toMatchObject({ inversions: 0, slips: { max: 0 }, skips: { max: 0 } });
    expect(order.numberToCall.n).toBeGreaterThan(60);
  });

  test('lets near-simultaneous arrivals change places, and no others', () => {
    // Whoever joined again has a number that says nothing of the arrival.
    const once = honest.people.filter(({ tickets }) => tickets === 1);
    expect(order.arrivalToNumber.n).toBe(once.length);
    expect(order.arrivalToNumber.beyondSimultaneous).toBe(0);
  });

  test('people think for different times: that, and nothing else, turns calls and ranks round', () => {
    expect(order.callToRank.inversions).toBeGreaterThan(0);
    expect(order.thinking).toEqual({ explained: order.callToRank.inversions, unexplained: 0 });
    expect(order.submissionToRank.inversions).toBe(0);
    expect(order.arrivalToRank.tau).toBeGreaterThan(0.5);
    expect(order.arrivalToRank.z).toBeGreaterThan(5);
  });

  test('displaces nobody, admits everybody it accepts', () => {
    expect(order).toMatchObject({ displaced: 0, latecomers: 0, passedOver: 0, withoutAdmission: 0 });
  });
});

test('two calls swapped are one inversion or more, seen by whom it happened to', () => {
  const order = orderOf(({ people }) => {
    const called = people
      .filter((person) => person.calledAtMs !== null)
      .sort((a, b) => a.number! - b.number!);
    const [a, b] = [called[10]!, called[20]!];
    [a.calledAtMs, b.calledAtMs] = [b.calledAtMs, a.calledAtMs];
  });
  expect(order.numberToCall).toMatchObject({ inversions: 19, slips: { max: 10 }, skips: { max: 10 } });
});

test('ranks in another order than the clicks are not put down to thinking', () => {
  const order = orderOf(({ people }) => {
    const [a, b] = people.filter(({ rank }) => rank === 1 || rank === 50);
    [a!.rank, b!.rank] = [b!.rank, a!.rank];
  });
  expect(order.thinking?.unexplained).toBeGreaterThan(0);
  expect(order.submissionToRank.beyondSimultaneous).toBeGreaterThan(0);
});

test('a second ticket after one that ran out says nothing of the arrival', () => {
  const order = orderOf(({ people }) => {
    Object.assign(people[0]!, { number: 99_999, turn: 99_999, tickets: 2, calledAtMs: null });
  });
  const once = honest.people.filter(({ tickets }) => tickets === 1);
  expect(order.arrivalToNumber).toMatchObject({ n: once.length - 1, beyondSimultaneous: 0 });
});

test('a second number while the first is good is counted', () => {
  const order = orderOf(({ people }) => {
    people[3]!.strayNumbers = 2;
  });
  expect(order.strayNumbers).toBe(2);
});

test('a place without an admission, where there is a room', () => {
  const order = orderOf(({ people }) => {
    people.find(({ rank }) => rank === 1)!.admittedAtMs = null;
  });
  expect(order.withoutAdmission).toBe(1);
});

test('a step that does not exist has no value: neither kept nor broken', () => {
  const nobody = orderStep(
    [],
    (one) => one.number,
    (one) => one.rank,
  );
  expect(nobody).toMatchObject({ n: 0, inversions: null, tau: null, beyondSimultaneous: null });
});

/** Six people, two places. Each line: who, arrival and ticket (s), and what happened. */
describe('displaced people and latecomers', () => {
  const seconds = (person: Partial<PersonRecord> & { at: number; ticket?: number | null }) => {
    const { at, ticket = at, ...rest } = person;
    return syntheticPerson({
      arrivedAtMs: at * 1000,
      joinedAtMs: ticket === null ? null : ticket * 1000,
      number: ticket,
      outcome: 'refused',
      toldAtMs: 9_000_000,
      ...rest,
    });
  };
  const placed = { outcome: 'reserved', rank: 1, calledAtMs: 1, admittedAtMs: 1, submittedAtMs: 1 } as const;
  const judge = (people: PersonRecord[], mode: 'fifo' | 'passthrough' = 'fifo') => {
    const manifest = structuredClone(honest.manifest);
    manifest.scenario.admission.mode = mode;
    const places = { total: 2, given: 2, accepted: 2, lastPlaceAtMs: 5_000_000 };
    const { displaced, latecomers, passedOver, candidates } = displacement(manifest, people, places);
    const names = (found: PersonRecord[]) => found.map(({ id }) => id);
    return { displaced: names(displaced), latecomers: names(latecomers), passedOver, candidates };
  };

  test('the first two got the two places', () => {
    const result = judge([
      seconds({ id: 'a', at: 100, ...placed }),
      seconds({ id: 'b', at: 200, ...placed }),
      seconds({ id: 'c', at: 300 }),
    ]);
    expect(result).toEqual({ displaced: [], latecomers: [], passedOver: 0, candidates: 3 });
  });

  test('the third got the second one’s', () => {
    const result = judge([
      seconds({ id: 'a', at: 100, ...placed }),
      seconds({ id: 'b', at: 200 }),
      seconds({ id: 'c', at: 300, ...placed }),
    ]);
    expect(result).toMatchObject({ displaced: ['b'], latecomers: ['c'], passedOver: 1 });
  });

  test.each<[string, Partial<PersonRecord>]>([
    ['gave up before the last place went', { outcome: 'gaveUp', toldAtMs: null, leftAtMs: 4_000_000 }],
    ['never took up the call', { calledAtMs: 1_000_000 }],
    ['let the session run out', { calledAtMs: 1_000_000, admittedAtMs: 1_000_000, submittedAtMs: 4_700_000 }],
    ['needed no place', { outcome: 'exempt' }],
    ['may not have one', { outcome: 'ineligible' }],
  ])('who %s makes room', (_, happened) => {
    const result = judge([
      seconds({ id: 'a', at: 100, ...placed }),
      seconds({ id: 'b', at: 200, ...happened }),
      seconds({ id: 'c', at: 300, ...placed }),
    ]);
    expect(result).toMatchObject({ displaced: [], latecomers: [], candidates: 2 });
  });

  test.each<[string, Partial<PersonRecord>]>([
    ['submitted in time and was refused', { calledAtMs: 1000, admittedAtMs: 1000, submittedAtMs: 9000 }],
    ['gave up only afterwards', { outcome: 'gaveUp', toldAtMs: null, leftAtMs: 6_000_000 }],
    ['was cut off by an error', { outcome: 'error', toldAtMs: null, calledAtMs: 1000 }],
  ])('who %s does not', (_, happened) => {
    const result = judge([
      seconds({ id: 'a', at: 100, ...placed }),
      seconds({ id: 'b', at: 200, ...happened }),
      seconds({ id: 'c', at: 300, ...placed }),
    ]);
    expect(result.displaced).toEqual(['b']);
  });

  test('who never got a ticket stands since the arrival', () => {
    const result = judge([
      seconds({ id: 'a', at: 100, ...placed }),
      seconds({ id: 'b', at: 200, ticket: null, outcome: 'error' }),
      seconds({ id: 'c', at: 300, ...placed }),
    ]);
    expect(result.displaced).toEqual(['b']);
  });

  describe('a place that came back', () => {
    const late = { ...placed, stoodBy: true, decidedAtMs: 8_000_000 } as const;

    test('is not that of who had gone home', () => {
      const result = judge([
        seconds({ id: 'a', at: 100, ...placed }),
        seconds({ id: 'home', at: 200, toldAtMs: 4_000_000 }),
        seconds({ id: 'c', at: 300, ...late }),
      ]);
      expect(result).toMatchObject({ displaced: [], latecomers: [], passedOver: 0 });
    });

    test.each<[string, Partial<PersonRecord>]>([
      ['stood by', { stoodBy: true, outcome: 'standby', toldAtMs: 4_000_000 }],
      ['was told of the end after it had gone', { toldAtMs: 8_500_000 }],
    ])('is that of who %s before them', (_, happened) => {
      const result = judge([
        seconds({ id: 'a', at: 100, ...placed }),
        seconds({ id: 'b', at: 200, ...happened }),
        seconds({ id: 'c', at: 300, ...late }),
      ]);
      expect(result.displaced).toEqual(['b']);
    });

    test('passed on by who stood by, it makes a latecomer', () => {
      const result = judge([
        seconds({ id: 'a', at: 100, ...placed }),
        seconds({ id: 'b', at: 200, stoodBy: true, outcome: 'standby', toldAtMs: 4_000_000 }),
        seconds({ id: 'c', at: 300, ...late }),
      ]);
      expect(result).toMatchObject({ displaced: ['b'], latecomers: ['c'] });
    });
  });

  test('nearly the same moment is no order: a quarter of a wall second at this speed is 15 s', () => {
    const result = judge([
      seconds({ id: 'a', at: 100, ...placed }),
      seconds({ id: 'b', at: 200 }),
      seconds({ id: 'c', at: 214, ...placed }),
    ]);
    expect(result).toMatchObject({ displaced: [], latecomers: [] });
  });

  test('a ticket that came late to an early one makes nobody a victim', () => {
    const result = judge([
      seconds({ id: 'a', at: 100, ...placed }),
      seconds({ id: 'b', at: 200 }),
      seconds({ id: 'c', at: 150, ticket: 300, ...placed }),
    ]);
    expect(result.displaced).toEqual([]);
  });

  test('without a room, arrival counts, and so does clicking in time', () => {
    const result = judge(
      [
        seconds({ id: 'a', at: 100, ticket: null, ...placed }),
        seconds({ id: 'b', at: 200, ticket: null, submittedAtMs: 300_000 }),
        seconds({ id: 'c', at: 300, ticket: null, ...placed }),
        seconds({ id: 'slow', at: 210, ticket: null, submittedAtMs: 5_100_000 }),
      ],
      'passthrough',
    );
    expect(result).toMatchObject({ displaced: ['b'], latecomers: ['c'], candidates: 3 });
  });
});
