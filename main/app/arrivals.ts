import type { Notice } from '../../preload/contract/app.ts';
import type { ShownProject } from '../../preload/contract/call.ts';
import type { Publish } from '../ipc/publish.ts';
import type { Log } from '../base/log.ts';
import { filesOf } from './command-line.ts';
import type { LibraryShop } from './library-shop.ts';
import { takeOpenedFiles } from './opened-files.ts';

export interface ArrivalsDeps {
  readonly appFolder: string;
  readonly shop: () => LibraryShop | null;
  /** Resolves when no library is being opened. */
  readonly settled: () => Promise<void>;
  /** Bring the window to the front. @returns whether its page was there already. */
  readonly show: () => boolean;
  readonly publish: Publish;
  readonly log: Log;
}

/** What leads into a project from outside the page: files on a command line, a click on a notification. */
export class Arrivals {
  readonly #deps: ArrivalsDeps;
  /** For the page that asks next. */
  #unseen: Promise<ShownProject | null> = Promise.resolve(null);

  constructor(deps: ArrivalsDeps) {
    this.#deps = deps;
  }

  /** The files that the app was started with, once the library can take them. Without any, no page waits for that. */
  first(argv: readonly string[], workingFolder: string, ready: Promise<void>, tell: (notice: Notice) => void): void {
    if (filesOf(argv, workingFolder, this.#deps.appFolder).length === 0) return;
    this.#unseen = ready.then(() => this.#take(argv, workingFolder, tell));
  }

  /** What a page which has just been opened should show, once; null: nothing. */
  take(): Promise<ShownProject | null> {
    const shown = this.#unseen;
    this.#unseen = Promise.resolve(null);
    return shown;
  }

  /** The app was started a second time. */
  async again(argv: readonly string[], workingFolder: string): Promise<void> {
    const { show, publish } = this.#deps;
    show();
    await this.#deps.settled();
    const shown = await this.#take(argv, workingFolder, (notice) => publish('app:notice', notice));
    if (shown !== null) publish('app:show-project', shown);
  }

  /** The user wants to see a run that they were told of. */
  showRun({ id: runId, projectId }: { readonly id: string; readonly projectId: string }): void {
    this.#show({ projectId, runId });
  }

  /** The user wants to see a project that something came home to. */
  showProject(projectId: string): void {
    this.#show({ projectId, runId: null });
  }

  #show(shown: ShownProject): void {
    const { show, publish } = this.#deps;
    if (show()) publish('app:show-project', shown);
    else this.#unseen = Promise.resolve(shown);
  }

  async #take(
    argv: readonly string[],
    workingFolder: string,
    tell: (notice: Notice) => void,
  ): Promise<ShownProject | null> {
    const { appFolder, shop, log } = this.#deps;
    const projectId = await takeOpenedFiles(filesOf(argv, workingFolder, appFolder), { shop, tell, log });
    return projectId === null ? null : { projectId, runId: null };
  }
}
