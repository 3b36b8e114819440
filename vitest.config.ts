import { defineConfig, type Plugin } from 'vitest/config';
import { LongestFirst } from './load/stack/longest-first.ts';

const every = ['server/**/*.test.ts', 'load/**/*.test.ts', 'dashboards/**/*.test.ts', 'docker/**/*.test.ts'];
/**
 * Days whose verdict wants a machine that has time for them: they come last, two at a time, since each needs half of a core
 * and waits for most of its time.
 */
const wholeDays = '**/*.day.test.ts';

/** The days after all else. Not `sequence.groupOrder` of each project: `--sequence.shuffle` would take its place. */
const daysLast: Plugin = {
  name: 'days-last',
  configureVitest({ project }) {
    project.config.sequence.groupOrder = project.name === 'days' ? 1 : 0;
  },
};

/** Tests stand beside what they test. Real parts (Redis, k6, Chromium) need longer than the default 5 s. */
export default defineConfig({
  plugins: [daysLast],
  test: {
    globalSetup: ['load/stack/vitest-setup.ts'],
    setupFiles: ['load/stack/property-seed.ts'],
    // Limits for what never ends, not for what is slow: a machine that does something else as well stays below them.
    testTimeout: 180_000,
    hookTimeout: 240_000,
    expect: { poll: { timeout: 30_000 } },
    pool: 'forks',
    // More than twice the cores of a small machine: half of the time a test waits for a program that it has started.
    maxWorkers: 5,
    sequence: { sequencer: LongestFirst },
    // A worker loads a module once, not anew for each of 200 files: that was a third of all the work. What a test needs it
    // starts itself, and nothing of it outlives the file; each file also passes alone.
    isolate: false,
    projects: [
      {
        extends: true,
        test: {
          name: 'parts',
          include: every,
          exclude: [wholeDays, 'node_modules/**'],
        },
      },
      {
        extends: true,
        test: { name: 'days', include: [wholeDays], maxWorkers: 2 },
      },
    ],
  },
});
