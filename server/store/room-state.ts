import type { RoomState } from './answers.ts';

/** In the order of `lua/advance-13.lua`'s answer. */
const roomFields = [
  'version',
  'nowMs',
  'wallMs',
  'phase',
  'total',
  'remaining',
  'reserved',
  'confirmed',
  'burned',
  'lastNumber',
  'serving',
  'waiting',
  'called',
  'active',
  'callsMade',
  'takenUp',
  'noShows',
  'leftCalled',
  'leftActive',
  'sessionsExpired',
  'submitted',
  'leavers',
  'lastRank',
  'lastSeq',
  'ledgerLength',
  'paused',
  'standby',
  'turnedAwayTo',
  'standbys',
  'listSize',
  'seed',
  'drawFields',
] as const; // prettier-ignore

/** @param values as `lua/advance-13.lua` answers them, after its code */
export function parseRoomState(values: readonly string[]): RoomState {
  return Object.fromEntries(
    roomFields.map((field, i) => [field, roomValue(field, values[i]!)]),
  ) as unknown as RoomState;
}

function roomValue(field: (typeof roomFields)[number], text: string): string | number | boolean | null {
  if (field === 'phase') return text;
  if (field === 'paused') return text === '1';
  if (field === 'seed') return text || null;
  return field === 'listSize' && text === '' ? null : Number(text);
}
