import { hash } from 'node:crypto';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Files that take longest, longest first: whichever of them began last would keep one worker busy when the others have
 * nothing left. vitest knows by itself only where it has run before, which a fresh clone has not.
 */
export const longest = [
  'load/k6/journey.test.ts',
  'dashboards/queries.test.ts',
  'load/crash/crash.test.ts',
  'server/pages/browser.test.ts',
  'load/k6/run.test.ts',
  'server/pages/screens.test.ts',
  'load/report/browser.test.ts',
  'load/k6/runners.test.ts',
  'server/pages/journey.test.ts',
  'load/run/run.test.ts',
  'server/store/quota-model.test.ts',
  'load/generator/session-limit.test.ts',
  'load/k6/connections.test.ts',
  'load/k6/generators.test.ts',
  'load/bench/live.test.ts',
  'load/scenario/fill-time.test.ts',
  'load/k6/run.day.test.ts',
  'load/run/run.day.test.ts',
];

/** The order of test files: the longest first; in any order, where that is asked for (`--sequence.shuffle`). */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const { shuffle, seed } = this.ctx.config.sequence;
    if (shuffle) return files.toSorted(by(({ moduleId }) => hash('sha1', `${seed} ${moduleId}`)));
    const place = ({ moduleId }: TestSpecification) => longest.findIndex((file) => moduleId.endsWith(file));
    const long = files.filter((file) => place(file) >= 0).toSorted((a, b) => place(a) - place(b));
    const others = await super.sort(files.filter((file) => place(file) < 0));
    return [...long, ...others];
  }
}

function by<T>(key: (value: T) => string): (a: T, b: T) => number {
  return (a, b) => (key(a) < key(b) ? -1 : 1);
}
