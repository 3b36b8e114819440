import { connect } from 'node:net';
import type { ErrorCode } from '../../server/errors.ts';
import { defaultBodyLimit } from '../../server/http.ts';
import { Tokens } from '../../server/identity/tokens.ts';
import { allowances } from '../../server/meter.ts';
import type { Scene } from './scene.ts';
import type { Answered, Ask, Shown, Target } from './target.ts';

/** Something that nobody may do. */
export interface Attempt {
  name: string;
  /** Tries it. @returns in a sentence what the server did that it must not; null when it did right */
  make(scene: Scene, target: Target, ask: Ask): Promise<string | null>;
}

const status = ['GET', '/api/queue'] as const;
const takeUp = ['POST', '/api/queue/admission'] as const;
const leave = ['DELETE', '/api/queue'] as const;
const standBy = ['POST', '/api/queue/standby'] as const;
const join = ['POST', '/api/queue'] as const;
const submit = ['POST', '/api/application/submission'] as const;
const withTicket = [status, takeUp, leave, standBy];
const withAccount = [join, submit, ['POST', '/api/application/payment'], ['GET', '/api/receipt']] as const;

/** Somebody else's secret: what a forger has. */
const forger = new Tokens(Buffer.alloc(32, 7));

/** What the metrics must say of all attempts together. */
export const countedAttempt = 'refusals counted by their code';

/** Everything that is tried, in the order of the table. */
export const attempts: readonly Attempt[] = [
  ticket('a forged ticket', ({ waiting }) => forger.ticket(spotOf(waiting.ticket))),
  ticket('a ticket with another number', ({ waiting }) =>
    waiting.ticket.replace(/^\d+/, (number) => String(Number(number) + 1)),
  ),
  ticket('a ticket with another account', ({ waiting }) => waiting.ticket.replace('dee', 'ann')),
  ticket('a ticket with another signature', ({ waiting }) => lastChanged(waiting.ticket)),
  ticket('a ticket of another epoch', ({ oldEpoch }) => oldEpoch.ticket),
  ticket('an admission for a ticket', ({ admitted }) => admitted.admission),
  ticket('an account for a ticket', ({ waiting }) => waiting.bearer),
  ticket('a ticket as long as a page', ({ waiting }) => `1.${'a'.repeat(3000)}.${waiting.ticket}`),
  account('a forged account', () => forger.account('ann')),
  account('an account with another name', ({ waiting }) => waiting.bearer.replace('dee', 'ann')),
  account('an account with another signature', ({ waiting }) => lastChanged(waiting.bearer)),
  account('a ticket for an account', ({ waiting }) => waiting.ticket),
  admission('no admission', () => undefined),
  admission('a forged admission', ({ waiting }) => forger.admission(spotOf(waiting.ticket)), 'waiting'),
  admission('a ticket for an admission', ({ called }) => called.ticket, 'called'),
  admission('a borrowed admission', ({ admitted }) => admitted.admission),
  admission(
    'an admission that has run out',
    ({ sessionExpired }) => sessionExpired.admission,
    'sessionExpired',
  ),
  admission('an admission given up', ({ left }) => left.admission, 'left'),
  admission('an admission of another epoch', ({ oldEpoch }) => oldEpoch.admission, 'oldEpoch'),
  {
    name: 'an admission used twice',
    async make({ done }, _, ask) {
      const again = await ask(...submit, done);
      return again.text === done.answer
        ? null
        : `the second submission was answered ${again.status}, otherwise`;
    },
  },
  refusal('taking up before the call', 'not_called', (ask, { waiting }) => ask(...takeUp, waiting)),
  refusal('taking up a call that has run out', 'call_expired', (ask, { callExpired }) =>
    ask(...takeUp, callExpired),
  ),
  refusal('taking up after leaving', 'call_expired', (ask, { left }) => ask(...takeUp, left)),
  {
    name: 'joining a thousand times, from fifty sockets',
    async make(scene, _, ask) {
      const { answers, passed } = await insist(1000, ask, join, { bearer: scene.stranger() });
      const numbers = new Set(answers.flatMap(({ json }) => json?.number ?? []));
      return numbers.size === 1 ? passed : `one account was given ${numbers.size} numbers`;
    },
  },
  {
    name: 'insisting without being called',
    async make(scene, _, ask) {
      const { answers, passed } = await insist(200, ask, submit, { bearer: scene.stranger() });
      return answers.some(({ status }) => status < 400) ? 'a submission was taken' : passed;
    },
  },
  {
    name: 'a body too large, on every route',
    make: (scene, target, ask) => onEveryRoute(scene, target, ask, (limit) => 'x'.repeat(limit + 1), [413]),
  },
  {
    name: 'a body that is none, on every route that takes one',
    make: (scene, { routes, ...target }, ask) => {
      const takers = routes.filter(({ path, bodyLimit }) => bodyLimit !== undefined && !ignoring.has(path));
      return onEveryRoute(scene, { ...target, routes: takers }, ask, () => '{"', [400, 403, 412, 422]);
    },
  },
  refusal('the operator’s calls without the token', 'admin_only', (ask, { waiting }) =>
    ask('POST', '/api/admin/places', { bearer: waiting.bearer, body: '{"add":1000}' }),
  ),
  refusal('the operator’s calls that there are not', 'admin_only', (ask) => ask('GET', '/api/admin/nothing')),
  refusal('an address that there is not', 'not_found', (ask) => ask('GET', '/api/queue/everyone')),
  refusal('a method that there is not', 'method_not_allowed', (ask) => ask('PUT', '/api/queue')),
  raw(
    'a header too large',
    '431',
    () => `GET /api/opening HTTP/1.1\r\nhost: x\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`,
  ),
  raw(
    'two lengths for one body',
    '400',
    () => 'POST /api/queue HTTP/1.1\r\nhost: x\r\ncontent-length: 3\r\ntransfer-encoding: chunked\r\n\r\n',
  ),
  raw('a request that is none', '505', () => '\x00\x01\x02\x03\r\n\r\n'),
];

