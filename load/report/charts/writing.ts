import type { Language } from '../../analysis/summary.ts';
import { type Format, formatOf } from '../format.ts';
import { escapeXml } from '../html.ts';

/**
 * How a number is written on an axis or beside the pointer: `hundredths` are per cent already, `clock` is minutes since
 * midnight.
 */
type Way =
  | 'number'
  | 'fixed'
  | 'tau'
  | 'percent'
  | 'hundredths'
  | 'milliseconds'
  | 'duration'
  | 'hours'
  | 'clock'
  | 'day';

/** A way of writing by its name, so that a chart's option is plain JSON, for the page as it is drawn and as it lives. */
export interface Writing {
  $write: Way;
  digits: number;
  language: Language;
  /** Added to the number before it is written, where an axis shows differences from it; never shown below 0 then. */
  base?: number;
}

/** What is said of a point: its name, or that of all such points, and a line for each of its numbers `at` a place. */
interface Saying {
  $say: (Writing & { name: string; at: number })[];
}

/** What ECharts asks for; it is a name until `revived` (the cast: its types know no plain JSON). */
export type Formatter = (what: unknown) => string;

export function written({ language }: Format, way: Way, digits = 0, base?: number): Formatter {
  const writing: Writing = { $write: way, digits, language, ...(base !== undefined && { base }) };
  return writing as unknown as Formatter;
}

/** A value as a named way writes it. */
export function textOf(writing: Formatter, value: number | null): string {
  return write(writing as unknown as Writing, value);
}

/** The name of a point, and its numbers, each with its name before it; `at` is their place in the point's value, the order if not given. */
export function said(...numbers: [name: string, writing: Formatter, at?: number][]): Formatter {
  const lines = numbers.map(([name, writing, at], k) => ({
    ...{ name, at: at ?? k },
    ...(writing as unknown as Writing),
  }));
  return { $say: lines } satisfies Saying as unknown as Formatter;
}

const WAYS: Record<Way, (f: Format, value: number, digits: number) => string> = {
  number: (f, value, digits) => f.number(value, digits),
  fixed: (f, value, digits) => f.fixed(value, digits),
  tau: (f, value) => f.tau(value),
  percent: (f, value, digits) => f.percent(value, digits),
  hundredths: (f, value, digits) => f.percent(value / 100, digits),
  milliseconds: (f, value) => f.milliseconds(value),
  duration: (f, value) => f.duration(value),
  day: (f, value) => `${f.language === 'fr' ? 'jour' : 'day'} ${f.number(value)}`,
  hours: (f, value, digits) => `${f.number(value, digits)}\u00a0h`,
  clock: (_, minutes) => {
    const inDay = ((Math.round(minutes) % 1440) + 1440) % 1440;
    return `${String(Math.floor(inDay / 60)).padStart(2, '0')}:${String(inDay % 60).padStart(2, '0')}`;
  },
};

const FORMATS: Record<Language, Format> = { en: formatOf('en', 'UTC'), fr: formatOf('fr', 'UTC') };

/** A named way as the function that it stands for. */
function write({ $write, digits, language, base }: Writing, value: unknown): string {
  if (typeof value !== 'number') return '–';
  return WAYS[$write](FORMATS[language], base === undefined ? value : Math.max(0, base + value), digits);
}

/** An option with functions in the place of the ways that it names, and with the data that it refers to. */
export function revived(option: unknown, data: readonly unknown[] = []): unknown {
  if (typeof option !== 'object' || option === null) return option;
  if ('$data' in option) return data[option.$data as number];
  if ('$write' in option) {
    // An axis gives the number, its pointer an object with it.
    return (what: unknown) => write(option as Writing, (what as { value?: unknown } | null)?.value ?? what);
  }
  if ('$say' in option) {
    return ({ name, seriesName, value }: { name: string; seriesName: string; value: unknown[] }) =>
      [
        name || seriesName,
        ...(option as Saying).$say.map((one) => `${one.name}: ${write(one, value[one.at])}`),
      ]
        .map(escapeXml)
        .join('<br/>');
  }
  if (Array.isArray(option)) return option.map((each) => revived(each, data));
  return Object.fromEntries(Object.entries(option).map(([key, value]) => [key, revived(value, data)]));
}
