import type { ChainableCommander, Redis } from 'ioredis';
import type { WantedDocument } from '../application/mailbox.ts';
import type { Intent } from '../store/applicants.ts';
import { type Keys, keysOf } from '../store/keys.ts';
import type { Holding, ModelEntry } from '../store/place-model.ts';
import type { QuotaModel, Turn, TurnState } from '../store/quota-model.ts';

/** All that the scripts keep of an opening while it runs, in a form that two sides can be compared by. */
export interface QuotaState {
  quota: Record<string, number>;
  room: Record<string, number>;
  /** As `lua/includes/place.lua` writes them, by account. */
  places: Record<string, string>;
  /** As `lua/includes/spot.lua` writes them, by number. */
  spots: Record<string, string>;
  /** The number of each account's latest spot. */
  tickets: Record<string, string>;
  /** Deadlines by account, and by number. */
  due: Record<string, number>;
  calls: Record<string, number>;
  sessions: Record<string, number>;
  /** The end of each account's sign-in. */
  signins: Record<string, number>;
  leavers: string[];
  standbys: string[];
  /** Turns by number. */
  standby: Record<string, number>;
  ledger: string[];
  /** Number of places and total after, by the key of the addition. */
  extensions: Record<string, string>;
  /** The record of the draw, as its scripts write it. */
  draw: Record<string, string>;
  /** Places lost before another one was got, by account. */
  former: Record<string, string>;
  documents: Record<string, string>;
  /** State and opening of the places from earlier openings, by account. */
  holders: Record<string, string>;
  /** What is kept of the openings that are over, in their order. */
  past: PastState[];
  payments: Record<string, string>;
  intents: Record<string, string>;
  /** Category and completeness by account. */
  people: Record<string, string>;
  /** Version, people and text by account; and each person's account. */
  applications: Record<string, string>;
  identities: Record<string, string>;
  floorMs: number;
}

/** An opening that is over. */
interface PastState {
  quota: Record<string, number>;
  ledger: string[];
  places: Record<string, string>;
  payments: Record<string, string>;
}

const roomCounters = [
  'version', 'lastNumber', 'serving', 'waiting', 'called', 'active', 'callsMade', 'takenUp', 'noShows', 'leftCalled',
  'leftActive', 'sessionsExpired', 'submitted', 'standby', 'turnedAwayTo',
] as const; // biome-ignore format: one list
const placeLetters: Record<Holding['state'], string> = {
  reserved: 'r',
  confirmed: 'c',
  lapsed: 'l',
  exempt: 'x',
};
const spotLetters: Record<TurnState, string> = {
  waiting: 'w',
  standby: 'b',
  turnedAway: 'w',
  called: 'c',
  admitted: 'a',
  submitted: 'd',
  left: 'l',
  noShow: 'e',
  sessionExpired: 's',
};

/** What is kept as a hash, a list, and a sorted set, by the name of its key. */
const hashes = [
  'quota', 'room', 'places', 'spots', 'tickets', 'extensions', 'draw', 'former', 'documents', 'holders', 'openings',
  'payments', 'intents', 'people', 'applications', 'identities', 'clock',
] as const; // biome-ignore format: one list
const lists = ['leavers', 'standbys', 'ledger'] as const;
const sorted = ['due', 'calls', 'sessions', 'signins', 'standby'] as const;

type Hash = Record<string, string>;
type Hashes = Record<(typeof hashes)[number], Hash>;
type Lists = Record<(typeof lists)[number], string[]>;
type Sorted = Record<(typeof sorted)[number], Record<string, number>>;

