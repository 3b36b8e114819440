import { setTimeout as sleep } from 'node:timers/promises';
import { type ClockSegment, wallTime } from '../../server/opening/clock.ts';
import { type Answer, type Caller, callerOf } from '../crash/caller.ts';
import type { PersonRecord } from '../record/files.ts';
import { publishedKeys, receiptProblems } from './receipt-probe.ts';
import type { Mode } from './variant.ts';

/** What the sceptic tries; an honest server withstands all of it. */
export type Probe =
  /** To submit, or take up a call, before the opening. */
  | 'too-early'
  /** To submit without an admission, or with something that is none. */
  | 'no-admission'
  /** To ask with a ticket that was tampered with. */
  | 'forged-ticket'
  /** To join again: the number must be the same. */
  | 'rejoin'
  /** To submit again: the place must be the same. */
  | 'resubmit'
  /** To ask for a receipt, and verify it. */
  | 'receipt';

/** Something the server did that it must not. */
export interface Finding {
  probe: Probe;
  /** What happened, in a sentence. */
  sentence: string;
}

export interface ScepticOptions {
  url: string;
  mode: Mode;
  /** Accounts of the sceptic's own, who are nobody of the crowd. */
  tokens: { waiter: string; jumper: string };
  clock: readonly ClockSegment[];
  /** Unix ms, opening time. */
  opensAtMs: number;
  /** Wall time, Unix ms. */
  now(): number;
}

export interface Sceptic {
  /**
   * After the day: tries everybody's number and place once more, and says all that was found.
   *
   * @param tokens by account id
   */
  end(people: readonly PersonRecord[], tokens: ReadonlyMap<string, string>): Promise<Finding[]>;
}

/** When the probes are made, opening seconds from the opening: just before it, and while places are left. */
const EARLY_SECONDS = -40;
const OPEN_SECONDS = [60, 120] as const;
/** Calls under way at once. */
const CONNECTIONS = 8;

/**
 * Starts somebody who does not take the server's word for anything: beside the crowd, who never ask twice or out
 * of turn unless something goes wrong, the sceptic does so on purpose. It joins late in the pre-queue, so that it
 * is not called while places are left, and wants none.
 */
export function startSceptic(options: ScepticOptions): Sceptic {
  const { mode, clock, opensAtMs, now } = options;
  const caller = callerOf(options.url, CONNECTIONS, now);
  const found: Finding[] = [];
  const report = (probe: Probe, sentence: string) => void found.push({ probe, sentence });
  const until = (seconds: number) => sleep(Math.max(0, wallTime(clock, opensAtMs + seconds * 1000) - now()));

  async function duringTheDay(): Promise<void> {
    await until(EARLY_SECONDS);
    const early = mode === 'fifo' ? await queueEarly() : null;
    await beforeTheOpening(caller, options.tokens.jumper, early?.ticket ?? null, report);
    for (const seconds of OPEN_SECONDS) {
      await until(seconds);
      if (early !== null) await outOfTurn(caller, options.tokens, early, report);
    }
  }

  async function queueEarly(): Promise<Spot> {
    const { status, body } = await caller.call('POST', '/api/queue', bearer(options.tokens.waiter));
    if (status !== 201) throw new Error(`the sceptic could not join: ${status} ${JSON.stringify(body)}`);
    return { ticket: String(body['ticket']), number: Number(body['number']) };
  }

  const day = duringTheDay();
  // Whoever waits for the end is told; until then nobody listens.
  day.catch(() => {});
  return {
    async end(people, tokens) {
      try {
        await day;
        const published = { keys: await publishedKeys(caller), opensAtMs };
        const meet = async (person: PersonRecord) => {
          const token = tokens.get(person.accountId);
          if (token === undefined) return;
          const problems = await receiptProblems(caller, person, token, published);
          for (const problem of problems) report('receipt', problem);
          await askAgain(caller, person, token, report);
        };
        await Promise.all(people.map(meet));
        return found;
      } finally {
        await caller.close();
      }
    },
  };
}

interface Spot {
  ticket: string;
  number: number;
}

type Report = (probe: Probe, sentence: string) => void;

async function beforeTheOpening(
  caller: Caller,
  token: string,
  ticket: string | null,
  report: Report,
): Promise<void> {
  if (accepted(await submit(caller, token)))
    report('too-early', 'A submission was accepted before the opening.');
  if (ticket !== null && accepted(await takeUp(caller, ticket)))
    report('too-early', 'A call was taken up before the opening.');
}

async function outOfTurn(
  caller: Caller,
  { waiter, jumper }: ScepticOptions['tokens'],
  { ticket, number }: Spot,
  report: Report,
): Promise<void> {
  const attempts: [what: string, admission: string | null][] = [
    ['without an admission', null],
    ['with a ticket for an admission', ticket],
    ['with a forged admission', tampered(ticket)],
  ];
  for (const [what, admission] of attempts) {
    if (accepted(await submit(caller, jumper, admission)))
      report('no-admission', `A submission ${what} was accepted.`);
  }
  const standing = await caller.call('GET', '/api/queue', { 'queue-ticket': ticket });
  if (standing.body['state'] === 'waiting' && accepted(await takeUp(caller, ticket)))
    report('no-admission', 'An admission was given to somebody who had not been called.');
  if (accepted(await caller.call('GET', '/api/queue', { 'queue-ticket': tampered(ticket) })))
    report('forged-ticket', 'A ticket that was tampered with was taken for a good one.');
  const again = await caller.call('POST', '/api/queue', bearer(waiter));
  if (accepted(again) && again.body['number'] !== number)
    report('rejoin', `Whoever joined again got number ${again.body['number']} in the place of ${number}.`);
}

/** Once more what this person asked before: with the same account, the same must be answered. */
async function askAgain(
  caller: Caller,
  { accountId, number, outcome, rank, paidAtMs }: PersonRecord,
  token: string,
  report: Report,
): Promise<void> {
  if (number !== null) {
    // A spot that is over may be refused; one that is not must be the same.
    const again = await caller.call('POST', '/api/queue', bearer(token));
    if (accepted(again) && again.body['number'] !== number)
      report(
        'rejoin',
        `${accountId} had number ${number}, and got ${again.body['number']} on joining again.`,
      );
  }
  if (outcome !== 'reserved') return;
  const again = await submit(caller, token);
  if (accepted(again) && again.body['rank'] !== rank)
    report('resubmit', `${accountId} was told rank ${rank}, and on asking again ${again.body['rank']}.`);
  // An unpaid place may have lapsed; a paid one is there for good.
  else if (!accepted(again) && paidAtMs !== null)
    report('resubmit', `${accountId} paid for rank ${rank}, and on asking again got ${again.status}.`);
}

const submit = (caller: Caller, token: string, admission: string | null = null) =>
  caller.call('POST', '/api/application/submission', {
    ...bearer(token),
    ...(admission === null ? {} : { admission }),
  });

const takeUp = (caller: Caller, ticket: string) =>
  caller.call('POST', '/api/queue/admission', { 'queue-ticket': ticket });

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

const accepted = ({ status }: Answer): boolean => status >= 200 && status < 300;

/** The same signature under another number. */
function tampered(ticket: string): string {
  return ticket.replace(/^\d+/, (number) => String(Number(number) + 1));
}
