import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { projectFolder } from '../stack/path.ts';
import { type Stack, startStack } from '../stack/stack.ts';

const folder = mkdtempSync(join(tmpdir(), 'opening-day-planted-'));
let stack: Stack;
beforeAll(async () => {
  stack = await startStack({
    folder: join(folder, 'run'),
    servers: 1,
    durability: 'none',
    openingFile: join(projectFolder, 'scenarios', 'small-opening.yaml'),
    entry: join(import.meta.dirname, 'planted-server.ts'),
    env: { PLANTED_DELAY: '0.1:400', PLANTED_CAP: '0.5' },
    note: () => {},
  });
});
afterAll(async () => {
  await stack?.stop();
  rmSync(folder, { recursive: true });
});

test('a share of the answers is held back, and the cap is lower, by as much as was asked', async () => {
  const took = await Promise.all(
    Array.from({ length: 200 }, async () => {
      const sentMs = performance.now();
      const { room } = (await (await fetch(`${stack.url}/api/opening`)).json()) as {
        room: { maxActive: number };
      };
      return { ms: performance.now() - sentMs, cap: room.maxActive };
    }),
  );
  expect(new Set(took.map(({ cap }) => cap))).toEqual(new Set([6]));
  // One in ten of 200, drawn by a seed; a busy machine makes more of them late, never fewer.
  expect(took.filter(({ ms }) => ms >= 399).length).toBeGreaterThanOrEqual(10);
});
