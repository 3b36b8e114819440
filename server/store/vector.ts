/** How a vector call is shared out. */
export interface VectorOptions {
  /** People in one call at most; Lua's `unpack` fails at about 4,000 values. */
  maxItems: number;
  /** Calls in flight at once. Two keep Redis busy while the last answers are read; more make vectors smaller. */
  window: number;
  /** Items waiting at most; beyond it a caller is refused at once rather than kept past every time-out. */
  maxQueued: number;
}

export const vectorDefaults: VectorOptions = { maxItems: 1000, window: 2, maxQueued: 20_000 };

/** The queue in front of a vector call is full. */
export class VectorFull extends Error {}

interface Waiting<In, Out> {
  item: In;
  resolve(out: Out): void;
  reject(error: unknown): void;
}

/**
 * What arrives in one turn of the event loop goes in one call, and shares one fsync.
 *
 * `call` answers one result an item, in order; when it fails, every item of that call fails, and nothing
 * is sent again: whether a write happened is for the caller's next try to find out.
 */
export class Vector<In, Out> {
  readonly #call: (items: In[]) => Promise<Out[]>;
  readonly #options: VectorOptions;
  #queue: Waiting<In, Out>[] = [];
  #inFlight = 0;
  #scheduled = false;

  constructor(call: (items: In[]) => Promise<Out[]>, options: VectorOptions = vectorDefaults) {
    this.#call = call;
    this.#options = options;
  }

  /** @throws VectorFull, or whatever `call` throws */
  add(item: In): Promise<Out> {
    if (this.#queue.length >= this.#options.maxQueued) return Promise.reject(new VectorFull());
    return new Promise((resolve, reject) => {
      this.#queue.push({ item, resolve, reject });
      if (!this.#scheduled && this.#inFlight < this.#options.window) {
        this.#scheduled = true;
        setImmediate(() => {
          this.#scheduled = false;
          this.#flush();
        });
      }
    });
  }

  #flush(): void {
    while (this.#queue.length > 0 && this.#inFlight < this.#options.window) {
      const batch = this.#queue.splice(0, this.#options.maxItems);
      this.#inFlight += 1;
      this.#call(batch.map((waiting) => waiting.item)).then(
        (out) => {
          this.#next();
          for (let i = 0; i < batch.length; i++) batch[i]!.resolve(out[i]!);
        },
        (error) => {
          this.#next();
          for (const waiting of batch) waiting.reject(error);
        },
      );
    }
  }

  /** A call has come back. The next one goes out first: Redis works on it while the answers are written. */
  #next(): void {
    this.#inFlight -= 1;
    this.#flush();
  }
}
