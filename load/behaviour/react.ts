import { type Answer, isFailure } from './answer.ts';
import { reactAsBot } from './bot.ts';
import { follow, instant, reactToJoin, turnedAway } from './follow.ts';
import { goOn, reactToSave, signInAgain, thinkOver } from './form.ts';
import { type Action, giveUp, isTired, type Journey, type Step, settle, stepAt } from './journey.ts';
import { isInElsewhere, reactionMs, signedIn, tryToSignIn } from './sign-in.ts';
import { again, loseCall } from './step.ts';

/** Most failures in a row that a payment is tried through. */
const mostFailures = 20;
/** Most answers in a row that make no sense, before a device leaves it at that. */
const mostPuzzles = 10;
/** After the pre-queue opens, people come back within this long; uniform, opening ms. */
const comeBackMs = 10_000;

/**
 * What a person does about an answer: the next steps, at most one a device.
 *
 * @param step the step that was taken
 * @param nowMs opening time from the opening, when the answer came
 */
export function react(journey: Journey, step: Step, answer: Answer, nowMs: number): Step[] {
  const device = journey.devices[step.device]!;
  device.busy = false;
  journey.inFlight--;
  if (journey.stage === 'over') return afterwards(journey, step, answer, nowMs);
  const steps = decide(journey, step.device, step.action as Action, answer, nowMs);
  if (losesHeart(journey, answer, step.device)) return journey.inFlight === 0 ? giveUp(journey, nowMs) : [];
  if (!isTired(journey, nowMs)) return steps;
  return journey.inFlight === 0 ? giveUp(journey, nowMs) : [];
}

/** Goes before patience ends: no hope by the odds shown, or too many errors in a row. Never with a call in hand. */
function losesHeart(journey: Journey, answer: Answer, device: number): boolean {
  if (journey.stage !== 'outside' && journey.stage !== 'waiting') return false;
  const { leastOdds, mostErrors } = journey.person;
  const { odds } = answer.body;
  if (leastOdds !== undefined && typeof odds === 'number' && odds < leastOdds) return true;
  return mostErrors !== undefined && journey.devices[device]!.failures >= mostErrors;
}

function decide(journey: Journey, device: number, action: Action, answer: Answer, nowMs: number): Step[] {
  if (isInElsewhere(journey, device)) return [];
  if (journey.person.botEveryMs !== undefined) {
    const steps = reactAsBot(journey, device, action, answer, nowMs);
    if (steps !== null) return steps;
  }
  if (action === 'save' || action === 'submit') thinkOver(journey);
  if (isFailure(answer)) return fail(journey, device, action, answer, nowMs);
  switch (action) {
    case 'look':
      return reactToLook(journey, device, answer, nowMs);
    case 'join':
      if (answer.code === 'no_room') return fillIn(journey, device, nowMs);
      if (answer.code === 'not_open') return again(journey, device, 'look', answer);
      return answer.status < 300
        ? reactToJoin(journey, device, answer, nowMs)
        : refused(journey, device, answer, nowMs, 'join');
    case 'standBy':
      return answer.status < 300
        ? reactToJoin(journey, device, answer, nowMs)
        : over(journey, answer.code === 'closed' ? 'standby' : 'refused');
    case 'poll':
      // A ticket that is not taken any more: asks for another one.
      return answer.status < 300
        ? follow(journey, device, answer, nowMs)
        : baffled(journey, device, 'join', answer, nowMs);
    case 'admit':
      return reactToAdmission(journey, device, answer, nowMs);
    case 'signIn':
      return answer.status < 300
        ? signedIn(journey, device, answer, nowMs)
        : refused(journey, device, answer, nowMs);
    case 'save':
      return (
        reactToSave(journey, device, answer, nowMs) ??
        reenter(journey, device, answer) ??
        refused(journey, device, answer, nowMs)
      );
    case 'submit':
      return reactToSubmission(journey, device, answer, nowMs);
    default:
      return [];
  }
}

