import type { Failure } from '../../preload/contract/errors.ts';
import { ShownError, type App } from '../app.ts';

export type JobState<T> =
  { readonly kind: 'working'; /** From 0 to 1; null: it cannot be told yet. */ readonly done: number | null } | End<T>;

/** What came of it. */
type End<T> =
  | { readonly kind: 'ready'; readonly value: T }
  | { readonly kind: 'failed'; readonly failure: Failure }
  /** The user thought better of it. */
  | { readonly kind: 'stopped' };

/** A longer work of main's that can be watched and stopped. It begins when it is made. */
export class Job<T> {
  #done: number | null = $state(null);
  // Apart from how far it is, so that whoever reads what came of it is not disturbed by progress. No deriveds: a work
  // that is begun inside an effect outlives it.
  #end: End<T> | null = $state.raw(null);
  #ending = $state(false);
  readonly #app: App;
  readonly #work = crypto.randomUUID();
  readonly #forget: () => void;

  /** `ask`: makes the call, with the name by which main tells of the work. */
  constructor(app: App, ask: (work: string) => Promise<T>) {
    this.#app = app;
    this.#forget = app.on('work:progress', ({ work, done }) => {
      if (work === this.#work) this.#done = done;
    });
    void this.#run(ask);
  }

  get state(): JobState<T> {
    return this.#end ?? { kind: 'working', done: this.#done };
  }

  /** Null unless it is done. Whoever reads it is not disturbed by progress. */
  get value(): T | null {
    return this.#end?.kind === 'ready' ? this.#end.value : null;
  }

  get working(): boolean {
    return this.#end === null;
  }

  /** Whether it was told to come to its end. */
  get ending(): boolean {
    return this.#ending && this.working;
  }

  /** Ends it early; what came of it by then is waited for. */
  end(): void {
    if (!this.working || this.#ending) return;
    this.#ending = true;
    this.#app.call('work:cancel', { work: this.#work }).catch(() => undefined);
  }

  /** Nobody waits for it any more. */
  stop(): void {
    if (!this.working) return;
    this.#end = { kind: 'stopped' };
    this.#forget();
    // Whether main heard it in time changes nothing here: its answer is not waited for.
    this.#app.call('work:cancel', { work: this.#work }).catch(() => undefined);
  }

  async #run(ask: (work: string) => Promise<T>): Promise<void> {
    const settle = (end: End<T>) => {
      this.#end ??= end;
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
