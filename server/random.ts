/**
 * Seeded random streams: pure, and the same under Node and k6 (32-bit integer arithmetic only, no imports).
 *
 * A stream belongs to (seed, purpose, index). Streams do not share state, so what one person draws depends
 * neither on how many others there are nor on the order in which they are drawn.
 */
export interface RandomStream {
  /** Uniform on [0, 1), 32 bits fine. */
  next(): number;
}

/** The stream of `purpose` (`arrival`, `patience`, ...) for the person (or thing) number `index`. */
export function randomStream(seed: number, purpose: string, index: number): RandomStream {
  const next = sfc32(hash(seed, purpose, index));
  return { next: () => next() / 4_294_967_296 };
}

/**
 * Four words from the three parts of a stream's name: MurmurHash3's 32-bit mixing over the words, once for
 * each output word with another start, so that neighbouring seeds and indices give unrelated streams.
 */
function hash(seed: number, purpose: string, index: number): [number, number, number, number] {
  const out: [number, number, number, number] = [0, 0, 0, 0];
  const high = Math.floor(seed / 4_294_967_296) >>> 0;
  for (let k = 0; k < 4; k++) {
    let h = mixed(Math.imul(k + 1, 0x9e3779b9), seed >>> 0);
    h = mixed(h, high);
    h = mixed(h, index >>> 0);
    h = mixed(h, purpose.length);
    for (let i = 0; i < purpose.length; i++) h = mixed(h, purpose.charCodeAt(i));
    h ^= 4 + purpose.length;
    h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
    out[k] = (h ^ (h >>> 16)) >>> 0;
  }
  return out;
}

function mixed(h: number, word: number): number {
  let w = Math.imul(word, 0xcc9e2d51);
  w = (w << 15) | (w >>> 17);
  const x = h ^ Math.imul(w, 0x1b873593);
  return (Math.imul((x << 13) | (x >>> 19), 5) + 0xe6546b64) | 0;
}

/** Chris Doty-Humphrey's Small Fast Counting generator (PractRand), 32-bit; the first 12 results are discarded. */
function sfc32(state: [number, number, number, number]): () => number {
  let [a, b, c, counter] = state;
  const next = (): number => {
    const result = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + result) | 0;
    return result >>> 0;
  };
  for (let i = 0; i < 12; i++) next();
  return next;
}

/** Exponential with this mean (by inversion). */
export function exponential(random: RandomStream, mean: number): number {
  return mean * Math.log(1 / (1 - random.next()));
}

/** Uniform on [from, to). */
export function uniform(random: RandomStream, from: number, to: number): number {
  return from + (to - from) * random.next();
}

/** Standard normal: Box and Muller's transform, 1958, with two uniforms for one result. */
export function normal(random: RandomStream): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random.next()));
  return radius * Math.cos(2 * Math.PI * random.next());
}

/** Log-normal: `median` times the exponential of a normal with standard deviation `sigma`. */
export function logNormal(random: RandomStream, median: number, sigma: number): number {
  return median * Math.exp(sigma * normal(random));
}

/** One of the keys, each with its share. The shares sum to 1; what rounding leaves goes to the last key with a share. */
export function choose<Key extends string>(random: RandomStream, shares: Readonly<Record<Key, number>>): Key {
  let left = random.next();
  let last: Key | undefined;
  for (const key in shares) {
    const share = shares[key];
    if (!(share > 0)) continue;
    last = key;
    left -= share;
    if (left < 0) return key;
  }
  return last!;
}