/** What Redis holds now. */
export async function storedState(redis: Redis, keys: Keys): Promise<QuotaState> {
  // All in one go: each write to the socket costs more than what is read.
  const asked = redis.pipeline();
  for (const name of hashes) asked.hgetall(keys[name]);
  for (const name of lists) asked.lrange(keys[name], 0, -1);
  for (const name of sorted) asked.call('ZRANGE', keys[name], 0, -1, 'WITHSCORES');
  const found = await answersOf(asked);
  const take = (names: readonly string[], as: (value: unknown) => unknown = (value) => value) =>
    Object.fromEntries(names.map((name) => [name, as(found.shift())]));
  const { quota, room, openings, clock, ...others } = take(hashes) as Hashes;
  return {
    quota: numbers(quota),
    room: {
      ...Object.fromEntries(roomCounters.map((name) => [name, 0])),
      exemptFreeAt: 0,
      turnedAwayAt: 0,
      ...numbers(room),
    },
    ...others,
    ...(take(lists) as Lists),
    ...(take(sorted, scores) as Sorted),
    past: await pastStates(redis, keys, openings),
    floorMs: Number(clock['floor'] ?? 0),
  };
}

async function answersOf(asked: ChainableCommander): Promise<unknown[]> {
  return (await asked.exec())!.map(([error, answer]) => {
    if (error) throw error;
    return answer;
  });
}

/** What Redis should hold. */
export function expectedState(model: QuotaModel): QuotaState {
  const { holdings, ledger } = model.places;
  const room: Record<string, unknown> = { ...model.room() };
  const called = model.turnsIn('called');
  const admitted = model.turnsIn('admitted');
  const unpaid = holdings.filter((held) => held.state === 'reserved');
  return {
    quota: quotaOf(model),
    room: {
      ...Object.fromEntries(roomCounters.map((name) => [name, Number(room[name])])),
      exemptFreeAt: model.exemptFreeAtMs,
      turnedAwayAt: model.turnedAwayAtMs,
    },
    places: Object.fromEntries(holdings.map((held) => [held.accountId, placeText(held)])),
    former: formerPlaces(model),
    payments: Object.fromEntries(model.payments),
    intents: Object.fromEntries([...model.intents].map(([id, intent]) => [id, intentText(intent)])),
    documents: Object.fromEntries(
      [...model.documents.asked].map(([id, list]) => [id, list.map(documentText).join('\n')]),
    ),
    holders: Object.fromEntries(
      model
        .past()
        .flatMap(({ places }, i) =>
          places.holdings
            .filter(({ state }) => state !== 'lapsed')
            .map(({ accountId, state }) => [accountId, `${placeLetters[state]}|${openingName(i)}`]),
        ),
    ),
    past: model.past().map((one) => ({
      quota: quotaOf(one),
      ledger: one.places.ledger.map(ledgerText),
      places: Object.fromEntries(one.places.holdings.map((held) => [held.accountId, placeText(held)])),
      payments: Object.fromEntries(one.payments),
    })),
    spots: Object.fromEntries(model.turns.map((turn) => [`${turn.number}`, spotText(model, turn)])),
    tickets: Object.fromEntries(model.turns.map((turn) => [turn.accountId, `${turn.number}`])),
    due: Object.fromEntries(unpaid.map((held) => [held.accountId, held.waitsUntilMs])),
    calls: Object.fromEntries(called.map((turn) => [`${turn.number}`, turn.claimByMs])),
    sessions: Object.fromEntries(admitted.map((turn) => [`${turn.number}`, turn.expiresAtMs])),
    signins: Object.fromEntries(model.signIns),
    leavers: model.leavers.map(String),
    standby: Object.fromEntries(
      model.turnsIn('standby').map(({ number }) => [`${number}`, model.turnAt(number)]),
    ),
    standbys: model.standbys.map(String),
    ledger: ledger.map(ledgerText),
    extensions: Object.fromEntries(
      [...model.extensions].map(([key, { amount, total }]) => [key, `${amount}|${total}`]),
    ),
    draw: model.draw.record(),
    people: Object.fromEntries(
      [...model.people].map(([id, { category, complete }]) => [
        id,
        `${category === 'exempt' ? 'x' : 'r'}${complete ? 1 : 0}`,
      ]),
    ),
    applications: Object.fromEntries(
      [...model.applications.kept].map(([id, { version, text, identities }]) => [
        id,
        `${version}|${identities.join(',')}|${text}`,
      ]),
    ),
    identities: Object.fromEntries(
      [...model.applications.kept].flatMap(([id, { identities }]) =>
        identities.map((person) => [person, id]),
      ),
    ),
    floorMs: model.floorMs,
  };
}

