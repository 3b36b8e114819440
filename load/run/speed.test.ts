import { expect, test } from 'vitest';
import type { RunOptions } from './options.ts';
import { planRun } from './plan.ts';
import { atSpeed } from './speed.ts';

const asked: RunOptions = {
  scenario: 'csq-2016-four-modes',
  admission: null,
  people: null,
  listening: null,
  scale: 0.01,
  speed: null,
  seed: null,
  servers: null,
  generator: null,
  durability: 'none',
  redis: null,
  target: null,
  adapter: null,
  ca: null,
  segment: null,
  runners: null,
  connections: 'shared',
  tls: false,
  startAt: null,
  generators: null,
  confirm: null,
  prometheus: false,
  out: null,
  keep: false,
};

async function planned(options: Partial<RunOptions>, requestsPerSecond: number) {
  const notes: string[] = [];
  let looks = 0;
  const plan = await atSpeed(planRun({ ...asked, ...options }), options.speed ?? null, {
    capacity: async () => {
      looks++;
      return { requestsPerSecond, lagMs: 40 };
    },
    signUpsPerSecond: async () => 5,
    note: (line) => void notes.push(line),
    language: 'en',
  });
  return { plan, notes, looks };
}

test('without a speed of its own a run keeps the schedule, and nobody looks at the machine', async () => {
  const asWritten = planRun(asked).scenario.run.speed;
  const { plan, notes, looks } = await planned({}, 1_000);
  expect(plan).toMatchObject({ speedMode: 'schedule', scenario: { run: { speed: asWritten } } });
  expect([notes, looks]).toEqual([[], 0]);
});

test('auto takes what the machine bears: more of it, more speed', async () => {
  const [small, large] = [await planned({ speed: 'auto' }, 60), await planned({ speed: 'auto' }, 5_000)];
  const speedOf = ({ plan }: typeof small) => plan.scenario.run.speed[0]!.speed;
  expect(speedOf(small)).toBeLessThan(speedOf(large));
  expect(small.plan.speedMode).toBe('auto');
  expect(large.notes[0]).toMatch(
    /^speed \d+: about [\d,]+ requests in the rush at most, up to \d+ a second$/,
  );
});

test('a storm is announced, and said to be more than the machine bears where it is', async () => {
  const fine = await planned({ admission: 'session-limit' }, 5_000);
  expect(fine.notes).toEqual([expect.stringMatching(/^about [\d,]+ requests in the rush at most/)]);
  const weak = await planned({ admission: 'session-limit' }, 20);
  expect(weak.notes[1]).toMatch(/^this machine bears about 20 a second: the run may turn out invalid/);
});
