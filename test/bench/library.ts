import { copyFile, mkdir, stat } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { sha256Of } from '../../main/base/hash.ts';
import { silentLog } from '../../main/base/log.ts';
import { ULTRASHAPE } from '../../main/fal/port.ts';
import { openLibrary } from '../../main/library/open.ts';
import type { Library } from '../../main/library/port.ts';
import { MeshProcess } from '../../main/mesh/engine.ts';
import { nodeMeshChannel } from '../../main/mesh/node-channel.ts';
import { Meshes } from '../../main/meshes/meshes.ts';
import { DEFAULT_PARAMS } from '../../preload/contract/runs.ts';
import { makeMesh } from './meshes.ts';

/** The coarse mesh that all results were made from, in the work folder. */
export const COARSE = 'coarse.glb';

export const SIZES = [30_000, 300_000, 1_500_000, 6_500_000] as const;
export type Size = (typeof SIZES)[number];

/** A project whose one run is done. */
export interface MeasuredProject {
  readonly size: Size;
  readonly name: string;
  /** The run's id is its mesh's id. */
  readonly runId: string;
  /** The coarse mesh it was made from. */
  readonly coarseId: string;
  /** Where its file is. */
  readonly file: string;
  readonly bytes: number;
  readonly triangles: number;
}

/**
 * Write a library as the app itself does, with its own code: one project for each size, its result on disk.
 *
 * @param work a folder for what is needed on the way.
 */
export async function writeLibrary(folder: string, work: string): Promise<readonly MeasuredProject[]> {
  await mkdir(work, { recursive: true });
  const library = await openLibrary({
    folder,
    indexFolder: path.join(work, 'index'),
    now: Date.now,
    newId: randomUUID,
    log: silentLog,
  });
  const engine = new MeshProcess(() => nodeMeshChannel());
  const cacheFolder = path.join(work, 'cache');
  const meshes = new Meshes({ library, engine, cacheFolder, log: silentLog, publishMedia: () => undefined });
  try {
    const coarse = path.join(work, COARSE);
    await makeMesh('coarse', coarse);
    const projects: MeasuredProject[] = [];
    for (const size of SIZES) projects.push(await writeProject({ library, meshes, coarse, work }, size));
    return projects;
  } finally {
    await meshes.close();
    library.close();
    await engine.close();
  }
}

interface Writing {
  readonly library: Library;
  readonly meshes: Meshes;
  readonly coarse: string;
  readonly work: string;
}

async function writeProject({ library, meshes, coarse, work }: Writing, size: Size): Promise<MeasuredProject> {
  const name = size < 1_000_000 ? `${size / 1000}k` : `${size / 1_000_000}M`;
  const { id: projectId } = await library.createProject(name);
  const image = path.join(import.meta.dirname, '../../assets/sample/inputs/snail.png');
  const common = { original: null, notes: [], size: null, hasAlpha: null, triangles: null, coloured: false };
  const pictured = await library.addInput(projectId, {
    ...common,
    slot: 'image',
    file: await copied(image, path.join(work, `${size}.png`)),
    name: 'snail.png',
    sha256: await sha256Of(image),
  });
  const meshed = await library.addInput(projectId, {
    ...common,
    slot: 'mesh',
    file: await copied(coarse, path.join(work, `${size}-coarse.glb`)),
    name: 'coarse.glb',
    sha256: await sha256Of(coarse),
  });
  const run = await library.createRun({
    id: randomUUID(),
    projectId,
    endpoint: ULTRASHAPE,
    imageId: pictured.id,
    meshId: meshed.id,
    params: DEFAULT_PARAMS,
    price: { amount: 0, currency: 'USD', source: 'listed' },
    sweep: null,
    place: 0,
    adopted: null,
  });
  const result = path.join(await library.runFolder(run.id), 'refined.glb');
  await makeMesh(size, result);
  const { statistics } = await meshes.record(run.id);
  const signal = new AbortController().signal;
  const placement = await meshes.place(run.id, meshed.id, DEFAULT_PARAMS.octree_resolution, signal);
  const { size: bytes } = await stat(result);
  await library.saveRun({
    ...run,
    state: 'done',
    stages: [...run.stages, { state: 'done', at: Date.now() }],
    result: {
      file: 'refined.glb',
      bytes,
      sha256: await sha256Of(result),
      triangles: statistics.triangles,
      vertices: statistics.vertices,
      placement,
    },
  });
  return { size, name, runId: run.id, coarseId: meshed.id, file: result, bytes, triangles: statistics.triangles };
}

async function copied(from: string, to: string): Promise<string> {
  await copyFile(from, to);
  return to;
}
