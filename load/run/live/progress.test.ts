import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { testRim } from '../../cli/test-rim.ts';
import { progressOn } from './progress.ts';
import type { LiveStatus } from './status.ts';

const status = {
  title: 'A day',
  kind: ['fifo'],
  timeZone: 'UTC',
  opensAtMs: 0,
  nowMs: 0,
  speed: 1,
  opening: null,
  stale: false,
  people: 10,
  arrived: 1,
  served: 0,
  requestsPerSecond: 2,
  errors: 0,
  p99Ms: null,
  toGoMs: 1000,
  waiting: [],
} satisfies LiveStatus;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('not on a terminal', () => {
  test('a plain line every few seconds, and no control characters', () => {
    const rim = testRim();
    const progress = progressOn(rim.err, 'en');
    progress.note('starting');
    progress.follow(() => status);
    vi.advanceTimersByTime(11_000);
    progress.close();
    vi.advanceTimersByTime(60_000);
    expect(rim.written.err.split('\n')).toHaveLength(4);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what must not be there
    expect(rim.written.err).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
  });
});

describe('on a terminal', () => {
  test('draws about four times a second, and leaves it as it was', () => {
    const rim = testRim({ columns: 80 });
    const progress = progressOn(rim.err, 'en');
    progress.follow(() => status);
    vi.advanceTimersByTime(2_000);
    const frames = rim.written.err.split('\u001b[?2026h').length - 1;
    expect(frames).toBe(9);
    progress.note('passes above');
    progress.close();
    progress.close();
    const written = rim.written.err;
    expect(written.split('\u001b[?25l').length).toBe(2);
    expect(written.split('\u001b[?25h').length).toBe(2);
    expect(written.lastIndexOf('\u001b[?25h')).toBeGreaterThan(written.lastIndexOf('\u001b[?25l'));
    vi.advanceTimersByTime(5_000);
    expect(rim.written.err).toBe(written);
    expect(shown(written)).toEqual(['passes above']);
  });

  test('draws over its own lines only', () => {
    const rim = testRim({ columns: 80 });
    const progress = progressOn(rim.err, 'en');
    progress.note('first');
    progress.follow(() => status);
    vi.advanceTimersByTime(1_000);
    progress.note('second');
    vi.advanceTimersByTime(1_000);
    const screen = shown(rim.written.err);
    expect(screen.slice(0, 2)).toEqual(['first', 'second']);
    expect(screen.filter((row) => row.includes('A day'))).toHaveLength(1);
    progress.close();
  });
});

/** What a terminal shows after these bytes, as far as this screen uses it: lines, up, and the two kinds of clearing. */
function shown(bytes: string): string[] {
  const rows: string[] = [''];
  let row = 0;
  let column = 0;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: this is what a terminal reads
  for (const [token] of bytes.matchAll(/\u001b\[\??(\d*)([A-Za-z])|[\r\n]|[^\u001b\r\n]+/g)) {
    if (token === '\r') column = 0;
    else if (token === '\n') {
      row++;
      column = 0;
      rows[row] ??= '';
    } else if (token.endsWith('A') && token.startsWith('\u001b')) row -= Number(token.slice(2, -1));
    else if (token === '\u001b[K') rows[row] = rows[row]!.slice(0, column);
    else if (token === '\u001b[J') rows.splice(row, rows.length, rows[row]!.slice(0, column));
    else if (!token.startsWith('\u001b')) {
      rows[row] = rows[row]!.slice(0, column) + token + rows[row]!.slice(column + token.length);
      column += token.length;
    }
  }
  return rows.map((each) => each.trimEnd()).filter((each) => each !== '');
}
