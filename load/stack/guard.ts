/**
 * The guard: a small process that outlives its parent by a moment. It reads one JSON order a line from
 * stdin (see `GuardOrder`); when stdin ends, because the parent is gone, however it went, the guard kills
 * every process group and removes every folder that was still on its list.
 *
 * Nobody is left who could use what those processes still had in hand, so there is no grace: SIGKILL.
 */
import { rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { groupLives, signalGroup } from './group.ts';

/** `watch`/`forget` name the leader of a process group, `folder`/`keep` an absolute path. */
export type GuardOrder = { watch: number } | { forget: number } | { folder: string } | { keep: string };

/** What there is to clean up after these orders. Pure. */
export function outstanding(orders: Iterable<GuardOrder>): { groups: number[]; folders: string[] } {
  const groups = new Set<number>();
  const folders = new Set<string>();
  for (const order of orders) {
    if ('watch' in order) groups.add(order.watch);
    else if ('forget' in order) groups.delete(order.forget);
    else if ('folder' in order) folders.add(order.folder);
    else folders.delete(order.keep);
  }
  return { groups: [...groups], folders: [...folders] };
}

async function guard(): Promise<void> {
  // A Ctrl-C at the terminal or a polite end of the session is meant for the parent; the end of stdin is ours.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
  const orders: GuardOrder[] = [];
  for await (const line of createInterface({ input: process.stdin })) {
    try {
      orders.push(JSON.parse(line));
    } catch {
      // The parent was cut off in the middle of a line: there is nothing to obey in half an order.
    }
  }
  const { groups, folders } = outstanding(orders);
  for (const group of groups) signalGroup(group, 'SIGKILL');
  for (let waited = 0; waited < 2_000 && groups.some(groupLives); waited += 20) await sleep(20);
  for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

if (import.meta.main) await guard();
