import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testRim } from '../cli/test-rim.ts';
import { formatOf } from '../report/format.ts';
import { asScenarioSays } from '../run/options.ts';
import { planRun } from '../run/plan.ts';
import { assumedCosts } from '../simulation/costs.ts';
import type { Pool } from '../simulation/pool.ts';
import type { Job, Outcome } from '../simulation/replications.ts';
import type { MeasuredBreakpoint } from './breakpoint.ts';
import { bearingCurve, kneeOf } from './curve.ts';
import { asPlanned, settings } from './deployment.ts';
import { edgeFrom } from './edge.ts';
import { fewestServers, rangeOf, tightest } from './search.ts';
import {
  type Effects,
  guessesOf,
  isTold,
  meanEffects,
  moved,
  type Sensitivity,
  type Swing,
  shiftsOf,
} from './sensitivity.ts';
import { reportSizing, sizeOpening } from './size.ts';
import type { Sizing } from './sizing.ts';
import { swingsOf } from './swings.ts';
import { ranked, shiftText } from './tornado-chart.ts';
import { leastShareHeld, trialsOn } from './trial.ts';

const folder = await mkdtemp(join(tmpdir(), 'size-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

const { people: _, ...plan } = planRun({ ...asScenarioSays, scenario: 'small-opening' }, 'later');
const good = Object.fromEntries(plan.scenario.objectives.map(({ measure }) => [measure, 0]));

/**
 * Days of a system whose answers are a formula: a server bears a thousand people, and a rate below 0.1 is too slow.
 *
 * @param on what is otherwise on the so many-th day
 */
function formulaPool(on: (index: number, job: Job) => Outcome = () => ({})): Pool & { jobs: Job[] } {
  const jobs: Job[] = [];
  return {
    ...{ lanes: 2, jobs, close: () => {} },
    async live(job): Promise<Outcome> {
      jobs.push(job);
      const { crowd, run, admission, opening } = job.plan.scenario;
      const busy = crowd.people / 1000 / run.servers;
      return {
        ...good,
        'quota.given': admission.ratePerSecond < 0.1 ? opening.quota - 1 : opening.quota,
        'servers.busy': busy,
        'redis.busy': 0.1,
        'servers.waiting': busy / Math.max(0.02, 1 - busy),
        'service.latencyMs.p99': 10 / Math.max(0.02, 1 - busy),
        ...on(job.plan.seed - plan.seed, job),
      };
    },
  };
}

const costs = () => assumedCosts('always');
const trials = (on?: Parameters<typeof formulaPool>[0]) => {
  const pool = formulaPool(on);
  return { pool, ...trialsOn({ pool, plan, costs }) };
};
const base = { ...asPlanned(plan.scenario, 1), ratePerSecond: 0.5 };

describe('the search, on a system whose answers are known', () => {
  test.each([
    [900, 1],
    [1000, 2],
    [6500, 7],
    [63_900, 64],
  ])('%i people take %i servers', async (people, servers) => {
    const { trial, held, fewer } = await fewestServers(trials(), base, people, 3);
    expect(held).toBe(true);
    expect(trial.deployment.servers).toBe(servers);
    expect(trial.outcomes).toHaveLength(3);
    // One less was tried, and does not hold.
    expect(fewer?.deployment.servers ?? 0).toBe(servers - 1);
    expect(fewer?.missed[0]?.measure).toBe(servers === 1 ? undefined : 'servers.busy');
  });

  test('beyond all servers it says so, and what is missed', async () => {
    const { trial, held } = await fewestServers(trials(), base, 64_000, 3);
    expect(held).toBe(false);
    expect(trial.missed[0]!.measure).toBe('servers.busy');
  });

  test('every candidate lives the same seeds, and one that misses is not lived to the end', async () => {
    const { pool, hold } = trials();
    await hold({ ...base, servers: 2 }, 1500, 5);
    await hold({ ...base, servers: 1 }, 1500, 5);
    const seeds = (servers: number) =>
      pool.jobs.filter((job) => job.plan.scenario.run.servers === servers).map((job) => job.plan.seed);
    expect(seeds(2)).toEqual([0, 1, 2, 3, 4].map((i) => plan.seed + i));
    expect(seeds(1)).toEqual(seeds(2).slice(0, 2));
  });

  test('a setting moves as far as it holds, to a seventh', async () => {
    const range = await rangeOf(trials(), base, 'ratePerSecond', 500, 1);
    expect(range.least).toBeGreaterThanOrEqual(0.1);
    expect(range.least).toBeLessThan(0.1 * 1.16);
    expect(range).toMatchObject({
      planned: 0.5,
      leastOpen: false,
      below: 'quota.given',
      mostOpen: true,
      most: 4,
    });
  });

  // Less than 0.2 is too slow on all days but the first.
  const slowLater = (index: number, { plan: { scenario } }: Job): Outcome =>
    index > 0 && scenario.admission.ratePerSecond < 0.2 ? { 'quota.given': 0 } : {};

  test('an end that holds on the first day only is none: it gives way until it holds on all', async () => {
    // More than 2 is too many on the last day only.
    const known = trials((index, job) =>
      index === 4 && job.plan.scenario.admission.ratePerSecond > 2
        ? { 'servers.busy': 2 }
        : slowLater(index, job),
    );
    const range = await rangeOf(known, base, 'ratePerSecond', 500, 5);
    expect(range.least).toBeGreaterThanOrEqual(0.2);
    expect(range.least).toBeLessThan(0.2 * 1.16);
    expect(range.most).toBeLessThanOrEqual(2);
    expect(range.most).toBeGreaterThan(2 / 1.16);
    expect(range).toMatchObject({
      below: 'quota.given',
      above: 'servers.busy',
      leastOpen: false,
      mostOpen: false,
    });
    for (const ratePerSecond of [range.least!, range.most!])
      expect(await known.hold({ ...base, ratePerSecond }, 500, 5)).toMatchObject({
        held: true,
        outcomes: { length: 5 },
      });
    // Of fewer days than are known, the first ones are judged, whoever asked for more before.
    const narrow = { ...base, ratePerSecond: 0.15 };
    expect((await known.hold(narrow, 500, 5)).held).toBe(false);
    expect((await known.hold(narrow, 500, 1)).held).toBe(true);
  });

  test('all settings at their least together hold on every day, and give way where they do not on one', async () => {
    const trial = await tightest(trials(), base, settings, 500, 3);
    expect(trial).toMatchObject({ held: true, outcomes: { length: 3 } });
    expect(trial.deployment.ratePerSecond).toBeGreaterThanOrEqual(0.1);
    expect(trial.deployment.ratePerSecond).toBeLessThan(0.1 * 1.16);
    expect(trial.deployment.maxActive).toBe(Math.round(base.maxActive / 8));
    const wider = await tightest(trials(slowLater), base, settings, 500, 3);
    expect(wider.held).toBe(true);
    expect(wider.deployment.ratePerSecond).toBeGreaterThanOrEqual(0.2);
    expect(wider.deployment.ratePerSecond).toBeLessThan(0.2 * 1.16);
  });

  test('the crowd that breaks it is found to a tenth, and the knee lies before', async () => {
    const curve = await bearingCurve(
      trials(),
      { ...base, servers: 3 },
      {
        ...{ from: 200, most: 6400, days: 10 },
      },
    );
    expect(curve.holds).toBeLessThan(3000);
    expect(curve.breaks!.people).toBeGreaterThanOrEqual(3000);
    expect(curve.breaks!.people / curve.holds).toBeLessThanOrEqual(1.1);
    expect(curve.breaks!.missed[0]!.measure).toBe('servers.busy');
    expect(curve.steps.map(({ people }) => people)).toEqual(
      curve.steps.map(({ people }) => people).sort((a, b) => a - b),
    );
    // The formula's: half of what the servers can do, where latency is twice 10 ms.
    expect(curve.knee! / 1500).toBeCloseTo(1, 0);
    expect(curve.kneeBy).toBe('latency');
    expect(curve.knee).toBeLessThan(curve.holds);
  });

  // The fourth day bears a quarter less, the second a fifth more.
  const bears = [1, 1.2, 1, 0.75, 1, 1];
  const unequal = (index: number, { plan: { scenario } }: Job): Outcome => ({
    'servers.busy': scenario.crowd.people / 1000 / scenario.run.servers / bears[index]!,
  });

  test('what it bears is confirmed on other days, and the break is looked for on each', async () => {
    const known = trials(unequal);
    const three = { ...base, servers: 3 };
    const { days, holds, breaks, spread } = await bearingCurve(known, three, {
      from: 200,
      most: 6400,
      days: 10,
    });
    expect(days).toBe(6);
    expect(holds).toBeLessThan(2250);
    expect(holds).toBeGreaterThan(2250 / 1.1 / 1.1);
    expect(breaks!.people).toBeGreaterThanOrEqual(2250);
    expect(breaks!.people).toBeLessThan(2250 * 1.1);
    expect(breaks!.missed[0]!.measure).toBe('servers.busy');
    expect((await known.hold(three, holds, 6)).held).toBe(true);
    expect(spread!.least).toBe(holds);
    expect(spread!.most).toBeGreaterThanOrEqual(3600);
    expect(spread!.most).toBeLessThan(3600 * 1.1);
    expect(spread!.confidence).toBeCloseTo(1 - 1 / 32, 12);
    // As far as is tried the second day breaks nowhere; the fourth does, which the first said nothing of.
    const far = await bearingCurve(trials(unequal), three, { from: 200, most: 2800, days: 10 });
    expect(far.steps.every(({ held }) => held)).toBe(true);
    expect(far.holds).toBeLessThan(2250);
    expect(far.breaks!.people).toBeGreaterThanOrEqual(2250);
    expect(far.spread).toMatchObject({ least: far.holds, most: null });
  });

  test('an edge is found from wherever it is looked for', async () => {
    for (let i = 0; i < 200; i++) {
      const [edge, start] = [7 + 13 * i, 5 + ((i * 397) % 2700)];
      let asked = 0;
      const found = await edgeFrom(start, { least: 5, most: 2000, closest: 1.1 }, async (size) => {
        asked++;
        return size < edge;
      });
      expect(asked, `edge ${edge} from ${start}`).toBeLessThan(16);
      if (edge > 2000) expect(found).toEqual({ holds: 2000, breaks: null });
      else {
        expect(found.holds!).toBeLessThan(edge);
        expect(found.breaks!).toBeGreaterThanOrEqual(edge);
        expect(found.breaks! / found.holds! <= 1.1 || found.breaks! - found.holds! === 1).toBe(true);
      }
    }
    expect(await edgeFrom(50, { least: 10, most: 100, closest: 1.1 }, async () => false)).toEqual({
      ...{ holds: null, breaks: 10 },
    });
  });

  test('nothing breaks as far as was tried', async () => {
    const curve = await bearingCurve(
      trials(),
      { ...base, servers: 64 },
      {
        ...{ from: 200, most: 1600, days: 2 },
      },
    );
    expect(curve).toMatchObject({ holds: 1600, breaks: null, days: 2, spread: null });
    expect(kneeOf([], 1)).toBe(null);
    // One server: half of what it can do; and sooner where latency doubles before.
    const at = (busy: number, latencyP99Ms: number) => ({
      people: 1000 * busy,
      serversBusy: busy,
      latencyP99Ms,
    });
    expect(kneeOf([at(0.2, 10), at(0.4, 10), at(0.8, 10)], 1)).toEqual({ people: 500, by: 'servers' });
    expect(kneeOf([at(0.2, 10), at(0.4, 30), at(0.8, 60)], 1)).toEqual({ people: 300, by: 'latency' });
  });
});

describe('guesses', () => {
  const { people: __, ...preset } = planRun({ ...asScenarioSays, scenario: 'csq-2016-06-13' }, 'later');
  const job: Job = { plan: preset, durability: 'always', costs: assumedCosts('always') };

  test('are the assumed numbers that act, and no others', () => {
    const paths = guessesOf(preset.figures, preset.scenario).map(({ path }) => path);
    expect(paths).toContain('crowd.patience.medianSeconds');
    expect(paths).toContain('admission.ratePerSecond');
    expect(paths).not.toContain('opening.quota');
    expect(paths).not.toContain('crowd.people');
  });

  test.each(['crowd.arrivals.early', 'crowd.devices.one', 'crowd.retry.mash', 'crowd.payment.soon'])(
    '%s makes room among its shares: they sum to 1, and the plan itself stays as it is',
    (path) => {
      const before = JSON.stringify(job);
      const group = path.split('.')[1] as 'arrivals';
      for (const factor of [0.75, 1.25]) {
        const { scenario } = moved(job, path, factor)!.job.plan;
        const { early, burst, late, ahead = 0 } = scenario.crowd.arrivals;
        const shares = group === 'arrivals' ? { early, burst, late, ahead } : scenario.crowd[group];
        const known = [
          'early',
          'burst',
          'late',
          'ahead',
          'one',
          'two',
          'three',
          'mash',
          'backoff',
          'obey',
          'soon',
          'never',
        ];
        const sum = Object.entries(shares).reduce(
          (all, [name, n]) => all + (known.includes(name) ? n : 0),
          0,
        );
        expect(sum).toBeCloseTo(1, 10);
      }
      expect(JSON.stringify(job)).toBe(before);
    },
  );

  test('a share stays a share, a count stays whole, a cost is times as much', () => {
    expect(moved(job, 'crowd.forms.ready', 1.25)!.value).toBe(1);
    expect(moved(job, 'crowd.forms.fields', 1.25)!.value).toBe(75);
    const { disk } = moved(job, 'costs.disk', 2)!.job.costs!;
    const own = job.costs!.disk;
    expect(disk.kind === 'lognormal' && own.kind === 'lognormal' && disk.mu - own.mu).toBeCloseTo(
      Math.log(2),
      12,
    );
  });
});

describe('what a guess moves', () => {
  const at = (cores: number, fillSeconds: number | null): Effects => ({
    ...{ cores, fillSeconds, latencyP99Ms: 5, served: 20 },
  });
  // Who comes differs far more from day to day than the guess moves.
  const still = [10, 20, 15, 30, 12].map((cores) => at(cores, 100 * cores));
  const movedBy = (by: readonly number[]) => still.map(({ cores }, i) => at(cores! + by[i]!, null));

  test('is the mean of differences of the same day, with its interval, and nothing where chance may have done it', () => {
    const { cores, fillSeconds, latencyP99Ms } = shiftsOf(still, movedBy([1, 1.2, 0.9, 1.1, 0.8]));
    // t of 4 degrees is 2.776; the differences' sd 0.1581.
    expect(cores).toMatchObject({ n: 5, lost: 0, mean: expect.closeTo(1, 12) });
    expect(cores.interval![0]).toBeCloseTo(1 - (2.776 * 0.1581) / Math.sqrt(5), 3);
    expect(cores.interval![1]).toBeCloseTo(1 + (2.776 * 0.1581) / Math.sqrt(5), 3);
    expect(fillSeconds).toEqual({ n: 0, lost: 5, mean: null, interval: null });
    expect(latencyP99Ms).toEqual({ n: 5, lost: 0, mean: 0, interval: [0, 0] });
    expect([cores, fillSeconds, latencyP99Ms].map((shift) => isTold(shift, 17))).toEqual([
      true,
      false,
      false,
    ]);
    // The mean is larger, and so is what it differs by.
    expect(isTold(shiftsOf(still, movedBy([9, -4, 6, -3, 2])).cores, 17)).toBe(false);
    expect(isTold(shiftsOf(still, movedBy([1, 1, 1, 1, 1].map((by) => by * 0.01))).cores, 17)).toBe(false);
    expect(isTold(shiftsOf(still, movedBy([9, 0, 0, 0, 0]).slice(0, 1)).cores, 17)).toBe(false);
  });

  test('is never named where chance may have done it, however large', () => {
    const none = shiftsOf(still, still);
    const swing = (path: string, by: readonly number[]): Swing => ({
      ...{ path, value: 1, down: 0.75, up: 1.25, days: 5 },
      effects: { down: none, up: shiftsOf(still, movedBy(by)) },
    });
    const sensitivity: Sensitivity = {
      ...{ days: 5, middle: meanEffects(still) },
      swings: [swing('crowd.chance', [9, -4, 6, -3, 2]), swing('crowd.true', [1, 1.2, 0.9, 1.1, 0.8])],
    };
    expect(sensitivity.middle.cores).toBe(17.4);
    expect(ranked(sensitivity, 'cores').map(({ path }) => path)).toEqual(['crowd.true']);
    expect(ranked(sensitivity, 'latencyP99Ms')).toEqual([]);
    const f = formatOf('en', 'UTC');
    const [chance, real] = sensitivity.swings.map(({ effects: { up } }) => shiftText(up.cores, 17.4, f));
    expect(real).toBe('+5.7% ± 1.1%');
    expect(chance).toBe('(+11% ± 40%)');
    expect(shiftText(none.cores, 17.4, f)).toBe('0');
    expect(shiftText(sensitivity.swings[0]!.effects.up.fillSeconds, 1740, f)).toBe('none on 5 of 5 days');
  });

  test('is lived on the same seeds as what nothing was moved in, and soon left where it does nothing', async () => {
    // A formula in which patience makes work, and nothing else does.
    const { pool, ...known } = trials((index, job) => ({
      'servers.busy': index + 1e-5 * job.plan.scenario.crowd.patience.medianSeconds * (1 + 0.01 * index),
    }));
    const deployment = { ...base, servers: 2 };
    const asked = { plan, costs, pool, deployment, most: 1000, days: 4 };
    const { swings, days } = await swingsOf(known, asked);
    expect(days).toBe(4);
    const patience = swings.find(({ path }) => path === 'crowd.patience.medianSeconds')!;
    const by = 2 * 1e-5 * 0.25 * plan.scenario.crowd.patience.medianSeconds * 1.015;
    expect(patience.effects.up.cores.mean).toBeCloseTo(by, 10);
    expect(patience.effects.down.cores.mean).toBeCloseTo(-by, 10);
    // People make work in the formula, too, and places are given.
    const living = swings.filter((swing) => swing.days === 4).map(({ path }) => path);
    expect(living.sort()).toEqual(['crowd.patience.medianSeconds', 'crowd.people', 'opening.quota']);
    expect(swings.length).toBeGreaterThan(10);
    expect(new Set(pool.jobs.map((job) => job.plan.seed - plan.seed))).toEqual(new Set([0, 1, 2, 3]));
  });
});

test('so many days without a miss are no certainty', () => {
  expect(leastShareHeld(59)).toBeCloseTo(0.95, 2);
  expect(leastShareHeld(1)).toBeCloseTo(0.05, 12);
});

describe('size small-opening', () => {
  // What takes long is tried by hand.
  const limits = { farSizes: [80], mostTimes: 4, mostPeople: 1000, guesses: 8 };
  const options = {
    ...{ scenario: 'small-opening', admission: null, people: 60, listening: null, scale: 1, seed: 4 },
    ...{ margin: 0.2, replications: 2, calibrate: null, distributions: 'fitted' as const, live: null },
  };
  const read = async (name: string): Promise<Sizing> =>
    JSON.parse(await readFile(join(folder, name, 'size.json'), 'utf8'));

  beforeAll(async () => {
    const measured: MeasuredBreakpoint = {
      ...{ schemaVersion: 1, scenario: 'small-opening', admission: 'fifo', scale: 1, servers: 1 },
      speed: { mode: 'fixed', schedule: [{ fromSeconds: -620, speed: 60 }] },
      machine: { cpus: 2, cpuModel: 'test', memoryBytes: 1, platform: 'test' },
      levels: [{ people: 90, verdict: 'missed', load: { concurrency: 1, throughput: 200 } }],
      capacity: { level: 75, interval: [60, 90] },
      ...{ held: 60, broke: 90, brokenBy: { 'Answers come within a second (wall time)': 2 } },
    };
    await writeFile(join(folder, 'breakpoint.json'), JSON.stringify(measured));
  });

  test('answers in a sentence, with all its parts, as a page that needs nothing besides itself', async () => {
    const rim = testRim();
    const asked = { ...options, breakpoint: folder, out: join(folder, 'small') };
    const code = await sizeOpening(asked, { rim, json: false, language: 'en' }, limits);
    expect(rim.written.err).not.toMatch(/Error/);
    expect(code).toBe(0);
    expect((await readdir(join(folder, 'small'))).sort()).toEqual(['report.html', 'report.md', 'size.json']);
    const sizing = await read('small');
    expect(sizing).toMatchObject({ held: true, people: 60, peopleWithMargin: 72, interrupted: false });
    expect(sizing.deployment).toMatchObject({ servers: 1, durability: 'always' });
    for (const [name, value] of Object.entries(sizing))
      if (!['price', 'repaired', 'fewer', 'commit'].includes(name)) expect(value, name).not.toBe(null);
    expect(sizing.answer.en).toMatch(
      /^One server holds 60 people with 20% to spare.* and with room for \d+ open connections: every objective/,
    );
    expect(sizing.answer.fr).toMatch(/^Un serveur tient 60 personnes/);
    expect(sizing.sensitivity!).toMatchObject({ days: 2, swings: { length: 8 } });
    expect(sizing.durabilities!.map(({ days }) => days)).toEqual([2, 2, 2]);
    expect(sizing.measured!.simulated.steps.length).toBeGreaterThan(0);
    expect(sizing.past!.rows.map(({ people }) => people)).toEqual([60, 80]);
    const page = await readFile(join(folder, 'small', 'report.html'), 'utf8');
    expect(page).toContain('SIMULATED');
    // So few do not take thirty places, nor break anything.
    expect(page).toMatch(/\b\d+ are too few to take every place/);
    expect(rim.written.out).not.toContain('breaks at');
    const drawn = page.replaceAll(/<script[\s\S]*?<\/script>/g, '');
    expect(drawn).not.toMatch(/@import|url\((?!#)|NaN|undefined|Infinity/);
    expect([...new Set([...drawn.matchAll(/\b[a-z]+:\/\/[^"'\s)]+/g)].map(([address]) => address))]).toEqual([
      'http://www.w3.org/2000/svg',
    ]);
    expect(rim.written.out).toContain(sizing.answer.en);
    expect(await readFile(join(folder, 'small', 'report.md'), 'utf8')).toContain('**One server holds');
    // The report is written anew from the file, in the other language.
    const french = testRim();
    const desk = { rim: french, json: false, language: 'fr' as const };
    expect(await reportSizing(join(folder, 'small'), desk)).toBe(0);
    expect(french.written.out).toContain(sizing.answer.fr);
    expect(await readFile(join(folder, 'small', 'report.html'), 'utf8')).toContain('<html lang="fr">');
    expect(await reportSizing(folder, desk)).toBe(null);
    await writeFile(join(folder, 'small', 'size.json'), JSON.stringify({ ...sizing, schemaVersion: 2 }));
    await expect(reportSizing(join(folder, 'small'), desk)).rejects.toThrow(/version 2.*size writes it anew/);
  });

  test('a breakpoint of another day is refused', async () => {
    const asked = {
      ...options,
      breakpoint: folder,
      admission: 'passthrough' as const,
      out: join(folder, 'other'),
    };
    const desk = { rim: testRim(), json: false, language: 'en' as const };
    await expect(sizeOpening(asked, desk, limits)).rejects.toThrow(/is of small-opening, fifo, and not of/);
  });

  test('Ctrl-C keeps what was found, and by which costs', async () => {
    const rim = testRim();
    const calibrate = fileURLToPath(new URL('../../results/reference', import.meta.url));
    const asked = {
      ...{ ...options, calibrate, distributions: 'empirical' as const, breakpoint: null },
      out: join(folder, 'cut'),
    };
    const write = rim.err.write;
    // As soon as the second part begins.
    rim.err.write = (text) => {
      write(text);
      if (/how many people it bears/.test(text)) rim.interrupt();
    };
    expect(await sizeOpening(asked, { rim, json: false, language: 'en' }, limits)).toBe(98);
    const sizing = await read('cut');
    expect(sizing).toMatchObject({ interrupted: true, held: true, curve: null, past: null });
    expect(sizing.deployment!.servers).toBe(1);
    expect(sizing.costs.calibrated!.distributions).toBe('empirical');
    expect(await readFile(join(folder, 'cut', 'report.html'), 'utf8')).toContain('INTERRUPTED');
  });
});
