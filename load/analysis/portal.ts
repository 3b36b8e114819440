import { hasRoom } from '../../server/opening/settings.ts';
import type { Manifest, SeriesRow } from '../record/files.ts';

/**
 * What the portal was good for. **Goodput** is portal work whose answer reached its caller in time and brought that
 * person nearer to a place (signed in, a section of the form saved, a place taken), over what the portal could have
 * done in that time. Work for somebody who had given up, for a refusal, or for the same answer once more is no
 * goodput, however busy it kept the portal.
 */
export interface PortalSummary {
  /** Pieces of work a second of opening time at full strength. */
  capacityPerSecond: number;
  /** Pieces of work that were done; in time for their caller, and too late. */
  inTime: number;
  tooLate: number;
  /** Answers that brought somebody nearer to a place. */
  forward: number;
  /** From the opening to the last place given (or the end of the rush). */
  goodput: number | null;
  /**
   * While the line stands: from the moment when the room has once let in all it may until the calls hold all the
   * places left, when nobody more may be called. Null without a room, or where that never was.
   */
  goodputInLine: number | null;
  lineMinutes: number;
  /** Longest time (opening minutes) through which any ten minutes together had less than a tenth of the capacity, while more was asked than it can do. */
  collapsedMinutes: number;
  /** Goodput over that time; null where there was none. */
  goodputCollapsed: number | null;
  /** Goodput in each row of the series from the opening on, smoothed over ten opening minutes; for the chart. */
  course: { atMs: number; goodput: number; busy: number }[];
}

/** Goodput is told over this long: a few answers more or less in a second of a small model say nothing. */
const WINDOW_MS = 600_000;
/** Less than this share of the capacity is a collapse. */
const COLLAPSED = 0.1;

/** One row with what the portal could have done in it. */
interface Span {
  atMs: number;
  fromMs: number;
  capacity: number;
  asked: number;
  done: number;
  forward: number;
  row: SeriesRow;
}

/** Null where the series tells of no portal. */
export function portalSummary(manifest: Manifest, series: readonly SeriesRow[]): PortalSummary | null {
  const spans = spansOf(manifest, series);
  const first = spans[0];
  if (first === undefined) return null;
  const collapse = longestCollapse(spans);
  const line = lineOf(manifest, spans);
  const sum = (of: (row: SeriesRow) => number) => series.reduce((total, row) => total + of(row), 0);
  return {
    capacityPerSecond: Math.max(...spans.map(({ row }) => row.portal!.capacityPerSecond)),
    inTime: sum((row) => row.portal?.inTime ?? 0),
    tooLate: sum((row) => row.portal?.tooLate ?? 0),
    forward: sum((row) => row.portal?.forward ?? 0),
    goodput: share(spans),
    goodputInLine: share(line),
    lineMinutes: minutes(line),
    collapsedMinutes: minutes(collapse),
    goodputCollapsed: share(collapse),
    course: spans.map((span, index) => {
      const window = windowUpTo(spans, index);
      return { atMs: span.atMs, goodput: share(window) ?? 0, busy: share(window, 'done') ?? 0 };
    }),
  };
}

/** From the opening until the last place was given; to the end of the rush where places are left. */
function spansOf({ scenario }: Manifest, series: readonly SeriesRow[]): Span[] {
  const rush = scenario.run.speed.findLastIndex((step) => step.rush === true);
  const endMs = (scenario.run.speed[rush + 1]?.fromSeconds ?? Number.POSITIVE_INFINITY) * 1000;
  const spans: Span[] = [];
  let before: SeriesRow | null = null;
  for (const row of series) {
    const fromMs: number = Math.max(0, before?.atMs ?? row.atMs);
    if (before !== null && row.portal && row.atMs > 0 && row.atMs <= endMs && before.remaining > 0) {
      const { capacityPerSecond, asked, inTime, tooLate, forward } = row.portal;
      const capacity = (capacityPerSecond * (row.atMs - fromMs)) / 1000;
      spans.push({ atMs: row.atMs, fromMs, capacity, asked, done: inTime + tooLate, forward, row });
    }
    before = row;
  }
  return spans;
}

/** The rows in which the line stands, see `PortalSummary.goodputInLine`. */
function lineOf({ scenario: { admission } }: Manifest, spans: readonly Span[]): Span[] {
  if (!hasRoom(admission.mode)) return [];
  const inside = ({ row }: Span) => row.called + row.active;
  const full = spans.findIndex((span) => inside(span) >= admission.maxActive);
  if (full < 0) return [];
  const end = spans.findIndex((span, index) => index > full && inside(span) >= span.row.remaining);
  return spans.slice(full + 1, end < 0 ? undefined : end);
}

function longestCollapse(spans: readonly Span[]): Span[] {
  let longest: Span[] = [];
  let from: number | null = null;
  for (let index = 0; index < spans.length; index++) {
    const window = windowUpTo(spans, index);
    const asked = window.reduce((sum, span) => sum + span.asked, 0);
    const capacity = window.reduce((sum, span) => sum + span.capacity, 0);
    const collapsed = minutes(window) >= 10 && asked > capacity && share(window)! < COLLAPSED;
    if (!collapsed) {
      from = null;
      continue;
    }
    from ??= index - window.length + 1;
    const stretch = spans.slice(from, index + 1);
    if (minutes(stretch) > minutes(longest)) longest = stretch;
  }
  return longest;
}

/** The rows up to one that make at least ten opening minutes together; fewer near the opening. */
function windowUpTo(spans: readonly Span[], index: number): Span[] {
  let from = index;
  while (from > 0 && spans[index]!.atMs - spans[from]!.fromMs < WINDOW_MS) from--;
  return spans.slice(from, index + 1);
}

function share(spans: readonly Span[], of: 'forward' | 'done' = 'forward'): number | null {
  const capacity = spans.reduce((sum, span) => sum + span.capacity, 0);
  return capacity === 0 ? null : spans.reduce((sum, span) => sum + span[of], 0) / capacity;
}

function minutes(spans: readonly Span[]): number {
  return spans.reduce((sum, { atMs, fromMs }) => sum + atMs - fromMs, 0) / 60_000;
}
