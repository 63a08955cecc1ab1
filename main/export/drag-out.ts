import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { BUILT_IN_RECIPES, type Recipe } from '../../preload/contract/finish.ts';
import { AppError, fromDisk } from '../base/app-error.ts';
import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import { removeOld } from '../base/old-files.ts';
import type { Library } from '../library/port.ts';
import type { Progress } from '../mesh/port.ts';
import type { Exports } from './exports.ts';
import { noteExport, type ExportNotes } from './note.ts';

/** What nobody dragged for so long makes room at the next start. */
const KEEP_MS = 7 * 86_400_000;
/** As many files as are kept while the app runs: whoever rests a hand on every card of a library does not fill the disk. */
const MOST_KEPT = 30;
const [ORIGINAL] = BUILT_IN_RECIPES;

export interface DragOutDeps {
  readonly exports: Pick<Exports, 'nameFor' | 'write'>;
  readonly library: Pick<Library, 'pathOf'>;
  readonly marks: ExportNotes;
  /** Absolute path; made when it is needed. What lies there can be made again. */
  readonly folder: string;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
  /** The recipe that drags carry, and whether with proof of origin. */
  readonly settings: () => { readonly recipe: Recipe; readonly proof: boolean };
}

/** `full`: every triangle, in place; else as the settings say. */
export interface Dragged {
  readonly runId: string;
  readonly full: boolean;
}

/** A file that is there; `picture`: what is seen under the hand, null where there is none. Absolute paths. */
export interface DragFile {
  readonly file: string;
  readonly picture: string | null;
}

/** A file that is kept ready. */
interface Kept extends DragFile {
  readonly recipe: string;
  /** It was dragged, and that is kept in mind. */
  noted: boolean;
}

/**
 * Files to be dragged out of the window. A drag has to begin with a file that is there, so it is made before, under the
 * name that it will bear wherever it is dropped, in a folder of its own.
 */
export class DragOut {
  readonly #deps: DragOutDeps;
  readonly #ready = new Map<string, Kept>();

  constructor(deps: DragOutDeps) {
    this.#deps = deps;
  }

  /** Have the file there. @returns its name. @throws as `Exports.write`. */
  async prepare(dragged: Dragged, signal: AbortSignal, progress: Progress): Promise<{ readonly name: string }> {
    const ready = this.ready(dragged);
    if (ready !== null) return { name: path.basename(ready.file) };
    const { exports, folder, library } = this.#deps;
    const { key, recipe, proof } = this.#kindOf(dragged);
    const name = await exports.nameFor(dragged.runId, recipe);
    const own = path.join(folder, key);
    try {
      await mkdir(own, { recursive: true });
    } catch (error) {
      throw fromDisk(error);
    }
    const file = path.join(own, name);
    await exports.write({ runId: dragged.runId, recipe, proof }, file, signal, progress);
    const picture = await library.pathOf(dragged.runId, 'thumbnail');
    this.#ready.set(key, { file, picture, recipe: recipe.name, noted: false });
    await this.#makeRoom();
    return { name };
  }

  /** The file, at once; null: it is not there (yet). */
  ready(dragged: Dragged): DragFile | null {
    return this.#find(dragged) ?? null;
  }

  /**
   * Let the file go by `drag`, which the system does at once.
   *
   * @throws AppError `not-found` where it was not made before.
   */
  start(dragged: Dragged, drag: (file: DragFile) => void): void {
    const ready = this.#find(dragged);
    if (ready === undefined) {
      throw new AppError('not-found', 'The file is not ready to be dragged yet.', { retryable: true });
    }
    const { file, recipe } = ready;
    drag(ready);
    // Where it was let go nobody is told; that it was dragged is known, and dragging it again is no other file.
    if (ready.noted) return;
    ready.noted = true;
    const { marks, log } = this.#deps;
    void noteExport(marks, { runId: dragged.runId, file, recipe, to: 'drag' }, log);
  }

  #find(dragged: Dragged): Kept | undefined {
    const { key } = this.#kindOf(dragged);
    const ready = this.#ready.get(key);
    // Now, not in a moment: the system asks for the file while the hand moves.
    if (ready === undefined || !existsSync(ready.file)) return undefined;
    // What is used last goes last.
    this.#ready.delete(key);
    this.#ready.set(key, ready);
    return ready;
  }

  async #makeRoom(): Promise<void> {
    for (const [key, { file }] of this.#ready) {
      if (this.#ready.size <= MOST_KEPT) return;
      this.#ready.delete(key);
      await rm(path.dirname(file), { recursive: true, force: true }).catch((error: unknown) => {
        // Some program still holds it: it goes at a later start.
        this.#deps.log.warn('a file that was dragged could not be removed', { error: String(error) });
      });
    }
  }

  /** Remove what was not made or dragged for a week. For a start. */
  async sweep(): Promise<void> {
    const { folder, clock, log } = this.#deps;
    await removeOld(folder, clock.now() - KEEP_MS, (name, error) =>
      log.warn('a file that was dragged could not be removed', { name, error: String(error) }),
    );
  }

  /** By what it carries: another recipe under the same name is another file. */
  #kindOf({ runId, full }: Dragged): { readonly key: string; readonly recipe: Recipe; readonly proof: boolean } {
    const { recipe: chosen, proof } = this.#deps.settings();
    const recipe = full ? ORIGINAL : chosen;
    const key = createHash('sha256')
      .update(JSON.stringify([runId, recipe, proof]))
      .digest('hex');
    return { key, recipe, proof };
  }
}
