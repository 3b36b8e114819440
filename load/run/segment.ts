import { UsageError } from '../cli/command.ts';
import { type Language, say } from '../cli/text.ts';
import { leadMs } from '../k6/run.ts';
import type { Person } from '../population/person.ts';
import type { RunOptions } from './options.ts';

/** One machine's part of a crowd that several machines live together. */
export interface Segment {
  /** From 1. */
  part: number;
  of: number;
}

/**
 * The people of one part: every N-th of the crowd by index, so that each part has its share of every cohort and of
 * every moment. Whoever draws the same crowd, anywhere, gets parts that hold everybody once.
 */
export function shareOf<P extends Pick<Person, 'index'>>(people: readonly P[], { part, of }: Segment): P[] {
  return people.filter(({ index }) => index % of === part - 1);
}

/** Of a machine that reads the plan, logs everybody in and starts its generator, wall ms. */
const PREPARING_MS = 5_000;

/**
 * What must hold of a run that is one of several parts, and of one that starts at a given time.
 *
 * @throws UsageError naming each option that does not fit, and the remedy
 */
export function checkSegment(
  options: Pick<
    RunOptions,
    'segment' | 'startAt' | 'target' | 'speed' | 'runners' | 'adapter' | 'connections'
  >,
  { people, nowMs }: { people: number; nowMs: number },
): void {
  const { segment, startAt, target, speed } = options;
  const problems: string[] = [];
  if (segment !== null) {
    const typed = `--segment ${segment.part}/${segment.of}`;
    if (target === null)
      problems.push(
        `${typed}: several machines live one crowd against one server; name it with --target, the same on each`,
      );
    if (startAt === null)
      problems.push(
        `${typed}: all parts start together; give each the same --start-at, such as ${example(nowMs)}`,
      );
    if (speed === 'auto')
      problems.push(`--speed auto: each machine would choose its own; give each the same number`);
  }
  if (options.runners !== null) {
    const typed = `--runners ${options.runners}`;
    if (target === null)
      problems.push(`${typed}: k6 elsewhere cannot reach a server started here; name one with --target`);
    if (startAt === null)
      problems.push(
        `${typed}: it takes time until k6 is there; say when the day starts with --start-at, such as ${example(nowMs)}`,
      );
    if (segment !== null || options.adapter !== null || options.connections === 'own')
      problems.push(`${typed}: is not for --segment, --adapter or --connections own; leave them out`);
  }
  const leastMs = leadMs(people) + PREPARING_MS;
  if (startAt !== null && startAt < nowMs + leastMs)
    problems.push(
      `--start-at: ${new Date(startAt).toISOString()} is ${startAt < nowMs ? 'over' : 'too soon'}; ${people} people take up to ${Math.ceil(leastMs / 1000)} s to prepare: give a time from ${example(nowMs + leastMs)} on`,
    );
  if (problems.length > 0) throw new UsageError(problems);
}

/** The next whole minute but one. */
function example(nowMs: number): string {
  return new Date((Math.floor(nowMs / 60_000) + 2) * 60_000).toISOString().replace('.000', '');
}

/** `part 2 of 3`. */
export function partOf({ part, of }: Segment, language: Language): string {
  return say({ en: `part ${part} of ${of}`, fr: `partie ${part} sur ${of}` }, language);
}
