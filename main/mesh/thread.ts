import { workerData } from 'node:worker_threads';
import { type Task, workOn } from './distances/task.ts';
import { decimateHere, type DecimateTask } from './finish/decimate.ts';
import { simplify, type SimplifyTask } from './simplify.ts';

// The entry of a thread of the mesh process, built to out/main/mesh-thread.js. Whoever starts it hands it a task.
const task = workerData as Task | SimplifyTask | DecimateTask;
if (!('kind' in task)) workOn(task);
else if (task.kind === 'simplify') await simplify(task);
else await decimateHere(task);
