import type { Answer } from './answer.ts';
import { instant } from './follow.ts';
import { goOn } from './form.ts';
import { type Journey, type Step, stepAt } from './journey.ts';

/** After the opening, someone who has the page open needs up to this long to click; uniform, opening ms. */
export const reactionMs = 3_000;

/**
 * Whoever looked before the opening comes back within this long after it; uniform, opening ms. Clocks differ, and in
 * 2016 the notice of the maintenance stood there when its hour had passed.
 */
const returnMs = 300_000;

/** The site limits who may be signed in: each device tries, from the opening on. */
export function tryToSignIn(journey: Journey, device: number, answer: Answer, nowMs: number): Step[] {
  journey.limited = true;
  journey.closesAtMs = instant(journey, answer.body.closesAt) ?? journey.closesAtMs;
  const ms = nowMs < 0 ? returnMs * journey.random.next() : nowMs;
  return [stepAt(journey, device, 'signIn', ms)];
}

/** Whether another device of this person is in already: what this one meant to do is pointless. */
export function isInElsewhere({ actor, limited }: Journey, device: number): boolean {
  return limited && actor !== null && actor !== device;
}

/** Signed in: the person turns to this device, and goes on with the form. */
export function signedIn(journey: Journey, device: number, answer: Answer, nowMs: number): Step[] {
  journey.devices.forEach((other, index) => {
    if (index !== device) other.plan++;
  });
  journey.devices[device]!.failures = 0;
  journey.actor = device;
  journey.stage = 'filling';
  journey.callEndsAtMs = instant(journey, answer.body.expiresAt) ?? journey.callEndsAtMs;
  journey.signIns++;
  journey.forward++;
  return goOn(journey, device, nowMs);
}
