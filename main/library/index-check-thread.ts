import { parentPort, workerData } from 'node:worker_threads';
import { indexFault } from './index-db.ts';

// The entry of a thread, built to out/main/index-check.js. Whoever starts it hands it an index's file.
parentPort?.postMessage(indexFault(String(workerData)));
