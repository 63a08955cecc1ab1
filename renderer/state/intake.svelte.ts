import type { OriginCard } from '../../preload/contract/origin.ts';
import type { IntakeResult, Slot } from '../../preload/contract/library.ts';
import type { App } from '../app.ts';
import { shellText } from '../messages.ts';
import { pairsText } from '../messages/pairs.ts';
import { Batch } from '../refine/batch.svelte.ts';
import { pairFiles } from '../refine/pairs.ts';
import type { Starts } from '../refine/starts.svelte.ts';
import type { Navigation } from './navigation.svelte.ts';
import type { Notices } from './notices.svelte.ts';
import type { OpenProject } from './open-project.svelte.ts';

/** A file that was dropped, pasted or picked, and the folders of the drop on the way to it, as in `props/lamp`. */
export interface GivenFile {
  readonly file: File;
  readonly folder: string;
  /** An archive, or a folder that is a project or a library: it is brought in, not into a project. */
  readonly holdsProjects?: boolean;
}

interface IntakeDeps {
  readonly app: App;
  readonly notices: Notices;
  readonly navigation: Navigation;
  readonly project: OpenProject;
  readonly starts: Starts;
  /** Whether an input stands on screen with what there is to say of it. */
  readonly isShown: (inputId: string) => boolean;
}

/** Files that main takes in one call. */
const MOST_FILES = 100;

/** Files on their way in: dropped, pasted or picked. They go to the open project, or make a new one, or many. */
export class Intake {
  #busy = $state(0);
  #batch: Batch | null = $state.raw(null);
  #origins: readonly OriginCard[] = $state.raw([]);
  readonly #deps: IntakeDeps;

  constructor(deps: IntakeDeps) {
    this.#deps = deps;
  }

  get busy(): boolean {
    return this.#busy > 0;
  }

  /** Pairs that the user is asked about; null: none are. */
  get batch(): Batch | null {
    return this.#batch;
  }

  /** Files that were exported from the app and have come back, to be shown one after the other. */
  get origins(): readonly OriginCard[] {
    return this.#origins;
  }

  closeOrigin(card: OriginCard): void {
    this.#origins = this.#origins.filter((one) => one !== card);
  }

  /** Takes such a file in as a coarse mesh all the same. */
  async addAnyway({ token }: OriginCard): Promise<void> {
    const { app, project } = this.#deps;
    const projectId = project.id;
    await this.#take(() => app.call('origin:add', { token, projectId }));
  }

  /** Two pairs or more are shown first; anything less goes straight in. */
  async files(given: readonly GivenFile[]): Promise<void> {
    if (given.length === 0) return;
    const files = given.map(({ file }) => file);
    const pairing = pairFiles(given.map(({ file, folder }) => ({ file, folder, name: file.name })));
    if (pairing.pairs.length < 2) await this.#give(files);
    else this.#batch = new Batch(this.#deps, pairing, files);
  }

  /** All that the pairs are made of, and the rest that was dropped with them, into the open project. */
  async addAll(batch: Batch): Promise<void> {
    this.leave(batch);
    await this.#give(batch.files);
  }

  /** Done with these pairs, or thought better of them. */
  leave(batch: Batch): void {
    if (this.#batch === batch) this.#batch = null;
  }

  /** Opens the system's file dialog. `slot`: only what fits there. */
  async pick(slot: Slot | null = null): Promise<void> {
    const { app, project } = this.#deps;
    const projectId = project.id;
    await this.#take(() => app.call('intake:pick', { projectId, slot }));
  }

  async sample(): Promise<void> {
    const { app, navigation } = this.#deps;
    const { id } = await app.call('sample:open');
    await navigation.openProject(id);
  }

  async newProject(name: string): Promise<void> {
    const { app, navigation } = this.#deps;
    const { id } = await app.call('project:create', { name });
    await navigation.openProject(id);
  }

  async #give(files: readonly File[]): Promise<void> {
    const { app, notices, project } = this.#deps;
    const projectId = project.id;
    if (files.length > MOST_FILES) notices.tell({ level: 'warning', ...pairsText.most(MOST_FILES) });
    await this.#take(() => app.call('intake:files', { projectId, files: files.slice(0, MOST_FILES) }));
  }

  async #take(ask: () => Promise<IntakeResult>): Promise<void> {
    const { isShown, navigation, notices, project } = this.#deps;
    this.#busy += 1;
    try {
      const { projectId, added, refused, origins = [] } = await ask();
      this.#origins = [...this.#origins, ...origins];
      for (const { name, message, advice } of refused) {
        notices.tell({ level: 'warning', message: shellText.refused(name, message), advice });
      }
      const isOnlyShown = added.length === 0 && refused.length === 0 && origins.length > 0;
      if (projectId !== null && !isOnlyShown) {
        if (projectId === project.id) await project.reload();
        else await navigation.openProject(projectId);
      }
      for (const { id, name, notes } of added) {
        if (notes.length > 0 && !isShown(id)) notices.tell({ message: shellText.noted(name, notes) });
      }
    } finally {
      this.#busy -= 1;
    }
  }
}
