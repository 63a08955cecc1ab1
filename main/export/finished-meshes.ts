import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { Receipt, type Recipe } from '../../preload/contract/finish.ts';
import type { MeshView } from '../../preload/contract/mesh.ts';
import { AppError, fromDisk } from '../base/app-error.ts';
import { readJson } from '../base/json-file.ts';
import { MeshRecord } from '../library/records.ts';
import { MESH_MAKER, type MeshEngine, type Progress } from '../mesh/port.ts';
import type { CacheFolder, Contents } from '../meshes/cache-folder.ts';
import { SharedWork, type Shared, type Waiter } from '../meshes/shared-work.ts';
import type { MeshSource } from '../meshes/source.ts';

/** Raised when what the app makes by a recipe changes: what was made before is made again. */
const FINISH_MAKER = 1;
/** As many previews as a page can have looked at; who asks for an older one's files has to open it again. */
const MOST_OPEN = 50;
/** Share of the work that is finishing; looking the result over for the screen is the rest. */
const FINISHING = 0.8;

export interface FinishedMeshesDeps {
  readonly engine: Pick<MeshEngine, 'finish' | 'inspect'>;
  readonly cache: CacheFolder;
  readonly newId: () => string;
}

/** A mesh that a recipe was applied to. */
export interface FinishedMesh {
  /** Absolute path of the file in the recipe's format; it may have to make room for others at any time. */
  readonly file: string;
  /** The same mesh as a plain GLB in its source's own coordinates; as above. */
  readonly plain: string;
  readonly receipt: Receipt;
}

export interface Preview {
  readonly receipt: Receipt;
  /** How to show the finished mesh: it stands where its source stands. Its id names its media. */
  readonly view: MeshView;
}

const KINDS = ['mesh', 'normals', 'proxy', 'boxes'] as const;
export type PreviewKind = (typeof KINDS)[number];

/**
 * Results with a recipe applied: made once for one content, place and recipe, and kept in a cache, so that what was
 * looked at before is exported at once.
 */
export class FinishedMeshes {
  readonly #deps: FinishedMeshesDeps;
  readonly #finishing = new SharedWork<FinishedMesh>();
  readonly #looking = new SharedWork<MeshRecord>();
  readonly #opened = new Map<string, string>();

  constructor(deps: FinishedMeshesDeps) {
    this.#deps = deps;
  }

  /**
   * The finished file, with what became of it.
   *
   * @throws AppError `missed-target`, with nothing made; as `MeshEngine.finish`; `cancelled`.
   */
  finish(source: MeshSource, recipe: Recipe, waiter: Waiter): Promise<FinishedMesh> {
    const entry = entryOf(source, recipe);
    return this.#finishing.join(
      entry,
      waiter,
      async (shared) => (await this.#find(entry, recipe)) ?? this.#make(entry, source, recipe, shared),
    );
  }

