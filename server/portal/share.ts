/** Which of the servers of one opening this is: the portal is divided between them. */
export interface PortalShare {
  /** From 1. */
  index: number;
  count: number;
}

/**
 * What of a whole number of things falls to one of several servers. The shares sum to the whole: for workers,
 * where there are fewer than servers, each server has a broken part of one (`crewOf`).
 */
export function partOf(whole: number, { index, count }: PortalShare): number {
  if (whole < count) return whole / count;
  return Math.floor((whole * index) / count) - Math.floor((whole * (index - 1)) / count);
}
