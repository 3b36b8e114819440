import { expect, test } from 'vitest';
import type { PortalSecond, SeriesRow } from '../record/files.ts';
import { portalSummary } from './portal.ts';
import { syntheticRun } from './synthetic-run.ts';

const { manifest, series: without } = syntheticRun({ people: 60, quota: 10 });
manifest.scenario.admission.maxActive = 10;

/** A row every opening minute from the opening on, in each of which the portal can do 60 pieces of work. */
function rows(
  minutes: number,
  of: (minute: number) => Partial<PortalSecond> & Partial<Pick<SeriesRow, 'active' | 'remaining'>>,
): SeriesRow[] {
  return Array.from({ length: minutes + 1 }, (_, minute) => {
    const { active = 10, remaining = 100, ...portal } = of(minute);
    const level = { waiting: 50, called: 0, active, serving: 0, remaining };
    return {
      ...{ atMs: minute * 60_000, wallMs: minute * 500, arrivals: 0, requests: 60, errors: 0 },
      ...{ submissions: {}, latencyMs: null, ...level },
      portal: { capacityPerSecond: 1, asked: 60, inTime: 60, tooLate: 0, forward: 60, ...portal },
    };
  });
}

const of = (series: SeriesRow[], mode: typeof manifest.scenario.admission.mode = 'fifo') => {
  const scenario = { ...manifest.scenario, admission: { ...manifest.scenario.admission, mode } };
  return portalSummary({ ...manifest, scenario }, series)!;
};

test('without a portal there is nothing to tell', () => {
  expect(portalSummary(manifest, without)).toBe(null);
});

test('a portal that works for the people inside: all of it is goodput, in line and over the day', () => {
  const summary = of(rows(60, () => ({})));
  expect(summary).toMatchObject({ capacityPerSecond: 1, goodput: 1, goodputInLine: 1, collapsedMinutes: 0 });
  expect(summary.goodputCollapsed).toBe(null);
});

test('work for somebody who has given up, or for a refusal, keeps it busy and is no goodput', () => {
  const summary = of(rows(60, () => ({ inTime: 30, tooLate: 30, forward: 15 })));
  expect(summary.goodput).toBe(0.25);
  expect(summary.course.at(-1)).toMatchObject({ goodput: 0.25, busy: 1 });
});

test('the line stands from the first full room until the calls hold all the places left', () => {
  const summary = of(
    rows(60, (minute) => ({
      active: Math.min(minute, 10),
      remaining: minute < 50 ? 100 : 10,
      forward: minute > 10 && minute < 50 ? 57 : 6,
    })),
  );
  expect(summary.goodputInLine).toBeCloseTo(0.95);
  expect(summary.lineMinutes).toBe(39);
  expect(summary.goodput).toBeLessThan(0.7);
});

test('a mode without a room has no line', () => {
  expect(
    of(
      rows(60, () => ({})),
      'session-limit',
    ).goodputInLine,
  ).toBe(null);
});

test('a collapse: more asked than it can do, and less than a tenth of it good for anything, ten minutes or more', () => {
  const storm = (from: number, to: number, asked = 6_000) =>
    of(
      rows(60, (minute) => (minute >= from && minute < to ? { asked, forward: 3 } : {})),
      'session-limit',
    );
  expect(storm(20, 45)).toMatchObject({ collapsedMinutes: 25, goodputCollapsed: 0.05 });
  expect(storm(20, 29).collapsedMinutes).toBe(0);
  // A portal that nobody asks anything of is idle, not collapsed.
  expect(storm(20, 45, 3).collapsedMinutes).toBe(0);
});

test('after the last place, nothing is asked of it any more', () => {
  const summary = of(rows(60, (minute) => (minute < 30 ? {} : { remaining: 0, forward: 0 })));
  expect(summary.goodput).toBeCloseTo(29 / 30);
});
