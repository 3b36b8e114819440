import { type ClockSegment, openingTime } from '../../server/opening/clock.ts';
import type { AnswerBody } from '../behaviour/answer.ts';
import type { Call } from '../generator/call.ts';
import type { Reply, Who } from '../generator/live.ts';
import type { Adapter, Visitor } from './adapter.ts';
import { clientOf, type Transport } from './client.ts';
import { type AdapterName, nameOf, type Word, wordOf } from './word.ts';

/** When the doors open, for an adapter that does not look; Unix ms, opening time. */
export interface Hours {
  clock: readonly ClockSegment[];
  preQueueAtMs: number;
  opensAtMs: number;
  closesAtMs: number;
}

export interface SiteWorld {
  transport: Transport;
  /** Wall time, Unix ms. */
  nowMs(): number;
  /** Runs once, after at least this long; wall ms. */
  later(run: () => void, afterMs: number): void;
  /** The adapter itself is at fault: which function, and the remedy. */
  faulty(problem: string): void;
}

/** A function of an adapter that has said nothing for so long hangs; wall ms. */
export const hangMs = 30_000;

/** Of one device. */
interface Desk {
  visitor: Visitor;
  cookies: Map<string, string>;
}

/**
 * The crowd's calls, made by an adapter in place of the contract's own. A function that throws, hangs or returns
 * nothing of the harness's words is told of (`faulty`), and is to the person a call without an answer.
 */
export function siteOf(
  adapter: Adapter,
  hours: Hours,
  world: SiteWorld,
): (call: Call, replied: (reply: Reply) => void, who: Who) => void {
  const desks = new Map<string, Desk>();
  const pending = new Set<{ sinceMs: number; hangs(): void }>();
  let watching = false;

  /** One timer for all, and none where nothing is under way: a timer of its own a call would outlive the day. */
  function watch(): void {
    if (watching || pending.size === 0) return;
    watching = true;
    world.later(() => {
      watching = false;
      const nowMs = world.nowMs();
      for (const call of pending) if (nowMs - call.sinceMs >= hangMs) call.hangs();
      watch();
    }, 1_000);
  }

  function deskOf({ person: { id, index }, device }: Who): Desk {
    const key = `${id} ${device}`;
    const known = desks.get(key);
    if (known !== undefined) return known;
    const desk = { visitor: { id, index, device, memory: {} }, cookies: new Map<string, string>() };
    desks.set(key, desk);
    return desk;
  }

  return (call, replied, who) => {
    const name = nameOf(call.action);
    const run = name === null ? undefined : adapter[name];
    const startedMs = world.nowMs();
    if (name === null || run === undefined) {
      const word = unasked(call.action, adapter, hours, startedMs);
      // Not at once: the caller is still at it.
      world.later(() => replied({ ...replyOf(word), tookMs: 0, opened: false }), 0);
      return;
    }
    const desk = deskOf(who);
    let opened = false;
    let over = false;
    const waiting = { sinceMs: startedMs, hangs: () => fault(hangs(name)) };
    pending.add(waiting);
    watch();
    const client = clientOf(world.transport, desk.cookies, (reply) => {
      opened ||= reply.opened;
    });
    const end = (word: Word | null): void => {
      if (over) return;
      over = true;
      pending.delete(waiting);
      const reply = word === null ? { status: 0, text: null, retryAfter: null } : replyOf(word);
      replied({ ...reply, tookMs: world.nowMs() - startedMs, opened });
    };
    const fault = (problem: string): void => {
      if (over) return;
      world.faulty(problem);
      end(null);
    };
    answerOf(run.bind(adapter), client, desk.visitor).then(
      (returned) => {
        const word = wordOf(name, returned, adapter, who.person.index + 1);
        if ('problem' in word) fault(word.problem);
        else end(word);
      },
      (error: unknown) => fault(threw(name, error)),
    );
  };
}

/** A function that throws before its first `await` is caught here as well. */
async function answerOf<A extends unknown[]>(
  run: (...given: A) => Promise<unknown>,
  ...given: A
): Promise<unknown> {
  return await run(...given);
}

function hangs(name: AdapterName): string {
  return `${name} said nothing for ${hangMs / 1000} s: await every call, and resolve on every path`;
}

function threw(name: AdapterName, error: unknown): string {
  const why = error instanceof Error ? error.message : String(error);
  return `${name} threw "${why.slice(0, 200)}": catch what may fail (check status before json()), and return { trouble: true }`;
}

function replyOf({ status, retryAfter, body }: Word): Omit<Reply, 'tookMs' | 'opened'> {
  return { status, text: JSON.stringify(body), retryAfter };
}

/** What stands for a function that the adapter does not have. */
function unasked(action: Call['action'], adapter: Adapter, hours: Hours, wallMs: number): Word {
  const ok = (body: AnswerBody): Word => ({ status: 200, retryAfter: null, body });
  switch (action) {
    case 'look': {
      const nowMs = openingTime(hours.clock, wallMs);
      const doorsMs = adapter.join === undefined ? hours.opensAtMs : hours.preQueueAtMs;
      if (nowMs >= hours.closesAtMs) return ok({ phase: 'closed' });
      if (nowMs < doorsMs) return ok({ phase: 'before', preQueueAt: new Date(doorsMs).toISOString() });
      return ok({ phase: nowMs < hours.opensAtMs ? 'preQueue' : 'open' });
    }
    case 'join':
      return { status: 409, retryAfter: null, body: { code: 'no_room' } };
    case 'admit':
      return ok({ admission: 'given' });
    case 'submit':
      return ok({ status: 'reserved' });
    default:
      // Leaving, signing out: nothing that this site has to be told.
      return ok({});
  }
}
