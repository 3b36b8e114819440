import type { Answer } from './answer.ts';
import { type Action, type Journey, type Step, stepAt } from './journey.ts';
import { again } from './step.ts';

/**
 * The form on the site: so many sections, each thought over and saved, then the submission. The time that the form
 * takes is spread evenly over them. What was thought over stays thought over, whatever becomes of the call.
 */
export function goOn(journey: Journey, device: number, nowMs: number): Step[] {
  const action: Action = journey.sectionsLeft > 0 ? 'save' : 'submit';
  return [stepAt(journey, device, action, nowMs + (journey.thought ? 0 : thinkMs(journey)))];
}

/** A section is about to be saved, or the form submitted: its thinking is done. */
export function thinkOver(journey: Journey): void {
  if (journey.thought) return;
  const thinkingMs = thinkMs(journey);
  journey.formLeftMs = leftMs(journey) - thinkingMs;
  journey.thought = true;
}

/** A section has been saved, or could not be because the person is not inside (any more). */
export function reactToSave(journey: Journey, device: number, answer: Answer, nowMs: number): Step[] | null {
  if (answer.status >= 300) return null;
  journey.devices[device]!.failures = 0;
  if (journey.stage === 'outside') journey.stage = 'filling';
  // Another device of this person may have saved the last one meanwhile.
  journey.sectionsLeft = Math.max(0, journey.sectionsLeft - 1);
  journey.thought = false;
  journey.forward++;
  return goOn(journey, device, nowMs);
}

function thinkMs(journey: Journey): number {
  return leftMs(journey) / (journey.sectionsLeft + 1);
}

function leftMs(journey: Journey): number {
  return journey.formLeftMs ?? journey.person.formMs;
}

/** The sign-in has ended: signs in again on the same device; the form is where it was. */
export function signInAgain(journey: Journey, device: number, answer: Answer): Step[] {
  journey.actor = null;
  journey.stage = 'outside';
  return again(journey, device, 'signIn', answer);
}
