import { workerData } from 'node:worker_threads';
import { type Task, workOn } from './distances/task.ts';

// The entry of a thread of the mesh process, built to out/main/mesh-thread.js. Whoever starts it hands it a task.
workOn(workerData as Task);
