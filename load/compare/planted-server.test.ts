import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadScenario } from '../scenario/load.ts';
import { projectFolder } from '../stack/path.ts';
import { type Stack, startStack } from '../stack/stack.ts';
import { plantedIn } from './planted.ts';

const day = join(projectFolder, 'scenarios', 'steady-opening.yaml');
const folder = mkdtempSync(join(tmpdir(), 'opening-day-planted-'));
let stack: Stack;
beforeAll(async () => {
  stack = await startStack({
    folder: join(folder, 'run'),
    servers: 1,
    durability: 'none',
    openingFile: day,
    entry: join(import.meta.dirname, 'planted-server.ts'),
    env: { PLANTED_RATE: '0.5' },
    note: () => {},
  });
});
afterAll(async () => {
  await stack?.stop();
  rmSync(folder, { recursive: true });
});

test('the server is worse by as much as was asked', async () => {
  const { room } = (await (await fetch(`${stack.url}/api/opening`)).json()) as {
    room: { ratePerSecond: number };
  };
  expect(room.ratePerSecond).toBeCloseTo(0.2);
});

test('a later portal bears as much', () => {
  const settings = loadScenario(day).scenario;
  const { portal, admission } = plantedIn(settings, { service: 1.5, rate: 1 });
  expect(portal!.serviceSeconds).toBeCloseTo(15);
  expect(portal!.workers / portal!.serviceSeconds).toBeCloseTo(
    settings.portal!.workers / settings.portal!.serviceSeconds,
  );
  expect(admission).toEqual(settings.admission);
});
