/** A worker thread: lives the day it is handed, and says what it came to. */
import { parentPort } from 'node:worker_threads';
import { outcomeOf } from './replications.ts';

parentPort!.on('message', (job) => parentPort!.postMessage(outcomeOf(job)));
