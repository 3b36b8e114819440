import { type Asked, asker, type Check, check, skipped } from './check.ts';

const calls: readonly [method: string, path: string][] = [
  ['PUT', '/api/admin/opening'],
  ['POST', '/api/admin/clock'],
  ['POST', '/api/admin/room'],
  ['POST', '/api/admin/maintenance'],
  ['POST', '/api/admin/places'],
  ['POST', '/api/admin/people'],
  ['POST', '/api/admin/payments'],
  ['POST', '/api/admin/lapse'],
  ['POST', '/api/admin/documents'],
  ['GET', '/api/admin/ledger'],
  ['GET', '/api/admin/audit'],
];

/** The operator's calls: closed to everybody else; and, with the token, those that change nothing of the day. */
export async function adminChecks(asked: Asked, token: string | null, unique: string): Promise<Check[]> {
  const ask = asker(asked);
  const checks: Check[] = [];
  for (const [method, path] of calls) {
    const body = method === 'GET' ? {} : { body: {} };
    const without = await ask(method, path, body);
    const told = {
      says: 'nothing is told',
      holds: () => !/admin|token/i.test(String(without.json['field'] ?? '')),
    };
    checks.push(check(`${method} ${path}, no token`, { status: 401, code: null, also: told }, without));
  }
  if (token === null || token === '') {
    const why = 'no ADMIN_TOKEN is set';
    checks.push(skipped('the operator’s calls with the token', 'as the contract says', why));
    return checks;
  }
  const id = `conform-${unique}`;
  const headers = { 'Content-Type': 'application/x-ndjson' };
  const people = await ask('POST', '/api/admin/people', {
    ...{ bearer: token, headers },
    body: `${JSON.stringify({ id, category: 'regular', complete: true })}\n`,
  });
  const ledger = await ask('GET', '/api/admin/ledger', { bearer: token });
  checks.push(
    check('POST /api/admin/people, NDJSON', { status: 200, fields: ['id', 'token'] }, people),
    check('GET /api/admin/ledger', { status: 200, also: isLedger }, ledger),
    check('GET /api/admin/audit', { status: 200 }, await ask('GET', '/api/admin/audit', { bearer: token })),
    check(
      'POST /api/admin/lapse',
      { status: 200 },
      await ask('POST', '/api/admin/lapse', { bearer: token, body: {} }),
    ),
    check(
      'POST /api/admin/clock, wrong fields',
      { status: 422, code: null },
      await ask('POST', '/api/admin/clock', { bearer: token, body: { segments: 'now' } }),
    ),
  );
  return checks;
}

const isLedger = {
  says: 'NDJSON of entries with seq and hash',
  holds: ({ text }: { text: string }) =>
    text
      .split('\n')
      .filter((line) => line !== '')
      .every((line) => /"seq":\d+/.test(line) && /"hash":"[0-9a-f]{64}"/.test(line)),
};
