import { deepStrictEqual, equal, ok } from 'node:assert/strict';
import { type Controls, QuotaModel, type Terms } from '../store/quota-model.ts';
import { drawStep, takeDrawStep } from './quota-draw.ts';
import { everyone, limitsAhead, type Operation, resolve, termsFrom } from './quota-operation.ts';
import { expectedState, openingName, storedState } from './quota-state.ts';
import { type Subject, settingsOf, standAt } from './quota-subject.ts';

/** What a step answered, by script: which codes a run has seen. */
export type Seen = Map<string, number>;

/** Opening ms that a place waits for an online payment beyond its last day. */
const graceMs = 2_000;
/** Opening ms in which documents are due. */
const dueInMs = 7_000;

export const controlsAtStart: Controls = { paused: false, maintenance: false, halted: false, maxActive: 3 };

/**
 * Replays operations on the model and on the scripts side by side. After every step the answers are equal, all
 * that Redis holds is what the model says, and what must always hold, holds.
 *
 * @throws AssertionError naming the step
 */
export async function play(
  subject: Subject,
  terms: Terms,
  beginsAtMs: number,
  operations: Operation[],
  seen: Seen,
): Promise<void> {
  let model = new QuotaModel(terms, { ...controlsAtStart });
  for (const id of everyone) {
    if (id === 'nil') continue;
    const category = id === 'exa' ? 'exempt' : 'regular';
    model.people.set(id, { accountId: id, category, complete: id !== 'inc' });
  }
  await subject.store.setPeople([...model.people.values()]);
  model.setClock(beginsAtMs);
  await standAt(subject.store, beginsAtMs);

  for (const [index, operation] of operations.entries()) {
    const busyBefore = model.room().called + model.room().active;
    const signedInBefore = model.signedIn().length;
    try {
      const [expected, answered, after = model] = await take(model, subject, operation);
      model = after;
      deepStrictEqual(answered, expected);
      for (const code of codesOf(answered)) {
        const key = `${operation.do} ${code}`;
        seen.set(key, (seen.get(key) ?? 0) + 1);
      }
      const stored = await storedState(subject.redis, subject.store.keys);
      holds(stored, busyBefore, Number(model.controls.maxActive));
      // The limit may have been lowered below those who are in, and a clock that steps back revives a sign-in that
      // was over; nobody is let in above the limit.
      const signedIn = Object.values(stored.signins).filter((endsAtMs) => endsAtMs >= model.nowMs).length;
      const most = operation.do === 'signIn' ? Math.max(model.controls.maxActive, signedInBefore) : signedIn;
      ok(signedIn <= most, 'signed in: not above the limit');
      deepStrictEqual(stored, expectedState(model));
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      throw new Error(`step ${index + 1}, ${JSON.stringify(operation)}: ${message}`, { cause: error });
    }
  }
}

