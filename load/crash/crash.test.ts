import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CrashTestResult, runCrashTest } from './run.ts';
import { losing, tableOf } from './table.ts';

/** The short form of `npm run crash-test`: the real server, a real Redis, two moments of each kind. */
const seed = 20_160_613;
let result: CrashTestResult;
const notes: string[] = [];
beforeAll(async () => {
  const note = (line: string) => void notes.push(line);
  result = await runCrashTest({ moments: 2, seed, small: true, now: Date.now, note });
});

afterAll(() => {
  if (result === undefined || result.failures.length > 0) console.error(notes.join('\n'));
});

describe('crash test, short form', () => {
  it('loses nothing that was acknowledged with `always`, and catches `everysec` losing', () => {
    expect(result.failures).toEqual([]);
    for (const series of result.series)
      if (series.durability === 'always') expect(losing(series)).toBe(0);
      else expect(losing(series)).toBeGreaterThan(0);
  });

  it('prints its counts', () => {
    const table = tableOf(result.series);
    expect(table).toContain('power lost, everysec');
    expect(table).toMatch(/^ACKNOWLEDGED PLACES LOST( +0){4} +[1-9]\d*$/m);
  });
});
