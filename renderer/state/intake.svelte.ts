import type { IntakeResult, Slot } from '../../preload/contract/library.ts';
import type { App } from '../app.ts';
import { shellText } from '../messages.ts';
import type { Navigation } from './navigation.svelte.ts';
import type { Notices } from './notices.svelte.ts';
import type { OpenProject } from './open-project.svelte.ts';

interface IntakeDeps {
  readonly app: App;
  readonly notices: Notices;
  readonly navigation: Navigation;
  readonly project: OpenProject;
  /** Whether an input stands on screen with what there is to say of it. */
  readonly isShown: (inputId: string) => boolean;
}

/** Files on their way in: dropped, pasted or picked. They go to the open project, or make a new one. */
export class Intake {
  #busy = $state(0);
  readonly #app: App;
  readonly #notices: Notices;
  readonly #navigation: Navigation;
  readonly #project: OpenProject;
  readonly #isShown: (inputId: string) => boolean;

  constructor({ app, notices, navigation, project, isShown }: IntakeDeps) {
    this.#app = app;
    this.#notices = notices;
    this.#navigation = navigation;
    this.#project = project;
    this.#isShown = isShown;
  }

  get busy(): boolean {
    return this.#busy > 0;
  }

  async files(files: readonly File[]): Promise<void> {
    const projectId = this.#project.id;
    if (files.length > 0) await this.#take(() => this.#app.call('intake:files', { projectId, files }));
  }

  /** Opens the system's file dialog. `slot`: only what fits there. */
  async pick(slot: Slot | null = null): Promise<void> {
    const projectId = this.#project.id;
    await this.#take(() => this.#app.call('intake:pick', { projectId, slot }));
  }

  async sample(): Promise<void> {
    const { id } = await this.#app.call('sample:open');
    await this.#navigation.openProject(id);
  }

  async newProject(name: string): Promise<void> {
    const { id } = await this.#app.call('project:create', { name });
    await this.#navigation.openProject(id);
  }

  async #take(ask: () => Promise<IntakeResult>): Promise<void> {
    this.#busy += 1;
    try {
      const { projectId, added, refused } = await ask();
      for (const { name, message, advice } of refused) {
        this.#notices.tell({ level: 'warning', message: shellText.refused(name, message), advice });
      }
      if (projectId !== null) {
        if (projectId === this.#project.id) await this.#project.reload();
        else await this.#navigation.openProject(projectId);
      }
      for (const { id, name, notes } of added) {
        if (notes.length > 0 && !this.#isShown(id)) this.#notices.tell({ message: shellText.noted(name, notes) });
      }
    } finally {
      this.#busy -= 1;
    }
  }
}
