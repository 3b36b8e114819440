import { afterAll, beforeAll, expect, test } from 'vitest';
import { auditPeople } from '../analysis/audit/people.ts';
import type { Day } from '../run/day.ts';
import { withFinalStates } from '../run/states.ts';
import { runBuiltin } from './builtin.ts';
import { type Rehearsal, rehearsal } from './rehearsal.ts';

let place: Rehearsal;
let day: Day;
beforeAll(async () => {
  // Ten minutes of pre-queue and twenty of the opening in six seconds; then three days of payment.
  place = await rehearsal({ admission: 'session-limit', people: 80 }, 300);
  day = await place.live(runBuiltin);
});
afterAll(() => place?.close());

test('a crowd that has to sign in: some get in, submit and pay, the others try again and again', () => {
  const { people, report } = day.result;
  const placed = people.filter(({ outcome }) => outcome === 'reserved');
  expect(placed.length).toBeGreaterThan(0);
  for (const person of placed) {
    expect(person.signedInAtMs, person.id).toBeLessThanOrEqual(person.submittedAtMs!);
    expect(person.admittedAtMs, person.id).toBe(null);
  }
  expect(people.every(({ number, calledAtMs }) => number === null && calledAtMs === null)).toBe(true);
  expect(people.filter(({ paidAtMs }) => paidAtMs !== null).length).toBeGreaterThan(0);
  expect(report.requestsByAction['signIn']).toBeGreaterThan(people.length);
  expect(people.reduce((sum, { retries }) => sum + retries, 0)).toBeGreaterThan(0);
});

test('never more are signed in than may be', () => {
  const { maxActive } = place.plan.scenario.admission;
  const most = Math.max(...day.series.map(({ active }) => active));
  expect(most).toBeGreaterThan(0);
  expect(most).toBeLessThanOrEqual(maxActive);
});

test('what people were told of their places is what the ledger holds', () => {
  const { evidence, result } = day;
  const lines = <T>(values: readonly T[]) => values.map((value, index) => ({ line: index + 1, value }));
  const manifest = { scenario: place.plan.scenario, clock: day.clock, opensAtMs: place.plan.opensAtMs };
  const people = withFinalStates(result.people, evidence.ledger);
  expect(auditPeople(manifest as never, lines(people), lines(evidence.ledger))).toEqual([]);
});
