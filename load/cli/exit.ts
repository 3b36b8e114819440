/** Exit codes of every command. Where several apply, the highest is given. */
export const EXIT = {
  /** Done; objectives met. */
  met: 0,
  /** A violation was found, or the program failed. */
  failed: 1,
  /** Wrong usage or bad scenario. */
  usage: 2,
  /** Worse than the baseline. */
  worse: 97,
  /** The run cannot be trusted: neither passed nor failed. */
  invalid: 98,
  /** An objective was missed. */
  missed: 99,
} as const;

/** The code to leave with when several apply. */
export function highest(...codes: number[]): number {
  return Math.max(EXIT.met, ...codes);
}
