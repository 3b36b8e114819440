import { Tokens } from '../../server/identity/tokens.ts';
import { type Bed, startBed } from './bed.ts';
import { fire, type Shot } from './fire.ts';
import { median, ratioOf } from './ratio.ts';

export interface RefusalsOptions {
  folder: string;
  /** Interleaved rounds; one more is thrown away. */
  rounds: number;
  /** Requests of each kind a round. */
  requests: number;
  note(line: string): void;
}

/** One kind of abuse, and what refusing it costs the server. */
export interface RefusalFigure {
  name: string;
  /** Server CPU a request, microseconds; median over the rounds. */
  cpuMicros: number;
  /** To that of a status poll of the same round: median, lowest, highest. */
  ratio: { median: number; low: number; high: number };
}

/** What an attacker may send over and over. */
interface Attack {
  name: string;
  /** The statuses that answer it. */
  statuses: readonly number[];
  shots(count: number): Promise<Shot[]>;
}

/** How often one account insists. */
const insisting = 1000;

/**
 * What each kind of refused request costs the server in CPU time, as a ratio to a status poll: rounds interleaved, on
 * one server in whose line everybody waits. Whoever insists does so a thousand times with one account, with a new
 * one each round; the share of those that Redis is asked for is in the figure.
 */
export async function benchRefusals({
  folder,
  rounds,
  requests,
  note,
}: RefusalsOptions): Promise<{ pollMicros: number; figures: RefusalFigure[] }> {
  const bed = await startBed({
    folder,
    durability: 'none',
    quota: 1_000_000,
    mode: 'fifo',
    ratePerSecond: 1e-6,
  });
  try {
    const waiters = await bed.waiters(requests);
    const polls = waiters.map((headers): Shot => ({ method: 'GET', path: '/api/queue', headers }));
    const attacks = await attacksOn(bed, waiters[0]!['queue-ticket']!);
    const cost = async (shots: Shot[], statuses: readonly number[]) =>
      (await fire(bed, shots, statuses)).cpuMicros.server;
    const base: number[] = [];
    const costs = new Map<string, number[]>(attacks.map(({ name }) => [name, []]));
    for (let round = 0; round <= rounds; round++) {
      note(round === 0 ? 'warming up' : `round ${round} of ${rounds}`);
      const poll = await cost(polls, [200]);
      if (round > 0) base.push(poll);
      for (const { name, statuses, shots } of attacks) {
        const micros = await cost(await shots(requests), statuses);
        if (round > 0) costs.get(name)!.push(micros);
      }
    }
    const figures = [...costs].map(([name, micros]) => ({
      ...{ name, cpuMicros: median(micros), ratio: ratioOf(micros, base) },
    }));
    return { pollMicros: median(base), figures };
  } finally {
    await bed.stop();
  }
}

async function attacksOn(bed: Bed, ticket: string): Promise<Attack[]> {
  const { tokens } = bed;
  const [number, accountId] = ticket.split('.') as [string, string];
  const spot = { number: Number(number), accountId };
  const epoch = tokens.epoch;
  tokens.setEpoch('an epoch before');
  const old = tokens.ticket(spot);
  tokens.setEpoch(epoch);
  const stranger = new Tokens(Buffer.alloc(32, 1));
  stranger.setEpoch(epoch);
  const account = tokens.account(accountId);

  const always =
    (shot: Shot): Attack['shots'] =>
    async (count) =>
      new Array<Shot>(count).fill(shot);
  const status = (shown: string) =>
    always({ method: 'GET', path: '/api/queue', headers: { 'queue-ticket': shown } });
  const post = (path: string, headers: Record<string, string>, body?: string): Shot => ({
    ...{ method: 'POST', path, headers },
    ...(body !== undefined && { body }),
  });
  /** A thousand times each, from as many people as that takes. */
  const insist =
    (people: 'strangers' | 'waiters', shotOf: (headers: Record<string, string>) => Shot): Attack['shots'] =>
    async (count) => {
      const some = await bed[people](Math.ceil(count / insisting));
      return some.flatMap((headers) => new Array<Shot>(Math.min(count, insisting)).fill(shotOf(headers)));
    };
  const borrowed = tokens.admission(spot);
  const [submission, payment] = ['/api/application/submission', '/api/application/payment'];
  const forged = { authorization: `Bearer ${lastChanged(account)}` };
  return [
    { name: 'a ticket signed with another key', statuses: [401], shots: status(stranger.ticket(spot)) },
    { name: 'a ticket with another number', statuses: [401], shots: status(ticket.replace(/^\d+/, '9')) },
    { name: 'a ticket with another signature', statuses: [401], shots: status(lastChanged(ticket)) },
    { name: 'a ticket of another epoch', statuses: [401], shots: status(old) },
    { name: 'an admission for a ticket', statuses: [401], shots: status(tokens.admission(spot)) },
    { name: '3,500 bytes for a ticket', statuses: [401], shots: status(`1.${'a'.repeat(3500)}.b`) },
    {
      name: 'a forged ticket, to take up a call',
      statuses: [401],
      shots: always(post('/api/queue/admission', { 'queue-ticket': lastChanged(ticket) })),
    },
    { name: 'a forged account, to join', statuses: [401], shots: always(post('/api/queue', forged)) },
    { name: 'a forged account, to submit', statuses: [401], shots: always(post(submission, forged)) },
    { name: 'a forged account, to pay', statuses: [401], shots: always(post(payment, forged, '{}')) },
    {
      name: 'joining, 1,000 times an account',
      statuses: [201, 200, 429],
      shots: insist('strangers', (headers) => post('/api/queue', headers)),
    },
    {
      name: 'taking up before the call, 1,000 times',
      statuses: [409, 429],
      shots: insist('waiters', (headers) => post('/api/queue/admission', headers)),
    },
    {
      name: 'skipping the room, 1,000 times',
      statuses: [403, 429],
      shots: insist('strangers', (headers) => post(submission, headers)),
    },
    {
      name: 'a borrowed admission, 1,000 times',
      statuses: [403, 429],
      shots: insist('strangers', (headers) => post(submission, { ...headers, admission: borrowed })),
    },
    {
      name: 'no JSON, 1,000 times',
      statuses: [400, 429],
      shots: insist('strangers', (headers) => post(payment, headers, '{')),
    },
    {
      name: 'wrong fields, 1,000 times',
      statuses: [422, 429],
      shots: insist('strangers', (headers) => post(payment, headers, '{}')),
    },
    {
      name: 'nothing at this address',
      statuses: [404],
      shots: always({ method: 'GET', path: '/api/nothing', headers: {} }),
    },
    { name: 'another method', statuses: [405], shots: always(post('/api/opening', {})) },
    {
      name: 'the operator’s calls',
      statuses: [401],
      shots: always({ method: 'GET', path: '/api/admin/audit', headers: forged }),
    },
  ];
}

/** The same token with its last character changed: everything must be looked at to see it. */
function lastChanged(token: string): string {
  return `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`;
}
