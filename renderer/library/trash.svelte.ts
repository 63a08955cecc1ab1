import type { Failure } from '../../preload/contract/errors.ts';
import type { TrashEntry } from '../../preload/contract/trash-calls.ts';
import { ShownError, type App } from '../app.ts';
import { later, type Later } from '../state/notices.svelte.ts';

/** A library that changes all the time is asked again this seldom. In milliseconds. */
const REST = 200;

/** What lies in the trash, while it is looked at. */
export class Trash {
  #entries: readonly TrashEntry[] = $state.raw([]);
  #bytes = $state(0);
  #failure: Failure | null = $state.raw(null);
  #ready = $state(false);
  #question = 0;
  #cancel: (() => void) | null = null;
  readonly #app: App;
  readonly #stop: () => void;

  constructor(app: App, wait: Later = later) {
    this.#app = app;
    this.#stop = app.on('library:changed', () => {
      this.#cancel ??= wait(REST, () => {
        this.#cancel = null;
        void this.ask();
      });
    });
  }

  /** Newest first. */
  get entries(): readonly TrashEntry[] {
    return this.#entries;
  }
  /** Of all files in it. */
  get bytes(): number {
    return this.#bytes;
  }
  get failure(): Failure | null {
    return this.#failure;
  }
  /** False until the first answer. */
  get ready(): boolean {
    return this.#ready;
  }

  async ask(): Promise<void> {
    const mine = ++this.#question;
    try {
      const { entries, bytes } = await this.#app.call('trash:list');
      if (mine !== this.#question) return;
      this.#entries = entries;
      this.#bytes = bytes;
      this.#failure = null;
    } catch (error) {
      if (!(error instanceof ShownError)) throw error;
      if (mine === this.#question) this.#failure = error.failure;
    }
    this.#ready = true;
  }

  dispose(): void {
    this.#cancel?.();
    this.#stop();
  }
}
