import { ratio } from '../analysis/headline.ts';
import { UsageError } from '../cli/command.ts';
import { type Language, say } from '../cli/text.ts';
import { drawPopulation } from '../population/draw.ts';
import { withErrands } from '../population/errands.ts';
import type { Person } from '../population/person.ts';
import type { Manifest } from '../record/files.ts';
import { eventsIn } from '../scenario/events.ts';
import { loadScenario } from '../scenario/load.ts';
import { scaleScenario } from '../scenario/scale.ts';
import { endsAtSeconds, opensAtMs, wallSeconds } from '../scenario/schedule.ts';
import type { Figure, Scenario } from '../scenario/schema.ts';
import { count, duration } from './live/format.ts';
import type { RunOptions } from './options.ts';
import { partOf, type Segment, shareOf } from './segment.ts';

/** What is going to happen, before anything is started. */
export interface Plan {
  /** At full size, options applied. */
  asked: Scenario;
  /** As it will be run: scaled. */
  scenario: Scenario;
  figures: Figure[];
  seed: number;
  scale: number;
  scaleKeeps: string[];
  scaleLoses: string[];
  /** With `people` one part of the crowd: which; null: all of it. */
  segment: Segment | null;
  people: Person[];
  /** Where the schedule (`scenario.run.speed`) comes from. */
  speedMode: Manifest['speed']['mode'];
  /** Unix ms (opening time) of the opening. */
  opensAtMs: number;
  /** Opening ms from the opening at which everything is over. */
  endsAtMs: number;
}

/** The scenario with what the command line says otherwise. @param crowd `later`: nobody is drawn yet, and `people` is empty */
export function planRun(options: RunOptions, crowd: 'drawn' | 'later' = 'drawn'): Plan {
  const { scenario, figures } = loadScenario(options.scenario);
  const asked: Scenario = {
    ...scenario,
    admission: { ...scenario.admission, mode: options.admission ?? scenario.admission.mode },
    crowd: {
      ...scenario.crowd,
      people: options.people ?? scenario.crowd.people,
      listening: options.listening ?? scenario.crowd.listening,
    },
    run: { ...scenario.run, servers: options.servers ?? scenario.run.servers },
  };
  if (asked.events) asked.events = eventsIn(asked.events, asked.admission.mode);
  if (asked.admission.mode === 'lottery' && asked.opening.listClosesAt === undefined)
    throw new UsageError([
      `--admission lottery: ${options.scenario} has no opening.listClosesAt, the instant at which the list of those who are drawn closes`,
    ]);
  const { people, listening } = options;
  return scaledPlan(asked, withOwn(figures, { people, listening }), {
    seed: options.seed ?? asked.run.seed,
    scale: options.scale ?? asked.run.scale,
    crowd,
    segment: options.segment,
  });
}

function scaledPlan(
  asked: Scenario,
  figures: Figure[],
  {
    seed,
    scale,
    crowd = 'drawn',
    segment,
  }: { seed: number; scale: number; crowd?: 'drawn' | 'later'; segment: Segment | null },
): Plan {
  const { scenario, keeps, loses } = scaleScenario(asked, { scale });
  const all = crowd === 'drawn' ? withErrands(drawPopulation(scenario, seed), scenario, seed) : [];
  return {
    asked,
    scenario,
    figures,
    seed,
    scale,
    scaleKeeps: keeps,
    scaleLoses: loses,
    segment,
    people: segment === null ? all : shareOf(all, segment),
    speedMode: 'schedule',
    opensAtMs: opensAtMs(scenario),
    endsAtMs: endsAtSeconds(scenario) * 1000,
  };
}

/** A number from the command line is nobody's published one. */
function withOwn(figures: Figure[], asked: Record<'people' | 'listening', number | null>): Figure[] {
  let all = figures;
  for (const [name, value] of Object.entries(asked)) {
    if (value === null) continue;
    const own: Figure = { path: `crowd.${name}`, value, mark: 'assumed', why: `asked for by --${name}` };
    all = [...all.filter(({ path }) => path !== own.path), own];
  }
  return all;
}

/** The plan at the size that the generator bears, with a word where that is smaller than asked. */
export function fitted(
  plan: Plan,
  { mostPeople }: { mostPeople: number },
  note: (line: string) => void,
): Plan {
  const people = plan.people.length;
  // The other machines have the size that was asked for.
  if (people <= mostPeople || plan.segment !== null) return plan;
  const scale = Number(((plan.scale * mostPeople) / people).toPrecision(2));
  note(`scale ${scale} instead of ${plan.scale}: ${people} people are beyond it`);
  return scaledPlan(plan.asked, plan.figures, { seed: plan.seed, scale, segment: null });
}

/** What kind of run this is, in a few words each: `1:10 rehearsal`, `fifo`, `k6`, `seed 20160613`. */
export function kindOf(
  { scale, scenario, seed, segment }: Plan,
  generator: string,
  language: Language,
): string[] {
  const size =
    scale < 1 ? ratio(scale, `${language}-CA`) : say({ en: 'full-scale', fr: 'grandeur nature' }, language);
  return [
    say({ en: `${size} rehearsal`, fr: `répétition ${size}` }, language),
    scenario.admission.mode,
    generator,
    say({ en: `seed ${seed}`, fr: `graine ${seed}` }, language),
    ...(segment === null ? [] : [partOf(segment, language)]),
  ];
}

/** One line on what is about to happen, and how long the day takes at most (wall time). */
export function announcement(plan: Plan, generator: string, language: Language): string {
  const { scenario, people, endsAtMs } = plan;
  const { opening, run, name } = scenario;
  const kind = kindOf(plan, generator, language).join(', ');
  const wallMs = wallSeconds(run.speed, run.speed[0]!.fromSeconds, endsAtMs / 1000) * 1000;
  const n = (value: number) => count(value, language);
  return say(
    {
      en: `${name}: ${n(people.length)} people, ${n(opening.quota)} places; ${kind}; the day takes ${duration(wallMs)} at most`,
      fr: `${name} : ${n(people.length)} personnes, ${n(opening.quota)} places ; ${kind} ; le jour dure au plus ${duration(wallMs)}`,
    },
    language,
  );
}
