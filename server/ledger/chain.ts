import type { SigningKeys } from '../identity/keys.ts';
import type { Store } from '../store/store.ts';
import type { LedgerEntry } from './entry.ts';
import { chainEntry, firstHash } from './entry.ts';

const page = 1000;

/**
 * Chains what scripts have appended to the ledger, and signs the new head. Only the controller does it; the
 * fencing token and the expected length keep a former controller from adding to the chain.
 */
export class LedgerChain {
  readonly #store: Store;
  readonly #keys: SigningKeys;
  readonly #iso: (ms: number) => string;
  /** The chain as this controller knows it; null until it has been read. */
  #head: { length: number; hash: string } | null = null;

  constructor(store: Store, keys: SigningKeys, iso: (ms: number) => string) {
    this.#store = store;
    this.#keys = keys;
    this.#iso = iso;
  }

  /** Forget what is known: another controller may have gone on. */
  forget(): void {
    this.#head = null;
  }

  /** Chains up to `ledgerLength` entries. @returns whether the chain now reaches that far */
  async reach(ledgerLength: number, fence: number): Promise<boolean> {
    this.#head ??= await this.#readHead();
    while (this.#head.length < ledgerLength) {
      const lines = await this.#store.ledger.lines(this.#head.length, page);
      if (lines.length === 0) return false;
      let hash: string = this.#head.hash;
      const hashes = lines.map((line) => {
        hash = chainEntry(line, hash, this.#iso).hash;
        return hash;
      });
      const length: number = this.#head.length + hashes.length;
      const checkpoint = this.#keys.sign({ seq: length, hash, count: length });
      const code = await this.#store.ledger.append(
        fence,
        this.#head.length,
        JSON.stringify(checkpoint),
        hashes,
      );
      if (code !== 'ok') {
        this.forget();
        return false;
      }
      this.#head = { length, hash };
    }
    return true;
  }

  async #readHead(): Promise<{ length: number; hash: string }> {
    const length = await this.#store.ledger.chained();
    const [hash] = length > 0 ? await this.#store.ledger.hashes(length - 1, 1) : [firstHash];
    return { length, hash: hash! };
  }
}

/** Every chained entry with its stored hash, a page at a time; what is not chained yet is left out. */
export async function* readLedger(store: Store, iso: (ms: number) => string): AsyncGenerator<LedgerEntry> {
  let previousHash = firstHash;
  for (let from = 0; ; from += page) {
    const [lines, hashes] = await Promise.all([
      store.ledger.lines(from, page),
      store.ledger.hashes(from, page),
    ]);
    for (let i = 0; i < Math.min(lines.length, hashes.length); i++) {
      const entry = { ...chainEntry(lines[i]!, previousHash, iso), hash: hashes[i]! };
      previousHash = entry.hash;
      yield entry;
    }
    if (hashes.length < page) return;
  }
}