  /** The finished mesh as the viewer shows it. @throws as `finish`. */
  async preview(source: MeshSource, recipe: Recipe, signal: AbortSignal, progress: Progress): Promise<Preview> {
    const { receipt } = await this.finish(source, recipe, { signal, progress: (done) => progress(done * FINISHING) });
    const entry = entryOf(source, recipe);
    const record = await this.#looking.join(
      entry,
      { signal },
      async ({ signal: until }) => (await this.#findLook(entry)) ?? this.#look(entry, until),
    );
    const id = this.#deps.newId();
    this.#opened.set(id, entry);
    for (const oldest of this.#opened.keys()) if (this.#opened.size > MOST_OPEN) this.#opened.delete(oldest);
    const { bytes, layout, statistics, health, proxy, boxes } = record;
    const placement = source.placement === null ? null : [...source.placement.matrix];
    const view = { id, bytes, layout, statistics, health, proxy, boxes, coloured: false, placement, residual: null };
    return { receipt, view };
  }

  /** Absolute path of a preview's file; null for one that is not open, or had to make room. */
  async file(id: string, kind: string): Promise<string | null> {
    const entry = this.#opened.get(id);
    if (entry === undefined || !isKind(kind)) return null;
    const { cache } = this.#deps;
    const what = kind === 'mesh' ? 'preview' : kind;
    return (await cache.has(entry, { [what]: null })) ? cache.path(entry, what) : null;
  }

  /** Leave all work. Resolves when nothing is being worked on. */
  async close(): Promise<void> {
    await Promise.all([this.#finishing.close(), this.#looking.close()]);
  }

  async #find(entry: string, recipe: Recipe): Promise<FinishedMesh | null> {
    const { cache } = this.#deps;
    if (!(await cache.has(entry, { finished: null, preview: null, receipt: null }))) return null;
    // Whatever is wrong with it, it can be made again.
    const receipt = await readJson(cache.path(entry, 'receipt'), Receipt).catch(() => null);
    if (receipt === null || !(await cache.has(entry, { finished: receipt.after.bytes }))) return null;
    return { ...this.#files(entry), receipt: { ...receipt, recipe } };
  }

  async #make(entry: string, source: MeshSource, recipe: Recipe, shared: Shared): Promise<FinishedMesh> {
    const { engine, cache } = this.#deps;
    const [out, previewOut, receiptOut] = [await cache.draft(), await cache.draft(), await cache.draft()];
    try {
      const placed = { file: source.file, placement: source.placement?.matrix ?? null };
      const job = { source: placed, recipe, out, previewOut, extras: null };
      const receipt = await engine.finish(job, shared.signal, shared.progress);
      await writeFile(receiptOut, JSON.stringify(receipt));
      await cache.keep(entry, { finished: out, preview: previewOut, receipt: receiptOut });
      return { ...this.#files(entry), receipt };
    } catch (error) {
      throw fromDisk(error);
    } finally {
      await cache.drop(out, previewOut, receiptOut);
    }
  }

  #files(entry: string): Pick<FinishedMesh, 'file' | 'plain'> {
    const { cache } = this.#deps;
    return { file: cache.path(entry, 'finished'), plain: cache.path(entry, 'preview') };
  }

  async #findLook(entry: string): Promise<MeshRecord | null> {
    const { cache } = this.#deps;
    if (!(await cache.has(entry, { record: null }))) return null;
    const record = await readJson(cache.path(entry, 'record'), MeshRecord).catch(() => null);
    return record?.maker === MESH_MAKER && (await cache.has(entry, contentsOf(record))) ? record : null;
  }

  async #look(entry: string, signal: AbortSignal): Promise<MeshRecord> {
    const { engine, cache } = this.#deps;
    const drafts = [await cache.draft(), await cache.draft(), await cache.draft(), await cache.draft()] as const;
    const [normals, thumbnailOut, proxy, boxes] = drafts;
    const recordOut = await cache.draft();
    try {
      const job = {
        file: cache.path(entry, 'preview'),
        normalsOut: normals,
        thumbnailOut,
        proxyOut: proxy,
        boxesOut: boxes,
      };
      const record: MeshRecord = { ...(await engine.inspect(job, signal)), version: 1, maker: MESH_MAKER };
      await writeFile(recordOut, JSON.stringify(record));
      await cache.keep(entry, { normals, boxes, record: recordOut, ...(record.proxy !== null && { proxy }) });
      return record;
    } catch (error) {
      throw fromDisk(error);
    } finally {
      await cache.drop(...drafts, recordOut);
    }
  }
}

const isKind = (kind: string): kind is PreviewKind => KINDS.some((known) => known === kind);

const contentsOf = ({ layout, boxes, proxy }: MeshRecord): Contents => ({
  normals: layout.vertices * 2,
  boxes: boxes.count * 6 * 4,
  ...(proxy !== null && { proxy: proxy.bytes }),
});

/** The same content in the same place by the same steps gives the same file, whatever the recipe is called. */
function entryOf({ sha256, placement }: MeshSource, recipe: Recipe): string {
  if (sha256 === null) throw new AppError('bad-request', 'Only a finished run can be exported.');
  const { id: _, name: __, ...steps } = recipe;
  const parts = [sha256, placement?.matrix ?? null, sorted(steps)];
  return `${createHash('sha256').update(JSON.stringify(parts)).digest('hex')}.${MESH_MAKER}-${FINISH_MAKER}`;
}

/** With its keys in one order at every depth: a recipe that was read from a file is the one that was written. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries: [string, unknown][] = Object.entries(value);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, one]) => [key, sorted(one)]));
}
