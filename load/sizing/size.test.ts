import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { testRim } from '../cli/test-rim.ts';
import { asScenarioSays } from '../run/options.ts';
import { planRun } from '../run/plan.ts';
import { assumedCosts } from '../simulation/costs.ts';
import type { Pool } from '../simulation/pool.ts';
import type { Job, Outcome } from '../simulation/replications.ts';
import type { MeasuredBreakpoint } from './breakpoint.ts';
import { bearingCurve, kneeOf } from './curve.ts';
import { asPlanned, settings } from './deployment.ts';
import { fewestServers, rangeOf, tightest } from './search.ts';
import { guessesOf, moved } from './sensitivity.ts';
import { reportSizing, sizeOpening } from './size.ts';
import type { Sizing } from './sizing.ts';
import { leastShareHeld, trialsOn } from './trial.ts';

const folder = await mkdtemp(join(tmpdir(), 'size-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

const { people: _, ...plan } = planRun({ ...asScenarioSays, scenario: 'small-opening' }, 'later');
const good = Object.fromEntries(plan.scenario.objectives.map(({ measure }) => [measure, 0]));

/** Days of a system whose answers are a formula: a server bears a thousand people, and a rate below 0.1 is too slow. */
function formulaPool(): Pool & { jobs: Job[] } {
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
      };
    },
  };
}

const costs = () => assumedCosts('always');
const trials = () => {
  const pool = formulaPool();
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

  test('all settings at their least together hold on every day, and give way where they do not on one', async () => {
    const trial = await tightest(trials(), base, settings, 500, 3);
    expect(trial).toMatchObject({ held: true, outcomes: { length: 3 } });
    expect(trial.deployment.ratePerSecond).toBeGreaterThanOrEqual(0.1);
    expect(trial.deployment.ratePerSecond).toBeLessThan(0.1 * 1.16);
    expect(trial.deployment.maxActive).toBe(Math.round(base.maxActive / 8));
    // A second day on which less than 0.2 is too slow.
    const pool = formulaPool();
    const live = pool.live;
    pool.live = async (job) => {
      const outcome = await live(job);
      const slow = job.plan.seed !== plan.seed && job.plan.scenario.admission.ratePerSecond < 0.2;
      return slow ? { ...outcome, 'quota.given': 0 } : outcome;
    };
    const wider = await tightest(trialsOn({ pool, plan, costs }), base, settings, 500, 3);
    expect(wider.held).toBe(true);
    expect(wider.deployment.ratePerSecond).toBeGreaterThanOrEqual(0.2);
    expect(wider.deployment.ratePerSecond).toBeLessThan(0.2 * 1.16);
  });

  test('the crowd that breaks it is found to a tenth, and the knee lies before', async () => {
    const curve = await bearingCurve(trials(), { ...base, servers: 3 }, { from: 200, most: 6400 });
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

  test('nothing breaks as far as was tried', async () => {
    const curve = await bearingCurve(trials(), { ...base, servers: 64 }, { from: 200, most: 1600 });
    expect(curve).toMatchObject({ holds: 1600, breaks: null });
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

  test('answers in a sentence, with all its parts, as a page that needs nothing besides itself', async () => {
    const measured: MeasuredBreakpoint = {
      ...{ schemaVersion: 1, scenario: 'small-opening', admission: 'fifo', scale: 1, servers: 1 },
      speed: { mode: 'fixed', schedule: [{ fromSeconds: -620, speed: 60 }] },
      machine: { cpus: 2, cpuModel: 'test', memoryBytes: 1, platform: 'test' },
      levels: [{ people: 90, verdict: 'missed', load: { concurrency: 1, throughput: 200 } }],
      capacity: { level: 75, interval: [60, 90] },
      ...{ held: 60, broke: 90, brokenBy: { 'Answers come within a second (wall time)': 2 } },
    };
    await writeFile(join(folder, 'breakpoint.json'), JSON.stringify(measured));
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
    expect(sizing.sensitivity!.length).toBe(8);
    expect(sizing.measured!.simulated.steps.length).toBeGreaterThan(0);
    expect(sizing.past!.rows.map(({ people }) => people)).toEqual([60, 80]);
    const page = await readFile(join(folder, 'small', 'report.html'), 'utf8');
    expect(page).toContain('SIMULATED');
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
