import { SvelteMap } from 'svelte/reactivity';
import type { Failure } from '../../preload/contract/errors.ts';
import type { MeshView } from '../../preload/contract/mesh.ts';
import { ShownError, type App } from '../app.ts';

export type MeshEntry =
  | { readonly kind: 'loading' }
  | { readonly kind: 'ready'; readonly view: MeshView }
  | { readonly kind: 'failed'; readonly failure: Failure };

/**
 * What main has said of meshes, each asked for once. Answers are kept under the id they were asked for, so that a late
 * one never takes the place of what was chosen since.
 */
export class MeshViews {
  readonly #entries = new SvelteMap<string, MeshEntry>();
  readonly #app: App;
  readonly #guest: () => MeshView | null;
  readonly #stop: () => void;

  /** `guest`: a mesh that is shown and not the library's: nobody has to ask for it. */
  constructor(app: App, guest: () => MeshView | null = () => null) {
    this.#app = app;
    this.#guest = guest;
    // A run that is taken up again will have another mesh.
    this.#stop = app.on('run:changed', (run) => {
      if (run.state !== 'done') this.#entries.delete(run.id);
    });
  }

  /** `id`: an input's or a run's. Undefined: nobody has asked for it yet. */
  get(id: string): MeshEntry | undefined {
    const guest = this.#guest();
    return guest?.id === id ? { kind: 'ready', view: guest } : this.#entries.get(id);
  }

  /** Has the mesh opened, unless that was done or has failed. */
  want(id: string): void {
    if (!this.#entries.has(id)) void this.#ask(id);
  }

  retry(id: string): void {
    void this.#ask(id);
  }

  /** Another library is open, in which the same ids may stand for other files, or for the same that could not be had. */
  forget(): void {
    this.#entries.clear();
  }

  dispose(): void {
    this.#stop();
  }

  async #ask(id: string): Promise<void> {
    const asked: MeshEntry = { kind: 'loading' };
    this.#entries.set(id, asked);
    const put = (entry: MeshEntry) => {
      if (this.#entries.get(id) === asked) this.#entries.set(id, entry);
    };
    try {
      put({ kind: 'ready', view: await this.#app.call('mesh:open', { id }) });
    } catch (error) {
      if (!(error instanceof ShownError)) throw error;
      put({ kind: 'failed', failure: error.failure });
    }
  }
}
