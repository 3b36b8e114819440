/** The times by which an opening's doors open and close, Unix ms of opening time. */
export interface Doors {
  preQueueAtMs: number;
  opensAtMs: number;
  closesAtMs: number;
}

/**
 * The phase at a moment, from the one a snapshot was taken in: the doors open and close by the clock, not by the
 * controller's next step, so that whoever looks at the very moment is not told to come again. That places ran out, or
 * that maintenance began or ended, only the next snapshot can say. As `phaseOf` in `server/lua/includes/opening.lua`.
 *
 * @param seen the snapshot's phase: before, preQueue, open, exhausted, closed or maintenance
 * @param nowMs not before the snapshot
 */
export function phaseAt(seen: string, { preQueueAtMs, opensAtMs, closesAtMs }: Doors, nowMs: number): string {
  if (seen === 'maintenance') return seen;
  if (nowMs >= closesAtMs) return 'closed';
  const shut = seen === 'before' || seen === 'preQueue';
  if (!shut) return seen;
  if (nowMs >= opensAtMs) return 'open';
  return nowMs >= preQueueAtMs ? 'preQueue' : seen;
}
