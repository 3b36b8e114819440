import type { Language } from '../analysis/summary.ts';

/** How numbers and times are written, in one language and one time zone. */
export interface Format {
  language: Language;
  /** Thousands apart, `digits` decimals at most (none by default). */
  number(value: number, digits?: number): string;
  /** Always with this many decimals, to stand in a column. */
  fixed(value: number, digits: number): string;
  /** A correlation: three decimals, but 1 only where it is exactly 1. */
  tau(value: number): string;
  /** A share as a percentage, with one decimal unless it is none or all. */
  percent(share: number, digits?: number): string;
  /** A difference of shares, in percentage points, with its sign. */
  points(difference: number): string;
  /** Seconds as `5 h 23 min`, `4 min 10 s`, `12 s`. */
  duration(seconds: number): string;
  hours(hours: number): string;
  milliseconds(ms: number): string;
  /** Bytes as gibibytes, or as mebibytes where it is less than one. */
  memory(bytes: number): string;
  /** The clock of the day at a Unix moment (ms): `08:30`. */
  clock(unixMs: number): string;
  /** `13 June 2016`. */
  date(unixMs: number): string;
  /** Date and clock. */
  moment(unixMs: number): string;
}

const LOCALE: Record<Language, string> = { en: 'en-CA', fr: 'fr-CA' };

/** What is not known is a dash. */
export const NOTHING = '–';

export function formatOf(language: Language, timeZone: string): Format {
  const locale = LOCALE[language];
  const number = (value: number, digits = 0) =>
    tidy(value.toLocaleString(locale, { maximumFractionDigits: digits }));
  const fixed = (value: number, digits: number) =>
    tidy(value.toLocaleString(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits }));
  const percent = (share: number, digits = 1) => {
    const decimals = share === 0 || share === 1 ? 0 : digits;
    const exactly = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
    return tidy(share.toLocaleString(locale, { style: 'percent', ...exactly }));
  };
  const part = (options: Intl.DateTimeFormatOptions) => {
    const format = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : 'fr-CA', { timeZone, ...options });
    return (unixMs: number) => tidy(format.format(unixMs));
  };
  const clock = part({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const date = part({ day: 'numeric', month: 'long', year: 'numeric' });
  return {
    language,
    number,
    fixed,
    tau: (value) => (Number.isInteger(value) ? number(value) : fixed(value, 3)),
    percent,
    points: (difference) => {
      const points = Math.round(difference * 1000) / 10;
      return `${points > 0 ? '+' : ''}${fixed(points, 1)}`;
    },
    duration: (seconds) => duration(seconds, number, language === 'en' ? 'd' : 'j'),
    hours: (hours) => `${fixed(hours, 1)}\u00a0h`,
    milliseconds: (ms) =>
      ms < 1000 ? `${number(ms, ms < 10 ? 1 : 0)}\u00a0ms` : `${number(ms / 1000, 1)}\u00a0s`,
    memory(bytes) {
      const small = bytes < 2 ** 30;
      const unit = `${small ? 'M' : 'G'}${language === 'en' ? 'iB' : 'io'}`;
      return `${small ? number(bytes / 2 ** 20) : number(bytes / 2 ** 30, 1)} ${unit}`;
    },
    clock: (unixMs) => clock(unixMs).replace(/ ?h ?/, ':'),
    date,
    moment: (unixMs) => `${date(unixMs)}, ${clock(unixMs).replace(/ ?h ?/, ':')}`,
  };
}

function duration(seconds: number, number: Format['number'], day: string): string {
  const total = Math.round(Math.abs(seconds));
  const sign = seconds < 0 ? '−' : '';
  const [hours, minutes, rest] = [Math.floor(total / 3600), Math.floor((total % 3600) / 60), total % 60];
  if (hours >= 48) return `${sign}${number(total / 86_400, 1)}\u00a0${day}`;
  if (hours > 0) return `${sign}${hours}\u00a0h${minutes > 0 ? `\u00a0${minutes}\u00a0min` : ''}`;
  if (minutes > 0)
    return `${sign}${minutes}\u00a0min${rest > 0 && minutes < 10 ? `\u00a0${rest}\u00a0s` : ''}`;
  return `${sign}${number(total)}\u00a0s`;
}

/** A true minus sign, and spaces that keep a number in one piece. */
function tidy(text: string): string {
  return text.replace(/^-/, '−').replace(/[\u202f\u00a0]/g, '\u00a0');
}
