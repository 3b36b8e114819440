import type { Kind } from './crashes.ts';
import type { MomentResult } from './moment.ts';
import type { Faults } from './verify.ts';

/** A kind of crash with the durability it was tried on, and the moments of it. */
export interface Series {
  kind: Kind;
  durability: 'always' | 'everysec';
  moments: readonly MomentResult[];
}

/** What each series is called in the table. */
export function nameOf({ kind, durability }: Pick<Series, 'kind' | 'durability'>): string {
  const names: Record<Kind, string> = {
    redis: 'Redis killed',
    server: 'server killed',
    controller: 'controller killed',
    power: 'power lost',
  };
  return durability === 'always' ? names[kind] : `${names[kind]}, ${durability}`;
}

/** The faults of a series, each of them a sentence that says in which moment. */
export function faultsOf({ moments }: Series): string[] {
  return moments.flatMap(({ faults, index }) =>
    Object.values(faults as unknown as Record<string, string[]>).flatMap((found) =>
      found.map((what) => `moment ${index + 1}: ${what}`),
    ),
  );
}

/** Moments in which a place was lost that its holder had been told of. */
export function losing({ moments }: Series): number {
  return moments.filter(({ faults }) => faults.placesLost.length > 0).length;
}

const lost = (fault: keyof Faults) => (series: Series) => sum(series, ({ faults }) => faults[fault].length);

/** The lines of the table: what is counted, over all moments of a series. */
const rows: { name: string; count(series: Series): string | number; onwardOnly?: boolean }[] = [
  { name: 'moments', count: ({ moments }) => moments.length },
  { name: 'people', count: (series) => sum(series, ({ counts }) => counts.people) },
  {
    name: 'places told of before the restart',
    count: (series) => sum(series, ({ counts }) => counts.toldBefore),
  },
  {
    name: 'submissions told to have failed (503)',
    count: (series) => sum(series, ({ counts }) => counts.toldFailed),
  },
  {
    name: 'slowest of these answers, ms',
    count: ({ moments }) => Math.max(...moments.map(({ counts }) => counts.slowestFailureMs)),
  },
  {
    name: 'submissions without an answer',
    count: (series) => sum(series, ({ counts }) => counts.lostAnswers),
  },
  {
    name: 'bytes written, not on the disk',
    count: (series) =>
      series.kind === 'power' ? sum(series, ({ power }) => power?.unsyncedBytes ?? 0) : '-',
  },
  { name: 'ACKNOWLEDGED PLACES LOST', count: lost('placesLost') },
  { name: 'places over the quota, ranks twice', count: lost('overQuota') },
  { name: 'writes after the restart, told failed', count: lost('lateWrites') },
  { name: 'spots in the room lost', count: lost('spotsLost'), onwardOnly: true },
  { name: 'answers that nothing explains', count: lost('unexpected'), onwardOnly: true },
  {
    name: 'days that went on to the last place',
    count: ({ moments }) => moments.filter(({ faults }) => faults.unfinished.length === 0).length,
    onwardOnly: true,
  },
  { name: 'longest until the next place, ms', count: longestOutage, onwardOnly: true },
];

/**
 * The counts, a column a series. What only the rest of the day shows is left out (-) where the day was not
 * gone on with.
 */
export function tableOf(all: readonly Series[]): string {
  const head = ['', ...all.map((series) => nameOf(series))];
  const body = rows.map(({ name, count, onwardOnly }) => [
    name,
    ...all.map((series) => (onwardOnly && series.durability !== 'always' ? '-' : String(count(series)))),
  ]);
  const widths = head.map((_, column) => Math.max(...[head, ...body].map((cells) => cells[column]!.length)));
  const line = (cells: string[]) =>
    cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join('  ');
  return [line(head), widths.map((width) => '-'.repeat(width)).join('  '), ...body.map(line)].join('\n');
}

function longestOutage({ moments }: Series): string | number {
  const outages = moments.map(({ outageMs }) => outageMs).filter((ms) => ms !== null);
  return outages.length === 0 ? '-' : Math.max(...outages);
}

function sum({ moments }: Series, count: (moment: MomentResult) => number): number {
  return moments.reduce((total, moment) => total + count(moment), 0);
}
