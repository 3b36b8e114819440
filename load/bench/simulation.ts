import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { analyseRun } from '../analysis/analyse.ts';
import { asScenarioSays } from '../run/options.ts';
import { planRun } from '../run/plan.ts';
import { atRushSpeed } from '../scenario/schedule.ts';
import { dayOf } from '../simulation/day-options.ts';
import { recordsOfDay } from '../simulation/once.ts';
import { liveVirtually } from '../simulation/virtual-day.ts';
import { aimed, figuresTable } from './figures.ts';

/** What a size is asked to keep, on one core; and that ten times the people cost at most so many times the time. */
export const simulationAims = {
  ...{ scenario: 'csq-2016-06-13', sizes: [1_000, 10_000, 100_000, 1_000_000] },
  ...{ seconds: 10, megabytes: 2048, growth: 12 },
};

/** One day, in a process of its own. */
export interface SimulationTiming {
  people: number;
  places: number;
  /** The people drawn and the day lived, from start to end; and the processor time of all threads. */
  seconds: number;
  processorSeconds: number;
  events: number;
  pollsCounted: number;
  /** Most that the process held by then. */
  megabytes: number;
  /** Everybody's record, ledger and series made and analysed, after that. */
  analysedSeconds: number;
  analysedMegabytes: number;
}

interface DayAsked {
  scenario: string;
  /** Opening seconds in a wall second of the simulated system, through the rush. */
  speed: number;
}

/** One day in this process. */
export function timedAlone({ scenario, speed, people }: DayAsked & { people: number }): SimulationTiming {
  const planned = planRun({ ...asScenarioSays, scenario, people, scale: 1, seed: 20160613 }, 'later');
  const { run } = planned.scenario;
  const atSpeed = { ...planned.scenario, run: { ...run, speed: atRushSpeed(run.speed, speed) } };
  const plan = { ...planned, scenario: atSpeed };
  const peakMegabytes = () => process.resourceUsage().maxRSS / 1024;
  const [startedMs, before] = [performance.now(), process.cpuUsage()];
  const options = dayOf(atSpeed, plan.seed);
  const day = liveVirtually(options);
  const [livedMs, { user, system }, megabytes] = [
    performance.now(),
    process.cpuUsage(before),
    peakMegabytes(),
  ];
  const { clock, costs } = options;
  const simulated = recordsOfDay(day, { plan, clock, durability: 'always', costs });
  const { quota } = analyseRun({ ...simulated, people: [...simulated.people] });
  return {
    people,
    places: quota.given,
    seconds: (livedMs - startedMs) / 1000,
    processorSeconds: (user + system) / 1e6,
    ...{ events: day.events, pollsCounted: day.pollsCounted, megabytes },
    analysedSeconds: (performance.now() - livedMs) / 1000,
    analysedMegabytes: peakMegabytes(),
  };
}

/** Each size in a process of its own, the fastest of `repeat`. */
export function timedDays(
  sizes: readonly number[],
  { scenario, speed, repeat, note }: DayAsked & { repeat: number; note?: (line: string) => void },
): SimulationTiming[] {
  const main = fileURLToPath(new URL(`./simulation-main${import.meta.url.slice(-3)}`, import.meta.url));
  const args = ['--disable-warning=ExperimentalWarning', main, '--scenario', scenario, '--speed', `${speed}`];
  return sizes.map((people) => {
    note?.(`a day of ${people} people`);
    const timings = Array.from({ length: repeat }, () => {
      const { status, stdout } = spawnSync(process.execPath, [...args, '--alone', `${people}`], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      if (status !== 0) throw new Error(`${people} people: the process ended with ${status}`);
      return JSON.parse(stdout) as SimulationTiming;
    });
    return timings.reduce((best, each) => (each.seconds < best.seconds ? each : best));
  });
}

const heads = [
  ...['people', 'places', 'seconds', 'CPU s', 'events/s', 'polls counted', 'times before', 'peak MB'],
  ...['analysed in s', 'peak MB'],
];
const widths = [9, 7, 9, 9, 11, 14, 12, 10, 14, 10];

export function simulationTable(timings: readonly SimulationTiming[]): string {
  const rows = timings.map((timing, i) => {
    const { people, places, seconds, processorSeconds, events, pollsCounted, megabytes } = timing;
    const before = timings[i - 1];
    return [
      ...[people.toLocaleString('en'), places.toLocaleString('en'), seconds.toFixed(2)],
      ...[processorSeconds.toFixed(2), Math.round(events / seconds).toLocaleString('en')],
      ...[pollsCounted.toLocaleString('en'), before ? (seconds / before.seconds).toFixed(1) : '-'],
      ...[megabytes.toFixed(0), timing.analysedSeconds.toFixed(2), timing.analysedMegabytes.toFixed(0)],
    ];
  });
  const line = (cells: readonly string[]) => cells.map((cell, i) => cell.padStart(widths[i]!)).join(' ');
  return `${[heads, ...rows].map(line).join('\n')}\n`;
}

/** Of the largest size what one core takes for it (the processor time of all threads), its memory, and how the time grows. */
export function simulationFigures(timings: readonly SimulationTiming[]) {
  const largest = timings.at(-1)!;
  const growths = timings.slice(1).map(({ seconds, people }, i) => {
    const before = timings[i]!;
    // To ten times as many.
    return (seconds / before.seconds) ** (Math.LN10 / Math.log(people / before.people));
  });
  const { seconds, megabytes, growth } = simulationAims;
  const fixed = (digits: number, unit: string) => (value: number) => `${value.toFixed(digits)} ${unit}`;
  return [
    aimed(`${largest.people.toLocaleString('en')} people, one core`, largest.processorSeconds, {
      ...{ most: seconds, show: fixed(1, 's') },
    }),
    aimed('memory', largest.megabytes, { most: megabytes, show: fixed(0, 'MB') }),
    aimed('ten times the people, most', Math.max(...growths), { most: growth, show: fixed(1, 'times') }),
  ];
}

/** The part of `bench`. Ends with 0 when every aim is reached, 1 otherwise. */
export async function runSimulationBench({
  json,
  out,
  note,
}: {
  json: boolean;
  out(text: string): void;
  note(line: string): void;
}): Promise<number> {
  const { scenario, sizes } = simulationAims;
  const timings = timedDays(sizes, { scenario, speed: 1, repeat: 1, note });
  const figures = simulationFigures(timings);
  if (json) out(`${JSON.stringify({ simulation: { timings, figures } })}\n`);
  else out(`${figuresTable(`A day simulated (${scenario})`, figures)}\n${simulationTable(timings)}`);
  return figures.some(({ reached }) => reached === false) ? 1 : 0;
}
