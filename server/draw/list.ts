import type { Store } from '../store/store.ts';
import { MerkleTree } from './merkle.ts';
import { leafOf, saltOf, ticketHash } from './protocol.ts';

/** The closed list as it is published: a ticket hash for each number, in order. */
export interface DrawList {
  /** Of number 1, 2, ...; hex. */
  tickets: string[];
  tree: MerkleTree;
}

/** Works the list out from the spots, of which number and account never change: 1,000 a call, so that others are served in between. */
export async function buildList(store: Store, numbers: number, saltKey: string): Promise<DrawList> {
  const tickets: string[] = [];
  while (tickets.length < numbers) {
    const from = tickets.length + 1;
    const accounts = await store.draw.accountsOf(from, Math.min(1000, numbers - tickets.length));
    for (const [i, accountId] of accounts.entries()) {
      tickets.push(ticketHash(`${from + i}.${accountId}`, saltOf(saltKey, from + i)));
    }
  }
  return { tickets, tree: new MerkleTree(tickets.map((ticket, i) => leafOf(i + 1, ticket))) };
}
