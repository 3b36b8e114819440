import type { Given } from './absent.ts';
import type { Halved, Halving, Way } from './halving.ts';

/** What must be shown: of the best fixed rate; and how much longer with people absent. */
export const bounds = { goodput: 0.9, collapsed: 0.5, longer: 1.05 } as const;

/** Whether it was shown. */
export function isShown({ best, fixed, adaptive }: Halved): boolean {
  const against = [best[0], best[1], best[0]].map(({ goodputs }) => goodputs[0]!);
  const holds = adaptive.goodputs.every((goodput, i) => goodput >= bounds.goodput * against[i]!);
  return holds && fixed.goodputs[1]! < bounds.collapsed * against[1]!;
}

/** The halving as a table of plain text. */
export function halvingTable(h: Halving, halved: Halved): string {
  const { serves, best, tried, fixed, adaptive } = halved;
  const against = [best[0], best[1], best[0]].map(({ goodputs }) => goodputs[0]!);
  const share = (goodput: number, i: number) => `${Math.round((100 * goodput) / against[i]!)} %`;
  const minutes = (ms: number) => `${ms / 60_000} min`;
  const portal = `${h.portal.workers} workers of ${h.portal.serviceSeconds} s`;
  const rows = [
    ['places a second', 'all workers', 'half', 'all again', 'worst 5 min'],
    ...ways('best fixed rate', [best[0], best[1], best[0]]),
    row(`${two(fixed.ratePerSecond)} kept throughout`, fixed),
    ['  of the best', ...fixed.goodputs.map(share)],
    row(`adaptive, from ${two(adaptive.ratePerSecond)}`, adaptive),
    ['  of the best', ...adaptive.goodputs.map(share)],
  ];
  return [
    `A portal of ${portal}, which serves ${two(serves[0])} a second, and with half of them ${two(serves[1])}.`,
    `Behind ${h.servers} servers, at speed ${h.line.speed}. Each phase lasts ${minutes(h.phaseMs)} of opening time and is measured after ${minutes(h.settleMs)}.`,
    `Fixed rates tried: ${[...tried.all, ...tried.half].map((w) => `${two(w.ratePerSecond)} gave ${two(w.goodputs[0]!)}`).join(', ')}.`,
    '',
    ...rows.map((cells) => cells.map((cell, i) => (i === 0 ? cell.padEnd(28) : cell.padStart(12))).join('')),
    '',
    ...[fixed, adaptive].map((way) => `${way === fixed ? 'fixed' : 'adaptive'}: ${portalLine(way)}`),
    limitLine(h, adaptive),
  ].join('\n');
}

/** With people absent, as plain text. */
export function absentTable(
  { none, some }: { none: Given; some: Given },
  quota: number,
  cap: number,
): string {
  const seconds = (n: number) => `${Math.round(n)} s`;
  const rows = [
    ['time to give (opening time)', 'all but the last', 'the last'],
    ['', `${quota - cap}`, `${cap}`],
    ...[none, some].map((given) => [
      `${Math.round(given.noShow * 100)} % of the called absent`,
      seconds(given.bulkSeconds),
      seconds(given.tailSeconds),
    ]),
    [
      '  longer by',
      ...[some.bulkSeconds / none.bulkSeconds, some.tailSeconds / none.tailSeconds].map(longer),
    ],
  ];
  return rows
    .map((cells) => cells.map((cell, i) => (i === 0 ? cell.padEnd(28) : cell.padStart(18))).join(''))
    .join('\n');
}

const two = (n: number) => n.toFixed(2);
const longer = (ratio: number) => `${((ratio - 1) * 100).toFixed(1)} %`;
const row = (name: string, way: Way) => [name, ...way.goodputs.map(two), two(way.worst)];

function ways(name: string, each: Way[]): string[][] {
  return [[name, ...each.map(({ goodputs }) => two(goodputs[0]!))]];
}

function portalLine({ lived: { portal, statuses } }: Way): string {
  const of = (name: string) => portal?.[name] ?? 0;
  const told = Object.entries(statuses).map(([status, times]) => `${times} times ${status}`);
  return `the portal served ${of('completedInTime')} in time and ${of('completedTooLate')} for nobody; ${of('timedOut')} gave up, ${of('refused')} found the line full, ${of('turnedBack')} the gate shut; submitters were told ${told.join(', ')}`;
}

/** What adaptive admission thought the portal to bear, every five minutes. */
function limitLine(h: Halving, { lived }: Way): string {
  const everyMs = 5 * 60_000;
  const at = (ms: number) => lived.sights.find(({ atMs }) => atMs >= ms);
  const found: string[] = [];
  for (let ms = everyMs; ms <= 3 * h.phaseMs; ms += everyMs) {
    const sight = at(ms - 1);
    if (sight?.bears != null) found.push(two(sight.bears));
  }
  return `adaptive, what it thought to be borne, every 5 min: ${found.join(' ')}`;
}
