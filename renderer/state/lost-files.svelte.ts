import type { LostFile } from '../../preload/contract/runs-calls.ts';
import { ShownError, type App } from '../app.ts';
import type { OpenProject } from './open-project.svelte.ts';

/** Results and inputs of the open project whose file is not where it should be, or not what it was. */
export class LostFiles {
  #lost: readonly LostFile[] = $state.raw([]);
  readonly #app: App;
  readonly #project: Pick<OpenProject, 'id'>;

  constructor(app: App, project: Pick<OpenProject, 'id'>) {
    this.#app = app;
    this.#project = project;
  }

  /** Null: it is there. */
  of(runId: string): LostFile['file'] | null {
    return this.#lost.find(({ id }) => id === runId)?.file ?? null;
  }

  /** Looks again: somebody may have moved a file, or put it back. */
  async look(): Promise<void> {
    const { id } = this.#project;
    if (id === null) return;
    try {
      const { lost } = await this.#app.call('run:files', { projectId: id });
      if (id === this.#project.id) this.#lost = lost;
    } catch (error) {
      // What is wrong with a whole project, the stage says.
      if (!(error instanceof ShownError)) throw error;
    }
  }

  /** Lets the user show where a run's file is; it is copied back. @throws ShownError where it is another file. */
  async locate(runId: string): Promise<void> {
    await this.#app.call('run:locate', { runId });
    await this.look();
  }

  /** As `locate`, for a picture or a coarse mesh: the file that was given, or what was made of it. */
  async locateInput(inputId: string): Promise<void> {
    await this.#app.call('intake:locate', { inputId });
    await this.look();
  }
}
