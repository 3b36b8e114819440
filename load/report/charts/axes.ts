import type { View } from '../view.ts';
import { INK, RULE, SOFT } from './palette.ts';
import { written } from './writing.ts';

/*
 * Time of day on an axis is minutes since the midnight before the opening, so that ticks fall on whole hours
 * of the clock on the wall. (A day on which the clocks change is shown an hour off beyond that change.)
 */

/** Opening ms to minutes since midnight. */
export function minutesOf({ clock }: View): (atMs: number) => number {
  const [hours, minutes] = clock(0).split(':').map(Number);
  return (atMs) => hours! * 60 + minutes! + atMs / 60_000;
}

/** The axis of the clock, with few enough ticks for the width; `named`: with the hours written out. */
export function clockAxis(view: View, width: number, named = true) {
  const minute = minutesOf(view);
  const { moments } = view.day;
  const [min, max] = [minute(moments[0]!), minute(moments.at(-1)!)];
  const most = width < 300 ? 3 : width < 500 ? 5 : 11;
  const interval = [15, 30, 60, 120, 180, 240, 360].find((step) => (max - min) / step <= most) ?? 720;
  return {
    type: 'value' as const,
    min,
    max,
    interval,
    axisLabel: {
      ...label,
      show: named,
      formatter: written(view.f, 'clock'),
      showMinLabel: true,
      showMaxLabel: (max - min) % interval === 0,
    },
    axisLine,
    axisTick: { show: true, lineStyle: { color: SOFT } },
    axisPointer: { label: { formatter: written(view.f, 'clock') } },
    splitLine: { show: false },
  };
}

const label = { color: SOFT, fontSize: 12 };
const axisLine = { show: true, onZero: false, lineStyle: { color: SOFT } };

/** An axis of counts: light lines across, no line of its own. */
export function countAxis(view: View, max?: number) {
  return {
    type: 'value' as const,
    min: 0,
    ...(max === undefined ? {} : { max }),
    splitNumber: 3,
    minInterval: 1,
    axisLabel: { ...label, formatter: written(view.f, 'number') },
    splitLine: { lineStyle: { color: RULE } },
  };
}

/** An axis of anything, with its name in the middle below it. */
export function namedAxis(name: string, formatter: ReturnType<typeof written>) {
  return {
    type: 'value' as const,
    name,
    nameLocation: 'middle' as const,
    nameGap: 30,
    nameTextStyle: { color: INK, fontSize: 12 },
    axisLabel: { ...label, formatter, hideOverlap: true },
    axisPointer: { label: { formatter } },
    axisLine,
    splitLine: { lineStyle: { color: RULE } },
  };
}

/** A logarithmic axis, with round numbers on it: 1, 2, 5, 10 where there is room for as many, else fewer. @param most labels */
export function logAxis(
  [min, max]: readonly [min: number, max: number],
  most: number,
  formatter: ReturnType<typeof written>,
) {
  const within = (digits: readonly number[]) =>
    Array.from({ length: 25 }, (_, k) => digits.map((digit) => digit * 10 ** (k - 6)))
      .flat()
      .filter((value) => value >= min && value <= max);
  const sets = [[1, 2, 5], [1, 3], [1]].map(within);
  const customValues = sets.find((values) => values.length <= most) ?? sets.at(-1)!;
  return {
    type: 'log' as const,
    ...{ min, max },
    axisLabel: { ...label, formatter, customValues },
    axisTick: { customValues },
  };
}

/** The dashed line at the opening, and a dotted one with its number at each event of the day (`sections/events.ts`). */
export function openingLine(view: View) {
  const minute = minutesOf(view);
  const { moments } = view.day;
  const events = (view.records.manifest.events ?? [])
    .map(({ doneAtMs }, k) => ({ doneAtMs, name: String(k + 1) }))
    .filter(({ doneAtMs }) => doneAtMs >= moments[0]! && doneAtMs <= moments.at(-1)!);
  return {
    silent: true,
    symbol: 'none' as const,
    lineStyle: { color: INK, type: 'dashed' as const, width: 1 },
    label: { show: false },
    data: [
      { xAxis: minute(0) },
      ...events.map(({ doneAtMs, name }) => ({
        xAxis: minute(doneAtMs),
        lineStyle: { color: SOFT, type: 'dotted' as const, width: 1 },
        label: { show: true, formatter: name, color: SOFT, fontSize: 11, distance: 2 },
      })),
    ],
  };
}
