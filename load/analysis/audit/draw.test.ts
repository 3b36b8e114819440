import { generateKeyPairSync, sign } from 'node:crypto';
import { expect, test } from 'vitest';
import { MerkleTree } from '../../../server/draw/merkle.ts';
import { leafOf, seedOf } from '../../../server/draw/protocol.ts';
import { turnOf } from '../../../server/draw/turns.ts';
import { canonicalJson } from '../../../server/ledger/canonical.ts';
import type { PublishedDraw } from '../../verify/draw-problems.ts';
import { syntheticRun } from '../synthetic-run.ts';
import { auditDraw as auditWith } from './draw.ts';
import { KeyRing } from './signature.ts';

const at = (minute: number) => `2016-06-13T08:${String(minute).padStart(2, '0')}:00.000-04:00`;
const numbers = 50;
const list = Array.from({ length: numbers }, (_, i) => `ticket ${i + 1}`);
const listRoot = new MerkleTree(list.map((ticket, i) => leafOf(i + 1, ticket))).root;
const beacon = 'be'.repeat(32);
const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const ring = new KeyRing({ one: publicKey.export({ type: 'spki', format: 'pem' }).toString() });
const auditDraw = (of: PublishedDraw | null, crowd: Parameters<typeof auditWith>[1]) =>
  auditWith(of, crowd, ring);
const unsigned: PublishedDraw = {
  ...{
    commitment: null,
    committedAt: null,
    secret: null,
    revealedAt: null,
    listClosesAt: at(20),
    numbers,
    listRoot,
  },
  ...{
    rootAt: at(21),
    revealBy: at(22),
    beacon,
    beaconAt: at(23),
    seed: seedOf(null, listRoot, beacon),
    list,
  },
  round: { source: 'a beacon', round: '7', at: at(22), rehearsal: false },
};
const content = { ...unsigned, list: undefined, keyId: 'one' };
const { list: _, ...signedFields } = content;
const signature = sign(null, Buffer.from(canonicalJson(signedFields)), privateKey).toString('base64url');
const draw = { ...unsigned, keyId: 'one', signature };
const people = syntheticRun({ people: 100, quota: 20 }).people.map((value, i) => {
  const { number } = value;
  const turn = number === null || number > numbers ? number : turnOf(draw.seed!, numbers, number);
  return { line: i + 1, value: { ...value, turn } };
});

test('everyone’s turn is that of the draw, later numbers are their own', () => {
  expect(auditDraw(draw, people)).toEqual([]);
  expect(auditDraw(null, people)).toEqual([]);
});

test('a turn moved, and a list changed, are violations at their place', () => {
  const moved = people.map((one) =>
    one.value.number === 7 ? { ...one, value: { ...one.value, turn: 1 } } : one,
  );
  const { line } = people.find(({ value }) => value.number === 7)!;
  expect(auditDraw(draw, moved)).toMatchObject([{ rule: 'draw', file: 'people.ndjson', line }]);
  const changed = { ...draw, list: list.toReversed() };
  expect(auditDraw(changed, people)).toMatchObject([{ rule: 'draw', file: 'draw.json', line: null }]);
  const other = { ...draw, revealBy: at(21) };
  expect(auditDraw(other, people)).toMatchObject([
    { sentence: expect.stringContaining('signature that does not hold') },
  ]);
});
