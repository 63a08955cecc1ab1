import { copyFile, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Receipt, Recipe } from '../../preload/contract/finish.ts';
import { AppError, fromDisk } from '../base/app-error.ts';
import { syncFolder } from '../base/json-file.ts';
import { halfWritten, renameFile } from '../library/copy-in.ts';
import { safeName } from '../library/folders.ts';
import type { Library } from '../library/port.ts';
import type { Progress } from '../mesh/port.ts';
import { sourceOf, type MeshSource, type SourceLibrary } from '../meshes/source.ts';
import type { FinishedMeshes, Preview } from './finished-meshes.ts';
import { copyWithProof, type Making } from './proof.ts';
import { endingOf } from './recipes.ts';

export interface ExportsDeps {
  readonly library: SourceLibrary & Pick<Library, 'project' | 'runFolder'>;
  readonly finished: FinishedMeshes;
  /** The app's own, for the proof of origin. */
  readonly version: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** What is to be exported, and how. */
export interface Wanted {
  readonly runId: string;
  readonly recipe: Recipe;
  /** Whether the file says what it was made of, as far as its format has room for it. */
  readonly proof: boolean;
}

/** What was written. */
export interface Written {
  readonly file: string;
  readonly receipt: Receipt;
  /** `request-only`: the format has room for no more. */
  readonly proof: 'included' | 'left-out' | 'request-only';
}

/** Results on their way out of the library. What they are made of is only read. */
export class Exports {
  readonly #deps: ExportsDeps;

  constructor(deps: ExportsDeps) {
    this.#deps = deps;
  }

  /** What comes out, before anything is written anywhere. @throws as `FinishedMeshes.finish`. */
  async preview(runId: string, recipe: Recipe, signal: AbortSignal, progress: Progress): Promise<Preview> {
    return this.#deps.finished.preview(await this.#source(runId), recipe, signal, progress);
  }

  /** Absolute path of a preview's file; null: there is none (any more). */
  file(previewId: string, kind: string): Promise<string | null> {
    return this.#deps.finished.file(previewId, kind);
  }

  /** "hero run 3 game.glb": a name that every system takes. */
  async nameFor(runId: string, recipe: Recipe): Promise<string> {
    const { library } = this.#deps;
    const run = await library.run(runId);
    const project = await library.project(run.projectId);
    const stem = `${project.name} run ${run.number}${recipe.id === 'original' ? '' : ` ${recipe.name.toLowerCase()}`}`;
    return `${safeName(stem, 'Mesh')}${endingOf(recipe.format)}`;
  }

  /**
   * Write a file, by way of a temporary one beside it: it is there whole or not at all, and what stood there before
   * stays until then.
   *
   * @param file absolute; what is there is replaced.
   * @throws AppError `missed-target`, `bad-request` for a run without a result, `cancelled`, what the disk says.
   */
  async write(
    { runId, recipe, proof }: Wanted,
    file: string,
    signal: AbortSignal,
    progress: Progress,
  ): Promise<Written> {
    const source = await this.#source(runId);
    await this.#refuseOwn(runId, file);
    const { file: finished, receipt } = await this.#deps.finished.finish(source, recipe, { signal, progress });
    const { kind } = recipe.format;
    const making = proof ? await this.#making(runId, recipe) : null;
    const half = path.join(path.dirname(file), halfWritten(path.basename(file)));
    try {
      if (making === null) await copyFile(finished, half);
      else await copyWithProof(finished, half, kind, making, signal);
      signal.throwIfAborted();
      await renameFile(half, file);
      await syncFolder(path.dirname(file));
    } catch (error) {
      throw outside(error);
    } finally {
      await rm(half, { force: true });
    }
    return { file, receipt, proof: !proof ? 'left-out' : kind === 'stl' ? 'request-only' : 'included' };
  }

  async #source(runId: string): Promise<MeshSource> {
    const source = await sourceOf(this.#deps.library, runId);
    if (source.input !== null || source.sha256 === null) {
      throw new AppError('bad-request', 'Only a finished run can be exported.');
    }
    return source;
  }

  async #making(runId: string, recipe: Recipe): Promise<Making> {
    const { library, version, now } = this.#deps;
    const run = await library.run(runId);
    return { run, project: await library.project(run.projectId), app: version, at: now(), recipe: recipe.name };
  }

  /** The library's own files are what exports are made from: none is ever written over. */
  async #refuseOwn(runId: string, file: string): Promise<void> {
    const folder = await this.#deps.library.runFolder(runId);
    const inside = path.relative(path.resolve(folder), path.resolve(file));
    if (inside.startsWith('..') || path.isAbsolute(inside)) return;
    throw new AppError(
      'bad-request',
      'That is the folder of the run itself, which the app keeps as fal delivered it.',
      {
        advice: 'Choose another folder.',
      },
    );
  }
}

/** The place is the user's own, not the library. */
function outside(error: unknown): unknown {
  const known = fromDisk(error);
  if (!(known instanceof AppError) || known === error || known.code !== 'read-only') return known;
  return new AppError('read-only', 'That folder cannot be written to.', {
    advice: 'Choose another one.',
    retryable: true,
    cause: error,
  });
}
