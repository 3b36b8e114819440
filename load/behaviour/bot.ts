import type { Answer } from './answer.ts';
import { type Action, type Journey, type Step, stepAt } from './journey.ts';
import { again } from './step.ts';

/**
 * A program with an account: it looks once, then submits over and over at its own rate, signing in where the site asks
 * for it, and never asks the room. It stops at a clear end, as everybody does; null leaves the answer to the ways of
 * people (a place, a quota that is gone, an error that ends the matter).
 */
export function reactAsBot(
  journey: Journey,
  device: number,
  action: Action,
  answer: Answer,
  nowMs: number,
): Step[] | null {
  const { phase } = answer.body;
  switch (action) {
    case 'look':
      if (answer.status >= 300 || (phase !== 'open' && phase !== 'preQueue')) return null;
      return [stepAt(journey, device, 'submit', Math.max(0, nowMs))];
    case 'signIn':
      return answer.status < 300 ? again(journey, device, 'submit', answer) : null;
    case 'submit':
      if (answer.code === 'not_admitted' || answer.code === 'not_open')
        return again(journey, device, 'submit', answer);
      return answer.code === 'session_ended' ? again(journey, device, 'signIn', answer) : null;
    default:
      return null;
  }
}
