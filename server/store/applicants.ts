import type { Redis } from 'ioredis';
import type { MailFacts, WantedDocument } from '../application/mailbox.ts';
import { guarded, type ScriptRunner } from './connection.ts';
import type { Keys } from './keys.ts';
import { parsePlace } from './place.ts';

/** An account as it is kept, but for what only its owner may see again. */
export interface AccountRecord {
  email: string;
  /** What `hashPassword` gave. */
  password: string;
  language: 'en' | 'fr';
}

/** An application as it is kept; version 0 where nothing is. */
export interface KeptApplication {
  version: number;
  /** What is filled in; '' for version 0. */
  text: string;
}

export interface Saved extends KeptApplication {
  /** See `lua/save-7.lua`. */
  code: string;
}

export interface Documents {
  /** See `lua/documents-5.lua`. */
  code: string;
  documents: WantedDocument[];
}

/** See `lua/intend-5.lua`; '' and 0 where there is no intent. */
export interface Intended {
  code: string;
  intentId: string;
  /** Dollars. */
  amount: number;
  payByMs: number;
}

/** Somebody's way to pay online. Opening ms; `settledAtMs` is 0 while it is open. */
export interface Intent {
  state: 'open' | 'paid' | 'refused' | 'refund';
  intentId: string;
  amount: number;
  /** Tells which place it is for. */
  reservedAtMs: number;
  openedAtMs: number;
  settledAtMs: number;
}

/** What is kept of a person besides the room and the quota: account and application. */
export class Applicants {
  readonly #redis: Redis;
  readonly #scripts: ScriptRunner;
  readonly #keys: Keys;
  /** The deadline of a write made now, wall ms. */
  readonly #deadline: () => number;
  readonly #heed: (code: string) => void;

  constructor(
    redis: Redis,
    scripts: ScriptRunner,
    keys: Keys,
    writes: { deadline: () => number; heed: (code: string) => void },
  ) {
    this.#redis = redis;
    this.#scripts = scripts;
    this.#keys = keys;
    this.#deadline = writes.deadline;
    this.#heed = writes.heed;
  }

