import { setImmediate } from 'node:timers/promises';
import type {
  CardFacts,
  CardKind,
  CardList,
  CardPage,
  CardQuery,
  CardRef,
  Chosen,
  Counts,
} from '../../preload/contract/cards.ts';
import type { Lineage } from '../../preload/contract/lineage.ts';
import { factsOf } from './card-facts.ts';
import { cardsOf, idsOf, noTotals, offsetOf } from './cards.ts';
import { chosenOf, sumsOf } from './chosen.ts';
import { countsOf } from './counts.ts';
import type { LibraryIndex } from './index-db.ts';
import type { IndexKeeper } from './index-keeper.ts';
import { exportWith, lineageOf, type KnownExport } from './lineage.ts';
import { projectsWith, type FileContent, type ProjectWithFiles } from './same-files.ts';
import { tagsOf, taggedWith, type TagUse } from './tags.ts';

/** Cards that are summed up in one go: a few milliseconds. */
const SLICE = 1000;

/** What there is in a library, as its index has it: lists, searches, counts, and what belongs together. */
export class Catalogue {
  readonly #index: IndexKeeper;
  readonly #totals = noTotals();
  #counts: { readonly changes: number; readonly counts: Omit<Counts, 'trash'> } | null = null;

  constructor(index: IndexKeeper) {
    this.#index = index;
  }

  /** One page of a list. */
  cards(query: CardQuery): CardPage {
    return this.#index.askNow((index) => cardsOf(index, query, this.#totals));
  }

  /** The ids of a stretch of a list. */
  ids(stretch: { list: CardList; offset: number; limit: number }): { ids: string[]; total: number } {
    return this.#index.askNow((index) => idsOf(index, stretch, this.#totals));
  }

  /** How many cards of a list stand before this one; null: it is not in it. */
  offset(list: CardList, id: string): number | null {
    return this.#index.askNow((index) => offsetOf(index, list, id));
  }

  /** What the index knows of a card beside what its file says. @throws AppError `not-found`. */
  facts(card: CardRef): Omit<CardFacts, 'marks'> {
    return this.#index.askNow((index) => factsOf(index, card));
  }

  /** What cards have in common, as far as they are there. The app gets a turn after every thousand. */
  async chosen(kind: CardKind, ids: readonly string[]): Promise<Chosen> {
    const slices = [];
    for (let at = 0; at < ids.length; at += SLICE) {
      const slice = ids.slice(at, at + SLICE);
      slices.push(await this.#index.ask((index) => sumsOf(index, kind, slice)));
      await setImmediate();
    }
    return chosenOf(slices);
  }

  counts(): Omit<Counts, 'trash'> {
    return this.#index.askNow((index) => {
      if (this.#counts?.changes !== index.changes) {
        this.#counts = { changes: index.changes, counts: countsOf(index) };
      }
      return this.#counts.counts;
    });
  }

  /** @param id an input's, a run's or an export's. @throws AppError `not-found`. */
  lineage(id: string): Lineage {
    return this.#index.askNow((index) => lineageOf(index, id));
  }

  tags(): TagUse[] {
    return this.#index.askNow(tagsOf);
  }

  /** Every card with this tag, whatever its case and accents. */
  tagged(tag: string): CardRef[] {
    return this.#index.askNow((index) => taggedWith(index, tag));
  }

  /** The projects that are there and hold every one of these files, by content; newest first. */
  projectsWith(files: readonly FileContent[]): ProjectWithFiles[] {
    return this.#index.askNow((index) => projectsWith(index, files));
  }

  /** The newest file of this content that the app wrote out; null: it wrote none. */
  exportWith(sha256: string): KnownExport | null {
    return this.#index.askNow((index: LibraryIndex) => exportWith(index, sha256));
  }
}
