import type { Failure } from '../../preload/contract/errors.ts';
import { ShownError, type App } from '../app.ts';

export type JobState<T> =
  | { readonly kind: 'working'; /** From 0 to 1; null: it cannot be told yet. */ readonly done: number | null }
  | { readonly kind: 'ready'; readonly value: T }
  | { readonly kind: 'failed'; readonly failure: Failure }
  /** The user thought better of it. */
  | { readonly kind: 'stopped' };

/** A longer work of main's that can be watched and stopped. It begins when it is made. */
export class Job<T> {
  #state: JobState<T> = $state.raw({ kind: 'working', done: null });
  readonly #app: App;
  readonly #work = crypto.randomUUID();
  readonly #forget: () => void;
  /** Null unless it is done. Whoever reads it is not disturbed by progress. */
  readonly value = $derived.by((): T | null => (this.#state.kind === 'ready' ? this.#state.value : null));
  readonly working = $derived(this.#state.kind === 'working');

  /** `ask`: makes the call, with the name by which main tells of the work. */
  constructor(app: App, ask: (work: string) => Promise<T>) {
    this.#app = app;
    this.#forget = app.on('work:progress', ({ work, done }) => {
      if (work === this.#work && this.#state.kind === 'working') this.#state = { kind: 'working', done };
    });
    void this.#run(ask);
  }

  get state(): JobState<T> {
    return this.#state;
  }

  /** Nobody waits for it any more. */
  stop(): void {
    if (this.#state.kind !== 'working') return;
    this.#state = { kind: 'stopped' };
    this.#forget();
    // Whether main heard it in time changes nothing here: its answer is not waited for.
    this.#app.call('work:cancel', { work: this.#work }).catch(() => undefined);
  }

  async #run(ask: (work: string) => Promise<T>): Promise<void> {
    const settle = (state: JobState<T>) => {
      if (this.#state.kind === 'working') this.#state = state;
    };
    try {
      settle({ kind: 'ready', value: await ask(this.#work) });
    } catch (error) {
      if (!(error instanceof ShownError)) throw error;
      settle(error.failure.code === 'cancelled' ? { kind: 'stopped' } : { kind: 'failed', failure: error.failure });
    } finally {
      this.#forget();
    }
  }
}
