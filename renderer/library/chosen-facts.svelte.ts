import { untrack } from 'svelte';
import type { Card, CardKind, Chosen } from '../../preload/contract/cards.ts';
import type { App } from '../app.ts';
import { later, type Later } from '../state/notices.svelte.ts';
import { parts } from './card-acts.svelte.ts';

/** A selection that grows with every key is asked about when the hand rests. In milliseconds. */
const REST = 60;

interface ChosenDeps {
  readonly app: App;
  readonly kind: () => CardKind;
  readonly ids: () => ReadonlySet<string>;
  /** The cards that the page holds, chosen or not. */
  readonly held: () => readonly Card[];
  readonly report: (error: unknown) => void;
}

/**
 * What the chosen cards have in common. Of those that are all held it is seen at once; else main is asked, for only what
 * is around the screen is held.
 */
export class ChosenFacts {
  #answer: { readonly ids: ReadonlySet<string>; readonly chosen: Chosen } | null = $state.raw(null);
  #cancel: (() => void) | null = null;
  #isWanted = false;
  readonly #deps: ChosenDeps;
  readonly #wait: Later;
  readonly #stop: () => void;

  constructor(deps: ChosenDeps, wait: Later = later) {
    this.#deps = deps;
    this.#wait = wait;
    this.#stop = deps.app.on('library:changed', () => {
      if (this.#isWanted) this.#soon();
    });
  }

  /** Null: not all of them are held. */
  readonly #seen = $derived.by((): Chosen | null => {
    const ids = this.#deps.ids();
    const cards = this.#deps.held().filter(({ id }) => ids.has(id));
    return cards.length === ids.size ? inCommon(cards) : null;
  });

  /** Null: it is not known yet, for `want` was not called or not answered. */
  readonly known = $derived.by((): Chosen | null => {
    const answer = this.#answer;
    return this.#seen ?? (answer?.ids === this.#deps.ids() ? answer.chosen : null);
  });

  /** Has it known of what is chosen now; to be called whenever that is another. */
  want(): void {
    this.#isWanted = this.#seen === null && this.#deps.ids().size > 0;
    if (this.#isWanted) untrack(() => this.#soon());
  }

  /** The same to act upon: as it is now. @throws ShownError */
  async ask(): Promise<Chosen> {
    if (this.#seen !== null) return this.#seen;
    const { app, kind, ids } = this.#deps;
    const answers: Chosen[] = [];
    for (const part of parts([...ids()])) {
      answers.push(await app.call('library:chosen', { kind: kind(), ids: [...part] }));
    }
    return together(answers);
  }

  dispose(): void {
    this.#cancel?.();
    this.#stop();
  }

  #soon(): void {
    this.#cancel?.();
    this.#cancel = this.#wait(REST, () => {
      const ids = this.#deps.ids();
      this.ask().then((chosen) => {
        if (ids === this.#deps.ids()) this.#answer = { ids, chosen };
      }, this.#deps.report);
    });
  }
}

/** Whether a mark of all of these is to be set or, where every one of them has it, taken away. */
export const toggled = (chosen: Chosen, mark: 'favourites' | 'rejected'): boolean =>
  chosen.count === 0 || chosen[mark] < chosen.count;

function inCommon(cards: readonly Card[]): Chosen {
  const tags = Map.groupBy(
    cards.flatMap((card) => card.tags),
    (tag) => tag,
  );
  const [first] = cards;
  return {
    count: cards.length,
    favourites: cards.filter(({ favourite }) => favourite).length,
    rejected: cards.filter(({ rejected }) => rejected).length,
    rating: first !== undefined && cards.every(({ rating }) => rating === first.rating) ? first.rating : null,
    projectIds: [...new Set(cards.map(({ projectId }) => projectId))],
    tags: [...tags].map(([tag, { length }]) => ({ tag, count: length })),
  };
}

function together(parts: readonly Chosen[]): Chosen {
  const [first] = parts;
  const sum = (of: 'count' | 'favourites' | 'rejected') => parts.reduce((total, part) => total + part[of], 0);
  const tags = Map.groupBy(
    parts.flatMap((part) => part.tags),
    ({ tag }) => tag,
  );
  return {
    count: sum('count'),
    favourites: sum('favourites'),
    rejected: sum('rejected'),
    rating: first !== undefined && parts.every(({ rating }) => rating === first.rating) ? first.rating : null,
    projectIds: [...new Set(parts.flatMap(({ projectIds }) => projectIds))],
    tags: [...tags].map(([tag, all]) => ({ tag, count: all.reduce((total, { count }) => total + count, 0) })),
  };
}
