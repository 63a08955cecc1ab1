import { copyFile, readFile, stat, writeFile as writeText } from 'node:fs/promises';
import { writeFile } from 'atomically';
import { AppError, fromDisk } from '../base/app-error.ts';
import { readJson } from '../base/json-file.ts';
import type { Log } from '../base/log.ts';
import type { Library } from '../library/port.ts';
import { MeshRecord } from '../library/records.ts';
import { MESH_MAKER, type MeshEngine } from '../mesh/port.ts';
import type { CacheFolder, Contents } from './cache-folder.ts';
import { SharedWork, type Shared, type Waiter } from './shared-work.ts';
import { sourceOf, type MeshSource } from './source.ts';

const MOST_BREAKDOWNS = 2;

export interface InspectionsDeps {
  readonly library: Pick<
    Library,
    'access' | 'input' | 'run' | 'meshRecord' | 'saveMeshRecord' | 'pathOf' | 'thumbnailPath'
  >;
  readonly engine: Pick<MeshEngine, 'inspect'>;
  readonly cache: CacheFolder;
  readonly log: Log;
  /** A mesh has a new thumbnail. */
  readonly publishMedia: (id: string) => void;
}

/** What is known of a mesh, with the files that were made of it. */
export interface Known {
  readonly source: MeshSource;
  readonly record: MeshRecord;
  readonly normals: string;
  readonly boxes: string;
  /** Null: the mesh is light enough to be its own. */
  readonly proxy: string | null;
}

/** What is known of each mesh, made once, when it is first asked for or in the background before. */
export class Inspections {
  readonly #deps: InspectionsDeps;
  readonly #work = new SharedWork<Known>();
  /** Meshes that could not be inspected, and how often the mesh process broke down over them since the start. */
  readonly #failed = new Map<string, number>();

  constructor(deps: InspectionsDeps) {
    this.#deps = deps;
  }

  /** @throws AppError `file-missing`, `damaged`, `unsupported-file`, `not-found` … where the mesh cannot be read. */
  known(id: string, waiter: Waiter): Promise<Known> {
    return this.#work.join(id, waiter, (shared) => this.#attempt(id, shared));
  }

  /** True for what was tried and failed: left to be tried when somebody opens it. */
  hasFailed(id: string): boolean {
    return this.#failed.has(id);
  }

  /** Absolute path of a thumbnail that could not be kept beside its mesh; null: there is none (yet). */
  async thumbnail(id: string): Promise<string | null> {
    const { library, cache } = this.#deps;
    const { sha256 } = await sourceOf(library, id);
    return sha256 !== null && (await cache.has(asideOf(sha256), ASIDE))
      ? cache.path(asideOf(sha256), 'thumbnail')
      : null;
  }

  /** Leave all work. Resolves when nothing asks the library any more. */
  close(): Promise<void> {
    return this.#work.close();
  }

  /** A mesh that brings the mesh process down is not tried for ever: each try takes its memory from the whole machine. */
  async #attempt(id: string, shared: Shared): Promise<Known> {
    const breakdowns = this.#failed.get(id) ?? 0;
    if (breakdowns >= MOST_BREAKDOWNS) throw tooMuch();
    try {
      const source = await sourceOf(this.#deps.library, id);
      const known = (await this.#find(id, source)) ?? (await this.#make(id, source, shared));
      this.#failed.delete(id);
      return known;
    } catch (error) {
      const isOver = error instanceof AppError && error.code === 'cancelled';
      const isBreakdown = error instanceof AppError && error.code === 'internal';
      if (!isOver) this.#failed.set(id, breakdowns + (isBreakdown ? 1 : 0));
      throw error;
    }
  }

  /** What is there, where it is whole, of today's maker and of this very mesh; else null. */
  async #find(id: string, source: MeshSource): Promise<Known | null> {
    const { library, cache } = this.#deps;
    const beside = (await library.pathOf(id, 'thumbnail')) === null ? null : await library.meshRecord(id);
    const isBeside = beside?.maker === MESH_MAKER && beside.sha256 === source.sha256;
    const record = isBeside ? beside : await this.#aside(source);
    if (record?.bytes !== (await sizeOf(source.file))) return null;
    if (!(await cache.has(entryOf(record), contentsOf(record)))) return null;
    // Where it could not be written to before, it may be by now.
    if (!isBeside && library.access.writable)
      await this.#keepBeside(id, record, cache.path(asideOf(record.sha256), 'thumbnail'));
    return this.#knownOf(source, record);
  }

