import { SvelteMap } from 'svelte/reactivity';
import type { Card } from '../../preload/contract/library.ts';
import type { RunView } from '../../preload/contract/runs.ts';
import { ShownError, type App } from '../app.ts';
import { newer, type Runs } from '../state/runs.svelte.ts';

/** The runs behind a list of cards, with all that is known of them; asked for a project at a time. */
export class History {
  readonly #byId = new SvelteMap<string, RunView>();
  /** Which projects have been asked for; nothing on screen hangs on it. */
  readonly #asked: Record<string, true> = {};
  readonly #app: App;
  readonly #runs: Runs;

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

  /** Asks for the projects of these cards, one after the other. What cannot be had is left out: the card stands. */
  async look(cards: readonly Card[]): Promise<void> {
    for (const { projectId } of cards) {
      if (this.#asked[projectId] === true) continue;
      this.#asked[projectId] = true;
      try {
        const view = await this.#app.call('project:get', { projectId });
        for (const run of view.runs) this.#byId.set(run.id, run);
      } catch (error) {
        if (!(error instanceof ShownError)) throw error;
      }
    }
  }
}
