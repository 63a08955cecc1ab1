// Makes assets/sample: a project as the app itself would have written it, of a shape of our own. Run when the shape or
// the format of a library changes: npx node scripts/make-sample.ts
import { cp, copyFile, mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { encode } from 'fast-png';
import { DEFAULT_PARAMS } from '../preload/contract/runs.ts';
import { sha256Of } from '../main/base/hash.ts';
import { silentLog } from '../main/base/log.ts';
import { ULTRASHAPE } from '../main/fal/port.ts';
import { openLibrary } from '../main/library/open.ts';
import { boundsOf } from '../main/mesh/bounds.ts';
import { MeshProcess } from '../main/mesh/engine.ts';
import { nodeMeshChannel } from '../main/mesh/node-channel.ts';
import { byFormula } from '../main/mesh/placement.ts';
import { writeGlb } from '../main/mesh/write-glb.ts';
import { Meshes } from '../main/meshes/meshes.ts';
import { picture } from './sample/picture.ts';
import { snail } from './sample/snail.ts';
import { surfaceNets, type Surface } from './sample/surface-nets.ts';

/** Half sizes of the box that holds the snail, in its own units. */
const HALF = [1.25, 0.85, 0.7] as const;
/** Grid cells that give about 20,000 and 200,000 triangles. */
const COARSE_CELL = 0.0252;
const REFINED_CELL = 0.0083;
const PICTURE_SIZE = 1024;
/** The coarse mesh stands where an artist has it: on the ground, aside, 30 cm long. */
const PLACE = { scale: 0.145, move: [0.42, 0.104, -0.18] } as const;

const target = path.join(import.meta.dirname, '../assets/sample');
const work = await mkdtemp(path.join(tmpdir(), 'sample-'));
const file = (name: string): string => path.join(work, name);
const signal = new AbortController().signal;

const coarse = moved(surfaceNets(snail, false, COARSE_CELL, HALF), PLACE.scale, PLACE.move);
const refined = moved(surfaceNets(snail, true, REFINED_CELL, HALF), PLACE.scale, PLACE.move);
// As UltraShape gives it back: in a frame of its own, which the app has to undo.
const { scale, move } = byFormula(boundsOf(coarse), DEFAULT_PARAMS.octree_resolution);
const delivered = moved(refined, 1 / scale, [-move[0] / scale, -move[1] / scale, -move[2] / scale]);
const pixels = picture(snail, PICTURE_SIZE);
await writeFile(
  file('snail.png'),
  encode({ width: PICTURE_SIZE, height: PICTURE_SIZE, channels: 4, depth: 8, data: pixels }),
);
await writeGlb(file('snail_coarse.glb'), coarse, signal);
await writeGlb(file('refined.glb'), delivered, signal);

// Times and ids that stay the same, so that making it again changes nothing that need not change.
let time = Date.UTC(2026, 10, 23, 9, 30);
let ids = 0;
const now = (): number => (time += 1000);
const newId = (): string => `5a3b1e00-0000-4000-8000-${String(++ids).padStart(12, '0')}`;
const library = await openLibrary({ folder: file('library'), indexFolder: file('index'), now, newId, log: silentLog });
const engine = new MeshProcess(() => nodeMeshChannel());
const meshes = new Meshes({
  library,
  engine,
  cacheFolder: file('cache'),
  log: silentLog,
  publishMedia: () => undefined,
});

const { id: projectId } = await library.createProject('Snail (sample)');
const common = { original: null, notes: [], size: null, hasAlpha: null, triangles: null, coloured: false };
const image = await library.addInput(projectId, {
  ...common,
  slot: 'image',
  file: file('snail.png'),
  name: 'snail.png',
  sha256: await sha256Of(file('snail.png')),
  size: { width: PICTURE_SIZE, height: PICTURE_SIZE },
  hasAlpha: true,
});
const mesh = await library.addInput(projectId, {
  ...common,
  slot: 'mesh',
  file: file('snail_coarse.glb'),
  name: 'snail_coarse.glb',
  sha256: await sha256Of(file('snail_coarse.glb')),
  triangles: coarse.indices.length / 3,
});
await library.changeProject({
  projectId,
  notes: 'Made for this app, to try everything but paying. Nothing here was sent anywhere.',
});
const run = await library.createRun({
  id: newId(),
  projectId,
  endpoint: ULTRASHAPE,
  imageId: image.id,
  meshId: mesh.id,
  params: DEFAULT_PARAMS,
  // It was not made by fal, so it cost nothing, and the ledger says so.
  price: { amount: 0, currency: 'USD', source: 'listed' },
  sweep: null,
  place: 0,
  adopted: null,
});
const result = path.join(await library.runFolder(run.id), 'refined.glb');
await copyFile(file('refined.glb'), result);
await meshes.record(mesh.id);
const { statistics } = await meshes.record(run.id);
const placement = await meshes.place(run.id, mesh.id, DEFAULT_PARAMS.octree_resolution, signal);
await library.saveRun({
  ...run,
  state: 'done',
  stages: [...run.stages, { state: 'done', at: now() }],
  log: [{ at: time, text: 'This result came with the app.' }],
  result: {
    file: 'refined.glb',
    bytes: (await stat(result)).size,
    sha256: await sha256Of(result),
    triangles: statistics.triangles,
    vertices: statistics.vertices,
    placement,
  },
});
const made = await library.projectFolder(projectId);
await rm(target, { recursive: true, force: true });
await mkdir(target, { recursive: true });
await cp(made, target, { recursive: true });
await meshes.close();
library.close();
await engine.close();
await rm(work, { recursive: true });
console.log(`coarse ${coarse.indices.length / 3} triangles, refined ${statistics.triangles}`, placement);

function moved({ positions, indices }: Surface, by: number, [x, y, z]: readonly [number, number, number]): Surface {
  const shift = [x, y, z];
  return { positions: positions.map((value, at) => value * by + (shift[at % 3] ?? 0)), indices };
}