/** One step on both sides. @returns what is expected, what the scripts answered, and the model after, where it is another */
async function take(
  model: QuotaModel,
  subject: Subject,
  asked: Operation,
): Promise<[unknown, unknown, QuotaModel?]> {
  const operation = drawsInstead(model, asked);
  const store = 'late' in operation && operation.late ? subject.late : subject.store;
  const isLate = store === subject.late;
  switch (operation.do) {
    case 'join': {
      const ids = operation.who.map((who) => resolve(model, who).accountId);
      const expected = isLate ? ids.map(() => ({ code: 'late', number: 0 })) : model.join(ids);
      return [expected, await (ids.length === 1 ? one(store.join(ids[0]!)) : store.joinAll(ids))];
    }
    case 'submit':
    case 'weigh': {
      const people = operation.who.map((who) => resolve(model, who));
      const refused = { code: 'late', rank: 0, reservedAtMs: 0, payByMs: 0 };
      const expected = isLate ? people.map(() => refused) : model[operation.do](people);
      const [{ accountId, number }] = people as [(typeof people)[0]];
      return [
        expected,
        await (people.length === 1
          ? one(store[operation.do](accountId, number))
          : store[operation.do === 'submit' ? 'submitAll' : 'weighAll'](people)),
      ];
    }
    case 'signIn': {
      const ids = operation.who.map((who) => resolve(model, who).accountId);
      const refused = { code: 'late', expiresAtMs: 0 };
      const expected = isLate ? ids.map(() => refused) : model.signIn(ids);
      return [expected, await (ids.length === 1 ? one(store.signIn(ids[0]!)) : store.signInAll(ids))];
    }
    case 'signed': {
      const ids = operation.who.map((who) => resolve(model, who).accountId);
      const answered = await (ids.length === 1 ? one(store.signed(ids[0]!)) : store.signedAll(ids));
      return [
        [...model.signed(ids), model.signedIn().length],
        [...answered, await store.signIns()],
      ];
    }
    case 'signOut': {
      const { accountId } = resolve(model, operation.who);
      return [isLate ? 'late' : model.signOut(accountId), await store.signOut(accountId)];
    }
    case 'pay': {
      const ids = operation.who.map((who) => resolve(model, who).accountId);
      const payments = ids.map((accountId) => ({
        accountId,
        how: `online ${accountId}-${model.places.ledger.length}`,
      }));
      const expected = isLate
        ? ids.map(() => ({ code: 'late', rank: 0, settledAtMs: 0 }))
        : model.pay(payments);
      return [expected, await (ids.length === 1 ? one(store.pay(payments[0]!)) : store.payAll(payments))];
    }
    case 'admit': {
      const { accountId, number } = resolve(model, operation.who);
      const refused = { code: 'late', admittedAtMs: 0, expiresAtMs: 0, calledAtMs: 0, joinedAtMs: 0 };
      const expected = isLate ? refused : model.admit(number, accountId);
      return [expected, await store.admit(number, accountId)];
    }
    case 'leave': {
      const { accountId, number } = resolve(model, operation.who);
      return [isLate ? 'late' : model.leave(number, accountId), await store.leave(number, accountId)];
    }
    case 'standBy': {
      const { accountId, number } = resolve(model, operation.who);
      const refused = { code: 'late', number, standbys: model.standbys.length };
      const expected = isLate ? refused : model.standBy(accountId, number);
      return [expected, await store.standBy(accountId, number)];
    }
    case 'spot': {
      const { accountId, number } = resolve(model, operation.who);
      return [model.spot(number, accountId), await store.spot(number, accountId)];
    }
    case 'way': {
      const ids = operation.who.map((who) => resolve(model, who).accountId);
      return [ids.map((id) => model.way(id)), (await store.ways(ids)).ways];
    }
    case 'advance': {
      const version = model.version + (operation.version === 'right' ? 0 : 1);
      const fence = operation.fence === 'own' ? subject.fence : subject.formerFence;
      const { code, room } = await store.advance(fence, version, operation.want);
      const answered = { code, room: room && { ...room, wallMs: undefined } };
      // Whoever has lost the lease is told so, and nothing else.
      if (operation.fence === 'former') return [{ code: 'fenced', room: null }, answered];
      if (isLate) return [{ code: 'late', room: null }, answered];
      const expected = model.advance(operation.version === 'right', operation.want);
      return [{ ...expected, room: { ...expected.room, wallMs: undefined } }, answered];
    }
    case 'draw': {
      const step = drawStep(model, operation);
      const fence = operation.fence === 'own' ? subject.fence : subject.formerFence;
      const answered = await takeDrawStep(store, fence, step);
      return [operation.fence === 'former' ? 'fenced' : model.drawStep(step), answered];
    }
    case 'lapse':
      return [model.lapse(), await store.lapse()];
    case 'extend': {
      const { amount, key } = operation;
      return [model.extend(amount, key), await store.extend(amount, key)];
    }
    case 'next':
      return startNext(model, subject, operation);
    case 'time': {
      const ahead = limitsAhead(model);
      const next = ahead[Math.min(operation.limit, ahead.length - 1)] ?? model.nowMs;
      const limit = operation.closing ? model.terms.closesAtMs : next;
      return setTime(model, subject, limit + operation.beside);
    }
    case 'step':
      return setTime(model, subject, model.nowMs + operation.byMs);
    case 'control': {
      const { maintenance, ...others } = operation.change;
      if (maintenance !== undefined) {
        model.maintain(maintenance);
        await subject.store.maintain(maintenance, null);
        return [null, null];
      }
      Object.assign(model.controls, others);
      const fields = Object.entries(others).map(([name, value]) => [name, Number(value)]);
      await subject.store.change(Object.fromEntries(fields));
      return [null, null];
    }
    case 'intend': {
      const { accountId } = resolve(model, operation.who);
      const intentId = `intent-${model.nowMs}-${model.version}`;
      const expected = isLate
        ? { code: 'late', intentId: '', amount: 0, payByMs: 0 }
        : model.intend(accountId, intentId, 773, graceMs);
      return [expected, await store.applicants.intend(accountId, intentId, 773, graceMs)];
    }
    case 'settle': {
      const { accountId } = resolve(model, operation.who);
      const { outcome, known, agoMs } = operation;
      const intentId = known ? (model.intents.get(accountId)?.intentId ?? 'none') : 'unheard-of';
      const paidAtMs = model.nowMs - agoMs;
      const expected = isLate ? 'late' : model.settle(accountId, intentId, outcome, paidAtMs);
      return [expected, await store.applicants.settle(accountId, intentId, outcome, paidAtMs)];
    }
    case 'documents': {
      const { accountId } = resolve(model, operation.who);
      const { how, names } = operation;
      const expected = isLate
        ? { code: 'late', documents: [] }
        : model.documentsOf(accountId, how, names, dueInMs);
      const { applicants } = store;
      return [
        expected,
        await (how === 'ask'
          ? applicants.askFor(accountId, names, dueInMs)
          : applicants.handIn(accountId, names)),
      ];
    }
    case 'save': {
      const { accountId } = resolve(model, operation.who);
      const { category, complete, behind } = operation;
      const version = Math.max(0, model.applications.of(accountId).version - behind);
      const identities = operation.family.map((person) => `person-${person}`);
      const change = { version, category, complete, text: JSON.stringify({ version }), identities };
      const expected = isLate ? { code: 'late', version: 0, text: '' } : model.save(accountId, change);
      const answered = store.applicants.save(accountId, version, change, change.text, identities);
      return [expected, await answered];
    }
    case 'complete': {
      const person = model.people.get(resolve(model, operation.who).accountId);
      if (person) {
        person.complete = operation.complete;
        await subject.store.setPeople([person]);
      }
      return [null, null];
    }
  }
}