function quotaOf({ places }: QuotaModel): Record<string, number> {
  return { ...places.balances(), lastRank: places.lastRank, lastSeq: places.ledger.length };
}

/** The id of the opening that comes as such a one in a run, 0 for the first. */
export function openingName(index: number): string {
  return `opening-${index}`;
}

async function pastStates(redis: Redis, keys: Keys, openings: Record<string, string>): Promise<PastState[]> {
  const site = /^\{([^}]+)\}/.exec(keys.opening)![1]!;
  const order = (id: string) => Number(openings[id]!.split('|')[0]);
  const ids = Object.keys(openings).sort((a, b) => order(a) - order(b));
  if (ids.length === 0) return [];
  const asked = redis.pipeline();
  for (const id of ids) {
    const past = keysOf(site, id);
    asked.hgetall(past.quota).lrange(past.ledger, 0, -1).hgetall(past.places).hgetall(past.payments);
  }
  const found = await answersOf(asked);
  return ids.map(() => {
    const [quota, ledger, places, payments] = found.splice(0, 4) as [Hash, string[], Hash, Hash];
    return { quota: numbers(quota), ledger, places, payments };
  });
}

/** All of the openings that are over; of the one that stands, all but the latest of each account. */
function formerPlaces(model: QuotaModel): Record<string, string> {
  const { holdings } = model.places;
  const latest = new Set(holdings.map(({ accountId }) => model.places.holdingOf(accountId)));
  const former = [
    ...model.past().flatMap(({ places }) => places.holdings),
    ...holdings.filter((held) => !latest.has(held)),
  ];
  const texts: Record<string, string> = {};
  for (const held of former) {
    const before = texts[held.accountId];
    texts[held.accountId] = before === undefined ? placeText(held) : `${before} ${placeText(held)}`;
  }
  return texts;
}

const intentLetters = { open: 'o', paid: 'p', refused: 'r', refund: 'f' } as const;

function intentText({ state, intentId, amount, reservedAtMs, openedAtMs, settledAtMs }: Intent): string {
  return [intentLetters[state], intentId, amount, reservedAtMs, openedAtMs, settledAtMs].join('|');
}

function documentText({ name, askedAtMs, dueAtMs, handedAtMs }: WantedDocument): string {
  return [name, askedAtMs, dueAtMs, handedAtMs].join('|');
}

function placeText(held: Holding): string {
  const { state, rank, reservedAtMs, payByMs, settledAtMs, seq, settledSeq } = held;
  return [placeLetters[state], rank, reservedAtMs, payByMs, settledAtMs, seq, settledSeq].join('|');
}

function spotText(model: QuotaModel, turn: Turn): string {
  const { accountId, joinedAtMs, calledAtMs, claimByMs, admittedAtMs, expiresAtMs } = turn;
  const letter = spotLetters[model.stateOf(turn)];
  return [letter, accountId, joinedAtMs, calledAtMs, claimByMs, admittedAtMs, expiresAtMs].join('|');
}

function ledgerText(entry: ModelEntry): string {
  const { seq, atMs, kind, accountId, rank, amount, remaining, reserved, confirmed, burned, total } = entry;
  const balances = [remaining, reserved, confirmed, burned, total];
  return [seq, atMs, kind, accountId, rank === 0 ? '' : rank, amount, ...balances].join('|');
}

function numbers(fields: Record<string, string>): Record<string, number> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, Number(value)]));
}

/** Of `ZRANGE ... WITHSCORES`: in pairs (RESP3), or one after the other (RESP2). */
function scores(answer: unknown): Record<string, number> {
  const flat = (answer as unknown[]).flat();
  const pairs = flat.flatMap((member, i) => (i % 2 === 0 ? [[String(member), Number(flat[i + 1])]] : []));
  return Object.fromEntries(pairs);
}
