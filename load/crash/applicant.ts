import { setTimeout as sleep } from 'node:timers/promises';
import type { RandomStream } from '../population/random.ts';
import type { Answer, Caller } from './caller.ts';
import type { Mode } from './opening.ts';

/** A submission sent, and what came of it. */
export interface Attempt {
  /** Wall ms, Unix. */
  sentAtMs: number;
  answeredAtMs: number;
  /** `told`: a place. `failed`: an answer that says there is none. `lost`: no answer, so it may have happened. */
  result: 'told' | 'failed' | 'lost';
  /** 0 when the answer was lost. */
  status: number;
}

/** A place as its holder was told of it. */
export interface Told {
  atMs: number;
  rank: number;
  /** All of the answer: repeating a call must give the same. */
  body: string;
}

/** All that one person of a rush did and was told. */
export interface Applicant {
  id: string;
  token: string;
  ticket: string | null;
  /** Each number the room ever gave this person: one, if nothing is lost. */
  numbers: number[];
  attempts: Attempt[];
  told: Told[];
  /** Turned away because no place was left. */
  refused: boolean;
  /** Ways in which the spot in the room was lost, in words. */
  spotLost: string[];
  /** Answers that nothing explains. */
  unexpected: string[];
}

export interface Surroundings {
  mode: Mode;
  caller: Caller;
  random: RandomStream;
  /** Told of a step that must last: a number in the room; an admission or a place, without one. */
  step(number?: number): void;
  /** The rush is called off. */
  over(): boolean;
  /** After being told that a submission failed, whether to leave it at that, or how long to wait (wall ms). */
  afterFailure: 'leave' | number;
}

export function newApplicant(id: string, token: string): Applicant {
  const none = { ticket: null, refused: false };
  return { id, token, ...none, numbers: [], attempts: [], told: [], spotLost: [], unexpected: [] };
}

/** Lives through the rush as this person: join, wait, come in, submit, and try again until told. */
export async function live(person: Applicant, around: Surroundings): Promise<void> {
  const admission = around.mode === 'passthrough' ? null : await waitForAdmission(person, around);
  if (admission === undefined) return;
  // With some in the room at any time, a crash meets people who hold an admission and no place yet.
  if (admission !== null) await sleep(50 + around.random.next() * 350);
  await submit(person, admission, around);
}

/** The admission; undefined when the person does not get in. */
async function waitForAdmission(person: Applicant, around: Surroundings): Promise<string | undefined> {
  while (!around.over()) {
    const standing = person.ticket === null ? await join(person, around) : await look(person, around);
    if (standing === 'called') {
      const admission = await takeUp(person, around);
      if (admission !== null) return admission;
    } else if (standing === 'out') return undefined;
    await pause(around);
  }
  return undefined;
}

/** Joins the room, or joins it again to see that the spot is still the same. */
export async function join(
  person: Applicant,
  around: Pick<Surroundings, 'caller' | 'step'>,
): Promise<'joined' | 'waiting' | 'out'> {
  const answer = await around.caller.call('POST', '/api/queue', bearer(person));
  if (answer.status === 200 || answer.status === 201) {
    const first = person.ticket === null;
    person.ticket = String(answer.body['ticket']);
    heardNumber(person, answer);
    if (first) around.step(person.numbers[0]);
    return 'joined';
  }
  return refusedOr(person, answer, 'joining');
}

/** Asks where the spot stands. */
async function look(person: Applicant, around: Surroundings): Promise<'waiting' | 'called' | 'out'> {
  const answer = await around.caller.call('GET', '/api/queue', { 'queue-ticket': person.ticket! });
  if (answer.status !== 200) return refusedOr(person, answer, 'asking where one stands');
  heardNumber(person, answer);
  const state = String(answer.body['state']);
  if (state === 'called' || state === 'admitted' || state === 'done') return 'called';
  if (state === 'waiting' || state === 'drawing') return 'waiting';
  if (state === 'turnedAway' || state === 'standby') person.refused = true;
  else person.spotLost.push(`the spot is ${state}`);
  return 'out';
}

async function takeUp(person: Applicant, around: Surroundings): Promise<string | null> {
  const answer = await around.caller.call('POST', '/api/queue/admission', { 'queue-ticket': person.ticket! });
  if (answer.status === 200 || answer.status === 201) {
    around.step();
    return String(answer.body['admission']);
  }
  // `not_called`: the picture of the room is newer than this server's, or older; ask again.
  if (answer.status !== 409) refusedOr(person, answer, 'taking up the call');
  return null;
}

async function submit(person: Applicant, admission: string | null, around: Surroundings): Promise<void> {
  while (!around.over()) {
    const result = await submitOnce(person, admission, around);
    if (result === 'told' || result === 'out') return;
    if (result === 'failed' && around.afterFailure === 'leave') return;
    const waitMs = result === 'failed' ? (around.afterFailure as number) : 0;
    for (let waited = 0; waited < waitMs && !around.over(); waited += 50) await sleep(50);
    await pause(around);
  }
}

/** Submits, or submits again to see that the place is still the same. */
export async function submitOnce(
  person: Applicant,
  admission: string | null,
  around: Pick<Surroundings, 'caller' | 'step'>,
): Promise<Attempt['result'] | 'out'> {
  const headers = { ...bearer(person), ...(admission === null ? {} : { admission }) };
  const answer = await around.caller.call('POST', '/api/application/submission', headers);
  const { status, sentAtMs, answeredAtMs, body } = answer;
  if (status === 200 || status === 201) {
    person.attempts.push({ sentAtMs, answeredAtMs, result: 'told', status });
    person.told.push({ atMs: answeredAtMs, rank: Number(body['rank']), body: JSON.stringify(body) });
    if (person.told.length === 1) around.step();
    return 'told';
  }
  const result = status === 0 ? 'lost' : 'failed';
  person.attempts.push({ sentAtMs, answeredAtMs, result, status });
  if (status === 0 || status === 503) return result;
  refusedOr(person, answer, 'submitting');
  return 'out';
}

/** What an answer other than success means for a person who is on the way. */
function refusedOr(person: Applicant, answer: Answer, doing: string): 'waiting' | 'out' {
  const { status, body } = answer;
  if (status === 0 || status === 503 || status === 429) return 'waiting';
  const said = `${doing} was answered ${status} ${String(body['code'] ?? '')}`.trim();
  if (status === 409 && body['code'] === 'quota_exhausted') person.refused = true;
  else if ([401, 403, 404, 410].includes(status)) person.spotLost.push(said);
  else person.unexpected.push(said);
  return 'out';
}

function heardNumber(person: Applicant, answer: Answer): void {
  const number = Number(answer.body['number']);
  if (!person.numbers.includes(number)) person.numbers.push(number);
}

function bearer(person: Applicant): Record<string, string> {
  return { authorization: `Bearer ${person.token}` };
}

/** 30 to 120 ms: much oftener than a person would, so that something is always under way when the power goes. */
function pause({ random }: Surroundings): Promise<void> {
  return sleep(30 + random.next() * 90);
}
