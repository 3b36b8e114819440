import { WebSocket } from 'undici';
import { trusting } from '../generator/trust.ts';
import { type Asked, type Asking, asker, type Check, check, skipped } from './check.ts';

const opening = [
  ...['id', 'title', 'phase', 'now', 'preQueueAt', 'opensAt', 'closesAt'],
  ...['total', 'remaining', 'reserved', 'confirmed', 'burned'].map((name) => `quota.${name}`),
  ...['mode', 'waiting', 'serving', 'called', 'active', 'maxActive', 'ratePerSecond', 'paused'].map(
    (name) => `room.${name}`,
  ),
];
const status = ['state', 'number', 'turn', 'ahead', 'etaSeconds', 'odds', 'pollAfterMs'];
const snapshot = ['epoch', 'serving', 'phase', 'remaining', 'ratePerSecond', 'now'];
const phases = ['before', 'preQueue', 'open', 'exhausted', 'closed', 'maintenance'];

/**
 * The public calls, in the order of a day, as far as the opening's phase lets them be asked: one new account, a
 * draft, a spot in the room that is given up again. No place is taken.
 *
 * @param unique makes the account's address a new one
 */
export async function publicChecks(server: Asked, unique: string): Promise<Check[]> {
  const ask = asker(server);
  const checks: Check[] = [];
  const add = (...each: Check[]) => void checks.push(...each);

  const looked = await ask('GET', '/api/opening');
  add(
    check('GET /api/opening', { status: 200, fields: opening, also: knownPhase }, looked),
    check('GET /healthz', { status: 200 }, await ask('GET', '/healthz')),
    check('GET /readyz', { status: 200 }, await ask('GET', '/readyz')),
    check('GET /api/keys', { status: 200 }, await ask('GET', '/api/keys')),
    check('GET /', { status: 200, also: isPage }, await ask('GET', '/')),
    check('GET /api/no-such-call', { status: 404, code: null }, await ask('GET', '/api/no-such-call')),
  );
  add(...(await malformed(ask)));

  const answers = { pathway: 'skilledWorker', paperFile: false, validatedJobOffer: false, inCanada: 'no' };
  add(
    check(
      'POST /api/assessment',
      { status: 200, fields: ['eligible', 'quota', 'reasons'] },
      await ask('POST', '/api/assessment', { body: { answers } }),
    ),
  );

  const account = {
    email: `conform-${unique}@example.org`,
    password: 'correct horse battery',
    language: 'en',
  };
  const made = await ask('POST', '/api/accounts', { body: account });
  add(check('POST /api/accounts', { status: 201, fields: ['accountId', 'token'] }, made));
  add(
    check(
      'POST /api/accounts, the address again',
      { status: 409, code: 'email_taken' },
      await ask('POST', '/api/accounts', { body: account }),
    ),
    check(
      'POST /api/sessions, another password',
      { status: 401, code: 'bad_credentials' },
      await ask('POST', '/api/sessions', { body: { email: account.email, password: 'not that one' } }),
    ),
  );
  const { email, password } = account;
  const signedIn = await ask('POST', '/api/sessions', { body: { email, password } });
  add(check('POST /api/sessions', { status: 200, fields: ['accountId', 'token', 'expiresAt'] }, signedIn));
  const token = signedIn.json['token'] ?? made.json['token'];
  const phase = String(looked.json['phase']);
  const mode = String((looked.json['room'] as Record<string, unknown> | undefined)?.['mode']);
  if (typeof token !== 'string') {
    add(skipped('every call with an account', 'as the contract says', 'no token was given out'));
  } else {
    add(...(await application(ask, token)));
    add(...(await room(ask, token, { phase, mode })));
  }
  add(await live(server));
  return checks;
}

type Ask = ReturnType<typeof asker>;

const knownPhase = {
  says: 'a known phase',
  holds: ({ json }: { json: Record<string, unknown> }) => phases.includes(String(json['phase'])),
};
const isPage = { says: 'a page', holds: ({ type }: { type: string }) => type.startsWith('text/html') };

/** Errors as problems, in the caller's language. */
async function malformed(ask: Ask): Promise<Check[]> {
  const post = (asking: Asking) => ask('POST', '/api/accounts', asking);
  const english = await post({ body: {} });
  const french = await post({ body: {}, headers: { 'Accept-Language': 'fr' } });
  const sentence = ({ json }: typeof english) => `${json['title']} ${json['detail']}`;
  return [
    check('POST /api/accounts, not JSON', { status: 400, code: null }, await post({ body: '{"email":' })),
    check('POST /api/accounts, wrong fields', { status: 422, code: null }, english),
    check(
      'the same in French',
      {
        status: 422,
        code: null,
        also: { says: 'another sentence', holds: (got) => sentence(got) !== sentence(english) },
      },
      french,
    ),
    check(
      'POST /api/accounts, over 64 KiB',
      { status: 413, code: null },
      await post({ body: { email: 'x'.repeat(70_000) } }),
    ),
  ];
}

