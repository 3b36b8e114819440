import fc from 'fast-check';
import type { Redis } from 'ioredis';
import type { ScriptName } from '../store/keys.ts';
import type { Terms } from '../store/quota-model.ts';
import { loadScripts, type Script } from '../store/scripts.ts';
import { agreement } from './quota-agreement.ts';
import { operation, yearOperation } from './quota-operation.ts';

/** Shows that the comparison with the model bites: each of these scripts is wrong in one line. */
export interface Fault {
  what: string;
  /** The scripts in which it stands; all that include the line, if none is named. */
  in?: ScriptName;
  line: string;
  becomes: string;
  /** The mode in which it shows soonest; `fifo` if none is named. */
  mode?: Terms['mode'];
  /** Further terms with which it shows sooner. */
  terms?: Partial<Terms>;
  /** Whether it shows only where openings follow one another. */
  year?: boolean;
}

export const faults: Fault[] = [
  {
    what: 'a submission does not look for the place the person has',
    in: 'submit',
    line: 'local place = taken[id] or unpackPlace(places[i])',
    becomes: 'local place = taken[id]',
  },
  {
    what: 'a person twice in one vector gets two places',
    in: 'submit',
    line: 'local place = taken[id] or unpackPlace(places[i])',
    becomes: 'local place = unpackPlace(places[i])',
  },
  {
    what: 'places are given after the last one',
    in: 'submit',
    line: "if remaining <= 0 then return 'exhausted' end",
    becomes: '',
  },
  {
    what: 'an admission is not asked for',
    in: 'submit',
    line: 'not isAdmitted(spots[i], id, now)',
    becomes: 'false',
  },
  {
    what: 'a rank is worked out from the places left, and so used twice',
    terms: { unpaid: 'returned', total: 2, paymentMs: 4000 },
    in: 'submit',
    line: 'q.lastRank = q.lastRank + 1',
    becomes: 'q.lastRank = q.total - q.remaining',
  },
  {
    what: 'a save is taken over what another device has saved since',
    in: 'save',
    line: 'if ARGV[3] ~= version then',
    becomes: 'if false then',
  },
  {
    what: 'an application can be changed after it was submitted',
    in: 'save',
    line: "if place and place.state ~= 'l' then",
    becomes: 'if false then',
  },
  {
    what: 'a person is in the applications of two families',
    in: 'save',
    line: 'if owner and owner ~= id then',
    becomes: 'if false then',
  },
  {
    what: 'who is taken out of an application cannot be in another',
    in: 'save',
    line: "for person in string.gmatch(family, '[^,]+') do redis.call('HDEL', KEYS[6], person) end",
    becomes: '',
  },
  {
    what: 'an incomplete application is submitted',
    in: 'submit',
    line: "string.sub(person, -1) ~= '1'",
    becomes: 'false',
  },
  {
    what: 'the exempt take places',
    in: 'submit',
    line: "newLedger[#newLedger + 1] = ledgerLine(q, now, 'exempt', id, '', 0)",
    becomes:
      "q.remaining = q.remaining - 1 newLedger[#newLedger + 1] = ledgerLine(q, now, 'exempt', id, '', 0)",
  },
  {
    what: 'the exempt come without any pace',
    in: 'submit',
    line: 'if exemptFreeAt - now > (opening.exemptBurst - 1) * opening.exemptMs then return false end',
    becomes: '',
  },
  {
    what: 'a second intent is opened beside an open one, and may be charged too',
    in: 'intend',
    line: "if intent and intent.state == 'o' and",
    becomes: "if intent and intent.state == 'never' and",
  },
  {
    what: 'a payment made in time is lost because it is told late',
    in: 'settle',
    line: 'tonumber(ARGV[5]) <= tonumber(place.payBy)',
    becomes: 'now <= tonumber(place.payBy)',
    mode: 'passthrough',
    terms: { paymentMs: 4_000, total: 5 },
  },
  {
    what: 'a payment made too late counts',
    mode: 'passthrough',
    in: 'settle',
    line: 'waits and tonumber(ARGV[5]) <= tonumber(place.payBy)',
    becomes: 'waits',
  },
  {
    what: 'a notification that comes again confirms again',
    mode: 'passthrough',
    in: 'settle',
    line: "if intent.state == 'p' then return 'again' end",
    becomes: '',
  },
  {
    what: 'a place does not wait for an online payment',
    in: 'intend',
    line: "redis.call('ZADD', KEYS[4], integer(tonumber(place.payBy) + tonumber(ARGV[5])), id)",
    becomes: '',
  },
  {
    what: 'the opening is a millisecond early',
    line: 'now < opening.opensAt',
    becomes: 'now < opening.opensAt - 1',
  },
  {
    what: 'the opening closes a millisecond late',
    line: 'now >= opening.closesAt',
    becomes: 'now > opening.closesAt',
  },
  {
    what: 'a payment is taken after its deadline',
    in: 'pay',
    line: 'if now > tonumber(place.payBy) then',
    becomes: 'if false then',
  },
  {
    what: 'a payment is refused at its deadline',
    in: 'pay',
    line: 'if now > tonumber(place.payBy) then',
    becomes: 'if now >= tonumber(place.payBy) then',
  },
  {
    what: 'a returned place is forgotten',
    line: 'q.remaining = q.remaining + 1',
    becomes: '',
  },
  {
    what: 'a second device gets a number of its own',
    in: 'join',
    line: 'if live then',
    becomes: 'if false then',
  },
  {
    what: 'who lost a place by not paying cannot join again',
    in: 'join',
    line: "if live and spot.state == 'd' then",
    becomes: 'if false then',
  },
  {
    what: 'a receipt forgets that a payment was entered in the ledger',
    in: 'pay',
    line: 'place.settledSeq = integer(q.lastSeq)',
    becomes: '',
  },
  {
    what: 'a receipt tells those who wait in vain that they still wait',
    in: 'way',
    line: "code = 'turned_away'",
    becomes: "code = 'waiting'",
  },
  {
    what: 'a receipt tells of a place that lapsed before its holder joined again',
    terms: { unpaid: 'returned', total: 2, paymentMs: 4000 },
    in: 'way',
    line: "if place and place.state == 'l' and spot and spot.state ~= 'd' then place = nil end",
    becomes: '',
  },
  {
    what: 'calls and sessions run out while nobody can act on them',
    line: 'return now, wall, tonumber(clock[3] or now)',
    becomes: 'return now, wall, now',
  },
  {
    what: 'calls and sessions are shortened by a maintenance',
    in: 'maintain',
    line: 'tonumber(spot[field]) + byMs',
    becomes: 'tonumber(spot[field])',
  },
  {
    what: 'sign-ins are shortened by a maintenance',
    in: 'maintain',
    line: 'lengthenSignIns(now - alive)',
    becomes: '',
    mode: 'session-limit',
  },
  {
    what: 'sign-ins run out while nobody can submit',
    in: 'signin',
    line: 'local now, wall, alive = readNow(KEYS[2])',
    becomes: 'local now, wall = readNow(KEYS[2]) local alive = now',
    mode: 'session-limit',
  },
  {
    what: 'the cap is ignored',
    in: 'advance',
    line: 'opening.maxActive - busy, ',
    becomes: '',
  },
  {
    what: 'more people are called than places are left',
    in: 'advance',
    line: 'q.remaining - busy, ',
    becomes: '',
  },
  {
    what: 'the drawn are called in the order of their numbers',
    in: 'advance',
    line: 'if draw and turn <= draw.numbers then',
    becomes: 'if false then',
    mode: 'lottery',
  },
  {
    what: 'whoever comes after the list is closed is drawn too',
    in: 'advance',
    line: 'if draw and turn <= draw.numbers then return numberAt(draw.seed, draw.numbers, turn) end',
    becomes: 'if draw and turn <= room.lastNumber then return numberAt(draw.seed, room.lastNumber, turn) end',
    mode: 'lottery',
  },
  {
    what: 'people are called before the draw',
    in: 'advance',
    line: '(not draw or draw.seed)',
    becomes: 'true',
    mode: 'lottery',
  },
  {
    what: 'joining late does not close the list',
    in: 'join',
    line: 'closeList(opening, readDraw(opening, KEYS[8])',
    becomes: 'closeList(opening, nil',
    mode: 'lottery',
  },
  {
    what: 'the secret may be revealed when the beacon exists',
    in: 'drawreveal',
    line: 'if now >= tonumber(f[4]) or f[5] then',
    becomes: 'if false then',
    mode: 'lottery',
  },
  {
    what: 'the secret may be revealed before the list is published',
    in: 'drawreveal',
    line: "if not f[1] then return 'too_early' end",
    becomes: '',
    mode: 'lottery',
  },
  {
    what: 'the beacon is taken before its time',
    in: 'drawbeacon',
    line: 'if now < tonumber(f[3]) then',
    becomes: 'if false then',
    mode: 'lottery',
  },
  {
    what: 'a draw is made twice',
    in: 'drawseed',
    line: "if f[4] then return 'again' end",
    becomes: '',
    mode: 'lottery',
  },
  {
    what: 'a former controller takes the draw on',
    in: 'drawroot',
    line: "if redis.call('GET', KEYS[2]) ~= ARGV[1] then",
    becomes: 'if false then',
    mode: 'lottery',
  },
  {
    what: 'the list closes a millisecond late',
    line: 'now < opening.listClosesAt',
    becomes: 'now <= opening.listClosesAt',
    mode: 'lottery',
  },
  {
    what: 'a former controller still acts',
    in: 'advance',
    line: "if redis.call('GET', KEYS[8]) ~= ARGV[1] then",
    becomes: 'if false then',
  },
  {
    what: 'those turned away are called when a place comes back',
    in: 'advance',
    line: 'local from = math.max(room.serving, room.turnedAwayTo)',
    becomes: 'local from = room.serving',
  },
  {
    what: 'those who stand by are passed over',
    in: 'advance',
    line: 'if #back > 0 then callAll(back) end',
    becomes: '',
  },
  {
    what: 'all who stand by are called at once',
    in: 'advance',
    line: "'LIMIT', 0, budget)",
    becomes: "'LIMIT', 0, 1000)",
  },
  {
    what: 'nobody is turned away with the last place',
    in: 'submit',
    line: 'if #newSpots > 0 and q.remaining <= 0 then',
    becomes: 'if false then',
  },
  {
    what: 'standing by costs the turn',
    in: 'standby',
    line: "if live and spot.state ~= 'w' then",
    becomes: "live = live and spot.state ~= 'w'\nif live then",
  },
  {
    what: 'a session lasts a millisecond less',
    line: 'alive > tonumber(s.expiresAt)',
    becomes: 'alive >= tonumber(s.expiresAt)',
  },
  {
    what: 'who leaves when called is still counted',
    in: 'leave',
    line: "redis.call('HINCRBY', KEYS[2], 'called', -1)",
    becomes: '',
  },
  {
    what: 'one more than the limit is signed in',
    in: 'signin',
    line: 'live >= opening.maxActive',
    becomes: 'live > opening.maxActive',
    mode: 'session-limit',
  },
  {
    what: 'a vector of people is let in over the limit',
    in: 'signin',
    line: 'live = live + 1',
    becomes: '',
    mode: 'session-limit',
  },
  {
    what: 'who signs in again stays longer, or takes two seats',
    in: 'signin',
    line: 'given[id] or (ends[i] and tonumber(ends[i]) >= alive)',
    becomes: 'given[id]',
    mode: 'session-limit',
  },
  {
    what: 'a sign-in that has ended still lets submit',
    in: 'submit',
    line: 'signInEnds[i] and tonumber(signInEnds[i]) >= now',
    becomes: 'signInEnds[i]',
    mode: 'session-limit',
  },
  {
    what: 'the clock goes back',
    line: 'if now < floor then now = floor end',
    becomes: '',
  },
  {
    what: 'a write whose caller has given up is made',
    line: 'return deadline > 0 and wall > deadline',
    becomes: 'return false',
  },
  {
    what: 'places are added without a line in the ledger',
    in: 'extend',
    line: "redis.call('RPUSH', KEYS[4], ledgerLine(q, now, 'extend', '', '', amount))",
    becomes: '',
  },
  {
    what: 'an opening is followed while places in it wait for their payment',
    in: 'next',
    line: 'if q.reserved > 0 then',
    becomes: 'if false then',
    mode: 'passthrough',
    year: true,
  },
  {
    what: 'an opening is followed while it runs',
    in: 'next',
    line: 'if now < opening.closesAt and q.remaining > 0 then',
    becomes: 'if false then',
    mode: 'passthrough',
    year: true,
  },
  {
    what: 'who has a place from an earlier opening takes a second one',
    in: 'submit',
    line: 'elseif holders[i] then',
    becomes: 'elseif false then',
    mode: 'passthrough',
    year: true,
  },
  {
    what: 'the next opening goes on with the ranks of the one before',
    in: 'next',
    line: 'lastRank = 0,',
    becomes: 'lastRank = q.lastRank,',
    mode: 'passthrough',
    year: true,
  },
  {
    what: 'the controller of the opening before goes on',
    in: 'next',
    line: "redis.call('INCR', KEYS[25])",
    becomes: '',
    mode: 'passthrough',
    year: true,
  },
  {
    what: 'a place given up is told no more, once its holder is exempt',
    in: 'submit',
    line: 'if places[i] then lapsedBefore[id] = places[i] end\n    taken',
    becomes: 'taken',
    mode: 'passthrough',
    terms: { paymentMs: 4_000, total: 5, unpaid: 'returned' },
  },
  {
    what: 'places that are added twice under one key are twice as many',
    in: 'extend',
    line: "return { 'again', total }",
    becomes: '',
  },
];

/** The scripts with a fault in them, and in how many it stands. */
export function faultyScripts({ in: only, line, becomes }: Fault): { scripts: Script[]; planted: number } {
  let planted = 0;
  const scripts = loadScripts((name, lua) => {
    if ((only && name !== only) || !lua.includes(line)) return lua;
    planted += 1;
    return lua.replace(line, () => becomes);
  });
  return { scripts, planted };
}

/** Of the random days. */
const seed = 20_160_613;

/**
 * Lives random days with faulty scripts until one differs from the model.
 *
 * @param from which of the days to begin with
 */
export function lookFor(
  redis: Redis,
  { mode = 'fifo', terms, year = false }: Fault,
  scripts: Script[],
  { from, days }: { from: number; days: number },
) {
  const day = agreement(redis, scripts, new Map(), { mode, ...terms }, year ? yearOperation : operation);
  return fc.check(day, { numRuns: days, seed, path: `${from}`, endOnFailure: true });
}
