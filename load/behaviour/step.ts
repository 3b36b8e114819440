import { exponential } from '../population/random.ts';
import type { Answer } from './answer.ts';
import { type Action, type Journey, type Step, stepAt } from './journey.ts';
import { retryDelayMs } from './retry.ts';

/** The same or another call after a failure, by the person's way of retrying. */
export function again(journey: Journey, device: number, action: Action, answer: Answer): Step[] {
  const state = journey.devices[device]!;
  state.failures++;
  const { person, random } = journey;
  const ms =
    person.botEveryMs === undefined
      ? retryDelayMs(person.cohort.retry, state.failures, answer.retryAfterMs, random, person)
      : exponential(random, person.botEveryMs);
  return [{ device, action, clock: 'wall', ms, retry: true, plan: state.plan }];
}

/** The call or the session has run out: joins again, at the back, while patience lasts. */
export function loseCall(journey: Journey, device: number, answer: Answer): Step[] {
  journey.actor = null;
  journey.stage = 'outside';
  journey.number = null;
  journey.suspect = null;
  journey.devices[device]!.number = null;
  return again(journey, device, 'join', answer);
}

/** The next poll, as told: wall ms from now. */
export function pollLater(journey: Journey, device: number, answer: Answer): Step[] {
  const told = answer.body.pollAfterMs;
  const ms = typeof told === 'number' && told >= 0 ? told : untoldPollMs;
  return [{ device, action: 'poll', clock: 'wall', ms, retry: false, plan: journey.devices[device]!.plan }];
}

/** Where a status does not say when to ask again, wall ms. */
const untoldPollMs = 5_000;

/** A call at once. */
export function atOnce(journey: Journey, device: number, action: Action, nowMs: number): Step[] {
  return [stepAt(journey, device, action, nowMs)];
}