async function application(ask: Ask, bearer: string): Promise<Check[]> {
  const draft = { category: 'regular', answers: {} };
  const put = (ifMatch: string) =>
    ask('PUT', '/api/application', { bearer, body: draft, headers: { 'If-Match': ifMatch } });
  const saved = await put('*');
  return [
    check(
      'GET /api/application, no account',
      { status: 401, code: null },
      await ask('GET', '/api/application'),
    ),
    check(
      'PUT /api/application',
      { status: 200, fields: ['status', 'complete', 'missing'], headers: ['ETag'] },
      saved,
    ),
    check('PUT /api/application, changed elsewhere', { status: 412, code: null }, await put('"v999"')),
    check(
      'GET /api/application',
      { status: 200, headers: ['ETag'] },
      await ask('GET', '/api/application', { bearer }),
    ),
    check('GET /api/messages', { status: 200 }, await ask('GET', '/api/messages', { bearer })),
    check(
      'POST /api/application/payment, without a place',
      { status: 409, code: 'nothing_reserved' },
      await ask('POST', '/api/application/payment', { bearer, body: { method: 'online', reference: 'x' } }),
    ),
    check(
      'POST /api/application/submission, neither complete nor admitted',
      {
        status: [403, 409, 410],
        code: ['not_open', 'not_admitted', 'incomplete', 'quota_exhausted', 'closed'],
      },
      await ask('POST', '/api/application/submission', { bearer }),
    ),
  ];
}

async function room(
  ask: Ask,
  bearer: string,
  { phase, mode }: { phase: string; mode: string },
): Promise<Check[]> {
  const join = () => ask('POST', '/api/queue', { bearer });
  const rest = 'GET, DELETE /api/queue, POST /api/queue/admission';
  if (mode !== 'fifo' && mode !== 'lottery')
    return [skipped('POST /api/queue', '201 {ticket, number}', `the mode is ${mode}: there is no room`)];
  const first = await join();
  if (phase === 'before')
    return [
      check('POST /api/queue, before the pre-queue', { status: 403, code: 'not_open' }, first),
      skipped(rest, 'as the contract says', 'the room is not open yet'),
    ];
  if (phase === 'exhausted' || phase === 'closed' || phase === 'maintenance')
    return [
      check(
        'POST /api/queue, no place left or no entry',
        { status: [403, 409, 410, 503], code: null },
        first,
      ),
      skipped(rest, 'as the contract says', `the opening is ${phase}`),
    ];
  const again = await join();
  const ticket = String(first.json['ticket']);
  const same = {
    says: 'the same number',
    holds: ({ json }: typeof first) => json['number'] === first.json['number'],
  };
  const standing = await ask('GET', '/api/queue', { ticket });
  const checks = [
    check('POST /api/queue', { status: 201, fields: ['ticket', ...status] }, first),
    check('POST /api/queue, again', { status: 200, fields: ['ticket'], also: same }, again),
    check('POST /api/queue, no account', { status: 401, code: null }, await ask('POST', '/api/queue')),
    check('GET /api/queue', { status: 200, fields: status }, standing),
    check(
      'GET /api/queue, a forged ticket',
      { status: 401, code: null },
      await ask('GET', '/api/queue', { ticket: `${ticket}x` }),
    ),
  ];
  if (standing.json['state'] === 'waiting' || standing.json['state'] === 'drawing') {
    const early = await ask('POST', '/api/queue/admission', { ticket });
    // Between the two questions it may have been called.
    checks.push(
      early.status === 201
        ? skipped('POST /api/queue/admission, not called', '409 not_called', 'was called meanwhile')
        : check('POST /api/queue/admission, not called', { status: 409, code: 'not_called' }, early),
    );
  }
  checks.push(check('DELETE /api/queue', { status: 204 }, await ask('DELETE', '/api/queue', { ticket })));
  return checks;
}

/** The room's news: a snapshot at least once a second, so one within 3 s at the latest. */
async function live({ url, ca }: Asked): Promise<Check> {
  const asked = 'GET /api/queue/live, WebSocket';
  const expected = `a snapshot {${snapshot.join(', ')}} within a second`;
  const message = await new Promise<string | null>((resolve) => {
    const dispatcher = trusting(url, ca);
    const address = new URL('/api/queue/live', url).href.replace(/^http/, 'ws');
    const socket = new WebSocket(address, dispatcher && { dispatcher });
    const end = (said: string | null) => {
      clearTimeout(late);
      socket.close();
      resolve(said);
    };
    const late = setTimeout(() => end(null), 3_000);
    socket.onmessage = ({ data }) => end(String(data));
    socket.onerror = () => end(null);
  });
  if (message === null) return { asked, expected, got: 'nothing', result: 'broken' };
  let said: unknown = null;
  try {
    said = JSON.parse(message);
  } catch {
    // Told below as lacking every field.
  }
  const missing = snapshot.filter((name) => typeof said !== 'object' || said === null || !(name in said));
  const got = missing.length === 0 ? 'a snapshot' : `no ${missing.join(', no ')}`;
  return { asked, expected, got, result: missing.length === 0 ? 'kept' : 'broken' };
}
