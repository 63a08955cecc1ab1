import { AppError } from '../base/app-error.ts';
import type { Log } from '../base/log.ts';
import { eachOf } from '../base/turns.ts';
import { FileStates, type FoundFile } from './file-states.ts';
import type { Library } from './port.ts';
import type { Problem } from './problems.ts';

/** Files that are asked for at once: in the background, and behind whoever waits for the disk. */
const WIDTH = 4;
/** Projects with news that are told of together. */
const FEW = 50;

export interface FileSweepDeps {
  readonly library: Pick<Library, 'projectIds' | 'expectedFiles' | 'noteFiles' | 'secondVersions' | 'noteProblems'>;
  /** Files of these projects are others than the lists said. */
  readonly changed: (projectIds: readonly string[]) => void;
  readonly log: Log;
}

/**
 * Looks once, after a library was opened, whether every file that should be there is, and of its size, and whether a sync
 * tool has put a second version beside one: an index that was made anew knows nothing of it, and what happened while the
 * app was closed nobody has seen.
 */
export class FileSweep {
  readonly #deps: FileSweepDeps;
  readonly #states = new FileStates();
  readonly #stop = new AbortController();
  #working: Promise<void> = Promise.resolve();

  constructor(deps: FileSweepDeps) {
    this.#deps = deps;
  }

  /** Resolves when all were looked at; what cannot be is left for the log. */
  begin(): Promise<void> {
    this.#working = this.#lookThrough().catch((error: unknown) => {
      this.#deps.log.warn('the files of the library were not all looked at', { error: String(error) });
    });
    return this.#working;
  }

  /** Resolves when nothing asks the library any more. */
  close(): Promise<void> {
    this.#stop.abort(new AppError('cancelled', 'The library is being closed.'));
    return this.#working;
  }

  async #lookThrough(): Promise<void> {
    const { library, changed } = this.#deps;
    const news: string[] = [];
    const copies: Problem[] = [];
    for (const id of library.projectIds()) {
      if (this.#stop.signal.aborted) return;
      if (await this.#isOther(id)) news.push(id);
      copies.push(...(await library.secondVersions(id)));
      if (news.length >= FEW) changed(news.splice(0));
    }
    // All at once: it is one notice.
    library.noteProblems(copies);
    if (news.length > 0) changed(news);
  }

  async #isOther(projectId: string): Promise<boolean> {
    const { library, log } = this.#deps;
    const found: FoundFile[] = [];
    await eachOf(await library.expectedFiles(projectId), WIDTH, async (file) => {
      if (this.#stop.signal.aborted) return;
      try {
        const state = await this.#states.stateOf(file);
        if (state !== file.was) found.push({ id: file.id, state });
      } catch (error) {
        // What cannot be asked is not known to be missing.
        log.warn('a file could not be looked at', { id: file.id, error: String(error) });
      }
    });
    return found.length > 0 && library.noteFiles(found);
  }
}
