import type { AnswerBody } from '../behaviour/answer.ts';
import type { Errand } from '../behaviour/errand.ts';
import type { Action } from '../behaviour/journey.ts';
import type { Adapter } from './adapter.ts';

/** The functions that an adapter may have, in the order of a day. */
export const adapterNames = ['look', 'join', 'poll', 'admit', 'submit', 'pay'] as const;
export type AdapterName = (typeof adapterNames)[number];

/** A word of the adapter as the answer that the behaviour understands. */
export interface Word {
  status: number;
  retryAfter: string | null;
  body: AnswerBody;
}

/** The code of each refusal, and the functions that may answer it. */
const refusals: Record<string, { code: string; of: readonly AdapterName[] }> = {
  notOpen: { code: 'not_open', of: ['join', 'submit'] },
  exhausted: { code: 'quota_exhausted', of: ['join', 'poll', 'admit', 'submit'] },
  closed: { code: 'closed', of: ['join', 'poll', 'admit', 'submit'] },
  notCalled: { code: 'not_called', of: ['admit'] },
  callExpired: { code: 'call_expired', of: ['admit', 'submit'] },
  notAdmitted: { code: 'not_admitted', of: ['submit'] },
  incomplete: { code: 'incomplete', of: ['submit'] },
  ineligible: { code: 'ineligible', of: ['submit', 'join'] },
  lapsed: { code: 'lapsed', of: ['pay'] },
};

const states: Record<Exclude<AdapterName, 'look'>, readonly string[]> = {
  join: ['waiting', 'called', 'admitted', 'turnedAway', 'expired'],
  poll: ['waiting', 'called', 'admitted', 'turnedAway', 'expired'],
  admit: ['admitted'],
  submit: ['reserved', 'exempt'],
  pay: ['confirmed'],
};
const phases = ['before', 'preQueue', 'open', 'exhausted', 'closed', 'maintenance'];

/**
 * What a function of the adapter returned, as an answer; or, where it returned none of the harness's words, what is
 * wrong and what to return instead.
 */
export function wordOf(
  name: AdapterName,
  returned: unknown,
  adapter: Readonly<Adapter>,
  /** Stands for the number of a spot where the site tells none. */
  ownNumber: number,
): Word | { problem: string } {
  if (typeof returned !== 'object' || returned === null || Array.isArray(returned))
    return problem(name, returned);
  const said = returned as Record<string, unknown>;
  if (said['trouble'] === true) {
    const seconds = said['retryAfterSeconds'];
    if (seconds !== undefined && !isNumber(seconds, 0))
      return field(name, 'retryAfterSeconds', seconds, 'a number of seconds');
    return { status: 503, retryAfter: seconds === undefined ? null : String(seconds), body: {} };
  }
  if (typeof said['refused'] === 'string') {
    const refusal = Object.hasOwn(refusals, said['refused']) ? refusals[said['refused']]! : null;
    if (refusal === null || !refusal.of.includes(name)) return problem(name, returned);
    return { status: 409, retryAfter: null, body: { code: refusal.code } };
  }
  if (name === 'look') {
    if (!phases.includes(said['phase'] as string)) return problem(name, returned);
    return ok({ phase: said['phase'] as string });
  }
  const state = said['state'];
  if (typeof state !== 'string' || !states[name].includes(state)) return problem(name, returned);
  switch (name) {
    case 'join':
    case 'poll':
      return inLine(name, said, adapter, ownNumber);
    case 'admit':
      return ok({ admission: 'given' });
    case 'submit':
      return placed(said);
    default:
      return ok({ status: 'confirmed' });
  }
}

function inLine(
  name: 'join' | 'poll',
  said: Record<string, unknown>,
  adapter: Readonly<Adapter>,
  ownNumber: number,
): Word | { problem: string } {
  const { state, number, pollAfterSeconds, odds } = said;
  if (number !== undefined && !(isNumber(number, 1) && Number.isInteger(number)))
    return field(name, 'number', number, 'a whole number from 1');
  if (pollAfterSeconds !== undefined && !isNumber(pollAfterSeconds, 0))
    return field(name, 'pollAfterSeconds', pollAfterSeconds, 'a number of seconds');
  if (odds !== undefined && !(isNumber(odds, 0) && odds <= 1))
    return field(name, 'odds', odds, 'a number from 0 to 1');
  if (state === 'waiting' && adapter.poll === undefined)
    return {
      problem:
        'join answered { state: "waiting" }, and the adapter has no poll: export a function poll, which asks where the person stands',
    };
  return ok({
    state: state as string,
    ticket: 'held',
    ...(number === undefined ? { number: ownNumber, unnumbered: true } : { number, turn: number }),
    ...(pollAfterSeconds !== undefined && { pollAfterMs: pollAfterSeconds * 1000 }),
    ...(odds !== undefined && { odds }),
  });
}

function placed(said: Record<string, unknown>): Word | { problem: string } {
  const { state, rank, receipt } = said;
  if (rank !== undefined && !(isNumber(rank, 1) && Number.isInteger(rank)))
    return field('submit', 'rank', rank, 'a whole number from 1');
  if (receipt !== undefined && (typeof receipt !== 'string' || receipt === ''))
    return field('submit', 'receipt', receipt, 'text');
  return ok({
    status: state as string,
    ...(rank !== undefined && { rank }),
    ...(receipt !== undefined && { receiptNumber: receipt }),
  });
}

/** The function whose answer stands for an action; null for actions that an adapter has nothing to do with. */
export function nameOf(action: Action | Errand): AdapterName | null {
  return (adapterNames as readonly string[]).includes(action) ? (action as AdapterName) : null;
}

/** What a function may return, as a sentence. */
export function remedyOf(name: AdapterName): string {
  const refused = Object.entries(refusals).flatMap(([word, { of }]) => (of.includes(name) ? [word] : []));
  const words = name === 'look' ? `phase: ${list(phases)}` : `state: ${list(states[name])}`;
  const no = refused.length > 0 ? `, { refused: ${list(refused)} }` : '';
  return `return { ${words} }${no} or { trouble: true }`;
}

const list = (words: readonly string[]): string => words.map((word) => `"${word}"`).join(' | ');

const ok = (body: AnswerBody): Word => ({ status: 200, retryAfter: null, body });

function problem(name: AdapterName, returned: unknown): { problem: string } {
  return { problem: `${name} returned ${shown(returned)}: ${remedyOf(name)}` };
}

function field(name: AdapterName, what: string, value: unknown, wanted: string): { problem: string } {
  return { problem: `${name} returned ${what}: ${shown(value)}: make it ${wanted}, or leave it out` };
}

function isNumber(value: unknown, least: number): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= least;
}

function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  return (JSON.stringify(value) ?? String(value)).slice(0, 120);
}