  /** `registered`, `email_taken` or `late`. @param email as it is compared */
  async register(accountId: string, email: string, record: AccountRecord): Promise<string> {
    const args = [this.#deadline(), accountId, email, JSON.stringify(record)];
    const code = (await this.#scripts.run('register', args)) as string;
    this.#heed(code);
    return code;
  }

  /** The account of an address, with its record; null where there is none. */
  async byEmail(email: string): Promise<{ accountId: string; record: AccountRecord } | null> {
    const accountId = await guarded(this.#redis.hget(this.#keys.emails, email));
    const record = accountId === null ? null : await this.account(accountId);
    return accountId === null || record === null ? null : { accountId, record };
  }

  /** Null for an account that the operator set up, which has neither address nor password. */
  async account(accountId: string): Promise<AccountRecord | null> {
    const text = await guarded(this.#redis.hget(this.#keys.accounts, accountId));
    return text === null ? null : JSON.parse(text);
  }

  async change(accountId: string, record: AccountRecord): Promise<void> {
    await guarded(this.#redis.hset(this.#keys.accounts, accountId, JSON.stringify(record)));
  }

  /** Counts one try. @returns 0 when it may go on, else the wall ms until the next one may */
  async attempt(what: string, { burst, intervalMs }: { burst: number; intervalMs: number }): Promise<number> {
    return Number(await this.#scripts.run('attempt', [what, burst, intervalMs, 'try']));
  }

  /** The tries so far no longer count. */
  async forgetAttempts(what: string): Promise<void> {
    await this.#scripts.run('attempt', [what, 1, 0, 'forget']);
  }

  async application(accountId: string): Promise<KeptApplication> {
    const kept = await guarded(this.#redis.hget(this.#keys.applications, accountId));
    if (kept === null) return { version: 0, text: '' };
    const [, version, text] = /^(\d+)\|[^|]*\|(.*)$/s.exec(kept)!;
    return { version: Number(version), text: text! };
  }

  /**
   * @param version that was read before the change; 0 where there was none
   * @param settings as the submission will look at them
   * @param identities of the people in it
   */
  async save(
    accountId: string,
    version: number,
    settings: { category: 'regular' | 'exempt'; complete: boolean },
    text: string,
    identities: readonly string[],
  ): Promise<Saved> {
    const flags = `${settings.category === 'exempt' ? 'x' : 'r'}${settings.complete ? '1' : '0'}`;
    const args = [this.#deadline(), accountId, version, flags, text, ...identities];
    const [code, now, kept] = (await this.#scripts.run('save', args)) as [string, string, string];
    this.#heed(code);
    return { code, version: Number(now), text: kept };
  }

  /** Asks for documents, due in so many opening ms. */
  askFor(accountId: string, names: readonly string[], dueInMs: number): Promise<Documents> {
    return this.#documents(accountId, 'ask', names, dueInMs);
  }

  handIn(accountId: string, names: readonly string[]): Promise<Documents> {
    return this.#documents(accountId, 'hand', names, 0);
  }

  async #documents(
    accountId: string,
    how: 'ask' | 'hand',
    names: readonly string[],
    dueInMs: number,
  ): Promise<Documents> {
    const args = [this.#deadline(), accountId, how, dueInMs, ...names];
    const [code, ...times] = (await this.#scripts.run('documents', args)) as string[];
    this.#heed(code!);
    if (code !== 'ok') return { code: code!, documents: [] };
    const documents = names.map((name, i) => {
      const [askedAtMs, dueAtMs, handedAtMs] = times.slice(3 * i, 3 * i + 3).map(Number);
      return { name, askedAtMs: askedAtMs!, dueAtMs: dueAtMs!, handedAtMs: handedAtMs! };
    });
    return { code: 'ok', documents };
  }

  /** Opens an intent to pay online, or finds the open one; see `lua/intend-5.lua`. @param graceMs opening ms */
  async intend(accountId: string, intentId: string, amount: number, graceMs: number): Promise<Intended> {
    const args = [this.#deadline(), accountId, intentId, amount, graceMs];
    const [code, id, agreed, payByMs] = (await this.#scripts.run('intend', args)) as [
      string,
      string,
      string,
      string,
    ];
    this.#heed(code);
    return { code, intentId: id, amount: Number(agreed), payByMs: Number(payByMs) };
  }

  /** What the payment service says of an intent; see `lua/settle-8.lua`. @param paidAtMs opening ms */
  async settle(
    accountId: string,
    intentId: string,
    outcome: 'paid' | 'refused',
    paidAtMs: number,
  ): Promise<string> {
    const args = [this.#deadline(), accountId, intentId, outcome, paidAtMs];
    const code = (await this.#scripts.run('settle', args)) as string;
    this.#heed(code);
    return code;
  }

  /** The latest intent of a person; null where there was none. */
  async intent(accountId: string): Promise<Intent | null> {
    const text = await guarded(this.#redis.hget(this.#keys.intents, accountId));
    return text === null ? null : parseIntent(text);
  }

  /** The place that somebody has from an earlier opening; null without one. */
  async holding(accountId: string): Promise<{ status: 'confirmed' | 'exempt'; openingId: string } | null> {
    const text = await guarded(this.#redis.hget(this.#keys.holders, accountId));
    if (text === null) return null;
    return { status: text[0] === 'x' ? 'exempt' : 'confirmed', openingId: text.slice(2) };
  }

  /** What the mailbox tells of, besides the application: places, a call by standby, documents. */
  async mail(
    accountId: string,
  ): Promise<Pick<MailFacts, 'former' | 'place' | 'documents'> & { turnedAwayAtMs: number }> {
    const { former, places, documents, room } = this.#keys;
    const [before, place, asked, away] = await guarded(
      Promise.all([
        this.#redis.hget(former, accountId),
        this.#redis.hget(places, accountId),
        this.#redis.hget(documents, accountId),
        this.#redis.hget(room, 'turnedAwayAt'),
      ]),
    );
    return {
      former: (before ?? '').split(' ').filter(Boolean).map(parsePlace),
      place: place === null ? null : parsePlace(place),
      documents: (asked ?? '').split('\n').filter(Boolean).map(parseDocument),
      turnedAwayAtMs: Number(away ?? 0),
    };
  }
}

function parseDocument(line: string): WantedDocument {
  const [, name, askedAtMs, dueAtMs, handedAtMs] = /^(.*)\|(\d+)\|(\d+)\|(\d+)$/.exec(line)!;
  return {
    name: name!,
    askedAtMs: Number(askedAtMs),
    dueAtMs: Number(dueAtMs),
    handedAtMs: Number(handedAtMs),
  };
}

const intentStates = { o: 'open', p: 'paid', r: 'refused', f: 'refund' } as const;

/** As `lua/includes/intent.lua` writes it. */
function parseIntent(text: string): Intent {
  const [state, intentId, amount, reservedAtMs, openedAtMs, settledAtMs] = text.split('|') as [
    string,
    string,
    ...string[],
  ];
  return {
    state: intentStates[state as keyof typeof intentStates],
    intentId,
    amount: Number(amount),
    reservedAtMs: Number(reservedAtMs),
    openedAtMs: Number(openedAtMs),
    settledAtMs: Number(settledAtMs),
  };
}
