import { createHmac, hash } from 'node:crypto';

/**
 * The arithmetic of a draw that anyone can check. Pure; hashes are SHA-256 in hex, over parts joined by `|`, none of
 * which may hold one. The first part names what is hashed, so that one hash cannot be shown for another.
 */
const digest = (...parts: (string | number)[]): string => hash('sha256', parts.join('|'));

/** What the operator publishes before the list is known. @param secret hex */
export function commitmentOf(secret: string): string {
  return digest('opening-day/draw/commitment/1', secret);
}

/**
 * A spot on the list as it is published: hides whose it is from whoever does not know the salt.
 *
 * @param spot `NUMBER.ACCOUNT`: how the person's ticket begins
 * @param salt hex, known to the person and the operator
 */
export function ticketHash(spot: string, salt: string): string {
  return digest('opening-day/draw/ticket/1', spot, salt);
}

/** The salt of a number, from a key that only the operator has. */
export function saltOf(saltKey: string, number: number): string {
  return createHmac('sha256', Buffer.from(saltKey, 'hex')).update(String(number)).digest('hex').slice(0, 32);
}

/** A leaf of the list's tree: number and ticket hash, so that neither can be moved under a published root. */
export function leafOf(number: number, ticket: string): string {
  return `${number}|${ticket}`;
}

/**
 * The seed of the draw. Without the secret where that was not revealed in time.
 *
 * @param beacon the value of the named round, as its source writes it
 */
export function seedOf(secret: string | null, listRoot: string, beacon: string): string {
  return secret === null
    ? digest('opening-day/draw/seed/1', listRoot, beacon)
    : digest('opening-day/draw/seed/1', secret, listRoot, beacon);
}
