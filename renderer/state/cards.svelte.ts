import { MANY, type Card, type CardKind, type CardList, type CardPage } from '../../preload/contract/cards.ts';
import type { Failure } from '../../preload/contract/errors.ts';
import { ShownError, type App } from '../app.ts';

/** A screen or two. What comes at once is also what a frame of scrolling waits for. */
const PAGE = 50;
/** Pages that are kept beside those on screen. */
const SPARE = 8;

type Pages = ReadonlyMap<number, readonly Card[]>;

/**
 * A list of cards, of which only what is on screen and a little around it is held: what it takes follows the window, not
 * the library. It asks again when the library has changed.
 */
export class Cards {
  #list: CardList = $state.raw({ kind: 'project', search: '' });
  #pages: Pages = $state.raw(new Map());
  #total = $state(0);
  #failure: Failure | null = $state.raw(null);
  #loading = $state(false);
  #asked = false;
  #answered = $state(false);
  /** Places that are looked at. */
  #wanted = { from: 0, to: 0 };
  /** Places that are held wherever one looks. */
  #pinned: readonly number[] = [];
  /** Names the latest question; answers to older ones are dropped. */
  #question = 0;
  /** Counts what `library:changed` said. */
  #changes = 0;
  readonly #app: App;
  readonly #stop: () => void;

