import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Job, Outcome } from './replications.ts';

/** Worker threads that each live one simulated day at a time. */
export interface Pool {
  lanes: number;
  /** Lives one day as soon as a thread is free. Rejected where the pool is closed meanwhile. */
  live(job: Job): Promise<Outcome>;
  /** Ends the threads, and whatever they are at. Can be called again. */
  close(): void;
}

/** Of the compiled package, JavaScript as this file is. */
const workerUrl = new URL(`./replication-worker${import.meta.url.slice(-3)}`, import.meta.url);

/** @param most threads at most; no more than there are cores in any case */
export function openPool(most: number): Pool {
  const lanes = Math.max(1, Math.min(most, availableParallelism()));
  const idle: Worker[] = [];
  const waiting: ((worker: Worker | null) => void)[] = [];
  const workers: Worker[] = [];
  let closed = false;

  async function take(): Promise<Worker> {
    const free = idle.pop();
    if (free !== undefined) return free;
    if (workers.length < lanes) {
      const worker = new Worker(workerUrl);
      workers.push(worker);
      return worker;
    }
    const worker = await new Promise<Worker | null>((resolve) => waiting.push(resolve));
    if (worker === null) throw new Error(stopped);
    return worker;
  }

  return {
    lanes,
    async live(job) {
      if (closed) throw new Error(stopped);
      const worker = await take();
      const outcome = await ask(worker, job);
      const next = waiting.shift();
      if (next === undefined) idle.push(worker);
      else next(worker);
      return outcome;
    },
    close() {
      closed = true;
      for (const each of waiting.splice(0)) each(null);
      for (const worker of workers.splice(0)) void worker.terminate();
    },
  };
}

const stopped = 'a simulated day was stopped';

function ask(worker: Worker, job: Job): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const settle = () => {
      worker.off('message', answered);
      worker.off('error', failed);
      worker.off('exit', left);
    };
    const answered = (outcome: Outcome) => {
      settle();
      resolve(outcome);
    };
    const failed = (error: Error) => {
      settle();
      reject(error);
    };
    const left = () => failed(new Error(stopped));
    worker.on('message', answered);
    worker.on('error', failed);
    worker.on('exit', left);
    worker.postMessage(job);
  });
}
