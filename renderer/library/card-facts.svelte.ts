import type { Card, CardFacts, CardRef } from '../../preload/contract/cards.ts';
import type { Failure } from '../../preload/contract/errors.ts';
import { ShownError, type App } from '../app.ts';
import { later, type Later } from '../state/notices.svelte.ts';

/** An arrow key that is held down passes many cards; only the one it rests on is asked about. In milliseconds. */
const REST = 120;

/** All that is known of the card that the inspector shows. */
export class CardDetails {
  #facts: CardFacts | null = $state.raw(null);
  #failure: { readonly id: string; readonly failure: Failure } | null = $state.raw(null);
  #wanted: CardRef | null = null;
  #cancel: (() => void) | null = null;
  readonly #app: App;
  readonly #wait: Later;
  readonly #stop: () => void;

  constructor(app: App, wait: Later = later) {
    this.#app = app;
    this.#wait = wait;
    this.#stop = app.on('library:changed', () => this.#soon());
  }

  /** What is known of this card; null: it is not there yet. */
  of(id: string): CardFacts | null {
    return this.#facts?.card.id === id ? this.#facts : null;
  }

  /** Why the last question about this card had no answer; null: it had one, or was not asked yet. */
  failureOf(id: string): Failure | null {
    return this.#failure?.id === id ? this.#failure.failure : null;
  }

  want({ kind, id }: Pick<Card, 'kind' | 'id'>): void {
    if (this.#wanted?.id === id) return;
    this.#wanted = { kind, id };
    this.#soon();
  }

  /** Asks once more about the card that is shown. */
  again(): void {
    void this.#ask();
  }

  dispose(): void {
    this.#cancel?.();
    this.#stop();
  }

  #soon(): void {
    if (this.#wanted === null) return;
    this.#cancel?.();
    this.#cancel = this.#wait(REST, () => void this.#ask());
  }

  async #ask(): Promise<void> {
    const wanted = this.#wanted;
    if (wanted === null) return;
    try {
      const facts = await this.#app.call('library:card', wanted);
      if (wanted !== this.#wanted) return;
      this.#facts = facts;
      this.#failure = null;
    } catch (error) {
      if (!(error instanceof ShownError)) throw error;
      if (wanted !== this.#wanted) return;
      // It may be gone meanwhile; then the list says so.
      this.#failure = error.failure.code === 'not-found' ? null : { id: wanted.id, failure: error.failure };
    }
  }
}
