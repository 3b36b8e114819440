import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { analyseRun } from '../analysis/analyse.ts';
import { chained, syntheticRun, writeRun } from '../analysis/synthetic-run.ts';
import { dispatch } from '../cli/dispatch.ts';
import { testRim } from '../cli/test-rim.ts';
import { program } from '../cli.ts';
import { gathering } from '../generator/gather.ts';
import { type SecondLine, tally } from '../generator/tally.ts';
import type { PersonRecord, SeriesRow } from '../record/files.ts';
import { type Segment, shareOf } from '../run/segment.ts';
import { joinSeries, type Levels } from '../run/series.ts';
import { daysOfLag } from '../scenario/schedule.ts';
import { mergeParts } from './merge.ts';
import type { Part } from './parts.ts';
import { problemsOf } from './same-day.ts';

const { signs: _, ...day } = syntheticRun({ people: 60, quota: 10 });
const { clock, opensAtMs } = day.manifest;
const startedWallMs = clock[0]!.fromWallMs;
const frame = { clock, startedWallMs, opensAtMs };
const indexOf = ({ id }: PersonRecord) => Number(id.slice(1)) - 1;

/** What a generator counts of these people: two calls each, whose latency is their own; two of one part of three have a slow line. */
function counted(people: readonly PersonRecord[]): SecondLine[] {
  const lines: SecondLine[] = [];
  const counts = tally((line) => lines.push(line));
  for (const person of people) {
    const atMs = startedWallMs + 1_000 + indexOf(person) * 137;
    const latencyMs = [7, 10].includes(indexOf(person)) ? 4_000 : 1 + indexOf(person);
    counts.arrived(atMs);
    counts.began(atMs, 1 + indexOf(person) / 10, 50);
    const answered = { latencyMs, error: false, forward: 0, opened: indexOf(person) % 3 === 0 };
    counts.answered(atMs, { ...answered, action: 'join', outcome: null });
    counts.answered(atMs, { ...answered, action: 'submit', outcome: 'reserved' });
  }
  counts.flush(Number.POSITIVE_INFINITY);
  return lines;
}

const levels: Levels[] = Array.from({ length: 12 }, (_, n) => ({
  wallSecond: startedWallMs / 1000 + n,
  ...{ waiting: n, called: 1, active: 2, serving: n, remaining: 10 - Math.min(10, n) },
}));

/** The day as one generator leaves it, or as one machine leaves its part. */
function lived(people: PersonRecord[], segment?: Segment) {
  const gathered = gathering();
  const lines = counted(people);
  for (const line of lines) gathered.add(line);
  for (const person of people) gathered.record(person);
  const report = gathered.report(people.length, 2, daysOfLag(day.manifest.scenario));
  const series: SeriesRow[] = joinSeries(gathered.seconds(), levels, frame);
  const manifest = { ...day.manifest, generatorReport: report, ...(segment && { segment }) };
  return { ...structuredClone({ ...day, manifest, people, series, lines }), draw: null };
}

function partOf(part: number, of: number): Part {
  const segment = { part, of };
  const mine = new Set(
    shareOf(
      day.people.map((each) => ({ ...each, index: indexOf(each) })),
      segment,
    ).map(({ id }) => id),
  );
  const people = day.people.filter(({ id }) => mine.has(id));
  return { ...lived(people, segment), segment, name: `part-${part}` };
}

const partsOf = (of: number) => Array.from({ length: of }, (_, index) => partOf(index + 1, of));

test('however many machines, in whatever order: what one generator would have left, and the same summary', () => {
  const { draw: __, lines: ___, ...alone } = lived(day.people);
  alone.manifest.generatorReport.virtualUsers = 0;
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 7 }).chain((of) => fc.shuffledSubarray(partsOf(of), { minLength: of })),
      (parts) => {
        expect(problemsOf(parts)).toEqual([]);
        const { manifest, people, ledger, receipts, series } = mergeParts(parts, day.manifest.run);
        expect(people).toEqual(alone.people);
        expect(series).toEqual(alone.series);
        expect(manifest.generatorReport).toEqual({
          ...alone.manifest.generatorReport,
          virtualUsers: 2 * parts.length,
        });
        manifest.generatorReport.virtualUsers = 0;
        const merged = {
          manifest,
          people: [...people],
          ledger: [...ledger],
          receipts: [...receipts],
          series: [...series],
        };
        expect(analyseRun(merged)).toEqual(analyseRun(alone));
      },
    ),
    { numRuns: 20 },
  );
});

test('percentiles are of all calls together, not the mean of the parts’', () => {
  const parts = partsOf(3);
  const { latencyMsByAction } = mergeParts(parts, 'run').manifest.generatorReport;
  const p95 = parts.map(({ manifest }) => manifest.generatorReport.latencyMsByAction['join']!.p95);
  // The slow lines are in one part of three, and are its own 95th percentile.
  expect(Math.max(...p95)).toBeGreaterThan(3_900);
  expect(latencyMsByAction['join']!.p95).toBeLessThan(70);
  expect(latencyMsByAction['join']!.max).toBeGreaterThan(3_900);
});

test('a part that is not to be trusted makes the run invalid, and is named', () => {
  const parts = partsOf(2);
  parts[1]!.manifest = { ...parts[1]!.manifest, valid: false, invalidReasons: ['k6 ended with exit code 1'] };
  expect(mergeParts(parts, 'run').manifest).toMatchObject({
    valid: false,
    invalidReasons: ['Part 2: k6 ended with exit code 1'],
  });
  const lost = partsOf(2);
  lost[0]!.manifest.generatorReport.recorded--;
  expect(mergeParts(lost, 'run').manifest.invalidReasons.join()).toMatch(/1 of 60 people was lost/);
});

