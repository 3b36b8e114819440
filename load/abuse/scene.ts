import type { Target } from './target.ts';
import { until } from './target.ts';

/** Somebody, and what they were given so far. */
export interface Somebody {
  bearer: string;
  ticket: string;
  admission: string;
}

/** People in every state, whose papers are now misused. */
export interface Scene {
  /** In line, not called. */
  waiting: Somebody;
  called: Somebody;
  admitted: Somebody;
  /** Has submitted; the answer was this. */
  done: Somebody & { answer: string };
  /** Was admitted, and left. */
  left: Somebody;
  callExpired: Somebody;
  sessionExpired: Somebody;
  /** Admitted before the store lost something and a new epoch began. */
  oldEpoch: Somebody;
  /** Accounts that never joined: one for each asking. */
  stranger(): string;
}

const strangers = 200;

/** Sets the scene at a server that has just started. */
export async function setScene(target: Target): Promise<Scene> {
  const { ask, adminToken } = target;
  const admin = (path: string, body: unknown) =>
    ask('POST', `/api/admin/${path}`, { bearer: adminToken, body: JSON.stringify(body) });
  const names = ['old', 'lea', 'eve', 'ann', 'bob', 'kim', 'cal', 'dee'];
  for (let i = 0; i < strangers; i++) names.push(`s${i}`);
  const lines = names.map((id) => `${JSON.stringify({ id })}\n`).join('');
  const people = (await ask('POST', '/api/admin/people', { bearer: adminToken, body: lines })).text;
  const bearers = new Map<string, string>(
    people
      .trim()
      .split('\n')
      .map((line): [string, string] => {
        const { id, token } = JSON.parse(line);
        return [id, token];
      }),
  );
  const join = async (id: string): Promise<Somebody> => {
    const bearer = bearers.get(id)!;
    const { json } = await ask('POST', '/api/queue', { bearer });
    return { bearer, ticket: json.ticket, admission: '' };
  };
  const state = async ({ ticket }: Somebody) => (await ask('GET', '/api/queue', { ticket })).json?.state;
  const comes = (somebody: Somebody, wanted: string) =>
    until(async () => (await state(somebody)) === wanted, `somebody to be ${wanted}`);
  const admit = async (id: string): Promise<Somebody> => {
    const somebody = await join(id);
    await comes(somebody, 'called');
    const { json } = await ask('POST', '/api/queue/admission', { ticket: somebody.ticket });
    return { ...somebody, admission: json.admission };
  };

  await target.clock('08:30');
  const oldEpoch = await admit('old');
  await admin('maintenance', { on: false, acceptLoss: true });
  const sessionExpired = await admit('lea');
  const callExpired = await join('eve');
  await comes(callExpired, 'called');
  await target.clock('08:45');
  await comes(callExpired, 'expired');
  await comes(sessionExpired, 'expired');
  const admitted = await admit('ann');
  const submitter = await admit('bob');
  const submitted = await ask('POST', '/api/application/submission', submitter);
  const left = await admit('kim');
  await ask('DELETE', '/api/queue', { ticket: left.ticket });
  const called = await join('cal');
  await comes(called, 'called');
  await admin('room', { paused: true });
  const waiting = await join('dee');
  let next = 0;
  return {
    ...{ waiting, called, admitted, left, callExpired, sessionExpired, oldEpoch },
    done: { ...submitter, answer: submitted.text },
    stranger() {
      if (next === strangers) throw new Error('there are no strangers left');
      return bearers.get(`s${next++}`)!;
    },
  };
}
