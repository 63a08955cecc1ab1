import { randomUUID } from 'node:crypto';
import { stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DEFAULT_PARAMS } from '../../../preload/contract/runs.ts';
import { AppError } from '../../../main/base/app-error.ts';
import { sha256Of } from '../../../main/base/hash.ts';
import { silentLog } from '../../../main/base/log.ts';
import type { Library, StagedInput } from '../../../main/library/port.ts';
import type { InspectedMesh, MeshEngine } from '../../../main/mesh/port.ts';
import { Meshes, type MeshesDeps } from '../../../main/meshes/meshes.ts';
import { libraryIn, temporaryFolder } from '../../support/library-bench.ts';
import { HEALTHY } from '../../support/mesh-facts.ts';
import { png } from '../../support/pictures.ts';

export type Engine = MeshesDeps['engine'] & { readonly calls: readonly string[] };

/** For what is waited for: the machine may be busy with other tests. */
export const PATIENT = { timeout: 10_000 };

/** Of no sweep, and sent by the app itself. */
const ALONE = { sweep: null, place: 0, adopted: null } as const;

/** What a box is known for. */
export const BOX: Omit<InspectedMesh, 'sha256' | 'bytes'> = {
  layout: {
    vertices: 8,
    triangles: 12,
    positions: { offset: 0, length: 96 },
    indices: { offset: 96, length: 72, bytesPerIndex: 2 },
  },
  statistics: {
    vertices: 8,
    edges: 18,
    triangles: 12,
    bounds: { min: [0, 0, 0], max: [1, 1, 1] },
    area: 6,
    volume: 1,
    components: 1,
    boundaryEdges: 0,
    nonManifoldEdges: 0,
    degenerateTriangles: 0,
    watertight: true,
  },
  health: HEALTHY,
  proxy: null,
  boxes: { count: 1, trianglesPerBox: 128 },
};

/** Bytes of what is made of a box. */
export const BOX_BYTES = 8 * 2 + 6 * 4;

const unasked = (): Promise<never> => Promise.reject(new Error('not asked for here'));

/** Says of every mesh that it is a box, at once. Other tests show that the real engine fits in its place. */
export function quickEngine(over: Partial<MeshEngine> = {}): Engine {
  const calls: string[] = [];
  const inspect: MeshEngine['inspect'] = async ({ file, normalsOut, thumbnailOut, boxesOut }) => {
    calls.push('inspect');
    const bytes = (await stat(file)).size;
    await writeFile(normalsOut, Buffer.alloc(8 * 2));
    await writeFile(thumbnailOut, 'a picture');
    await writeFile(boxesOut, Buffer.alloc(6 * 4));
    if (bytes < 100) throw new AppError('damaged', 'The mesh is broken.');
    return { ...BOX, bytes, sha256: await sha256Of(file) };
  };
  const others = {
    distances: unasked,
    appearance: unasked,
    match: unasked,
    overlap: unasked,
    report: unasked,
    finish: unasked,
    shrink: unasked,
  };
  return { calls, inspect, place: unasked, ...others, ...over };
}

/** A real library with a project, and `Meshes` over it as often as one likes: each is a start of the app. */
export async function bench({ cacheBytes, engine = quickEngine() }: { cacheBytes?: number; engine?: Engine } = {}) {
  const folder = await temporaryFolder();
  const library = await libraryIn(folder);
  const project = await library.createProject('Dragon');
  const add = async (name: string, bytes: Uint8Array, over: Partial<StagedInput> = {}): Promise<string> => {
    const file = path.join(folder, name);
    await writeFile(file, bytes);
    const sha256 = await sha256Of(file);
    const about = { notes: [], size: null, hasAlpha: null, triangles: 1, original: null, coloured: false };
    return (await library.addInput(project.id, { slot: 'mesh', file, name, sha256, ...about, ...over })).id;
  };
  const addPicture = (bytes: Uint8Array, size: StagedInput['size'] = null): Promise<string> =>
    add('hero.png', bytes, { slot: 'image', triangles: null, size });
  /** A run of a coarse mesh, done. */
  const addResult = async (coarse: string, bytes: Uint8Array, size: number | null = null): Promise<string> => {
    const id = randomUUID();
    const imageId = await addPicture(png());
    const about = { endpoint: 'fal-ai/ultrashape', params: DEFAULT_PARAMS, price: PRICE };
    const run = await library.createRun({ id, projectId: project.id, imageId, meshId: coarse, ...about, ...ALONE });
    const file = path.join(await library.runFolder(id), 'refined.glb');
    await writeFile(file, bytes);
    const counts = { bytes: bytes.length, triangles: 12, vertices: 8, placement: null };
    const result = { file: 'refined.glb', sha256: await sha256Of(file), ...counts };
    await library.saveRun({ ...run, state: 'done', result });
    if (size !== null) await place(id, size);
    return id;
  };
  /** Where a result belongs: so many times as large as it is. */
  const place = async (id: string, size: number): Promise<void> => {
    const run = await library.run(id);
    const placement = { matrix: scaled(size), method: 'bounds', residual: 0.01 } as const;
    await library.saveRun({ ...run, result: run.result === null ? null : { ...run.result, placement } });
  };
  const cacheFolder = path.join(folder, 'cache');
  const media: string[] = [];
  const left: number[] = [];
  let seconds = 1_790_000_000;
  const open = (over: Partial<Library> = {}) =>
    new Meshes({
      library: Object.assign(Object.create(library) as Library, bound(library), over),
      engine,
      cacheFolder,
      log: silentLog,
      publishMedia: (id) => media.push(id),
      publishPreviews: (count) => left.push(count),
      clock: { now: () => (seconds += 10) * 1000 },
      ...(cacheBytes !== undefined && { cacheBytes }),
    });
  return { folder, library, project, add, addPicture, addResult, place, engine, cacheFolder, media, left, open };
}

const PRICE = { amount: 0.15, currency: 'USD', source: 'listed' } as const;
const scaled = (size: number): number[] => [size, 0, 0, 0, 0, size, 0, 0, 0, 0, size, 0, 0, 0, 0, 1];

/** A library's methods, so that one of them can be replaced. */
const bound = (library: Library) => ({
  input: (id: string) => library.input(id),
  run: (id: string) => library.run(id),
  meshRecord: (id: string) => library.meshRecord(id),
  saveMeshRecord: library.saveMeshRecord.bind(library),
  pathOf: library.pathOf.bind(library),
  originalPath: (id: string) => library.originalPath(id),
  thumbnailPath: (id: string) => library.thumbnailPath(id),
  meshIds: library.meshIds.bind(library),
  lacksPreview: (id: string) => library.lacksPreview(id),
  picture: (id: string) => library.picture(id),
});