function reactToLook(journey: Journey, device: number, answer: Answer, nowMs: number): Step[] {
  const { phase, preQueueAt, room } = answer.body;
  switch (phase) {
    case 'preQueue':
    case 'open':
      return room?.mode === 'session-limit'
        ? tryToSignIn(journey, device, answer, nowMs)
        : [stepAt(journey, device, 'join', nowMs)];
    case 'exhausted':
    case 'closed':
      if (holdsACall(journey)) return [];
      return phase === 'exhausted' && room?.mode !== 'session-limit'
        ? turnedAway(journey, device, answer, nowMs)
        : over(journey, 'refused');
    case 'before': {
      const atMs = instant(journey, preQueueAt);
      if (atMs === null || atMs <= nowMs) return again(journey, device, 'look', answer);
      return [stepAt(journey, device, 'look', atMs + comeBackMs * journey.random.next())];
    }
    default:
      return phase === 'maintenance'
        ? again(journey, device, 'look', answer)
        : baffled(journey, device, 'look', answer, nowMs);
  }
}

/** No room here: fills in the form and submits directly, once the doors are open. */
function fillIn(journey: Journey, device: number, nowMs: number): Step[] {
  journey.devices[device]!.failures = 0;
  journey.stage = 'filling';
  const [step] = goOn(journey, device, nowMs) as [Step];
  // Sections can be saved ahead of the opening, the submission cannot.
  if (step.action === 'submit') step.ms = Math.max(step.ms, reactionMs * journey.random.next());
  return [step];
}

function reactToAdmission(journey: Journey, device: number, answer: Answer, nowMs: number): Step[] {
  if (answer.status < 300) {
    journey.devices[device]!.failures = 0;
    journey.stage = 'admitted';
    journey.callEndsAtMs = instant(journey, answer.body.expiresAt) ?? journey.callEndsAtMs;
    return goOn(journey, device, nowMs);
  }
  if (answer.code === 'not_called') {
    // The room has forgotten the call: back to waiting.
    journey.actor = null;
    journey.stage = 'waiting';
    return again(journey, device, 'poll', answer);
  }
  if (answer.code === 'call_expired') return loseCall(journey, device, answer);
  return refused(journey, device, answer, nowMs);
}

function reactToSubmission(journey: Journey, device: number, answer: Answer, nowMs: number): Step[] {
  if (answer.status < 300) return holdsAPlace(journey, device, answer, nowMs);
  if (answer.code === 'not_open') {
    journey.stage = 'outside';
    return again(journey, device, 'submit', answer);
  }
  return reenter(journey, device, answer) ?? refused(journey, device, answer, nowMs);
}

/** The session has run out while the form was filled in: in again by the same way; what is filled in stays so. */
function reenter(journey: Journey, device: number, answer: Answer): Step[] | null {
  if (answer.code === 'not_admitted') return loseCall(journey, device, answer);
  return answer.code === 'session_ended' ? signInAgain(journey, device, answer) : null;
}

function holdsAPlace(journey: Journey, device: number, answer: Answer, nowMs: number): Step[] {
  const exempt = answer.body.status === 'exempt';
  settle(journey, exempt ? 'exempt' : 'reserved');
  journey.devices[device]!.failures = 0;
  journey.forward++;
  // Whoever is polite signs out; for the others it runs out.
  if (!journey.limited || !journey.person.saysGoodbye) return owePayment(journey, device, nowMs);
  journey.owed = 'signOut';
  return [stepAt(journey, device, 'signOut', nowMs)];
}

function owePayment(journey: Journey, device: number, nowMs: number): Step[] {
  const { paymentDelayMs, paying } = journey.person;
  if (journey.outcome === 'reserved' && paying !== undefined) {
    journey.owed = 'errands';
    return [];
  }
  const owes = journey.outcome === 'reserved' && paymentDelayMs !== null;
  journey.owed = owes ? 'pay' : null;
  return owes ? [stepAt(journey, device, 'pay', nowMs + paymentDelayMs)] : [];
}

