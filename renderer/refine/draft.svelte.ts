import type { Draft } from '../../preload/contract/library.ts';
import type { RunParams } from '../../preload/contract/runs.ts';
import type { App } from '../app.ts';
import type { OpenProject } from '../state/open-project.svelte.ts';

interface Edited {
  readonly projectId: string;
  readonly draft: Draft;
}

/** What the Refine panel is set to: main's word, and over it what has been changed here and is being written down. */
export class DraftState {
  #edited: Edited | null = $state.raw(null);
  #saving = false;
  readonly #app: App;
  readonly #project: OpenProject;
  readonly #onerror: (error: unknown) => void;

  /** `onerror`: a change could not be kept and has been taken back. */
  constructor(app: App, project: OpenProject, onerror: (error: unknown) => void) {
    this.#app = app;
    this.#project = project;
    this.#onerror = onerror;
  }

  /** Null while no project is on the stage. */
  get current(): Draft | null {
    const edited = this.#edited;
    if (edited !== null && edited.projectId === this.#project.id) return edited.draft;
    return this.#project.view?.draft ?? null;
  }

  set(change: Partial<Draft>): void {
    const draft = this.current;
    const projectId = this.#project.id;
    if (draft === null || projectId === null) return;
    this.#edited = { projectId, draft: { ...draft, ...change } };
    if (!this.#saving) void this.#save();
  }

  setParams(change: Partial<RunParams>): void {
    const draft = this.current;
    if (draft !== null) this.set({ params: { ...draft.params, ...change } });
  }

  /** One change at a time, the last one last. */
  async #save(): Promise<void> {
    this.#saving = true;
    try {
      for (let edited = this.#edited; edited !== null; edited = this.#edited) {
        const { projectId, draft } = edited;
        if (projectId === this.#project.id) await this.#project.change({ draft });
        else await this.#app.call('project:change', { projectId, draft });
        if (this.#edited === edited) this.#edited = null;
      }
    } catch (error) {
      this.#edited = null;
      this.#onerror(error);
    } finally {
      this.#saving = false;
    }
  }
}
