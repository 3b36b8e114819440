import { expect, test } from 'vitest';
import { samplePerson } from '../behaviour/sample.ts';
import { count } from './buckets.ts';
import { blankRecord } from './diary.ts';
import { gathering } from './gather.ts';
import { emptySecond, type SecondLine } from './tally.ts';

function second(wallSecond: number, changes: Partial<SecondLine> = {}): SecondLine {
  return { ...emptySecond(wallSecond), ...changes };
}

function polls(...ms: number[]): SecondLine['latency'] {
  const poll = {};
  for (const each of ms) count(poll, each);
  return { poll };
}

test('virtual users’ seconds are added up, whatever order they come in', () => {
  const gathered = gathering();
  gathered.add(second(11, { requests: 1, errors: 1, latency: polls(7) }));
  gathered.add(second(10, { requests: 2, arrivals: 2, submissions: { reserved: 1 }, latency: polls(5, 9) }));
  gathered.add(second(10, { requests: 1, submissions: { reserved: 2, closed: 1 }, latency: polls(1) }));
  const [ten, eleven] = gathered.seconds();
  expect(ten).toMatchObject({
    wallSecond: 10,
    requests: 3,
    arrivals: 2,
    submissions: { reserved: 3, closed: 1 },
  });
  expect(ten!.latencyMs!.p50).toBeCloseTo(5, 1);
  expect(ten!.latencyMs!.max).toBeCloseTo(9, 1);
  expect(eleven).toMatchObject({ wallSecond: 11, errors: 1 });
});

test('a second is told once, when it is complete', () => {
  const gathered = gathering();
  gathered.add(second(10));
  gathered.add(second(11));
  expect(gathered.complete(10).map(({ wallSecond }) => wallSecond)).toEqual([10]);
  expect(gathered.complete(10)).toEqual([]);
  gathered.add(second(12));
  expect(gathered.complete(99).map(({ wallSecond }) => wallSecond)).toEqual([11, 12]);
});

test('records come in the crowd’s order; whose never came is an error', () => {
  const crowd = ['a', 'b', 'c'].map((id) => ({ ...samplePerson(), id }));
  const gathered = gathering();
  gathered.record({ ...blankRecord(crowd[2]!), outcome: 'refused' });
  gathered.record({ ...blankRecord(crowd[0]!), outcome: 'reserved' });
  expect(gathered.recorded()).toBe(2);
  expect(gathered.records(crowd).map(({ id, outcome }) => [id, outcome])).toEqual([
    ['a', 'reserved'],
    ['b', 'error'],
    ['c', 'refused'],
  ]);
});

test('the report covers the whole run', () => {
  const gathered = gathering();
  const lagWall = {};
  count(lagWall, 40);
  gathered.add(second(10, { requests: 2, connections: 2, latency: polls(5, 9), lagWall }));
  gathered.add(second(20, { requests: 1, connections: 1, latency: { join: { 3: 1 } } }));
  const report = gathered.report(5, 4);
  expect(report).toMatchObject({
    ...{ planned: 5, recorded: 0, requests: 3, connections: 3, virtualUsers: 4, cpu: null },
    requestsByAction: { poll: 2, join: 1 },
  });
  expect(report.lagWallMs.p99).toBeCloseTo(40, 0);
  expect(gathered.lagIn(10, 10).p99).toBeCloseTo(40, 0);
  expect(gathered.lagIn(11, 30).p99).toBe(0);
});
