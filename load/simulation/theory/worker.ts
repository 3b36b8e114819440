/** A worker thread: simulates a queue over the seeds it is handed. */
import { parentPort } from 'node:worker_threads';
import { type CoverageOptions, coverageOf } from './coverage.ts';
import { queueModels } from './queue.ts';

parentPort!.on('message', ({ model, ...options }: CoverageOptions & { model: number }) =>
  parentPort!.postMessage(coverageOf(queueModels[model]!, options)),
);
