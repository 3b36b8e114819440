import type { Rim } from '../cli/rim.ts';

/** Ctrl-C, SIGTERM and a closed terminal while a run is going on. */
export interface Interrupt {
  /** Aborted on the first of them: stop, and keep what there is. */
  signal: AbortSignal;
  /** The signal's name, once it has come. */
  cause(): string | null;
  /** From now on signals do what they do by themselves. */
  dispose(): void;
}

/**
 * The first signal asks the run to end early and keep its results; the second leaves at once. What was started
 * dies with this process either way (`load/stack/guard.ts`).
 *
 * @param leaving called before leaving at once: give the terminal back.
 */
export function listenForInterrupt(
  rim: Rim,
  { first, leaving }: { first(): void; leaving(): void },
): Interrupt {
  const controller = new AbortController();
  let cause: string | null = null;
  const dispose = rim.onInterrupt((signal) => {
    if (cause === null) {
      cause = signal;
      first();
      controller.abort();
    } else {
      leaving();
      rim.quit(signal === 'SIGTERM' ? 143 : 130);
    }
  });
  return { signal: controller.signal, cause: () => cause, dispose };
}

/** The run was asked to stop before there was anything to keep. */
export class Interrupted extends Error {}

/**
 * The promise's value; or, once the signal comes, Interrupted at once.
 *
 * @param late what to do with a value that comes after that.
 */
export function orInterrupted<T>(
  promise: Promise<T>,
  signal: AbortSignal,
  late: (value: T) => unknown = () => {},
): Promise<T> {
  return new Promise((resolve, reject) => {
    const interrupted = () => {
      reject(new Interrupted('interrupted'));
      promise.then(late).catch(() => {});
    };
    if (signal.aborted) interrupted();
    signal.addEventListener('abort', interrupted, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', interrupted));
  });
}
