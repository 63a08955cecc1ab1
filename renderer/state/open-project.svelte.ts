import type { Failure } from '../../preload/contract/errors.ts';
import type { ProjectChange, ProjectView } from '../../preload/contract/library.ts';
import type { RunView } from '../../preload/contract/runs.ts';
import { ShownError, type App } from '../app.ts';
import { newer } from './runs.svelte.ts';

/** The project on the stage. */
export class OpenProject {
  #id: string | null = $state(null);
  #view: ProjectView | null = $state.raw(null);
  #failure: Failure | null = $state.raw(null);
  #loading = false;
  /** Counts the wishes to load; one that comes while loading is done afterwards. */
  #wishes = 0;
  readonly #app: App;
  readonly #stop: readonly (() => void)[];

  constructor(app: App) {
    this.#app = app;
    this.#stop = [
      app.on('project:changed', ({ projectId, rev }) => {
        if (projectId === this.#id && (this.#view === null || rev > this.#view.rev)) void this.reload();
      }),
      app.on('run:changed', (run) => this.#merge(run)),
    ];
  }

  /** Null: no project is open. */
  get id(): string | null {
    return this.#id;
  }
  /** Null while it is being asked for, and when it could not be had. */
  get view(): ProjectView | null {
    return this.#view;
  }
  get failure(): Failure | null {
    return this.#failure;
  }

  async open(id: string): Promise<void> {
    if (id !== this.#id) this.#view = null;
    this.#id = id;
    this.#loading = false;
    await this.reload();
  }

  /** Puts a project on the stage that a call has just answered with. */
  show(view: ProjectView): void {
    this.#id = view.id;
    this.#take(view);
  }

  close(): void {
    this.#id = null;
    this.#view = null;
    this.#failure = null;
  }

  async reload(): Promise<void> {
    const id = this.#id;
    if (id === null) return;
    const wish = ++this.#wishes;
    if (this.#loading) return;
    this.#loading = true;
    this.#failure = null;
    try {
      const view = await this.#app.call('project:get', { projectId: id });
      if (id === this.#id) this.#take(view);
    } catch (error) {
      if (!(error instanceof ShownError)) throw error;
      if (id === this.#id) this.#failure = error.failure;
    } finally {
      if (id === this.#id) this.#loading = false;
    }
    if (id === this.#id && wish !== this.#wishes) await this.reload();
  }

  /** Changes the open project. @throws ShownError when main says no; the project stays as it was. */
  async change(change: Omit<ProjectChange, 'projectId'>): Promise<void> {
    const id = this.#id;
    if (id === null) return;
    const view = await this.#app.call('project:change', { projectId: id, ...change });
    if (id === this.#id) this.#take(view);
  }

  dispose(): void {
    for (const stop of this.#stop) stop();
  }

  #take(view: ProjectView): void {
    const known = this.#view;
    if (known?.id === view.id && known.rev > view.rev) return;
    const before = known?.id === view.id ? known.runs : [];
    this.#failure = null;
    this.#view = { ...view, runs: view.runs.map((run) => newer(run, before.find(({ id }) => id === run.id) ?? run)) };
  }

  #merge(run: RunView): void {
    const view = this.#view;
    if (run.projectId !== view?.id) return;
    const runs = view.runs.some((one) => one.id === run.id)
      ? view.runs.map((one) => (one.id === run.id ? newer(one, run) : one))
      : [...view.runs, run];
    this.#view = { ...view, runs };
  }
}
