import { analyseRun } from '../analysis/analyse.ts';
import { syntheticRun } from '../analysis/synthetic-run.ts';
import { type Breakpoint, breakpointOf, levelOf } from './breakpoint.ts';

/** A search that never was, for tests: it holds up to 2,500 people, the generator up to 8,000. */
export function syntheticBreakpoint(): Breakpoint {
  const { signs: _, ...run } = syntheticRun({ people: 60, quota: 10 });
  const dueAtMs = run.people.map((person) => person.dueAtMs);
  const one = levelOf('1', { ...run, summary: analyseRun(run), dueAtMs });
  const trials = [
    ...([1000, 2000, 2500].map((people) => [people, 'met']) as [number, 'met'][]),
    ...([3000, 4000].map((people) => [people, 'missed']) as [number, 'missed'][]),
    ...([8000].map((people) => [people, 'invalid']) as [number, 'invalid'][]),
  ];
  const levels = trials.map(([people, verdict], n) => ({
    ...{ ...one, run: String(n + 1), people, verdict, latencyP99Ms: people / 20 },
    reasons: verdict === 'invalid' ? ['The generator was behind.'] : [],
    broken: verdict === 'missed' ? ['Answers come within a second'] : [],
  }));
  return breakpointOf(levels, 'narrow', { manifest: run.manifest, generators: 1 });
}
