import { SvelteMap } from 'svelte/reactivity';
import type { RunState, RunView } from '../../preload/contract/runs.ts';
import type { App } from '../app.ts';

const ENDED: ReadonlySet<RunState> = new Set(['unconfirmed', 'done', 'failed', 'cancelled']);

/** Whether nothing more happens to a run by itself. */
export const ended = (state: RunState): boolean => ENDED.has(state);

/** The newer of two views of one run, for events may overtake answers. */
export const newer = (a: RunView, b: RunView): RunView => (b.rev > a.rev ? b : a);

/** Every run that is not ended, of all projects, and those that ended since the app was started. */
export class Runs {
  readonly #byId = new SvelteMap<string, RunView>();
  readonly #stop: () => void;
  readonly #onended: (run: RunView) => void;

  /** Ended ones included. */
  readonly known = $derived.by((): readonly RunView[] => [...this.#byId.values()]);
  /** Oldest first. */
  readonly active = $derived.by(() =>
    [...this.#byId.values()].filter((run) => !ended(run.state)).sort((a, b) => a.createdAt - b.createdAt),
  );
  /** In the app's own line, in the order in which they leave it. */
  readonly line = $derived.by(() =>
    this.active.filter(({ state }) => state === 'in-line').sort((a, b) => (a.ahead ?? 0) - (b.ahead ?? 0)),
  );
  /** Everything else that is not ended: sent, or on its way. */
  readonly going = $derived.by(() => this.active.filter(({ state }) => state !== 'in-line'));
  /** On their way to fal's machines, there, or on the way from there. */
  readonly running = $derived.by(() => this.going.filter(({ state }) => state !== 'queued').length);
  /** In the app's line or in fal's queue. */
  readonly waiting = $derived.by(() => this.active.length - this.running);

  /** `onended` is called once for each run that ends while the app is looking. */
  constructor(app: App, onended: (run: RunView) => void = () => undefined) {
    this.#onended = onended;
    this.#stop = app.on('run:changed', (run) => this.#take(run));
  }

  /** What `app:start` said; what an event said since then wins. */
  begin(active: readonly RunView[]): void {
    for (const run of active) this.#take(run);
  }

  get(id: string): RunView | undefined {
    return this.#byId.get(id);
  }

  #take(run: RunView): void {
    const known = this.#byId.get(run.id);
    if (known !== undefined && newer(known, run) === known) return;
    this.#byId.set(run.id, run);
    if (known !== undefined && !ended(known.state) && ended(run.state)) this.#onended(run);
  }

  dispose(): void {
    this.#stop();
  }
}
