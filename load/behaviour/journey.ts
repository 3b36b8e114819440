import type { Person } from '../population/person.ts';
import type { RandomStream } from '../population/random.ts';
import type { Outcome } from '../record/files.ts';

/**
 * One person's way through the day, as a state machine: `begin` gives the first steps, and each answer to a
 * step gives the next ones (`react`). Free of input, output and clocks, so that k6, the built-in generator and
 * the simulator ask the same code. A journey changes in place: there are tens of thousands of them inside an
 * interpreter, and a copy an answer would cost more than the decision.
 */
export interface Journey {
  person: Person;
  random: RandomStream;
  /** Unix ms (opening time) of the opening: what 0 means in every other time here. */
  opensAtMs: number;
  /** When patience ends, ms from the opening; -Infinity once it has, and only an answer is awaited. */
  quitAtMs: number;
  devices: Device[];
  stage: Stage;
  /** The number of the ticket that counts; null without one. */
  number: number | null;
  /** The device that saw the call and acts on it. */
  actor: number | null;
  /** When the call or the session runs out, ms from the opening; `noCallYet` before. */
  callEndsAtMs: number;
  /** How long the form still takes, opening ms (null: not begun); its sections that are not saved yet. */
  formLeftMs: number | null;
  sectionsLeft: number;
  /** The section at hand, or the form before its submission, has been thought over. */
  thought: boolean;
  /** The site lets in only so many signed-in people, and this person knows. */
  limited: boolean;
  /** When the site that limits sign-ins said it closes, ms from the opening. */
  closesAtMs: number;
  /** Sign-ins that were given, one after another. */
  signIns: number;
  /** Answers that brought the person nearer to a place: signed in, a section saved, submitted. */
  forward: number;
  /** Set once: how it ended. */
  outcome: Outcome | null;
  /** What is still to be done after the end of the matter. */
  owed: 'pay' | 'leave' | 'signOut' | 'errands' | null;
  /** Calls sent and not answered. */
  inFlight: number;
  /** Has asked to stand by, after having been turned away. */
  stoodBy: boolean;
  /** Tickets held one after another: more than one where a call or a session ran out. */
  tickets: number;
  /** Another number that a device got while the person's own may have been good. */
  suspect: number | null;
  /** How often a device was given another number while the person's own was still good: 0 in a sound room. */
  strayNumbers: number;
}

/**
 * `outside`: without a ticket. `waiting`: with one. `called` and `admitted`: a place is held. `filling`: no
 * room here, busy with the form (signed in, where the site asks for it). `over`: settled.
 */
export type Stage = 'outside' | 'waiting' | 'called' | 'admitted' | 'filling' | 'over';

export interface Device {
  /** Rises when what it meant to do is overtaken; a step of an older plan is not taken. */
  plan: number;
  busy: boolean;
  /** Failures in a row. */
  failures: number;
  /** Answers in a row that made no sense. */
  puzzles: number;
  /** The number of the ticket this device holds. */
  number: number | null;
}

export type Action =
  | 'look'
  | 'join'
  | 'poll'
  | 'admit'
  | 'signIn'
  | 'save'
  | 'submit'
  | 'signOut'
  | 'pay'
  | 'standBy'
  | 'leave';

/**
 * What a person means to do, and when. `quit` is not a call: it is the end of patience.
 *
 * Two clocks: an `opening` step is meant for `ms` of opening time from the opening; a `wall` step for `ms` of
 * wall time from now.
 */
export interface Step {
  device: number;
  action: Action | 'quit';
  clock: 'opening' | 'wall';
  ms: number;
  /** Meant because an earlier call failed. */
  retry: boolean;
  plan: number;
}

/** The next device is taken up so long after the one before, opening ms, where nothing else is said; uniform. */
const usualNextDeviceMs = [5_000, 60_000] as const;

/** A person at the start of the day: each device's first look, and the end of patience. */
export function begin(
  person: Person,
  random: RandomStream,
  opensAtMs: number,
): { journey: Journey; steps: Step[] } {
  const steps: Step[] = [];
  const look = (ms: number) =>
    steps.push({ device: steps.length, action: 'look', clock: 'opening', ms, retry: false, plan: 0 });
  const [fromMs, toMs] = person.nextDeviceMs ?? usualNextDeviceMs;
  let dueAtMs = person.dueAtMs;
  for (let device = 0; device < person.cohort.devices; device++) {
    if (device > 0) dueAtMs += fromMs + (toMs - fromMs) * random.next();
    look(dueAtMs);
  }
  for (const afterMs of person.alsoAfterMs ?? []) look(person.dueAtMs + afterMs);
  const journey = blankJourney(person, random, opensAtMs);
  const { quitAtMs } = journey;
  steps.push({ device: 0, action: 'quit', clock: 'opening', ms: quitAtMs, retry: false, plan: 0 });
  return { journey, steps };
}

