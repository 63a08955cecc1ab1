import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import * as v from 'valibot';
import { DistanceMap } from '../../preload/contract/mesh.ts';
import { fromDisk } from '../base/app-error.ts';
import { readJson } from '../base/json-file.ts';
import { MESH_MAKER, type MeshEngine, type PlacedFile } from '../mesh/port.ts';
import type { CacheFolder, Contents } from './cache-folder.ts';
import type { Known } from './inspections.ts';
import { SharedWork, type Shared, type Waiter } from './shared-work.ts';

const Summary = v.omit(DistanceMap, ['id']);
type Summary = v.InferOutput<typeof Summary>;

/** As many as a page can have looked at: who asks for an older one's files has to open it again. */
const MOST_OPEN = 500;

export interface DistanceMapsDeps {
  readonly engine: Pick<MeshEngine, 'distances'>;
  readonly cache: CacheFolder;
  readonly newId: () => string;
}

export type DistanceKind = 'distances' | 'proxydistances';

/**
 * How far meshes are from each other: computed once for two meshes as they stand, kept with its summary, so that the
 * second time is instant, also after a restart.
 */
export class DistanceMaps {
  readonly #deps: DistanceMapsDeps;
  readonly #work = new SharedWork<Summary>();
  readonly #opened = new Map<string, { readonly entry: string; readonly contents: Contents }>();

  constructor(deps: DistanceMapsDeps) {
    this.#deps = deps;
  }

  async open(mesh: Known, reference: Known, waiter: Waiter): Promise<DistanceMap> {
    const entry = entryOf(mesh, reference);
    const contents = contentsOf(mesh);
    const summary = await this.#work.join(
      entry,
      waiter,
      async (shared) => (await this.#find(entry, contents)) ?? this.#make(entry, mesh, reference, shared),
    );
    const id = this.#deps.newId();
    this.#opened.set(id, { entry, contents });
    for (const oldest of this.#opened.keys()) if (this.#opened.size > MOST_OPEN) this.#opened.delete(oldest);
    return { id, ...summary };
  }

  /** Absolute path; null for a map that is not open, that has no such file, or whose files had to make room. */
  async file(id: string, kind: DistanceKind): Promise<string | null> {
    const opened = this.#opened.get(id);
    if (opened === undefined || !Object.hasOwn(opened.contents, kind)) return null;
    const { cache } = this.#deps;
    return (await cache.has(opened.entry, opened.contents)) ? cache.path(opened.entry, kind) : null;
  }

  /** Leave all work. Resolves when nothing is being worked on. */
  close(): Promise<void> {
    return this.#work.close();
  }

  async #find(entry: string, contents: Contents): Promise<Summary | null> {
    const { cache } = this.#deps;
    if (!(await cache.has(entry, { ...contents, map: null }))) return null;
    // Whatever is wrong with it, it can be made again.
    return readJson(cache.path(entry, 'map'), Summary).catch(() => null);
  }

  async #make(entry: string, mesh: Known, reference: Known, { signal, progress }: Shared): Promise<Summary> {
    const { engine, cache } = this.#deps;
    const [out, proxyOut, map] = [await cache.draft(), await cache.draft(), await cache.draft()];
    const { proxy: file, record } = mesh;
    const proxy = file === null || record.proxy === null ? null : { file, layout: record.proxy.layout };
    try {
      const job = { mesh: placed(mesh), reference: placed(reference), proxy, out, proxyOut };
      const summary = await engine.distances(job, signal, progress);
      await writeFile(map, JSON.stringify(summary));
      await cache.keep(entry, { distances: out, map, ...(proxy !== null && { proxydistances: proxyOut }) });
      return summary;
    } catch (error) {
      throw fromDisk(error);
    } finally {
      await cache.drop(out, proxyOut, map);
    }
  }
}

const placed = ({ source: { file, placement } }: Known): PlacedFile => ({ file, placement: placement?.matrix ?? null });

/** The same contents in the same places are as far from each other, whatever they are called. */
function entryOf(mesh: Known, reference: Known): string {
  const parts = [mesh, reference].map(({ record, source }) => [record.sha256, source.placement?.matrix ?? null]);
  return `${createHash('sha256').update(JSON.stringify(parts)).digest('hex')}.${MESH_MAKER}`;
}

/** int16 a vertex. */
const contentsOf = ({ record: { layout, proxy } }: Known): Contents => ({
  distances: layout.vertices * 2,
  ...(proxy !== null && { proxydistances: proxy.layout.vertices * 2 }),
});
