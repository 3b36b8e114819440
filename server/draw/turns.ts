import { hash } from 'node:crypto';

/**
 * The keyed permutation of a draw: a seed gives each number of the list a turn, both in 1 to `size`, in O(1)
 * and without a table. Pure; `server/lua/includes/turns.lua` is the same, and a test holds the two together.
 *
 * A Feistel network over pairs (left, right) of numbers below `side` (Black and Rogaway 2002, "Ciphers with
 * arbitrary finite domains"), `side` the smallest even number whose square is at least `size`; a result beyond
 * `size` goes through again until it is within (cycle-walking; more than one pass is rare, since the square is
 * hardly larger). `side` is even because with an odd one every round is an even permutation, and so half of all
 * orders of a list of exactly `side` squared could not come up.
 *
 * The round function is SHA-1, the one hash that scripts in Redis have. It is keyed by a seed that nobody can
 * choose, and only has to look random: that SHA-1 collides for whoever chooses both texts is of no use here.
 */
export const rounds = 16;

/** Rises when anything here changes: it goes into every hash, and into what is published. */
const name = 'opening-day/turn/1';

/**
 * @param seed hex
 * @param size how many numbers are on the list, 1 to 2^44
 * @param number 1 to `size`
 * @returns its turn, 1 to `size`
 */
export function turnOf(seed: string, size: number, number: number): number {
  return walk(size, number, (at, side) => {
    let left = Math.floor(at / side);
    let right = at % side;
    for (let round = 1; round <= rounds; round++) {
      const moved = (left + shift(seed, size, round, right, side)) % side;
      left = right;
      right = moved;
    }
    return left * side + right;
  });
}

/** The number that has a turn: the inverse of `turnOf`. */
export function numberAt(seed: string, size: number, turn: number): number {
  return walk(size, turn, (at, side) => {
    let left = Math.floor(at / side);
    let right = at % side;
    for (let round = rounds; round >= 1; round--) {
      const moved = (right - shift(seed, size, round, left, side) + side) % side;
      right = left;
      left = moved;
    }
    return left * side + right;
  });
}

function walk(size: number, from: number, once: (at: number, side: number) => number): number {
  if (!(Number.isSafeInteger(from) && from >= 1 && from <= size))
    throw new RangeError(`${from} is not among the ${size} numbers of the list`);
  const side = sideOf(size);
  let at = from - 1;
  do at = once(at, side);
  while (at >= size);
  return at + 1;
}

function sideOf(size: number): number {
  let side = Math.ceil(Math.sqrt(size));
  while (side * side < size) side += 1;
  return side + (side % 2);
}

/** 48 bits of the hash, reduced: its bias is `side` / 2^48. */
function shift(seed: string, size: number, round: number, half: number, side: number): number {
  return Number.parseInt(hash('sha1', `${name}|${seed}|${size}|${round}|${half}`).slice(0, 12), 16) % side;
}
