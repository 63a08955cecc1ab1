import { randomUUID } from 'node:crypto';
import path from 'node:path';
import type { Camera, DistanceMap, FileReport, MeshView, PictureMatch } from '../../preload/contract/mesh.ts';
import type { Placement } from '../../preload/contract/runs.ts';
import { AppError } from '../base/app-error.ts';
import { systemClock, type Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { Library } from '../library/port.ts';
import type { MeshRecord } from '../library/records.ts';
import type { MeshEngine, PlacedFile, Progress } from '../mesh/port.ts';
import { Appearances } from './appearances.ts';
import { CacheFolder } from './cache-folder.ts';
import { type DistanceKind, DistanceMaps } from './distance-maps.ts';
import { Inspections, type Known } from './inspections.ts';
import { Previews } from './previews.ts';
import { SmallPictures } from './small-pictures.ts';
import { gone, pictureOf, sourceOf } from './source.ts';

/** What was made of about 100 results of three million vertices each. */
const CACHE_BYTES = 2 * 1024 ** 3;

export interface MeshesDeps {
  readonly library: Pick<
    Library,
    | 'input'
    | 'run'
    | 'meshRecord'
    | 'saveMeshRecord'
    | 'pathOf'
    | 'originalPath'
    | 'thumbnailPath'
    | 'meshIds'
    | 'lacksPreview'
    | 'picture'
    | 'access'
  >;
  readonly engine: Omit<MeshEngine, 'prepare' | 'readImage' | 'occupancy' | 'matte' | 'pose' | 'close'>;
  /** Absolute path; made when it is needed. */
  readonly cacheFolder: string;
  readonly log: Log;
  /** A mesh has a new thumbnail, or a large picture a small one. */
  readonly publishMedia: (id: string) => void;
  /** So many meshes are still without their thumbnail. */
  readonly publishPreviews?: (left: number) => void;
  readonly newId?: () => string;
  readonly cacheBytes?: number;
  readonly clock?: Pick<Clock, 'now'>;
}

/** What `media/<id>/<kind>` can name that is made of a mesh. */
export type MadeKind = 'normals' | 'proxy' | 'boxes' | 'appearance' | DistanceKind;

/**
 * Everything about meshes, made once and kept: what is known of one lies beside it, its other files in a cache keyed by
 * content. `id` is an input's or a run's throughout. Whoever asks while something is being made waits for the same work;
 * it is left when the last of their signals has fired.
 */
export class Meshes {
  readonly #deps: MeshesDeps;
  readonly #cache: CacheFolder;
  readonly #inspections: Inspections;
  readonly #previews: Previews;
  readonly #distances: DistanceMaps;
  readonly #appearances: Appearances;
  readonly #smallPictures: SmallPictures;
  readonly #stop = new AbortController();

  constructor(deps: MeshesDeps) {
    this.#deps = deps;
    const { cacheFolder, cacheBytes = CACHE_BYTES, clock = systemClock, newId = randomUUID, log } = deps;
    this.#cache = new CacheFolder(cacheFolder, cacheBytes, clock, log);
    const parts = { ...deps, cache: this.#cache, newId };
    const inspections = new Inspections(parts);
    this.#inspections = inspections;
    this.#previews = new Previews({
      library: deps.library,
      make: (id, signal) => inspections.known(id, { signal, isBackground: true }),
      hasFailed: (id) => inspections.hasFailed(id),
      log,
      publishLeft: (left) => deps.publishPreviews?.(left),
    });
    this.#distances = new DistanceMaps(parts);
    this.#appearances = new Appearances(parts);
    this.#smallPictures = new SmallPictures(parts);
  }

  /** Remove what a crash left half-made. */
  sweep(): Promise<void> {
    return this.#cache.sweep();
  }

  /** @throws AppError `file-missing`, `damaged`, `unsupported-file`, `not-found` … where the mesh cannot be read. */
  async record(id: string): Promise<MeshRecord> {
    return (await this.#known(id)).record;
  }

  /** How to show a mesh, what is shown of it being ready by then. @throws as `record`; `cancelled`. */
  async open(id: string, signal: AbortSignal): Promise<MeshView> {
    const { record, source } = await this.#known(id, signal);
    const { bytes, layout, statistics, health, proxy, boxes } = record;
    return {
      ...{ id, bytes, layout, statistics, health, proxy, boxes },
      coloured: source.input?.coloured ?? false,
      placement: source.placement?.matrix ?? null,
      residual: source.placement?.residual ?? null,
    };
  }

  /** How far `id` is from `from`, both as they stand. The map's own id names its files until the library is closed. */
  async distances(id: string, from: string, signal: AbortSignal, progress?: Progress): Promise<DistanceMap> {
    const [mesh, reference] = await Promise.all([this.#known(id, signal), this.#known(from, signal)]);
    return this.#distances.open(mesh, reference, { signal, ...(progress !== undefined && { progress }) });
  }

  /** A first guess of the camera that took the picture. @throws as `MeshEngine.match`. */
  async match(id: string, imageId: string, signal: AbortSignal, progress?: Progress): Promise<PictureMatch> {
    const job = { picture: await pictureOf(this.#deps.library, imageId), mesh: await this.#placed(id) };
    return this.#deps.engine.match(job, this.#until(signal), progress);
  }

  /** How well the silhouettes overlap from where the camera stands, 0 to 1. */
  async overlap(id: string, imageId: string, camera: Camera, signal: AbortSignal): Promise<number> {
    const job = { picture: await pictureOf(this.#deps.library, imageId), mesh: await this.#placed(id), camera };
    return this.#deps.engine.overlap(job, this.#until(signal));
  }

  /** What the validator says of the file as it came: the user's own where that is a glTF, else the GLB that was made. */
  async report(id: string, signal: AbortSignal): Promise<FileReport> {
    const { file, input } = await sourceOf(this.#deps.library, id);
    const original = input === null ? file : await this.#deps.library.originalPath(id);
    if (original === null) throw gone('mesh');
    const isGltf = ['.glb', '.gltf'].includes(path.extname(original).toLowerCase());
    return this.#deps.engine.report({ file: isGltf ? original : file }, this.#until(signal));
  }

  /**
   * Absolute path of what was made of a mesh, made again where the cache has dropped it. For distances `id` is the map's.
   * Null where there is no such thing, or where it cannot be made.
   */
  async file(id: string, kind: MadeKind, signal: AbortSignal): Promise<string | null> {
    try {
      if (kind === 'distances' || kind === 'proxydistances') return await this.#distances.file(id, kind);
      if (kind === 'appearance') return await this.#appearances.file(id, { signal });
      return (await this.#known(id, signal))[kind];
    } catch (error) {
      if (!signal.aborted) this.#deps.log.warn('a mesh has no such file', { id, kind, error: String(error) });
      return null;
    }
  }

  /** Absolute path of a large picture's small PNG; null: there is none (yet), or it is small itself. */
  async smallPicture(id: string): Promise<string | null> {
    try {
      return await this.#smallPictures.file(id);
    } catch (error) {
      this.#deps.log.warn('a picture could not be looked for', { id, error: String(error) });
      return null;
    }
  }

  /** Absolute path of a mesh's thumbnail where the library cannot keep it; null: there is none (yet). */
  async keptThumbnail(id: string): Promise<string | null> {
    // Whatever it is that has none, the page is told by who answers for it.
    return this.#inspections.thumbnail(id).catch(() => null);
  }

  /** Make in the background what will be asked for soon. */
  warm(id: string): void {
    this.#previews.soon(id);
  }

  /** Make in the background what any mesh of the library lacks. Resolves when that is found out, not when it is made. */
  warmAll(): Promise<void> {
    return this.#previews.look();
  }

  /** Where a run's result belongs on its coarse mesh. @throws AppError, also where one of the two is not there. */
  async place(runId: string, meshId: string, octreeResolution: number, signal: AbortSignal): Promise<Placement> {
    const { library, engine } = this.#deps;
    const [coarse, refined] = await Promise.all([sourceOf(library, meshId), sourceOf(library, runId)]);
    return engine.place({ coarse: coarse.file, refined: refined.file, octreeResolution }, signal);
  }

  /** Leave all work. Resolves when nothing asks the library any more. */
  async close(): Promise<void> {
    this.#stop.abort(new AppError('cancelled', 'The app is closing.'));
    await Promise.all([
      this.#previews.close(),
      this.#inspections.close(),
      this.#distances.close(),
      this.#appearances.close(),
      this.#smallPictures.close(),
    ]);
  }

  #known(id: string, signal: AbortSignal = this.#stop.signal): Promise<Known> {
    return this.#inspections.known(id, { signal });
  }

  #until(signal: AbortSignal): AbortSignal {
    return AbortSignal.any([signal, this.#stop.signal]);
  }

  async #placed(id: string): Promise<PlacedFile> {
    const { file, placement } = await sourceOf(this.#deps.library, id);
    return { file, placement: placement?.matrix ?? null };
  }
}
