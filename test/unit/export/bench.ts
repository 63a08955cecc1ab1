import { createHash, randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { RunRecord } from '../../../main/library/records.ts';
import { glbPieces } from '../../../main/mesh/write-glb.ts';
import type { Triangles } from '../../../main/mesh/triangles.ts';
import { Exports } from '../../../main/export/exports.ts';
import { FinishedMeshes } from '../../../main/export/finished-meshes.ts';
import { CacheFolder } from '../../../main/meshes/cache-folder.ts';
import { silentLog } from '../../../main/base/log.ts';
import { meshEngineHere } from '../../support/mesh-engine.ts';
import { runBench } from '../../support/run-bench.ts';
import { ball } from '../mesh/solids.ts';

/** Twice as large, and moved: where the coarse mesh stands. */
export const PLACED = [2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 2, 0, 10, 0, 0, 1];

export const hashOf = async (file: string): Promise<string> =>
  createHash('sha256')
    .update(await readFile(file))
    .digest('hex');

/** A real library with a finished run (a ball of 8,192 triangles), the real engine, and exports over both. */
export async function exportBench(mesh: Triangles = ball(5)) {
  const bench = await runBench();
  const { library, ask, folder, clock } = bench;
  const engine = meshEngineHere();
  const made = await library.createRun({
    ...ask,
    id: randomUUID(),
    endpoint: 'fal-ai/ultrashape',
    price: { amount: 0.15, currency: 'USD', source: 'listed' },
    sweep: null,
    place: 0,
    adopted: null,
  });
  const original = path.join(await library.runFolder(made.id), 'refined.glb');
  await writeFile(original, Buffer.concat(glbPieces(mesh)));
  const run: RunRecord = {
    ...made,
    state: 'done',
    requestId: 'request-1',
    submits: [{ at: made.createdAt, charged: null, requestId: null }],
    result: {
      file: 'refined.glb',
      bytes: (await readFile(original)).length,
      sha256: await hashOf(original),
      triangles: mesh.indices.length / 3,
      vertices: mesh.positions.length / 3,
      placement: { matrix: PLACED, method: 'bounds', residual: 0.001 },
    },
  };
  await library.saveRun(run);
  const cache = new CacheFolder(path.join(folder, 'finished'), 1e9, clock, silentLog);
  const finished = new FinishedMeshes({ engine, cache, newId: randomUUID });
  const exports = new Exports({ library, finished, version: '0.1.0', now: () => clock.now() });
  return { ...bench, engine, run, original, finished, exports };
}

/** Nobody stops it, nobody looks at how far it is. */
export const going = [new AbortController().signal, () => undefined] as const;
