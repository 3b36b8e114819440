import type { Language } from '../errors.ts';

/** How numbers and times are written for people: in their language, in the opening's time zone. */
export interface Format {
  number(value: number): string;
  /** `8:30 a.m. EDT`; with the day where it is not the day of `nowMs`. Opening ms. */
  moment(ms: number, nowMs: number): string;
  /** `8:30 a.m. EDT` */
  time(ms: number): string;
  /** `8:41:07 a.m.` */
  exact(ms: number): string;
  /** Canadian dollars: `$773`, `773 $` */
  dollars(amount: number): string;
  /** `13 July 2016` */
  day(ms: number): string;
  /** A time in words: `12 minutes`, `1 hour 30 minutes`; seconds only below a minute. */
  duration(seconds: number): string;
  /** A range: `12 to 18 minutes`, or two durations where the units differ. `to` is the word between. */
  range(low: number, high: number, to: string): string;
  /** Time left as a clock shows it: `12:34`, `1:02:03`, `2 d 1:02:03`. The page's script writes it in the same way. */
  clock(ms: number): string;
}

const locales = { en: 'en-CA', fr: 'fr-CA' } as const;
/** What a day is called after its number. */
export const dayLetter = { en: 'd', fr: 'j' } as const;

export function formatIn(language: Language, timeZone: string): Format {
  const locale = locales[language];
  const numbers = new Intl.NumberFormat(locale);
  const money = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency: 'CAD',
    maximumFractionDigits: 0,
  });
  const write = (options: Intl.DateTimeFormatOptions) => {
    const format = new Intl.DateTimeFormat(locale, { timeZone, ...options });
    // Not to be broken over two lines.
    return (ms: number) => format.format(ms).replaceAll(' ', '\u00a0');
  };
  const padded = write({ hour: 'numeric', minute: '2-digit', timeZoneName: 'short' });
  // Canadian French writes 8 h 30, but Intl says 08 h 30.
  const time = (ms: number) => padded(ms).replace(/^0/, '');
  const exact = write({ hour: 'numeric', minute: '2-digit', second: '2-digit' });
  const day = write({ day: 'numeric', month: 'long', year: 'numeric' });
  const unit = (name: 'second' | 'minute' | 'hour' | 'day') => {
    const format = new Intl.NumberFormat(locale, { style: 'unit', unit: name, unitDisplay: 'long' });
    return (value: number) => format.format(value);
  };
  const [secs, minutes, hours, days] = [unit('second'), unit('minute'), unit('hour'), unit('day')];
  return {
    number: (value) => numbers.format(value),
    dollars: (amount) => money.format(amount),
    moment: (ms, nowMs) => (day(ms) === day(nowMs) ? time(ms) : `${day(ms)}, ${time(ms)}`),
    time,
    exact,
    day,
    duration(seconds) {
      if (seconds < 59.5) return secs(Math.max(1, Math.round(seconds)));
      const whole = Math.round(seconds / 60);
      if (whole >= 2 * 24 * 60) return days(Math.round(whole / (24 * 60)));
      const rest = whole % 60;
      if (whole < 60) return minutes(whole);
      return rest === 0 ? hours(whole / 60) : `${hours(Math.floor(whole / 60))} ${minutes(rest)}`;
    },
    range(low, high, to) {
      const [from, until] = [this.duration(low), this.duration(high)];
      // Both in minutes alone: the unit once.
      return high < 3600
        ? `${numbers.format(Math.round(low / 60))} ${to} ${until}`
        : `${from} ${to} ${until}`;
    },
    clock(ms) {
      const seconds = Math.max(0, Math.floor(ms / 1000));
      const [d, h, m, s] = [
        Math.floor(seconds / 86_400),
        Math.floor(seconds / 3600) % 24,
        Math.floor(seconds / 60) % 60,
        seconds % 60,
      ];
      const two = (value: number) => String(value).padStart(2, '0');
      const short = d > 0 || h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
      return d > 0 ? `${d} ${dayLetter[language]} ${short}` : short;
    },
  };
}

/**
 * A range of waiting times, rounded outwards to steps that do not pretend to know better: minutes, five minutes
 * from half an hour on, a quarter of an hour from three hours on, an hour from a day on; but a range that is known
 * to a few minutes stays one. Seconds.
 */
export function roughly({ low, high }: { low: number; high: number }): { low: number; high: number } {
  const far = high < 1800 ? 60 : high < 3 * 3600 ? 300 : high < 86_400 ? 900 : 3600;
  const step = high - low < 600 && high < 86_400 ? 60 : far;
  return { low: Math.floor(low / step) * step, high: Math.max(step, Math.ceil(high / step) * step) };
}
