import { type Language, say, type Text } from '../../cli/text.ts';
import type { LiveStatus } from './status.ts';

const LOCALES = { en: 'en-CA', fr: 'fr-CA' } as const;

/** A count with its thousands apart: `4,100`, `4 100`. */
export function count(value: number, language: Language): string {
  return new Intl.NumberFormat(LOCALES[language]).format(value);
}

/** The time of the day where the opening is; with the day, once it is not the day of the opening any more. */
export function clockOfDay(
  { nowMs, opensAtMs, timeZone }: Pick<LiveStatus, 'nowMs' | 'opensAtMs' | 'timeZone'>,
  language: Language,
): string {
  const format = (options: Intl.DateTimeFormatOptions, ms: number) =>
    new Intl.DateTimeFormat(LOCALES[language], { timeZone, ...options }).format(ms);
  const day = (ms: number) => format({ year: 'numeric', month: 'short', day: 'numeric' }, ms);
  // en-GB writes 08:47:10 in every version of ICU; a locale of its own may say "8 h 47 min 10 s".
  const time = new Intl.DateTimeFormat('en-GB', { timeZone, timeStyle: 'medium' }).format(nowMs);
  return day(nowMs) === day(opensAtMs)
    ? time
    : `${format({ month: 'short', day: 'numeric' }, nowMs)} ${time}`;
}

/** `2 min 10 s`, `45 s`: wall time to go. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
  return `${Math.floor(seconds / 3600)} h ${String(Math.floor((seconds % 3600) / 60)).padStart(2, '0')} min`;
}

/** `×60`, `×1.5`. */
export function times(speed: number): string {
  return `×${Number(speed.toPrecision(3))}`;
}

const PHASES: Record<string, Text> = {
  none: { en: 'starting', fr: 'démarrage' },
  before: { en: 'before the day', fr: 'avant le jour' },
  preQueue: { en: 'the room fills, the doors are shut', fr: 'la salle se remplit, portes closes' },
  open: { en: 'the doors are open', fr: 'les portes sont ouvertes' },
  exhausted: { en: 'every place is taken', fr: 'toutes les places sont prises' },
  closed: { en: 'the doors have closed', fr: 'les portes sont refermées' },
  maintenance: { en: 'maintenance', fr: 'maintenance' },
};

/** Where the day stands, in words. */
export function phase(status: Pick<LiveStatus, 'opening' | 'stale'>, language: Language): string {
  if (status.stale)
    return say({ en: 'the server does not answer', fr: 'le serveur ne répond pas' }, language);
  return say(PHASES[status.opening?.phase ?? 'none'] ?? '', language);
}

/** One line about everything, where there is no terminal to draw on. */
export function plainLine(status: LiveStatus, language: Language): string {
  const n = (value: number) => count(value, language);
  const parts = [`${clockOfDay(status, language)} ${phase(status, language)}`];
  const { opening, p99Ms, toGoMs } = status;
  if (opening !== null) {
    const { quota, room } = opening;
    const levels = {
      en: `${n(room.waiting)} waiting, ${n(room.called)} called, ${n(room.active)} active, ${n(status.served)} served, ${n(quota.remaining)} of ${n(quota.total)} places left`,
      fr: `${n(room.waiting)} en attente, ${n(room.called)} appelés, ${n(room.active)} actifs, ${n(status.served)} servis, reste ${n(quota.remaining)} places sur ${n(quota.total)}`,
    };
    parts.push(say(levels, language));
  }
  const latency = p99Ms === null ? '' : `, p99 ${n(Math.round(p99Ms))} ms`;
  const load = {
    en: `${n(status.requestsPerSecond)} requests/s, ${n(status.errors)} errors${latency}`,
    fr: `${n(status.requestsPerSecond)} requêtes/s, ${n(status.errors)} erreurs${latency}`,
  };
  parts.push(say(load, language));
  if (toGoMs !== null)
    parts.push(say({ en: `${duration(toGoMs)} to go`, fr: `encore ${duration(toGoMs)}` }, language));
  return parts.join('; ');
}