describe('refused, with folder and remedy', () => {
  const cases: [what: string, change: (parts: Part[]) => void, says: RegExp][] = [
    ['a share is missing', (parts) => void parts.pop(), /part 3 of 3 is missing: name its folder/],
    [
      'a part twice',
      (parts) => void parts.push(partOf(2, 3)),
      /part-2: is part 2 of 3, as part-2 is; name each/,
    ],
    [
      'a person twice',
      (parts) => void parts[1]!.people.push(parts[0]!.people[0]!),
      /part-2: p000001 \(also in part-1\) is twice;.* copy each part anew/,
    ],
    [
      'people missing',
      (parts) => void parts[2]!.people.splice(0, 5),
      /part-3: p000003, p000006, p000009 and 2 more are missing from people\.ndjson.* copy the folder/,
    ],
    [
      'a stranger',
      (parts) => void parts[0]!.people.push({ ...parts[0]!.people[0]!, id: 'p999999' }),
      /part-1: p999999 is not of part 1 of 3/,
    ],
    [
      'another seed',
      ([, b]) => void b!.manifest.seed++,
      /part-2: the seed is not that of part-1 \(20160614, not 20160613\).* same --seed/,
    ],
    [
      'another scenario',
      ([, b]) => {
        b!.manifest.scenario = structuredClone(b!.manifest.scenario);
        b!.manifest.scenario.opening.quota++;
      },
      /part-2: the scenario is not that of part-1; give every machine the same file/,
    ],
    [
      'another opening',
      ([, b]) => {
        b!.manifest.scenario = structuredClone(b!.manifest.scenario);
        b!.manifest.scenario.opening.id = 'other';
      },
      /the opening is not that of part-1 \(other, not/,
    ],
    [
      'another version',
      ([, b]) => {
        b!.manifest.versions = { ...b!.manifest.versions, 'opening-day': '9.9.9' };
      },
      /the version is not that of part-1 \(9\.9\.9, not 0\.1\.0\); install/,
    ],
    [
      'another start',
      ([, b]) => {
        b!.manifest.clock = b!.manifest.clock.map((each) => ({
          ...each,
          fromWallMs: each.fromWallMs + 1,
        }));
      },
      /the start and speed of its clock.* same --start-at and --speed/,
    ],
    [
      'another server',
      ([, b]) => {
        b!.ledger = chained(b!.ledger.map((each) => ({ ...each, at: each.at.replace('Z', '+00:00') })));
      },
      /part-2: entry \d+ of its ledger is not that of part-1; .*same --target/,
    ],
  ];
  test.each(cases)('%s', (_what, change, says) => {
    const parts = partsOf(3);
    change(parts);
    expect(problemsOf(parts).join('\n')).toMatch(says);
  });

  test('a ledger that was fetched earlier is the beginning of the one that was fetched last', () => {
    const parts = partsOf(3);
    parts[0]!.ledger.pop();
    parts[0]!.manifest = { ...parts[0]!.manifest, checkpoint: null };
    expect(problemsOf(parts)).toEqual([]);
    const { ledger, manifest } = mergeParts(parts, 'run');
    expect(ledger).toHaveLength(day.ledger.length);
    expect(manifest.checkpoint).toEqual(day.manifest.checkpoint);
  });
});

describe('the command', () => {
  let base: string | null = null;
  afterAll(() => base && rm(base, { recursive: true, force: true }));

  test('parts in, a run with its report out; a whole run, a part cut short and a part alone are refused', async () => {
    base = await mkdtemp(join(tmpdir(), 'opening-merge-'));
    const folder = base;
    const rim = testRim({ folder });
    const call = async (...typed: string[]) => {
      rim.written.out = rim.written.err = '';
      const code = await dispatch(program, typed, rim);
      return { code, ...rim.written };
    };
    for (const part of partsOf(2)) {
      await writeRun(join(folder, part.name), part);
      const lines = part.lines.map((line) => `${JSON.stringify(line)}\n`).join('');
      await writeFile(join(folder, part.name, 'seconds.ndjson'), lines);
    }
    await writeRun(join(folder, 'whole'), day);

    const merged = await call('merge', 'part-2', 'part-1', '--out', 'merged', '--json');
    expect(merged.err).toBe('');
    const answer = JSON.parse(merged.out);
    // Missed: the slow lines.
    expect(answer).toMatchObject({
      exitCode: merged.code,
      verdict: 'missed',
      quota: { given: 10 },
      audit: { ok: true },
    });

    const again = await call('merge', 'merged', 'part-1', 'whole');
    expect(again.code).toBe(2);
    expect(again.err).toMatch(/merged: is merged already/);
    expect(again.err).toMatch(
      /whole: is a whole run, not one machine’s part|whole: is a whole run, not one machine's part/,
    );
    expect((await call('report', 'part-1')).err).toMatch(
      /part 1 of 2 of a run: put all parts together first/,
    );
    await rm(join(folder, 'part-2', 'seconds.ndjson'));
    const cut = await call('merge', 'part-1', 'part-2');
    expect(cut).toMatchObject({ code: 2, err: expect.stringMatching(/part-2: seconds\.ndjson is missing/) });
  });
});
