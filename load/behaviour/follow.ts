import type { Answer } from './answer.ts';
import { type Journey, type Step, settle, stepAt } from './journey.ts';
import { again, atOnce, loseCall, pollLater } from './step.ts';

/** Who comes back for a place does so within this long; uniform, opening ms. */
const comeBackMs = 300_000;

/** A ticket has come: keeps it, and follows where it stands. */
export function reactToJoin(journey: Journey, device: number, answer: Answer, nowMs: number): Step[] {
  const number = answer.body.number ?? null;
  if (number === null) return again(journey, device, 'join', answer);
  journey.devices[device]!.number = number;
  if (journey.number === null) {
    journey.number = number;
    journey.tickets++;
  } else if (journey.number !== number) {
    journey.suspect = number;
  }
  if (journey.stage === 'outside') journey.stage = 'waiting';
  return follow(journey, device, answer, nowMs);
}

/** Where the ticket of this device stands, and so what to do next. */
export function follow(journey: Journey, device: number, answer: Answer, nowMs: number): Step[] {
  const state = journey.devices[device]!;
  const acting = journey.actor === null || journey.actor === device;
  switch (answer.body.state) {
    case 'drawing':
    case 'waiting':
    case 'standby':
      state.failures = 0;
      state.puzzles = 0;
      confirmStray(journey, device);
      return comeBack(journey, device, nowMs) ?? pollLater(journey, device, answer);
    case 'called':
      state.failures = 0;
      confirmStray(journey, device);
      return acting ? takeUp(journey, device, answer, nowMs) : pollLater(journey, device, answer);
    case 'admitted':
      // The answer to taking up the call was lost: asking again gives it.
      if (!acting) return pollLater(journey, device, answer);
      act(journey, device, answer.body.claimBy);
      return atOnce(journey, device, 'admit', nowMs);
    case 'expired':
    case 'left':
      return isCurrent(journey, device) && acting
        ? loseCall(journey, device, answer)
        : acting
          ? again(journey, device, 'join', answer)
          : pollLater(journey, device, answer);
    case 'turnedAway':
      return acting ? turnedAway(journey, device, answer, nowMs) : [];
    case 'done':
      // The place is there, only its answer was lost: submitting again gives it.
      return acting ? atOnce(journey, device, 'submit', nowMs) : [];
    default:
      return again(journey, device, 'poll', answer);
  }
}

/**
 * No place is left. Some stand by; once they do, an answer from before that says nothing, but several in a row mean
 * that the day is over.
 */
export function turnedAway(journey: Journey, device: number, answer: Answer, nowMs: number): Step[] {
  if (!journey.person.standsBy || isOverFor(journey, device)) {
    settle(journey, journey.stoodBy ? 'standby' : 'refused');
    return [];
  }
  if (journey.stoodBy) return pollLater(journey, device, answer);
  journey.stoodBy = true;
  journey.stage = 'waiting';
  return atOnce(journey, device, 'standBy', nowMs);
}

/**
 * Who stands by goes away until places come back, and waits then for as long as patience lasts; null for who stays, or
 * is back. Only one of their devices goes on.
 */
function comeBack(journey: Journey, device: number, nowMs: number): Step[] | null {
  const { standbyBackMs, patienceMs } = journey.person;
  if (!journey.stoodBy || standbyBackMs === undefined || nowMs >= standbyBackMs) return null;
  journey.quitAtMs = standbyBackMs + patienceMs;
  if (journey.devices.findIndex(({ number }) => number === journey.number) !== device) return [];
  return [stepAt(journey, device, 'poll', standbyBackMs + comeBackMs * journey.random.next())];
}

function isOverFor(journey: Journey, device: number): boolean {
  return journey.stoodBy && ++journey.devices[device]!.puzzles > 3;
}

/** The person sees the call on this device, and goes to take it up; or never comes back. */
function takeUp(journey: Journey, device: number, answer: Answer, nowMs: number): Step[] {
  const { claimDelayMs } = journey.person;
  if (claimDelayMs === null) {
    settle(journey, 'gaveUp');
    return [];
  }
  act(journey, device, answer.body.claimBy);
  return [stepAt(journey, device, 'admit', nowMs + claimDelayMs)];
}

function act(journey: Journey, device: number, until: string | undefined): void {
  journey.actor = device;
  journey.stage = 'called';
  journey.callEndsAtMs = instant(journey, until) ?? journey.callEndsAtMs;
}

function isCurrent(journey: Journey, device: number): boolean {
  return journey.devices[device]!.number === journey.number;
}

/**
 * Another device was given another number. That is right where this person's own ticket had run out unseen;
 * here it is seen to be good still, so the room has given one person two spots.
 */
function confirmStray(journey: Journey, device: number): void {
  if (journey.suspect === null || !isCurrent(journey, device)) return;
  journey.strayNumbers++;
  journey.suspect = null;
}

/** An instant of an answer, in ms from the opening; null where there is none. */
export function instant(journey: Journey, iso: string | null | undefined): number | null {
  const ms = iso == null ? Number.NaN : Date.parse(iso);
  return Number.isNaN(ms) ? null : ms - journey.opensAtMs;
}
