/** A runner of fal's: computes one job away from the server's thread, so that polls are answered meanwhile. */
import { parentPort, workerData } from 'node:worker_threads';
import { coarseMesh } from './coarse.ts';
import { readGlb, writeGlb } from './glb.ts';
import { refine } from './refine.ts';
import type { Work } from './runner.ts';

const work = workerData as Work;
try {
  const bytes =
    work.kind === 'coarse'
      ? writeGlb(coarseMesh(work.picture, work.seed))
      : writeGlb(refine(await readGlb(work.mesh), work.picture, work.settings));
  parentPort?.postMessage({ bytes });
} catch (error) {
  parentPort?.postMessage({ error: error instanceof Error ? error.message : String(error) });
}
