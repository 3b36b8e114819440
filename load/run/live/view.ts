import type { Paint } from '../../cli/paint.ts';
import { type Language, say } from '../../cli/text.ts';
import { area, bar } from './chart.ts';
import { clockOfDay, count, duration, phase, times } from './format.ts';
import type { LiveStatus } from './status.ts';

/** How wide the view may get: longer lines are harder to take in at a glance. */
const WIDEST = 100;
const MARGIN = '  ';

/**
 * The live view: lines of text, none wider than `columns`.
 *
 *     the day, and what kind of run this is
 *     08:47:10  the doors are open                    ×60 · 2 min 10 s to go
 *     places   ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━   263 of 500 left
 *     waiting / called / active / served              a curve of the waiting
 *     people · requests · errors · latency
 */
export function view(
  status: LiveStatus,
  { columns, paint, language }: { columns: number; paint: Paint; language: Language },
): string[] {
  const width = Math.max(24, Math.min(columns, WIDEST) - 2 * MARGIN.length);
  const lines = [
    '',
    spread(width, [status.title, paint.bold], [status.kind.join(' · '), paint.dim]),
    '',
    spread(
      width,
      [`${clockOfDay(status, language)}  `, (text) => paint.bold(paint.cyan(text))],
      [phase(status, language), status.stale ? paint.red : plain],
      [toGo(status, language), paint.dim],
    ),
    '',
    places(status, width, paint, language),
    ...room(status, width, paint, language),
    '',
    ...footer(status, width, paint, language),
    '',
  ];
  return lines.map((line) => (line === '' ? '' : MARGIN + line));
}

type Part = [text: string, paint: (text: string) => string];

const plain = (text: string) => text;

/** The last part to the right edge, the others from the left; cut where it is too narrow for all. */
function spread(width: number, ...parts: Part[]): string {
  const right = parts.length > 1 ? parts.at(-1)! : (['', plain] as Part);
  const left = parts.length > 1 ? parts.slice(0, -1) : parts;
  const leftWidth = left.reduce((sum, [text]) => sum + text.length, 0);
  const gap = width - leftWidth - right[0].length;
  if (gap >= 2) return [...left.map(apply), ' '.repeat(gap), apply(right)].join('');
  return cut(left, width);
}

function cut(parts: Part[], width: number): string {
  let room = width;
  return parts
    .map(([text, paint]) => {
      const kept = text.length <= room ? text : room > 0 ? `${text.slice(0, room - 1)}…` : '';
      room -= kept.length;
      return paint(kept);
    })
    .join('');
}

const apply = ([text, paint]: Part) => paint(text);

function toGo({ toGoMs, speed }: LiveStatus, language: Language): string {
  if (toGoMs === null) return times(speed);
  const left = duration(toGoMs);
  return `${times(speed)} · ${say({ en: `${left} to go`, fr: `encore ${left}` }, language)}`;
}

function places({ opening }: LiveStatus, width: number, paint: Paint, language: Language): string {
  const label = say({ en: 'places', fr: 'places' }, language).padEnd(LABEL);
  if (opening === null) return paint.dim(label + bar(0, width - LABEL)[1]);
  const { remaining, total } = opening.quota;
  const left = count(remaining, language);
  const all = count(total, language);
  const told = say({ en: `${left} of ${all} left`, fr: `reste ${left} sur ${all}` }, language);
  // As wide as it will ever be, so that the bar's length stands still while the number shrinks.
  const widest = told.length - left.length + all.length;
  const [full, rest] = bar(total === 0 ? 0 : remaining / total, Math.max(4, width - LABEL - widest - 3));
  const colour = remaining === 0 ? paint.yellow : paint.green;
  return cut(
    [
      [label, paint.dim],
      [full, colour],
      [rest, paint.dim],
      ['   ', plain],
      [told.padStart(widest), plain],
    ],
    width,
  );
}

const LABEL = 11;
const NUMBER = 9;

function room(status: LiveStatus, width: number, paint: Paint, language: Language): string[] {
  const { opening, served } = status;
  const names = {
    waiting: { en: 'waiting', fr: 'en attente' },
    called: { en: 'called', fr: 'appelés' },
    active: { en: 'active', fr: 'actifs' },
    served: { en: 'served', fr: 'servis' },
  };
  const rows: [string, number | null][] = [
    [say(names.waiting, language), opening?.room.waiting ?? null],
    [say(names.called, language), opening?.room.called ?? null],
    [say(names.active, language), opening?.room.active ?? null],
    [say(names.served, language), served],
  ];
  const chartWidth = width - LABEL - NUMBER - 4;
  const chart = chartWidth >= 16 ? area(status.waiting, chartWidth, rows.length) : [];
  const caption = say({ en: 'people waiting', fr: 'personnes en attente' }, language);
  const indent = ' '.repeat(LABEL + NUMBER + 4);
  const lines = rows.map(([name, value], index) => {
    const number = (value === null ? '–' : count(value, language)).padStart(NUMBER);
    const painted = index === rows.length - 1 ? paint.bold(number) : number;
    return `${paint.dim(name.padEnd(LABEL))}${painted}    ${paint.blue(chart[index] ?? '')}`.trimEnd();
  });
  return [chart.length > 0 ? indent + paint.dim(caption.slice(0, chartWidth)) : '', ...lines];
}

function footer(status: LiveStatus, width: number, paint: Paint, language: Language): string[] {
  const n = (value: number) => count(value, language);
  const { arrived, people, requestsPerSecond, errors, p99Ms } = status;
  const parts: Part[] = [
    [
      say(
        {
          en: `${n(arrived)} of ${n(people)} people came`,
          fr: `${n(arrived)} personnes venues sur ${n(people)}`,
        },
        language,
      ),
      plain,
    ],
    [
      say({ en: `${n(requestsPerSecond)} requests/s`, fr: `${n(requestsPerSecond)} requêtes/s` }, language),
      plain,
    ],
    [
      say({ en: `${n(errors)} errors`, fr: `${n(errors)} erreurs` }, language),
      errors > 0 ? paint.red : plain,
    ],
    [p99Ms === null ? 'p99 –' : `p99 ${n(Math.round(p99Ms))} ms`, plain],
  ];
  return wrapped(parts, width, paint);
}

/** Parts side by side with dots between, over as many lines as they need. */
function wrapped(parts: readonly Part[], width: number, paint: Paint): string[] {
  const lines: Part[][] = [];
  let used = width;
  for (const part of parts) {
    const length = part[0].length;
    if (used + 3 + length <= width) {
      lines.at(-1)!.push([' · ', paint.dim], part);
      used += 3 + length;
    } else {
      lines.push([part]);
      used = length;
    }
  }
  return lines.map((line) => cut(line, width));
}
