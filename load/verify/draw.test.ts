import { expect, test } from 'vitest';
import { MerkleTree } from '../../server/draw/merkle.ts';
import { commitmentOf, leafOf, saltOf, seedOf, ticketHash } from '../../server/draw/protocol.ts';
import { turnOf } from '../../server/draw/turns.ts';
import { type DrawProof, drawChecks, type PublishedDraw, proofChecks } from './draw-problems.ts';

const size = 100;
const at = (minute: number) => `2016-06-13T08:${String(minute).padStart(2, '0')}:00.000-04:00`;
const saltKey = '5a'.repeat(32);
const secret = '5e'.repeat(32);
const beacon = 'be'.repeat(32);
const spots = Array.from({ length: size }, (_, i) => `${i + 1}.p${i + 1}`);
const ticketsOf = (all: readonly string[]) => all.map((spot, i) => ticketHash(spot, saltOf(saltKey, i + 1)));
const treeOf = (tickets: readonly string[]) =>
  new MerkleTree(tickets.map((ticket, i) => leafOf(i + 1, ticket)));

/** An honest draw; or one whose operator said something else, and worked everything out from it. */
function draw(change: Partial<PublishedDraw> = {}, all: readonly string[] = spots): PublishedDraw {
  const list = ticketsOf(all);
  const said = {
    ...{ commitment: commitmentOf(secret), committedAt: at(0), listClosesAt: at(20), numbers: all.length },
    ...{ listRoot: treeOf(list).root, rootAt: at(21), revealBy: at(22), secret, revealedAt: at(21), beacon },
    ...{ beaconAt: at(23), round: { source: 'a beacon', round: '7', at: at(23), rehearsal: false }, list },
    ...change,
  };
  return { seed: seedOf(said.secret, said.listRoot!, said.beacon!), ...said };
}
function proof(number: number, of: PublishedDraw, tickets: readonly string[] = of.list!): DrawProof {
  const path = treeOf(tickets).path(number - 1);
  const turn = turnOf(of.seed!, of.numbers!, number);
  return {
    number,
    turn,
    onList: true,
    spot: spots[number - 1]!,
    salt: saltOf(saltKey, number),
    path,
    draw: of,
  };
}
const holds = (of: PublishedDraw) => drawChecks(of).every(({ ok }) => ok);
const member = (of: DrawProof) => proofChecks(of).every(({ ok }) => ok);

test('an honest draw holds, and everyone on its list can show so; without the secret too', () => {
  for (const honest of [draw(), draw({ secret: null, revealedAt: null })]) {
    expect(holds(honest)).toBe(true);
    expect(spots.every((_, i) => member(proof(i + 1, honest)))).toBe(true);
  }
});

/** A chosen number is moved to the front if some choice of the attacker's gives it a turn up to this one. */
const front = 3;
const favourite = 42;
const turnIn = (of: PublishedDraw) => turnOf(of.seed!, of.numbers!, favourite);

test('an operator who knows the beacon can pick a secret, but not one that opens the commitment', () => {
  let found = 0;
  for (let i = 0; i < 200; i++) {
    const picked = draw({ secret: commitmentOf(`${i}`) });
    if (turnIn(picked) > front) continue;
    found += 1;
    expect(holds(picked)).toBe(false);
    // A commitment that suits is one published with the list known.
    expect(
      holds(draw({ secret: picked.secret, commitment: commitmentOf(picked.secret!), committedAt: at(24) })),
    ).toBe(false);
  }
  expect(found).toBeGreaterThan(0);
});

test('an operator who withholds the secret settles that before the beacon exists: later, either choice shows', () => {
  // Revealed once the beacon is known, after it looked better than the fallback.
  expect(holds(draw({ revealedAt: at(24) }))).toBe(false);
  expect(holds(draw({ revealBy: at(30), revealedAt: at(24) }))).toBe(false);
  // Revealed in time, and left out of the seed after the beacon looked worse.
  expect(holds({ ...draw(), seed: seedOf(null, draw().listRoot!, beacon) })).toBe(false);
});

test('an operator who knows the beacon can pick a list, but not one published before it', () => {
  let found = 0;
  for (let i = 0; i < 200; i++) {
    const padded = draw({ rootAt: at(24) }, [...spots, `${size + 1}.fake${i}`]);
    if (turnIn(padded) > front) continue;
    found += 1;
    expect(holds(padded)).toBe(false);
  }
  expect(found).toBeGreaterThan(0);
});

test('a list changed under its root, a number swapped, one left out: seen by everyone, and by whom it concerns', () => {
  const honest = draw();
  const swapped = [...honest.list!];
  [swapped[0], swapped[1]] = [swapped[1]!, swapped[0]!];
  expect(holds({ ...honest, list: swapped })).toBe(false);
  expect(holds({ ...honest, list: honest.list!.slice(1) })).toBe(false);
  expect(holds({ ...honest, numbers: size - 1 })).toBe(false);
  // Published swapped from the start: it adds up, but the two whose numbers they were cannot find their tickets.
  const cheat = draw({ list: swapped, listRoot: treeOf(swapped).root });
  expect(holds(cheat)).toBe(true);
  expect(member(proof(1, cheat))).toBe(false);
  expect(member(proof(2, cheat))).toBe(false);
  expect(member(proof(3, cheat))).toBe(true);
});

test('a participant has the turn of their number and no other, and one who joins late has none by lot', () => {
  const honest = draw();
  const mine = proof(favourite, honest);
  expect(member({ ...mine, turn: 1 })).toBe(mine.turn === 1);
  // Another number than one's ticket's, with that number's path.
  expect(member({ ...proof(7, honest), spot: mine.spot!, salt: mine.salt! })).toBe(false);
  expect(member({ ...mine, number: 7, turn: turnOf(honest.seed!, size, 7) })).toBe(false);
  const late = { number: size + 1, turn: size + 1, onList: false, draw: honest };
  expect(member(late)).toBe(true);
  expect(member({ ...late, turn: 1 })).toBe(false);
  expect(
    member({ ...late, onList: true, spot: `${size + 1}.late`, salt: mine.salt!, path: mine.path! }),
  ).toBe(false);
});

test('a beacon altered, taken early, or a draw not yet made does not hold', () => {
  expect(holds({ ...draw(), beacon: 'ef'.repeat(32) })).toBe(false);
  expect(holds(draw({ beaconAt: at(22) }))).toBe(false);
  expect(holds({ ...draw(), seed: null })).toBe(false);
});
