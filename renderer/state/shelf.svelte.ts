import type { Failure } from '../../preload/contract/errors.ts';
import type { ShelfState, ShelfView } from '../../preload/contract/shelf.ts';
import { ShownError, type App } from '../app.ts';

const NOTHING: ShelfView = { state: { kind: 'opening', name: '', place: '', done: 0, total: null }, recent: [] };

interface ShelfDeps {
  readonly app: App;
  /** Another library is open: nothing of the one before may stay on the stage. */
  readonly onanother: () => void;
  /** What was shown as it was last time is whole now. */
  readonly onwhole: () => void;
  /** Of the library that has just been opened so many things could not be read. */
  readonly ondamage: (problems: number) => void;
  /** One that was open before is not where it was; `locate` asks where it is now, and opens it. */
  readonly onmissing: (failure: Failure, locate: () => Promise<void>) => void;
}

/** Which library is open and how, and which were. */
export class Shelf {
  #view: ShelfView = $state.raw(NOTHING);
  #openId: string | null = null;
  /** So many are known of the library that is open. */
  #problems = 0;
  #isReading = false;
  readonly #deps: ShelfDeps;
  readonly #stop: () => void;

  constructor(deps: ShelfDeps) {
    this.#deps = deps;
    this.#stop = deps.app.on('shelf:changed', (view) => this.#put(view));
  }

  get state(): ShelfState {
    return this.#view.state;
  }

  /** Last opened first. */
  get recent(): ShelfView['recent'] {
    return this.#view.recent;
  }

  /** How far the reading of its files is, while it is shown as it was last time; null: they are read, or it is not shown. */
  readonly reading = $derived.by(() => {
    const { state } = this.#view;
    return state.kind === 'open' ? state.reading : null;
  });

  /** Why nothing can be changed in this library, as a reason for a control; null: it can. */
  readonly readOnly = $derived.by((): string | null => {
    const { state } = this.#view;
    return state.kind === 'open' ? (state.readOnly?.message ?? null) : null;
  });

  async begin(): Promise<void> {
    this.#put(await this.#deps.app.call('shelf:get'));
  }

  /** One that was open before; null: the user chooses a folder. */
  async open(id: string | null): Promise<void> {
    try {
      this.#take(await this.#deps.app.call('shelf:open', { id }));
    } catch (error) {
      if (id === null || !(error instanceof ShownError) || error.failure.code !== 'file-missing') throw error;
      this.#deps.onmissing(error.failure, () => this.locate(id));
    }
  }

  async create(): Promise<void> {
    this.#take(await this.#deps.app.call('shelf:new'));
  }

  /** One that was open before; null: the one that should be open. */
  async locate(id: string | null): Promise<void> {
    this.#take(await this.#deps.app.call('shelf:locate', { id }));
  }

  async again(): Promise<void> {
    this.#take(await this.#deps.app.call('shelf:again'));
  }

  async forget(id: string): Promise<void> {
    this.#take(await this.#deps.app.call('shelf:forget', { id }));
  }

  async reveal(): Promise<void> {
    await this.#deps.app.call('shelf:reveal');
  }

  dispose(): void {
    this.#stop();
  }

  #take(view: ShelfView | null): void {
    if (view !== null) this.#put(view);
  }

  #put(view: ShelfView): void {
    this.#view = view;
    if (view.state.kind !== 'open') return;
    const { id, problems, reading } = view.state;
    if (this.#openId !== id) {
      if (this.#openId !== null) this.#deps.onanother();
      this.#openId = id;
      this.#problems = 0;
      this.#isReading = false;
    }
    const wasReading = this.#isReading;
    this.#isReading = reading !== null;
    // What is wrong with it is told when all of it is known.
    if (this.#isReading) return;
    if (wasReading) this.#deps.onwhole();
    const known = this.#problems;
    this.#problems = problems;
    if (problems > known) this.#deps.ondamage(problems);
  }
}
