/** Between which two sizes a system gives way. */
export interface Edge {
  /** The most with which it held; null where it held with none that was tried. */
  holds: number | null;
  /** The fewest with which it did not; null where it held with as many as were tried. */
  breaks: number | null;
}

/**
 * Looks for the edge from where it is thought to be: by ever longer steps until it is passed, then by halving on the logarithm.
 *
 * @param least and most that are tried; whole numbers
 * @param closest how near the two sides come, as a factor
 */
export async function edgeFrom(
  start: number,
  { least, most, closest }: { least: number; most: number; closest: number },
  held: (size: number) => Promise<boolean>,
): Promise<Edge> {
  let [holds, breaks]: [number | null, number | null] = [null, null];
  let at = Math.min(most, Math.max(least, start));
  for (let step = closest; ; step *= step) {
    if (await held(at)) {
      holds = at;
      if (breaks !== null || at === most) break;
      at = Math.min(most, Math.max(at + 1, Math.floor(at * step)));
    } else {
      breaks = at;
      if (holds !== null || at === least) break;
      at = Math.max(least, Math.min(at - 1, Math.ceil(at / step)));
    }
  }
  while (holds !== null && breaks !== null && breaks / holds > closest && breaks - holds > 1) {
    const middle = Math.round(Math.sqrt(holds * breaks));
    if (await held(middle)) holds = middle;
    else breaks = middle;
  }
  return { holds, breaks };
}
