import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { blankRecord } from '../generator/diary.ts';
import { gathering } from '../generator/gather.ts';
import { rehearsal } from '../generator/rehearsal.ts';
import { judgeValidity } from '../generator/validity.ts';
import { drawPopulation } from '../population/draw.ts';
import { loadScenario } from '../scenario/load.ts';
import { onceEach } from './once.ts';
import { runK6 } from './run.ts';

const folder = mkdtempSync(join(tmpdir(), 'opening-day-generators-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The small opening with every habit that people may have. */
function habitual(): string {
  const { scenario } = loadScenario('small-opening');
  const line = { latencyMs: 20, sigma: 0.4, kilobitsPerSecond: 50_000, pageKilobytes: 100 };
  const crowd = {
    ...scenario.crowd,
    lines: { fibre: line, dsl: { ...line, latencyMs: 40 }, mobile: { ...line, latencyMs: 80 } },
    tabs: { share: 0.2, count: 3, afterSeconds: 3 },
    relatives: { share: 0.1, count: 4, withinSeconds: 300 },
    giveUp: { hopeShare: 0.1, hopeBelow: 0.2, errorShare: 0.5, errorMean: 10 },
    bots: { share: 0.15, perSecond: 2 },
    retry: { ...scenario.crowd.retry, mash: 0.2, fixed: 0.2, fixedSeconds: 2 },
  };
  const file = join(folder, 'habitual.json');
  writeFileSync(file, JSON.stringify({ ...scenario, crowd }));
  return file;
}

test('two k6s live one crowd of all habits: everybody once, one record, places given once, and none to a bot', async () => {
  const lived = await rehearsal({ scenario: habitual(), people: 60, generators: 2 }, 300);
  try {
    const { result, evidence } = await lived.live(runK6);
    const bots = result.people.filter(({ cohort }) => cohort.bot);
    expect(bots.length).toBeGreaterThan(2);
    expect(Math.max(...bots.map(({ requests }) => requests))).toBeGreaterThan(5);
    expect(bots.filter(({ outcome }) => outcome === 'reserved')).toEqual([]);
    // By k6's own segments, each process has lived a part of it.
    const said = [1, 2].map((part) =>
      readFileSync(join(lived.folder, 'k6', `${part}`, 'said.ndjson'), 'utf8').match(
        /(?<="person":\{"id":")\w+/g,
      ),
    );
    expect(said.map((ids) => ids?.length ?? 0).every((lives) => lives > 0)).toBe(true);
    expect(said.flat().toSorted()).toEqual(result.people.map(({ id }) => id));
    expect(result.report).toMatchObject({ planned: 60, recorded: 60 });
    expect(result.people.every(({ arrivedAtMs }) => arrivedAtMs !== null)).toBe(true);
    expect(result.report.requests).toBe(result.people.reduce((sum, { requests }) => sum + requests, 0));
    expect(result.invalidReasons.join()).not.toMatch(/twice|lost/);
    const given = evidence.ledger.filter(({ kind }) => kind === 'reserve').map(({ accountId }) => accountId);
    expect(new Set(given).size).toBe(given.length);
  } finally {
    await lived.close();
  }
});

test('a person lost, or lived by two, makes the run invalid', () => {
  const people = drawPopulation(loadScenario('small-opening').scenario, 1).slice(0, 10);
  const gathered = gathering();
  const once = onceEach(gathered);
  // The first stretch overlaps the second by one, and the last person is in neither.
  for (const person of [...people.slice(0, 5), ...people.slice(4, 9)]) once.record(blankRecord(person));
  expect(once.reasons()).toEqual([expect.stringMatching(/^1 people were lived twice/)]);
  const report = gathered.report(people.length, 2);
  const nothing = { starved: null, interrupted: false, failure: null };
  const reasons = judgeValidity({ report, people: gathered.records(people), ...nothing });
  expect(reasons.join()).toMatch(/1 of 10 people was lost/);
});