  /** What the cache keeps of a mesh, in place of the library. */
  async #aside({ sha256 }: MeshSource): Promise<MeshRecord | null> {
    const { cache } = this.#deps;
    if (sha256 === null || !(await cache.has(asideOf(sha256), ASIDE))) return null;
    // It can be made again, so whatever is wrong with it is no reason to stop.
    return readJson(cache.path(asideOf(sha256), 'record'), MeshRecord).catch(() => null);
  }

  #knownOf(source: MeshSource, record: MeshRecord): Known {
    const path = (what: string): string => this.#deps.cache.path(entryOf(record), what);
    const proxy = record.proxy === null ? null : path('proxy');
    return { source, record, normals: path('normals'), boxes: path('boxes'), proxy };
  }

  async #make(id: string, source: MeshSource, { signal, isBackground }: Shared): Promise<Known> {
    const { engine, cache } = this.#deps;
    const drafts = [await cache.draft(), await cache.draft(), await cache.draft(), await cache.draft()] as const;
    const [normals, thumbnailOut, proxy, boxes] = drafts;
    try {
      const job = { file: source.file, normalsOut: normals, thumbnailOut, proxyOut: proxy, boxesOut: boxes };
      const made = await engine.inspect(job, signal, isBackground);
      const record: MeshRecord = { ...made, version: 1, maker: MESH_MAKER };
      await cache.keep(entryOf(record), { normals, boxes, ...(record.proxy !== null && { proxy }) });
      await this.#keepBeside(id, record, thumbnailOut);
      return this.#knownOf(source, record);
    } catch (error) {
      throw fromDisk(error);
    } finally {
      await cache.drop(...drafts);
    }
  }

  /** A library that cannot be written to can still be looked at: what is learnt of it stays in the cache. */
  async #keepBeside(id: string, record: MeshRecord, thumbnail: string): Promise<void> {
    const { library, cache, log, publishMedia } = this.#deps;
    try {
      await writeFile(await library.thumbnailPath(id), await readFile(thumbnail));
      await library.saveMeshRecord(id, record);
    } catch (error) {
      log.warn('what was learnt of a mesh could not be kept beside it', { id, error: String(error) });
      if (thumbnail === cache.path(asideOf(record.sha256), 'thumbnail')) return;
      await this.#keepAside(record, thumbnail);
    }
    publishMedia(id);
  }

  async #keepAside(record: MeshRecord, thumbnail: string): Promise<void> {
    const { cache } = this.#deps;
    const drafts = { thumbnail: await cache.draft(), record: await cache.draft() };
    try {
      await copyFile(thumbnail, drafts.thumbnail);
      await writeText(drafts.record, JSON.stringify(record));
      await cache.keep(asideOf(record.sha256), drafts);
    } finally {
      await cache.drop(drafts.thumbnail, drafts.record);
    }
  }
}

/** Files made of one content by one maker are the same. */
const entryOf = ({ sha256 }: MeshRecord): string => `${sha256}.${MESH_MAKER}`;

/** What the cache keeps in place of a library that cannot be written to: small, and for itself, so that it stays longer. */
const asideOf = (sha256: string): string => `${sha256}.${MESH_MAKER}-aside`;
const ASIDE: Contents = { thumbnail: null, record: null };

const contentsOf = ({ layout, boxes, proxy }: MeshRecord): Contents => ({
  normals: layout.vertices * 2,
  boxes: boxes.count * 6 * 4,
  ...(proxy !== null && { proxy: proxy.bytes }),
});

const tooMuch = (): AppError =>
  new AppError('too-large', 'This mesh is too much for the app: the work on it broke down twice.', {
    advice: 'The file is whole where it is. Close other programs and start the app again to try once more.',
  });

async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch (error) {
    throw fromDisk(error);
  }
}
