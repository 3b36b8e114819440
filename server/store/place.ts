import type { Place } from './answers.ts';

const placeStatus = { r: 'reserved', c: 'confirmed', l: 'lapsed', x: 'exempt' } as const;

/** A place as `lua/includes/place.lua` writes it. */
export function parsePlace(text: string): Place {
  const [state, rank, reservedAt, payBy, settledAt] = text.split('|');
  return {
    status: placeStatus[state as keyof typeof placeStatus],
    rank: Number(rank),
    reservedAtMs: Number(reservedAt),
    payByMs: Number(payBy),
    settledAtMs: Number(settledAt),
  };
}