async function setTime(model: QuotaModel, { store }: Subject, ms: number): Promise<[unknown, unknown]> {
  model.setClock(ms);
  await standAt(store, ms);
  return [model.nowMs, (await store.look()).nowMs];
}

async function one<T>(answer: Promise<T>): Promise<T[]> {
  return [await answer];
}

function codesOf(answered: unknown): string[] {
  const list = Array.isArray(answered) ? answered : [answered];
  return list.flatMap((answer) => {
    if (typeof answer === 'string') return [answer];
    const code = (answer as { code?: unknown } | null)?.code;
    return typeof code === 'string' ? [code] : [];
  });
}

/** What must hold whatever the model says, read off the store alone. */
function holds(
  { quota, room, places, ledger }: Awaited<ReturnType<typeof storedState>>,
  busyBefore: number,
  cap: number,
): void {
  const { total, remaining, reserved, confirmed, burned, lastRank } = quota as Record<string, number>;
  ok(
    remaining! + reserved! + confirmed! + burned! === total,
    'remaining + reserved + confirmed + burned = total',
  );
  ok(remaining! >= 0, 'not more places given than there are');
  const busy = room['called']! + room['active']!;
  ok(busy <= remaining! || room['callsMade'] === 0, 'called + active is not above the places left');
  // The operator may lower the cap below those who are in already; nobody is called above it.
  ok(busy <= Math.max(cap, busyBefore), 'called + active is not above the cap');
  const ranks = ledger
    .map((line) => line.split('|'))
    .flatMap((f) => (f[2] === 'reserve' ? [Number(f[4])] : []));
  ok(ranks.every((rank, i) => rank === i + 1) && (ranks.at(-1) ?? 0) === lastRank, 'ranks rise by one');
  const held = Object.values(places).flatMap((text) =>
    /^[rc]/.test(text) ? [Number(text.split('|')[1])] : [],
  );
  ok(new Set(held).size === held.length, 'one rank a holder');
  ok(held.length === reserved! + confirmed!, 'as many holders as places held');
}

/** Until a draw is made, the controller has nothing to call: it takes the draw on instead. */
function drawsInstead(model: QuotaModel, operation: Operation): Operation {
  if (operation.do !== 'advance' || operation.want === 0 || operation.late) return operation;
  if (model.draw.list === null || model.draw.seed !== null || model.controls.halted) return operation;
  return { do: 'draw', step: 'due', value: operation.want % 3, fence: operation.fence };
}

/** The opening that stands is set up again, one that was over, or a new one; @returns the model of what then stands. */
async function startNext(
  model: QuotaModel,
  subject: Subject,
  { id, chained, total, late }: Extract<Operation, { do: 'next' }>,
): Promise<[unknown, unknown, QuotaModel]> {
  const { store } = subject;
  const past = model.past().length;
  if (chained) {
    const [length, ledger] = [await store.ledger.chained(), model.places.ledger.length];
    const hashes = Array.from({ length: ledger - length }, (_, i) => `hash ${length + i + 1}`);
    if (hashes.length > 0) await store.ledger.append(subject.fence, length, '{}', hashes);
  }
  const whole = (await store.ledger.chained()) === model.places.ledger.length;
  const same = id === 'same' || (id === 'former' && past === 0);
  const terms = same ? model.terms : termsFrom(model.terms, model.nowMs, total);
  const name = openingName(id === 'former' ? 0 : same ? past : past + 1);
  const { opening } = settingsOf(name, terms, model.controls);
  const { code } = await (late ? subject.late : store).next(opening, `epoch ${past + 1}`);
  if (late) return ['late', code, model];
  if (same) return ['again', code, model];
  if (id === 'former') return ['opening_exists', code, model];
  const after = model.next(terms, whole);
  if (after.code === 'opened') {
    // Before anybody takes the lease: whoever had it is out.
    equal((await store.advance(subject.fence, 0, 0)).code, 'fenced');
    subject.formerFence = subject.fence;
    subject.fence = await store.lease('present', 1_000_000);
  }
  return [after.code, code, after.model];
}
