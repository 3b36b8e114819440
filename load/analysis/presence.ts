import { type AdmissionSettings, hasRoom } from '../../server/opening/settings.ts';
import type { Manifest, PersonRecord } from '../record/files.ts';
import { SIMULTANEOUS_WALL_MS } from './wall.ts';

/**
 * Since when (opening ms) the person stood in line: since the first answer that held a ticket; without one,
 * since the arrival, though not before there was a room to stand in. Where nobody got a ticket (no room at
 * all) the arrival itself counts. Null for who never came, and for a program that went past the room.
 */
export function stoodSince(manifest: Manifest): (person: PersonRecord) => number | null {
  const { opening, admission } = manifest.scenario;
  const room = hasRoom(admission.mode);
  const roomFrom = Date.parse(opening.preQueueAt) - manifest.opensAtMs;
  return ({ joinedAtMs, arrivedAtMs, cohort }) => {
    if (room && joinedAtMs === null && cohort.bot === true) return null;
    if (joinedAtMs !== null || arrivedAtMs === null) return joinedAtMs;
    return room ? Math.max(arrivedAtMs, roomFrom) : arrivedAtMs;
  };
}

/** Whether the person takes part in the race for places: needs one, may have one. */
export function competes({ outcome }: PersonRecord): boolean {
  return outcome !== 'exempt' && outcome !== 'ineligible';
}

export function hasPlace({ outcome }: PersonRecord): boolean {
  return outcome === 'reserved';
}

/**
 * Whether the person was there as long as there was something to get: did not give up before `lastPlaceAtMs`.
 * Who was refused, or cut off by an error, did not leave of their own will.
 */
export function stayed(person: PersonRecord, lastPlaceAtMs: number): boolean {
  if (person.outcome !== 'gaveUp' && person.outcome !== 'neverIn') return true;
  return person.leftAtMs === null || person.leftAtMs >= lastPlaceAtMs;
}

/**
 * Whether the person did their part in time. Who was called must have submitted while the session lasted (and
 * not in its last moment: the server's session began a reply earlier than the person's); who stood in a line
 * and was not called had nothing to do; where there is no line, they must have submitted before the last place
 * went. Where sign-ins are limited, everybody who kept trying did their part: nobody gave them a time to be in.
 * An error of the service is not the person's delay.
 */
export function actedInTime(
  person: PersonRecord,
  { mode, sessionSeconds }: AdmissionSettings,
  lastPlaceAtMs: number,
  wallAt: (atMs: number) => number,
): boolean {
  const { calledAtMs, admittedAtMs, submittedAtMs } = person;
  if (hasPlace(person) || person.outcome === 'error') return true;
  if (mode === 'session-limit') return true;
  if (mode === 'passthrough') {
    return person.outcome === 'neverIn' || (submittedAtMs !== null && submittedAtMs < lastPlaceAtMs);
  }
  if (calledAtMs === null) return true;
  if (submittedAtMs === null) return false;
  if (admittedAtMs === null) return true;
  return wallAt(submittedAtMs) + SIMULTANEOUS_WALL_MS <= wallAt(admittedAtMs + sessionSeconds * 1000);
}
