import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { bucketOf } from '../generator/buckets.ts';
import { emptySecond, type SecondLine } from '../generator/tally.ts';
import { randomStream } from '../population/random.ts';
import type { PersonRecord } from '../record/files.ts';
import { asScenarioSays } from '../run/options.ts';
import { planRun } from '../run/plan.ts';
import { type Distribution, draw } from '../simulation/distribution.ts';
import { simulateOnce } from '../simulation/once.ts';
import { type CalibratingRun, type CostsFor, costsFrom, costsOf } from './costs.ts';
import { quantileOf } from './cumulative.ts';
import { type MeasuredCosts, measuredCosts } from './measured.ts';
import { unitCost } from './unit-costs.ts';
import { costsFrom as costsText, fitLines } from './words.ts';

const folder = await mkdtemp(join(tmpdir(), 'costs-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

const plan = planRun({ ...asScenarioSays, scenario: 'small-opening' }, 'later');
const network: Distribution = { kind: 'lognormal', mu: Math.log(5), sigma: 0.3 };
const think: Distribution = { kind: 'gamma', shape: 6, scale: 40 };
const truth = { idle: 12, read: 0.2, change: 0.5, redisChange: 0.08 };

/** A run of a known system: what a generator and a watch would have seen, second by second. */
function knownRun(disk: (random: () => number) => number) {
  const random = randomStream(7, 'known run', 0);
  const lines: SecondLine[] = [];
  const use = [{ wallMs: 0, serversMs: 0, redisMs: 0 }];
  for (let second = 0; second < 200; second++) {
    const line = emptySecond(second);
    const [reads, changes] = [20 + Math.floor(random.next() * 60), Math.floor(random.next() * 30)];
    const count = (action: 'poll' | 'join', ms: number) => {
      line.latency[action] ??= {};
      const bucket = bucketOf(ms);
      line.latency[action][bucket] = (line.latency[action][bucket] ?? 0) + 1;
    };
    for (let i = 0; i < reads; i++) count('poll', draw(network, random) + truth.read);
    for (let i = 0; i < changes; i++)
      count('join', draw(network, random) + truth.change + truth.redisChange + disk(() => random.next()));
    lines.push(line);
    const before = use.at(-1)!;
    use.push({
      wallMs: before.wallMs + 1000,
      serversMs: before.serversMs + truth.idle + reads * truth.read + changes * truth.change,
      redisMs: before.redisMs + 1 + changes * truth.redisChange,
    });
  }
  return measuredCosts(lines, { use, servers: 1, series: [], clock: [], startedWallMs: 0 });
}

const manifest: CalibratingRun = {
  valid: true,
  ...{ run: 'known', durability: 'always', scenario: plan.scenario },
  machine: { cpus: 2, cpuModel: 'known', memoryBytes: 1, platform: 'test' },
};
const asked: CostsFor = {
  ...{ scenario: plan.scenario, durability: 'always', people: true, distributions: 'fitted' },
};
const random = randomStream(8, 'people', 0);
const people = Array.from({ length: 800 }, (_, index) => ({
  ...{ id: `p${index}`, cohort: { formReady: true }, admittedAtMs: 1000 },
  submittedAtMs: 1000 + Math.round(1000 * draw(think, random)),
})) as PersonRecord[];

describe('a run of a known system', () => {
  const costs = costsFrom(
    manifest,
    knownRun(() => 3),
    people,
    asked,
  )!;
  const fitOf = (what: string) => costs.calibrated!.fits.find((fit) => fit.what === what)!;

  test('processor time a call is found to a hundredth, and shared with nobody else', () => {
    const { servers, redis } = costs.calibrated!;
    expect(servers!.readMs).toBeCloseTo(truth.read, 2);
    expect(servers!.changeMs).toBeCloseTo(truth.change, 2);
    expect(servers!.idleMs).toBeCloseTo(truth.idle, 0);
    expect(redis!.changeMs).toBeCloseTo(truth.redisChange, 3);
    expect(costs.server.poll).toMatchObject({ kind: 'exponential', mean: servers!.readMs });
  });

  test('network, think time: their family and parameters', () => {
    const found = costs.delay as Extract<Distribution, { kind: 'lognormal' }>;
    expect(found.kind).toBe('lognormal');
    expect(Math.exp(found.mu)).toBeCloseTo(5, 0);
    expect(found.sigma).toBeCloseTo(0.3, 1);
    const form = costs.formSeconds as Extract<Distribution, { kind: 'gamma' }>;
    expect(form.kind).toBe('gamma');
    expect(form.shape * form.scale).toBeGreaterThan(225);
    expect(form.shape * form.scale).toBeLessThan(255);
    expect(fitOf('form').refused).toBe(false);
  });

  test('as measured, where that is asked: no fit is used, good as it may be, and each is shown all the same', () => {
    const measured = knownRun(() => 3);
    const empirical = costsFrom(manifest, measured, people, { ...asked, distributions: 'empirical' })!;
    const { delay, disk, formSeconds, calibrated } = empirical;
    for (const used of [delay!, disk, formSeconds!]) expect(used.kind).toBe('empirical');
    for (const [share, value] of calibrated!.fits.find(({ what }) => what === 'form')!.quantiles)
      expect(quantileOf(formSeconds!, share) / value).toBeCloseTo(1, 2);
    expect(calibrated!.fits.map(({ test }) => test)).toEqual(costs.calibrated!.fits.map(({ test }) => test));
    expect(costsText(empirical, 'en')).toBe('calibrated by run known (distributions as measured)');
    expect(costsText(empirical, 'fr')).toMatch(/known \(distributions telles que mesurées\)$/);
    expect(costsText(costs, 'en')).toMatch(/known \(distributions fitted/);
    const [fitted, asMeasured] = [costs, empirical].map((each) => fitLines(each, 'en').at(-1)!);
    expect(fitted).toMatch(/^time over the form, ready ones: gamma, .* \(A² = .*: holds\)$/);
    expect(asMeasured).toMatch(/^time over the form, ready ones: as measured, not gamma, .*: holds\)$/);
  });

  test('of a run that was invalid it is said with the costs', () => {
    const doubtful = costsFrom(
      { ...manifest, valid: false },
      knownRun(() => 3),
      people,
      asked,
    )!;
    expect(costsText(doubtful, 'en')).toMatch(/known \(.*\), which is INVALID/);
    expect(costsText(costs, 'en')).not.toMatch(/INVALID/);
  });

  test('the simulated run uses them', () => {
    const { manifest: simulated, people: records } = simulateOnce({ plan, durability: 'always', costs });
    const { look } = simulated.generatorReport.latencyMsByAction;
    expect(look!.p50).toBeGreaterThan(4.5);
    expect(look!.p50).toBeLessThan(7);
    const times = records
      .filter(
        ({ cohort, submittedAtMs, tickets }) => cohort.formReady && submittedAtMs !== null && tickets === 1,
      )
      .map(({ submittedAtMs, admittedAtMs }) => (submittedAtMs! - admittedAtMs!) / 1000)
      .sort((a, b) => a - b);
    const median = times[Math.floor(times.length / 2)]!;
    // The median of that gamma is 226.8 s.
    expect(median).toBeGreaterThan(185);
    expect(median).toBeLessThan(270);
    expect(simulated.simulation!.costs.from).toBe('known');
  });

  test('think time of another form is not taken over', () => {
    const { crowd } = plan.scenario;
    const other = { ...plan.scenario, crowd: { ...crowd, forms: { ...crowd.forms, fields: 999 } } };
    expect(
      costsFrom(
        manifest,
        knownRun(() => 3),
        people,
        { ...asked, scenario: other },
      )!.formSeconds,
    ).toBe(undefined);
  });
});

test('a disk that is fast or slow is used as it was measured', () => {
  const costs = costsFrom(
    manifest,
    knownRun((next) => (next() < 0.6 ? 1 : 30)),
    [],
    asked,
  )!;
  expect(costs.calibrated!.fits.find(({ what }) => what === 'disk')).toMatchObject({ refused: true });
  expect(costs.disk.kind).toBe('empirical');
});

test('with another durability the disk of the run says nothing', () => {
  const costs = costsFrom(
    manifest,
    knownRun(() => 3),
    [],
    { ...asked, durability: 'none' },
  )!;
  expect(costs.disk).toEqual({ kind: 'constant', value: 0.1 });
  expect(costs.calibrated!.fits.find(({ what }) => what === 'disk')!.isUsed).toBe(false);
});

test('many calls that took the same few times are not too few', () => {
  const measured: MeasuredCosts = {
    ...knownRun(() => 3),
    latencyMs: {
      poll: [
        [1, 300],
        [1.01, 400],
      ],
    },
  };
  expect(costsFrom(manifest, measured, [], asked)!.calibrated!.fits).toMatchObject([
    { what: 'network', n: 700 },
  ]);
});

test('a disk is not tested as more values than there were calls', () => {
  const { latencyMs, ...rest } = knownRun(() => 3);

  const join: MeasuredCosts['latencyMs'][string] = Array.from({ length: 30 }, (_, i) => [7 + i / 10, 1]);
  const costs = costsFrom(manifest, { ...rest, latencyMs: { ...latencyMs, join } }, [], asked)!;
  expect(costs.calibrated!.fits.find(({ what }) => what === 'disk')!.n).toBe(30);
});

test('a busy second says nothing of latencies, and all of processor time', () => {
  const line = (wallSecond: number, ms: number): SecondLine => ({
    ...emptySecond(wallSecond),
    latency: { poll: { [bucketOf(ms)]: 10 } },
  });
  const use = [0, 100, 1000, 1100].map((serversMs, i) => ({ wallMs: i * 1000, serversMs, redisMs: 0 }));
  const measured = measuredCosts([line(0, 5), line(1, 500), line(2, 5)], {
    ...{ use, servers: 1, series: [], clock: [], startedWallMs: 0 },
  });
  expect(measured).toMatchObject({ quietSeconds: 2, seconds: 3 });
  expect(measured.latencyMs['poll']).toHaveLength(1);
  expect(measured.use).toHaveLength(3);
});

test('a second in which the generator was late says nothing of latencies', () => {
  const line = (wallSecond: number, ms: number, lateMs: number): SecondLine => ({
    ...emptySecond(wallSecond),
    latency: { poll: { [bucketOf(ms)]: 10 } },
    lagWall: { [bucketOf(0.2)]: 9, [bucketOf(lateMs)]: 1 },
  });
  const from = { use: [], servers: 1, series: [], clock: [], startedWallMs: 0 };
  const measured = measuredCosts([line(0, 5, 1), line(1, 80, 70)], from);
  expect(measured).toMatchObject({ quietSeconds: 1, seconds: 2, use: null });
  expect(measured.latencyMs['poll']).toHaveLength(1);
  // Where there is no better second, all of them are taken.
  expect(measuredCosts([line(1, 80, 70)], from).quietSeconds).toBe(1);
});

test('unit costs are never below nothing', () => {
  const seconds = Array.from({ length: 30 }, (_, i) => ({
    ...{ reads: i, changes: (i * 7) % 11, serversMs: 5 + 0.3 * i - 0.2 * ((i * 7) % 11), redisMs: 1 },
  }));
  const cost = unitCost(seconds, 'serversMs')!;
  expect(Math.min(cost.idleMs, cost.readMs, cost.changeMs)).toBeGreaterThanOrEqual(0);
  expect(cost.changeMs).toBe(0);
});

describe('a folder that cannot calibrate', () => {
  const put = (file: string, value: object) => writeFile(join(folder, file), JSON.stringify(value));

  test('is refused, with what to name instead', async () => {
    await expect(costsOf(join(folder, 'none'), asked)).rejects.toThrow(/has no run.json; name the folder/);
    await put('run.json', { ...manifest, kind: 'simulated' });
    await expect(costsOf(folder, asked)).rejects.toThrow(/is a simulated run/);
    await put('run.json', { ...manifest, kind: 'measured' });
    const few: MeasuredCosts = { ...knownRun(() => 3), latencyMs: { poll: [[1, 3]] } };
    await put('costs.json', few);
    await expect(costsOf(folder, asked)).rejects.toThrow(/too few calls/);
  });

  test('of an earlier version is read by its quantiles', async () => {
    await rm(join(folder, 'costs.json'), { force: true });
    const quantiles = { p50: 1, p95: 2, p99: 4, max: 9 };
    const generatorReport = { latencyMsByAction: { poll: quantiles } };
    await put('run.json', { ...manifest, kind: 'measured', generatorReport });
    const costs = await costsOf(folder, asked);
    expect(costs.calibrated).toBe(undefined);
    expect(costs.delay!.kind).toBe('empirical');
    expect(costs.disk.kind).toBe('empirical');
    const { disk } = await costsOf(folder, { ...asked, durability: 'none' });
    expect(disk).toEqual({ kind: 'constant', value: 0.1 });
  });
});