function blankDevice(): Device {
  return { plan: 0, busy: false, failures: 0, puzzles: 0, number: null };
}

export const noCallYet = Number.NEGATIVE_INFINITY;

/** The journey of somebody who has not done anything yet. */
export function blankJourney(person: Person, random: RandomStream, opensAtMs: number): Journey {
  // Most have one device, and a list that begins with one takes no more room than that.
  const devices = [blankDevice()];
  const count = person.cohort.devices + (person.alsoAfterMs?.length ?? 0);
  while (devices.length < count) devices.push(blankDevice());
  const journey: Journey = {
    person,
    random,
    opensAtMs,
    quitAtMs: Number.POSITIVE_INFINITY,
    devices,
    stage: 'outside',
    number: null,
    actor: null,
    callEndsAtMs: noCallYet,
    formLeftMs: null,
    sectionsLeft: person.sections,
    thought: false,
    limited: false,
    closesAtMs: Number.POSITIVE_INFINITY,
    signIns: 0,
    forward: 0,
    outcome: null,
    owed: null,
    inFlight: 0,
    stoodBy: false,
    tickets: 0,
    suspect: null,
    strayNumbers: 0,
  };
  // Times are no small integers from the beginning: V8 would take them for such, and convert every journey once one is not.
  journey.quitAtMs = Math.max(0, person.dueAtMs) + person.patienceMs;
  return journey;
}

/**
 * A step's time has come. True: make the call now. False: the step has been overtaken, and nothing is done.
 *
 * @param nowMs opening time from the opening
 */
export function take(journey: Journey, step: Step, nowMs: number): boolean {
  const device = journey.devices[step.device]!;
  if (device.plan !== step.plan || device.busy || isTired(journey, nowMs)) return false;
  device.busy = true;
  journey.inFlight++;
  return true;
}

/** Patience has ended: leaves, unless a call is held or an answer is still awaited (`react` then sees to it). */
export function quit(journey: Journey, nowMs: number): Step[] {
  if (!isTired(journey, nowMs)) return [];
  if (journey.inFlight === 0) return giveUp(journey, nowMs);
  // The answer may have come in a moment ago, and be read as of then: patience is over all the same.
  journey.quitAtMs = Number.NEGATIVE_INFINITY;
  return [];
}

/** Patience counts while the person waits, not while they hold a call or are busy with the form. */
export function isTired(journey: Journey, nowMs: number): boolean {
  return (journey.stage === 'outside' || journey.stage === 'waiting') && nowMs >= journey.quitAtMs;
}

/** Nothing is left to be done, and no answer is awaited. */
export function isOver(journey: Journey): boolean {
  return journey.stage === 'over' && journey.owed === null && journey.inFlight === 0;
}

/** The end of the matter: what every device still meant to do is overtaken. */
export function settle(journey: Journey, outcome: Outcome): void {
  journey.outcome = outcome;
  journey.stage = 'over';
  for (const device of journey.devices) device.plan++;
}

/** Who stood by did so to the end. Otherwise `gaveUp` with a ticket in hand or after a sign-in, `neverIn` without ever having had one. Whoever is polite hands a ticket back. */
export function giveUp(journey: Journey, nowMs: number): Step[] {
  const been = journey.tickets + journey.signIns > 0;
  settle(journey, journey.stoodBy ? 'standby' : been ? 'gaveUp' : 'neverIn');
  const holder = journey.devices.findIndex((device) => device.number !== null);
  if (holder < 0 || !journey.person.saysGoodbye) return [];
  journey.owed = 'leave';
  return [stepAt(journey, holder, 'leave', nowMs)];
}

/** A step at an instant of opening time, ms from the opening. */
export function stepAt(journey: Journey, device: number, action: Action, ms: number): Step {
  return { device, action, clock: 'opening', ms, retry: false, plan: journey.devices[device]!.plan };
}
