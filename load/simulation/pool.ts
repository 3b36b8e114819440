import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Job, Outcome } from './replications.ts';

/** Worker threads that each do one job at a time: as a rule, live a simulated day. */
export interface Pool<Asked = Job, Done = Outcome> {
  lanes: number;
  /** Does a job as soon as a thread is free. Rejected where the pool is closed meanwhile. */
  live(job: Asked): Promise<Done>;
  /** Ends the threads, and whatever they are at. Can be called again. */
  close(): void;
}

/** Of the compiled package, JavaScript as this file is. */
const workerUrl = new URL(`./replication-worker${import.meta.url.slice(-3)}`, import.meta.url);

/**
 * @param most threads at most; no more than there are cores in any case
 * @param url of what a thread runs: it answers each message with one
 */
export function openPool<Asked = Job, Done = Outcome>(most: number, url = workerUrl): Pool<Asked, Done> {
  const lanes = Math.max(1, Math.min(most, availableParallelism()));
  const idle: Worker[] = [];
  const waiting: ((worker: Worker | null) => void)[] = [];
  const workers: Worker[] = [];
  let closed = false;

  async function take(): Promise<Worker> {
    const free = idle.pop();
    if (free !== undefined) return free;
    if (workers.length < lanes) {
      const worker = new Worker(url);
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
      const outcome = await ask<Done>(worker, job);
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

function ask<Done>(worker: Worker, job: unknown): Promise<Done> {
  return new Promise((resolve, reject) => {
    const settle = () => {
      worker.off('message', answered);
      worker.off('error', failed);
      worker.off('exit', left);
    };
    const answered = (outcome: Done) => {
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
