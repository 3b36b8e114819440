import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSigningKeys } from '../../server/identity/keys.ts';
import { program } from '../cli.ts';
import { dispatch } from './dispatch.ts';
import { testRim } from './test-rim.ts';

let folder: string;
let file: string;
let nowMs: number;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'opening-day-keys-command-'));
  file = join(folder, 'keys.json');
  nowMs = Date.parse('2026-11-25T09:00:00Z');
});
afterEach(() => rmSync(folder, { recursive: true }));

const open = () => openSigningKeys(file, () => nowMs);

async function keys(typed: string, env: Record<string, string> = {}) {
  const rim = testRim({ folder, env, now: () => nowMs });
  const code = await dispatch(program, ['keys', ...typed.split(' ')], rim);
  return { code, out: rim.written.out, err: rim.written.err };
}

test('a season of keys: shown, rotated, in use after ten seconds, retired', async () => {
  const first = open().keyId;
  expect((await keys('show keys.json')).out).toBe(
    `${first}  2026-11-25 09:00:00 UTC  in use\ntoken secret      2026-11-25 09:00:00 UTC  in use\n`,
  );
  nowMs += 60_000;
  const { code, out } = await keys('rotate keys.json');
  expect(code).toBe(0);
  expect(out).toMatch(
    new RegExp(
      [
        `^${first}  2026-11-25 09:00:00 UTC  in use`,
        '[0-9a-f]{16}  2026-11-25 09:01:10 UTC  known to the servers, used from then on',
        'token secret      2026-11-25 09:00:00 UTC  in use',
        'token secret      2026-11-25 09:01:10 UTC  known to the servers, used from then on\n$',
      ].join('\n'),
    ),
  );
  expect(open().keyId).toBe(first);
  nowMs += 10_000;
  expect(open().keyId).not.toBe(first);
  expect(statSync(file).mode & 0o777).toBe(0o600);

  expect((await keys('retire', { SIGNING_KEYS: 'keys.json' })).out).toMatch(
    new RegExp(
      `^${first} .* retired: its public half stays published\n.* in use\n.* former, .*\n.* in use\n$`,
    ),
  );
});

test('retired: by --json, each key’s state; secrets only with --tokens; and nothing secret is ever printed', async () => {
  const first = open().keyId;
  await keys('rotate keys.json --after 0');
  nowMs += 1;
  const states = async (typed: string) => {
    const { code, out } = await keys(`${typed} --json`, { SIGNING_KEYS: file });
    expect(code).toBe(0);
    expect(out).not.toMatch(/PRIVATE|"secret"/);
    const { signing, secrets } = JSON.parse(out);
    return [signing, secrets].map((list) => list.map(({ state }: { state: string }) => state));
  };
  expect(await states('show')).toEqual([
    ['former', 'current'],
    ['former', 'current'],
  ]);
  expect(await states('retire')).toEqual([
    ['retired', 'current'],
    ['former', 'current'],
  ]);
  expect(await states('retire --tokens')).toEqual([['retired', 'current'], ['current']]);
  expect(open().publicKeys).toHaveProperty(first);
  expect((await keys('show keys.json --language fr')).out).toMatch(
    new RegExp(`^${first} .* retirée : sa moitié publique reste publiée$`, 'm'),
  );
});

test.each<[typed: string, says: RegExp]>([
  ['turn keys.json', /"turn" is not one of show, rotate, retire/],
  ['rotate', /FILE is missing, and SIGNING_KEYS is not set/],
  ['rotate none.json', /none\.json cannot be read/],
  ['rotate spoilt.json', /spoilt\.json is not a key file: it is no JSON.*put the former file back/],
  ['rotate keys.json --after -1', /--after .*whole number from 0 to 86400/],
  ['rotate keys.json --tokens', /--tokens goes with retire only/],
  ['show keys.json --after 5', /--after goes with rotate only/],
  ['turn --language fr', /« turn » n’est pas l’un de.*\n.*FILE manque/],
  ['rotate spoilt.json --language fr', /le fichier de clés « spoilt.json » ne peut pas servir/],
])('"keys %s" is wrong usage, and changes nothing', async (typed, says) => {
  open();
  writeFileSync(join(folder, 'spoilt.json'), '{"signing":[');
  const before = readFileSync(file, 'utf8');
  const { code, out, err } = await keys(typed);
  expect([code, out]).toEqual([2, '']);
  expect(err).toMatch(says);
  expect(readFileSync(file, 'utf8')).toBe(before);
});

test('while another changes the file: said, and the file is as it was', async () => {
  open();
  const before = readFileSync(file, 'utf8');
  writeFileSync(`${file}.lock`, '');
  const { code, err } = await keys('rotate keys.json');
  expect([code, err]).toEqual([
    2,
    expect.stringMatching(/is being changed; if nobody is at it, delete .*\.lock/),
  ]);
  expect(readFileSync(file, 'utf8')).toBe(before);
});
