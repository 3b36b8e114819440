/** So many faults of an adapter, and the run is ended: more of them tell nothing new. */
const mostFaults = 20;
/** Different faults told. */
const told = 3;

/** Where a run's adapter was at fault itself. */
export interface Faults {
  note(problem: string): void;
  /** Each a sentence, with how often; none for a sound adapter. */
  reasons(): string[];
}

/** @param tooMany called once, when there is no use in going on */
export function faultsOf(tooMany: () => void): Faults {
  const counts = new Map<string, number>();
  let all = 0;
  return {
    note(problem) {
      counts.set(problem, (counts.get(problem) ?? 0) + 1);
      if (++all === mostFaults) tooMany();
    },
    reasons() {
      const most = [...counts].sort((a, b) => b[1] - a[1]);
      const ended =
        all >= mostFaults ? ' The run was ended early, since its answers would have said nothing.' : '';
      return most
        .slice(0, told)
        .map(([problem, n], k) => `The adapter is at fault (${n} times): ${problem}.${k === 0 ? ended : ''}`);
    },
  };
}
