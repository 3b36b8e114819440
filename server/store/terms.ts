import type { ClockSegment } from '../opening/clock.ts';
import type { OpeningSettings } from '../opening/settings.ts';

/** An opening's terms as the scripts read them: times in opening ms. */
export function openingFields(opening: OpeningSettings): Record<string, string | number> {
  return {
    title: opening.title,
    timeZone: opening.timeZone,
    preQueueAt: Date.parse(opening.preQueueAt),
    listClosesAt: Date.parse(opening.listClosesAt ?? opening.opensAt),
    opensAt: Date.parse(opening.opensAt),
    closesAt: Date.parse(opening.closesAt),
    paymentMs: Math.round(opening.paymentDays * 86_400_000),
    unpaid: opening.unpaid,
  };
}

export function formatSegments(segments: ClockSegment[]): string {
  return segments.map((s) => `${s.fromWallMs},${s.openingMs},${s.speed}`).join(';');
}

/** @param text as `formatSegments` made it */
export function parseSegments(text: string): ClockSegment[] {
  if (text === '') return [];
  return text.split(';').map((part) => {
    const [fromWallMs, openingMs, speed] = part.split(',').map(Number) as [number, number, number];
    return { fromWallMs, openingMs, speed };
  });
}
