import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { analyseRun } from '../analysis/analyse.ts';
import { dayMeasures } from '../analysis/day-measures.ts';
import { readRun, recordsOf } from '../analysis/read-run.ts';
import { sideBySide } from './side-by-side.ts';
import { planOf, virtualDays } from './virtual-days.ts';

// The one real run that comes with the project; it calibrates nothing here: the costs are the assumed ones.
const folder = fileURLToPath(new URL('../../results/reference', import.meta.url));
const records = recordsOf(folder, await readRun(folder));
const measured = [dayMeasures(records, analyseRun(records))];
const virtual = virtualDays(planOf(records.manifest), { durability: 'always', costs: null, days: 10 });
const beyond = (days: typeof virtual) =>
  sideBySide(measured, days).flatMap(({ name, verdict }) => (verdict === 'beyond' ? [name] : []));

test('ten virtual days are within a tenth of the real one, but for the order, where few slips weigh much', () => {
  expect(beyond(virtual).filter((name) => name !== 'disorder')).toEqual([]);
  const { difference, mean } = sideBySide(measured, virtual).find(({ name }) => name === 'disorder')!;
  expect(Math.abs(difference! / mean!)).toBeLessThan(0.25);
});

test('the virtual days differ among themselves, as real ones of the same people do', () => {
  expect(new Set(virtual.map(({ disorder }) => disorder)).size).toBeGreaterThan(3);
  expect(new Set(virtual.map(({ served }) => served))).toEqual(new Set([30]));
});

test('a room that calls one step of its controller too early is found', () => {
  // A tenth of a second of wall time, at 150 times the speed of the day.
  const early = virtual.map((day) => ({ ...day, waitP25: day.waitP25! - 15 }));
  expect(beyond(early)).toContain('waitP25');
});
