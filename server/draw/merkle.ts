import { createHash } from 'node:crypto';

/**
 * The Merkle tree of Certificate Transparency (RFC 9162, section 2.1): a leaf's hash is SHA-256(0x00, leaf), a node's
 * SHA-256(0x01, left, right); a node without a partner goes up as it is. Pure.
 */
export class MerkleTree {
  /** Level 0 holds the leaves' hashes; the last one holds the root. */
  readonly #levels: Buffer[][];

  constructor(leaves: readonly string[]) {
    let level = leaves.map(leafHash);
    this.#levels = [level];
    while (level.length > 1) {
      const above: Buffer[] = [];
      for (let i = 0; i < level.length; i += 2) {
        const right = level[i + 1];
        above.push(right === undefined ? level[i]! : nodeHash(level[i]!, right));
      }
      this.#levels.push(above);
      level = above;
    }
  }

  /** Hex. Of no leaves at all: the hash of nothing. */
  get root(): string {
    return (this.#levels.at(-1)![0] ?? createHash('sha256').digest()).toString('hex');
  }

  /** What a leaf (0-based) needs besides itself to work out the root: hex, from the leaf up. */
  path(index: number): string[] {
    const path: string[] = [];
    let at = index;
    for (const level of this.#levels.slice(0, -1)) {
      const partner = level[at % 2 === 0 ? at + 1 : at - 1];
      if (partner !== undefined) path.push(partner.toString('hex'));
      at = Math.floor(at / 2);
    }
    return path;
  }
}

/** Whether a leaf (0-based index) of a tree of `size` leaves leads to a root by its path (RFC 9162, section 2.1.3.2). */
export function leadsTo(
  root: string,
  leaf: string,
  index: number,
  size: number,
  path: readonly string[],
): boolean {
  if (!(index >= 0 && index < size)) return false;
  let hash = leafHash(leaf);
  let at = index;
  let last = size - 1;
  for (const partner of path) {
    if (last === 0) return false;
    const other = Buffer.from(partner, 'hex');
    if (at % 2 === 1 || at === last) {
      hash = nodeHash(other, hash);
      while (at % 2 === 0 && at !== 0) {
        at = Math.floor(at / 2);
        last = Math.floor(last / 2);
      }
    } else {
      hash = nodeHash(hash, other);
    }
    at = Math.floor(at / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 && hash.toString('hex') === root;
}

function leafHash(leaf: string): Buffer {
  return createHash('sha256').update('\0').update(leaf).digest();
}

function nodeHash(left: Buffer, right: Buffer): Buffer {
  return createHash('sha256').update('\x01').update(left).update(right).digest();
}
