/** A runner of fal's: computes one job away from the server's thread, so that polls are answered meanwhile. */
import { parentPort, workerData } from 'node:worker_threads';
import { modelOf } from './model.ts';
import type { Work } from './runner.ts';

parentPort?.postMessage(await modelOf(workerData as Work));