  constructor(app: App, kind: CardKind = 'project') {
    this.#app = app;
    this.#list = { kind, search: '' };
    this.#stop = app.on('library:changed', () => {
      this.#changes += 1;
      if (this.#asked && !this.#loading) void this.reload();
    });
  }

  /** What is listed: kind, search, filter and order. */
  get list(): CardList {
    return this.#list;
  }
  get kind(): CardKind {
    return this.#list.kind;
  }
  /** How many there are, held or not. */
  get total(): number {
    return this.#total;
  }
  get loading(): boolean {
    return this.#loading;
  }
  /** Why there is nothing to be seen. */
  get failure(): Failure | null {
    return this.#failure;
  }
  /** False until the first answer to what is listed now, or to the like of it. */
  get ready(): boolean {
    return this.#answered;
  }

  /** Those that are held, in their order; there may be gaps between them. */
  readonly held = $derived.by((): readonly Card[] =>
    [...this.#pages].sort(([a], [b]) => a - b).flatMap(([, cards]) => cards),
  );

  /** The card at a place from 0; undefined: it is not held, or there is none. */
  at(position: number): Card | undefined {
    return this.#pages.get(Math.floor(position / PAGE))?.[position % PAGE];
  }

  /** Where a card is among those that are held; null: it is not. */
  placeOf(id: string): number | null {
    for (const [page, cards] of this.#pages) {
      const at = cards.findIndex((card) => card.id === id);
      if (at !== -1) return page * PAGE + at;
    }
    return null;
  }

  /** Shows other cards, from the first one. */
  async show(list: CardList): Promise<void> {
    if (this.#asked && isSame(list, this.#list)) return;
    if (list.kind !== this.#list.kind) {
      this.#pages = new Map();
      this.#answered = false;
    }
    this.#list = list;
    this.#wanted = { from: 0, to: 0 };
    await this.reload();
  }

  /** These places, both included, are looked at now: what is not held of them is asked for. */
  async want(from: number, to: number): Promise<void> {
    this.#wanted = { from: Math.max(0, from), to: Math.max(0, from, to) };
    if (this.#asked && !this.#loading && this.#missing(this.#pages) !== null)
      await this.#ask((current) => this.#fill(current));
  }

  /** Holds the cards at these places from now on, wherever one looks: an act may be for them. */
  async pin(places: readonly number[]): Promise<void> {
    this.#pinned = places;
    await this.want(this.#wanted.from, this.#wanted.to);
  }

  /** Asks again for what is looked at, and shows it at once; the rest is let go. */
  async reload(): Promise<void> {
    await this.#ask((current) => this.#renew(current));
  }

  /** The ids of a stretch of the list, both ends included, held or not. @throws ShownError */
  async ids(from: number, to: number): Promise<readonly string[]> {
    const held = Array.from({ length: to - from + 1 }, (_, n) => this.at(from + n)?.id);
    if (held.every((id) => id !== undefined)) return held;
    const ids: string[] = [];
    while (ids.length <= to - from) {
      const limit = Math.min(MANY, to - from + 1 - ids.length);
      const page = await this.#app.call('library:ids', { list: this.#list, offset: from + ids.length, limit });
      ids.push(...page.ids);
      if (page.ids.length < limit) break;
    }
    return ids;
  }

  /** Where a card is in the whole list; null: it is not in it. @throws ShownError */
  async findPlace(id: string): Promise<number | null> {
    return this.placeOf(id) ?? (await this.#app.call('library:place', { list: this.#list, id })).offset;
  }

  dispose(): void {
    this.#stop();
  }

  /** The first page that is looked at or pinned and not in `pages`; null: none. */
  #missing(pages: Pages): number | null {
    const last = Math.min(this.#wanted.to, this.#total - 1);
    for (let page = Math.floor(this.#wanted.from / PAGE); page * PAGE <= last; page += 1) {
      if (!pages.has(page)) return page;
    }
    const isMissing = (place: number) => place < this.#total && !pages.has(Math.floor(place / PAGE));
    const pinned = this.#pinned.find(isMissing);
    return pinned === undefined ? null : Math.floor(pinned / PAGE);
  }

  /** New pages take the place of the old ones together: none shows a card that another has already moved. */
  async #renew(current: () => boolean): Promise<void> {
    const pages = new Map<number, readonly Card[]>();
    for (let page: number | null = Math.floor(this.#wanted.from / PAGE); page !== null; page = this.#missing(pages)) {
      const { cards, total } = await this.#page(page);
      if (!current()) return;
      pages.set(page, cards);
      this.#total = total;
      // What was looked at may be beyond the end now.
      if (cards.length === 0 && total > 0) this.#wanted = { from: total - 1, to: total - 1 };
    }
    this.#pages = new Map([...pages].filter(([, cards]) => cards.length > 0));
  }

  /** One page after the other, always the one that is looked at now: what is only scrolled past is not asked for. */
  async #fill(current: () => boolean): Promise<void> {
    for (let page = this.#missing(this.#pages); page !== null; page = this.#missing(this.#pages)) {
      const { cards, total } = await this.#page(page);
      if (!current()) return;
      this.#total = total;
      this.#pages = this.#around(new Map([...this.#pages, [page, cards]]));
    }
  }

  /** Without the pages that are farthest from what is looked at, but for those that are pinned. */
  #around(pages: Pages): Pages {
    const [first, last] = [Math.floor(this.#wanted.from / PAGE), Math.floor(this.#wanted.to / PAGE)];
    const far = (page: number) => Math.max(first - page, page - last, 0);
    const pinned = new Set(this.#pinned.map((place) => Math.floor(place / PAGE)));
    const nearest = [...pages].sort(([a], [b]) => far(a) - far(b));
    const kept = nearest.filter(([page], nth) => nth < last - first + 1 + SPARE || pinned.has(page));
    return new Map(kept);
  }

  #page(page: number): Promise<CardPage> {
    return this.#app.call('library:cards', { ...this.#list, after: null, offset: page * PAGE, limit: PAGE });
  }

  async #ask(work: (current: () => boolean) => Promise<void>): Promise<void> {
    const mine = ++this.#question;
    const changes = this.#changes;
    const current = () => mine === this.#question;
    this.#loading = true;
    this.#asked = true;
    try {
      await work(current);
      if (current()) this.#failure = null;
    } catch (error) {
      if (!(error instanceof ShownError)) throw error;
      if (current()) this.#failure = error.failure;
    }
    if (!current()) return;
    this.#loading = false;
    this.#answered = true;
    if (changes !== this.#changes) await this.reload();
  }
}

/** Whether two name the same cards in the same order. */
export function isSame(a: CardList, b: CardList): boolean {
  return JSON.stringify(canonical(a)) === JSON.stringify(canonical(b));
}

/** With its parts in one order, and without those that say nothing. */
function canonical({ kind, search, filter = {}, sort }: CardList): unknown {
  const given = Object.entries(filter).filter(([, value]) => value !== undefined);
  const order = sort === undefined || (sort.by === 'at' && sort.descending) ? null : [sort.by, sort.descending];
  return [kind, search.trim(), given.sort(([a], [b]) => (a < b ? -1 : 1)), order];
}
