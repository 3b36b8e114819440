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
  return new MovableStream(seed).to(purposeOf(purpose), index);
}

/** What the name of a purpose brings to the hash of its streams: worked out once, where there are a million of them. */
export interface Purpose {
  readonly length: number;
  /** The length and then the characters, each as `mix` wants it. */
  readonly words: readonly number[];
}

export function purposeOf(name: string): Purpose {
  const words = [scrambled(name.length)];
  for (let i = 0; i < name.length; i++) words.push(scrambled(name.charCodeAt(i)));
  return { length: name.length, words };
}

/**
 * The streams of one seed, one at a time and without an object for each: `to` moves to the beginning of one.
 *
 * Its four words come from the three parts of a stream's name: MurmurHash3's 32-bit mixing over the words, once for
 * each output word with another start, so that neighbouring seeds and indices give unrelated streams. From there on it
 * is Chris Doty-Humphrey's Small Fast Counting generator (PractRand), 32-bit; the first 12 results are discarded.
 */
export class MovableStream implements RandomStream {
  readonly #start: readonly [number, number, number, number];
  #a = 0;
  #b = 0;
  #c = 0;
  #counter = 0;

  constructor(seed: number) {
    const [low, high] = [scrambled(seed >>> 0), scrambled(Math.floor(seed / 4_294_967_296) >>> 0)];
    const start = (k: number) => mixed(mixed(Math.imul(k, 0x9e3779b9), low), high);
    this.#start = [start(1), start(2), start(3), start(4)];
  }

  to({ length, words }: Purpose, index: number): this {
    const word = scrambled(index >>> 0);
    let [a, b, c, d] = this.#start;
    a = mixed(a, word);
    b = mixed(b, word);
    c = mixed(c, word);
    d = mixed(d, word);
    for (let i = 0; i < words.length; i++) {
      const each = words[i]!;
      a = mixed(a, each);
      b = mixed(b, each);
      c = mixed(c, each);
      d = mixed(d, each);
    }
    a = finished(a, length);
    b = finished(b, length);
    c = finished(c, length);
    d = finished(d, length);
    for (let i = 0; i < 12; i++) {
      const result = (((a + b) | 0) + d) | 0;
      d = (d + 1) | 0;
      a = b ^ (b >>> 9);
      b = (c + (c << 3)) | 0;
      c = (((c << 21) | (c >>> 11)) + result) | 0;
    }
    this.#a = a;
    this.#b = b;
    this.#c = c;
    this.#counter = d;
    return this;
  }

  next(): number {
    const b = this.#b;
    const c = this.#c;
    const result = (((this.#a + b) | 0) + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = b ^ (b >>> 9);
    this.#b = (c + (c << 3)) | 0;
    this.#c = (((c << 21) | (c >>> 11)) + result) | 0;
    return (result >>> 0) / 4_294_967_296;
  }
}

function scrambled(word: number): number {
  const w = Math.imul(word, 0xcc9e2d51);
  return Math.imul((w << 15) | (w >>> 17), 0x1b873593);
}

/** @param word as `scrambled` gives it */
function mixed(h: number, word: number): number {
  const x = h ^ word;
  return (Math.imul((x << 13) | (x >>> 19), 5) + 0xe6546b64) | 0;
}

function finished(h: number, length: number): number {
  let x = h ^ (4 + length);
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return x ^ (x >>> 16);
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
