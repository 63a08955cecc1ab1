import { readFile, stat } from 'node:fs/promises';
import { writeFile } from 'atomically';
import type { MeshView } from '../../preload/contract/mesh.ts';
import type { Placement } from '../../preload/contract/runs.ts';
import { AppError, fromDisk } from '../base/app-error.ts';
import { systemClock, type Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { Library } from '../library/port.ts';
import type { InputRecord, MeshRecord } from '../library/records.ts';
import { MESH_MAKER, type MeshEngine } from '../mesh/port.ts';
import { CacheFolder } from './cache-folder.ts';

/** Normals of about 150 results of three million vertices each. */
const CACHE_BYTES = 2 * 1024 ** 3;

const MOST_BREAKDOWNS = 2;

export interface MeshesDeps {
  readonly library: Pick<Library, 'input' | 'run' | 'meshRecord' | 'saveMeshRecord' | 'pathOf' | 'thumbnailPath'>;
  readonly engine: Pick<MeshEngine, 'inspect' | 'place'>;
  /** Absolute path; made when it is needed. */
  readonly cacheFolder: string;
  readonly log: Log;
  /** A mesh has a new thumbnail. */
  readonly publishMedia: (id: string) => void;
  readonly cacheBytes?: number;
  readonly clock?: Pick<Clock, 'now'>;
}

/** What is known of a mesh, with the normals that were made of it. */
interface Known {
  readonly record: MeshRecord;
  readonly normals: string;
}

/**
 * Everything about a mesh, made once and kept: statistics and thumbnail beside the mesh, normals in a cache keyed by its
 * content. `id` is an input's or a run's throughout. Whoever asks while it is being made waits for the same work.
 */
export class Meshes {
  readonly #deps: MeshesDeps;
  readonly #cache: CacheFolder;
  readonly #jobs = new Map<string, Promise<Known>>();
  /** Waiting to be made in the background, in the order in which they were asked for. */
  readonly #cold = new Set<string>();
  #warming: Promise<void> | null = null;
  /** Meshes that could not be inspected, and how often the mesh process broke down over them since the start. */
  readonly #failed = new Map<string, number>();
  readonly #stop = new AbortController();

  constructor(deps: MeshesDeps) {
    this.#deps = deps;
    this.#cache = new CacheFolder(
      deps.cacheFolder,
      deps.cacheBytes ?? CACHE_BYTES,
      deps.clock ?? systemClock,
      deps.log,
    );
  }

  /** Remove what a crash left half-made. */
  sweep(): Promise<void> {
    return this.#cache.sweep();
  }

  /** @throws AppError `file-missing`, `damaged`, `unsupported-file`, `not-found` … where the mesh cannot be read. */
  async record(id: string): Promise<MeshRecord> {
    return (await this.#known(id)).record;
  }

  /** How to show a mesh, its normals being ready by then. @throws as `record`. */
  async open(id: string): Promise<MeshView> {
    const { record } = await this.#known(id);
    const { bytes, layout, statistics, health, proxy, boxes } = record;
    const input = await this.#inputOrNull(id);
    const placement = input === null ? ((await this.#deps.library.run(id)).result?.placement ?? null) : null;
    return {
      ...{ id, bytes, layout, statistics, health, proxy, boxes },
      coloured: input?.coloured ?? false,
      placement: placement?.matrix ?? null,
      residual: placement?.residual ?? null,
    };
  }

  /** Absolute path of a mesh's normals, made again where the cache has dropped them; null where they cannot be made. */
  async normalsPath(id: string): Promise<string | null> {
    try {
      return (await this.#known(id)).normals;
    } catch (error) {
      this.#deps.log.warn('a mesh has no normals', { id, error: String(error) });
      return null;
    }
  }

  /**
   * Make in the background what will be asked for soon. One at a time, so that whoever opens a mesh waits for one of these
   * at most; what failed once is left to be tried when somebody opens it.
   */
  warm(id: string): void {
    if (this.#failed.has(id)) return;
    this.#cold.add(id);
    this.#warming ??= this.#warmAll().finally(() => (this.#warming = null));
  }

  async #warmAll(): Promise<void> {
    for (const id of this.#cold) {
      this.#cold.delete(id);
      if (this.#stop.signal.aborted) return;
      await this.#known(id).catch((error: unknown) => {
        if (this.#stop.signal.aborted) return;
        this.#deps.log.warn('a mesh could not be inspected', { id, error: String(error) });
      });
    }
  }

  /** Where a run's result belongs on its coarse mesh. @throws AppError, also where one of the two is not there. */
  async place(runId: string, meshId: string, octreeResolution: number, signal: AbortSignal): Promise<Placement> {
    const [coarse, refined] = await Promise.all([this.#fileOf(meshId), this.#fileOf(runId)]);
    return this.#deps.engine.place({ coarse, refined, octreeResolution }, signal);
  }

  /** Leave all work. Resolves when nothing asks the library any more. */
  async close(): Promise<void> {
    this.#stop.abort(new AppError('cancelled', 'The app is closing.'));
    await Promise.allSettled([this.#warming, ...this.#jobs.values()]);
  }

  #known(id: string): Promise<Known> {
    const running = this.#jobs.get(id);
    if (running !== undefined) return running;
    const job = this.#attempt(id).finally(() => this.#jobs.delete(id));
    this.#jobs.set(id, job);
    return job;
  }

  /** A mesh that brings the mesh process down is not tried for ever: each try takes its memory from the whole machine. */
  async #attempt(id: string): Promise<Known> {
    const breakdowns = this.#failed.get(id) ?? 0;
    if (breakdowns >= MOST_BREAKDOWNS) throw tooMuch();
    try {
      const known = await this.#find(id);
      this.#failed.delete(id);
      return known;
    } catch (error) {
      const isOver = error instanceof AppError && error.code === 'cancelled';
      const isBreakdown = error instanceof AppError && error.code === 'internal';
      if (!isOver) this.#failed.set(id, breakdowns + (isBreakdown ? 1 : 0));
      throw error;
    }
  }

  /** What is there, where it is whole, of today's maker and of this very mesh; else made anew. */
  async #find(id: string): Promise<Known> {
    const file = await this.#fileOf(id);
    const sha256 = await this.#sha256Of(id);
    const record = await this.#deps.library.meshRecord(id);
    const thumbnail = await this.#deps.library.pathOf(id, 'thumbnail');
    if (record?.maker === MESH_MAKER && record.sha256 === sha256 && (await sizeOf(file)) === record.bytes) {
      const normals = await this.#cache.find(normalsName(record.sha256));
      if (normals !== null && thumbnail !== null) return { record, normals };
    }
    return this.#make(id, file);
  }

  async #make(id: string, file: string): Promise<Known> {
    const { engine, library, log, publishMedia } = this.#deps;
    const normalsOut = await this.#cache.draft();
    const thumbnailOut = await this.#cache.draft();
    const proxyOut = await this.#cache.draft();
    const boxesOut = await this.#cache.draft();
    try {
      const made = await engine.inspect({ file, normalsOut, thumbnailOut, proxyOut, boxesOut }, this.#stop.signal);
      const record: MeshRecord = { ...made, version: 1, maker: MESH_MAKER };
      const normals = await this.#cache.keep(normalsOut, normalsName(made.sha256));
      try {
        await writeFile(await library.thumbnailPath(id), await readFile(thumbnailOut));
        await library.saveMeshRecord(id, record);
        publishMedia(id);
      } catch (error) {
        // A library that cannot be written to can still be looked at.
        log.warn('what was learnt of a mesh could not be kept beside it', { id, error: String(error) });
      }
      return { record, normals };
    } catch (error) {
      throw fromDisk(error);
    } finally {
      await this.#cache.drop(normalsOut);
      for (const draft of [thumbnailOut, proxyOut, boxesOut]) await this.#cache.drop(draft);
    }
  }

  async #fileOf(id: string): Promise<string> {
    const file = await this.#deps.library.pathOf(id, 'mesh');
    if (file !== null) return file;
    throw new AppError('file-missing', 'The mesh file is not where it was.', {
      advice: 'If the library is on a disk that was unplugged, plug it in again.',
      retryable: true,
    });
  }

  /** As the library's own files say; null for a run whose result is not written down. */
  async #sha256Of(id: string): Promise<string | null> {
    const input = await this.#inputOrNull(id);
    if (input !== null) return input.sha256;
    return (await this.#deps.library.run(id)).result?.sha256 ?? null;
  }

  async #inputOrNull(id: string): Promise<InputRecord | null> {
    try {
      return (await this.#deps.library.input(id)).input;
    } catch (error) {
      if (error instanceof AppError && error.code === 'not-found') return null;
      throw error;
    }
  }
}

const tooMuch = (): AppError =>
  new AppError('too-large', 'This mesh is too much for the app: the work on it broke down twice.', {
    advice: 'The file is whole where it is. Close other programs and start the app again to try once more.',
  });

const normalsName = (sha256: string): string => `${sha256}.${MESH_MAKER}.normals`;

async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch (error) {
    throw fromDisk(error);
  }
}