/**
 * Asks for the same so many times at once. As many go on as the meter allows in the windows that these fell in, however
 * slow the machine; `passed` says so in a sentence where more did.
 */
async function insist(
  times: number,
  ask: Ask,
  call: readonly [method: string, path: string],
  shown: Shown,
): Promise<{ answers: Answered[]; passed: string | null }> {
  const fromMs = performance.now();
  const answers = await Promise.all(Array.from({ length: times }, () => ask(...call, shown)));
  const windows = 2 + Math.floor((performance.now() - fromMs) / allowances.windowMs);
  const refused = answers.filter(({ code }) => code === 'too_often').length;
  const passed =
    times - refused <= windows * allowances.changes
      ? null
      : `only ${refused} of ${times} were told that it is too often`;
  return { answers, passed };
}

/** Holds an answer against the code it must have. */
function wrong({ status, code }: Answered, expected: ErrorCode): string | null {
  return code === expected ? null : `was answered ${status} ${code ?? ''}, not ${expected}`;
}

function refusal(
  name: string,
  expected: ErrorCode,
  make: (ask: Ask, scene: Scene) => Promise<Answered>,
): Attempt {
  return { name, make: async (scene, _, ask) => wrong(await make(ask, scene), expected) };
}

/** To be refused as a ticket by every call that takes one. */
function ticket(name: string, shown: (scene: Scene) => string): Attempt {
  return {
    name,
    async make(scene, _, ask) {
      for (const [method, path] of withTicket) {
        const found = wrong(await ask(method, path, { ticket: shown(scene) }), 'bad_ticket');
        if (found !== null) return `${method} ${path} ${found}`;
      }
      return null;
    },
  };
}

/** To be refused as an account by every call that takes one. */
function account(name: string, shown: (scene: Scene) => string): Attempt {
  return {
    name,
    async make(scene, _, ask) {
      for (const [method, path] of withAccount) {
        const answered = await ask(method, path, {
          bearer: shown(scene),
          ...(method === 'POST' && { body: '{}' }),
        });
        const found = wrong(answered, 'bad_credentials');
        if (found !== null) return `${method} ${path} ${found}`;
      }
      return null;
    },
  };
}

/** To be refused as an admission by a submission: of a stranger, or of somebody in the scene. */
function admission(
  name: string,
  shown: (scene: Scene) => string | undefined,
  whose: Exclude<keyof Scene, 'stranger'> | null = null,
): Attempt {
  return {
    name,
    async make(scene, _, ask) {
      const bearer = whose === null ? scene.stranger() : scene[whose].bearer;
      const given = shown(scene);
      return wrong(await ask(...submit, { bearer, ...(given && { admission: given }) }), 'not_admitted');
    },
  };
}

/** Takes a body, whatever is in it. */
const ignoring = new Set(['/api/admin/lapse']);
/** How pages tell a refusal of a form: by another page. */
const seeOther = 303;

/** Bodies to every route that may change something, with good papers of its own for each. */
async function onEveryRoute(
  scene: Scene,
  { routes, adminToken }: Target,
  ask: Ask,
  bodyOf: (limit: number) => string,
  expected: readonly number[],
): Promise<string | null> {
  for (const { method, path, bodyLimit, refuse } of routes) {
    if (method === 'get') continue;
    const { status, code } = await ask(method === 'del' ? 'DELETE' : method.toUpperCase(), path, {
      bearer: path.startsWith('/api/admin/') ? adminToken : scene.stranger(),
      // Nobody's spot is given up by it: the ticket is good, and of somebody who has left.
      ticket: scene.left.ticket,
      body: bodyOf(Math.max(defaultBodyLimit, bodyLimit ?? 0)),
    });
    if (!expected.includes(status) && !(refuse && status === seeOther))
      return `${method} ${path} was answered ${status} ${code ?? ''}`;
  }
  return null;
}

/** Bytes that are no request: answered by the library, before there is a route. */
function raw(name: string, expected: string, bytes: () => string): Attempt {
  return {
    name,
    make: (_, { port }) =>
      new Promise((resolve) => {
        let text = '';
        const socket = connect(port, '127.0.0.1', () => socket.write(bytes()));
        socket.setTimeout(5_000, () => socket.destroy());
        socket.on('data', (chunk) => {
          text += chunk;
        });
        socket.on('error', () => {});
        socket.on('close', () => {
          const got = text.slice(9, 12);
          resolve(got === expected ? null : `was answered "${text.slice(0, 40)}", not ${expected}`);
        });
      }),
  };
}

function spotOf(ticket: string): { number: number; accountId: string } {
  const [number, accountId] = ticket.split('.') as [string, string];
  return { number: Number(number), accountId };
}

function lastChanged(token: string): string {
  return `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`;
}
