import type { CardRef } from '../../preload/contract/cards.ts';
import type { Refused } from '../../preload/contract/marks-calls.ts';
import { AppError } from '../base/app-error.ts';
import type { Catalogue } from '../library/catalogue.ts';

/** Cards that were left as they were: what is said of each. */
export class Refusals {
  readonly #catalogue: Pick<Catalogue, 'facts'>;

  constructor(catalogue: Pick<Catalogue, 'facts'>) {
    this.#catalogue = catalogue;
  }

  /** @throws what is no error that the app understands. */
  of({ kind, id }: CardRef, error: unknown): Refused {
    if (!(error instanceof AppError)) throw error;
    return { kind, id, title: this.#titleOf({ kind, id }), message: error.message, advice: error.advice };
  }

  #titleOf(card: CardRef): string {
    try {
      return this.#catalogue.facts(card).card.title;
    } catch {
      return '';
    }
  }
}