/** A clear no, or an answer that makes no sense. */
function refused(
  journey: Journey,
  device: number,
  answer: Answer,
  nowMs: number,
  action: Action | null = null,
): Step[] {
  switch (answer.code) {
    case 'quota_exhausted':
      if (isHeldElsewhere(journey, device)) return [];
      return action === 'join' ? turnedAway(journey, device, answer, nowMs) : over(journey, 'refused');
    case 'closed':
      return isHeldElsewhere(journey, device) ? [] : over(journey, 'refused');
    case 'incomplete':
    case 'ineligible':
      return over(journey, 'ineligible');
    default:
      return baffled(journey, device, 'look', answer, nowMs);
  }
}

/** An answer that this person can do nothing with: tries again from `action`, and at some point gives it up as an error. */
function baffled(journey: Journey, device: number, action: Action, answer: Answer, nowMs: number): Step[] {
  if (isHeldElsewhere(journey, device)) return [];
  if (++journey.devices[device]!.puzzles >= mostPuzzles) return over(journey, 'error');
  journey.actor = null;
  if (journey.stage !== 'waiting' || action === 'join') journey.stage = 'outside';
  return isTired(journey, nowMs) ? [] : again(journey, device, action, answer);
}

/** No answer, or a server in trouble: the same again, unless what it was for has run out meanwhile. */
function fail(journey: Journey, device: number, action: Action, answer: Answer, nowMs: number): Step[] {
  if (journey.stage === 'filling') journey.stage = 'outside';
  if (
    holdsACall(journey) &&
    journey.actor === device &&
    nowMs > Math.max(journey.callEndsAtMs, journey.quitAtMs)
  ) {
    return over(journey, 'error');
  }
  // The hours stand on the page: once it has closed, whoever was kept out looks there.
  const closed = action === 'signIn' && nowMs >= journey.closesAtMs;
  return again(journey, device, closed ? 'look' : action, answer);
}

/** Answers after the end of the matter: to what is owed, or to what was under way when it ended. */
function afterwards(journey: Journey, step: Step, answer: Answer, nowMs: number): Step[] {
  if (step.action === 'leave') journey.owed = null;
  if (step.action === 'signOut') return owePayment(journey, step.device, nowMs);
  if (journey.owed === 'pay') {
    const paying = pay(journey, step, answer, nowMs);
    if (paying !== null) return paying;
  }
  // Another device had been refused already, yet this submission went through: the person has a place.
  const placed = step.action === 'submit' && answer.status >= 200 && answer.status < 300;
  if (placed && journey.outcome === 'refused') return holdsAPlace(journey, step.device, answer, nowMs);
  return [];
}

/** Pays, having signed in again where the site asks for it; null for an answer that is not about the payment. */
function pay(journey: Journey, step: Step, answer: Answer, nowMs: number): Step[] | null {
  const device = journey.devices[step.device]!;
  // A device that was signing in when another one got in has nothing to do with it.
  if (step.plan !== device.plan || (step.action !== 'pay' && step.action !== 'signIn')) return null;
  if (isFailure(answer) && device.failures < mostFailures) {
    return again(journey, step.device, step.action, answer);
  }
  if (step.action === 'signIn' && answer.status < 300) return [stepAt(journey, step.device, 'pay', nowMs)];
  if (step.action === 'pay' && answer.code === 'session_ended' && device.failures < mostFailures) {
    device.failures++;
    return [stepAt(journey, step.device, 'signIn', nowMs)];
  }
  journey.owed = null;
  return [];
}

function over(journey: Journey, outcome: 'refused' | 'standby' | 'ineligible' | 'error'): Step[] {
  settle(journey, outcome);
  return [];
}

function holdsACall(journey: Journey): boolean {
  return journey.stage === 'called' || journey.stage === 'admitted';
}

/** Another device of this person is acting on a call. */
function isHeldElsewhere(journey: Journey, device: number): boolean {
  return holdsACall(journey) && journey.actor !== null && journey.actor !== device;
}
