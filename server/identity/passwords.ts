import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';

/** What a password costs: scrypt's N = 2^cost, r = 8, p = `parallel` (RFC 7914). Memory: 2^cost KiB a hash. */
export interface PasswordCost {
  cost: number;
  parallel: number;
}

/** Hashes under way at once: as many as libuv has threads for them. */
const threads = 4;
/** Waiting for a thread; more would wait longer than anybody does. */
const longestLine = 200;

/** More hashes are asked for than can be done in time. */
export class TooManyPasswords extends Error {}

/**
 * Hashes and checks passwords, in libuv's thread pool: the loop that answers polls never waits for one. What each hash
 * cost is kept with it, so that those made at another cost go on to be checked.
 */
export class Passwords {
  readonly #cost: PasswordCost;
  #running = 0;
  readonly #line: (() => void)[] = [];
  /** What is compared with where there is no account, so that it takes as long. */
  readonly #nobodys: string;

  constructor(cost: PasswordCost) {
    this.#cost = cost;
    this.#nobodys = text(cost, randomBytes(16), randomBytes(32));
  }

  /** `scrypt$14$5$salt$key`, in base64url. @throws TooManyPasswords */
  async hash(password: string): Promise<string> {
    const salt = randomBytes(16);
    return text(this.#cost, salt, await this.#derive(password, salt, this.#cost));
  }

  /**
   * Whether it is the password that was hashed; for an account that does not exist, false after as long.
   *
   * @throws TooManyPasswords
   */
  async matches(password: string, hashed: string | null): Promise<boolean> {
    const [, cost, parallel, salt, key] = (hashed ?? this.#nobodys).split('$');
    const expected = Buffer.from(key!, 'base64url');
    const costs = { cost: Number(cost), parallel: Number(parallel) };
    const derived = await this.#derive(password, Buffer.from(salt!, 'base64url'), costs);
    return timingSafeEqual(derived, expected) && hashed !== null;
  }

  async #derive(password: string, salt: Buffer, cost: PasswordCost): Promise<Buffer> {
    await this.#turn();
    try {
      return await derived(password, salt, cost);
    } finally {
      this.#running--;
      this.#line.shift()?.();
    }
  }

  async #turn(): Promise<void> {
    while (this.#running >= threads) {
      if (this.#line.length >= longestLine) throw new TooManyPasswords('too many passwords at once');
      await new Promise<void>((resolve) => this.#line.push(resolve));
    }
    this.#running++;
  }
}

function derived(password: string, salt: Buffer, { cost, parallel }: PasswordCost): Promise<Buffer> {
  const N = 2 ** cost;
  // Twice what it takes: 128 r (N + p) bytes, and a little.
  const options: ScryptOptions = { N, r: 8, p: parallel, maxmem: 2 * 128 * 8 * (N + parallel + 2) };
  return new Promise((resolve, reject) => {
    // The same characters typed on two keyboards are one password (NFKC, as NIST SP 800-63B has it).
    scrypt(password.normalize('NFKC'), salt, 32, options, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}

function text({ cost, parallel }: PasswordCost, salt: Buffer, key: Buffer): string {
  return ['scrypt', cost, parallel, salt.toString('base64url'), key.toString('base64url')].join('$');
}
