/**
 * What everybody may ask for and costs the store something: looked up once, and told for a while. A failure is not kept.
 *
 * @param keptMs wall time
 */
export function once<T>(lookUp: () => Promise<T>, keptMs: number): () => Promise<T> {
  let kept: Promise<T> | null = null;
  return () => {
    if (kept !== null) return kept;
    const looking = lookUp();
    kept = looking;
    const forget = () => {
      if (kept === looking) kept = null;
    };
    looking.then(() => setTimeout(forget, keptMs).unref(), forget);
    return looking;
  };
}
