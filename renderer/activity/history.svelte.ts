import { SvelteMap } from 'svelte/reactivity';
import type { RunView } from '../../preload/contract/runs.ts';
import { ShownError, type App } from '../app.ts';
import { newer, type Runs } from '../state/runs.svelte.ts';

/** Runs with all that is known of them, also those that ended before the app was started; asked for by project. */
export class History {
  readonly #byId = new SvelteMap<string, RunView>();
  /** Which projects have been asked for; nothing on screen hangs on it. */
  readonly #asked: Record<string, boolean> = {};
  readonly #app: App;
  readonly #runs: Runs;
  /** As far as it is known by now. */
  readonly all = $derived.by((): readonly RunView[] => {
    const read = [...this.#byId.keys()].flatMap((id) => this.get(id) ?? []);
    return [...read, ...this.#runs.known.filter(({ id }) => !this.#byId.has(id))];
  });

  constructor(app: App, runs: Runs) {
    this.#app = app;
    this.#runs = runs;
  }

  /** What is known of this run by now; what an event said last wins. */
  get(id: string): RunView | undefined {
    const read = this.#byId.get(id);
    const told = this.#runs.get(id);
    return read === undefined || told === undefined ? (told ?? read) : newer(read, told);
  }

  /** Asks for these projects, one after the other, once each. What cannot be had is left out: the card stands. */
  async look(projectIds: readonly string[]): Promise<void> {
    for (const projectId of projectIds) {
      if (this.#asked[projectId] === true) continue;
      this.#asked[projectId] = true;
      try {
        const view = await this.#app.call('project:get', { projectId });
        for (const run of view.runs) this.#byId.set(run.id, run);
      } catch (error) {
        if (!(error instanceof ShownError)) throw error;
        // Its library is only being read: it is asked again when it is looked at again.
        if (error.failure.code === 'read-only') this.#asked[projectId] = false;
      }
    }
  }
}
