import type { Failure } from '../../preload/contract/errors.ts';
import type { Card, CardPage, CardQuery } from '../../preload/contract/cards.ts';
import { ShownError, type App } from '../app.ts';

export type CardKind = CardQuery['kind'];

const PAGE = 100;
const MOST = 200;

/** A list of cards that grows as it is looked at, and asks again when the library has changed. */
export class Cards {
  #kind: CardKind = $state('project');
  #search = $state('');
  #cards: readonly Card[] = $state.raw([]);
  #total = $state(0);
  #next: string | null = $state(null);
  #failure: Failure | null = $state.raw(null);
  #loading = $state(false);
  #asked = $state(false);
  /** Names the latest question; answers to older ones are dropped. */
  #question = 0;
  /** Counts what `library:changed` said. */
  #changes = 0;
  readonly #app: App;
  readonly #stop: () => void;

  constructor(app: App, kind: CardKind = 'project') {
    this.#app = app;
    this.#kind = kind;
    this.#stop = app.on('library:changed', () => {
      this.#changes += 1;
      if (this.#asked && !this.#loading) void this.reload();
    });
  }

  get kind(): CardKind {
    return this.#kind;
  }
  get search(): string {
    return this.#search;
  }
  /** Newest first. */
  get all(): readonly Card[] {
    return this.#cards;
  }
  /** How many there are, loaded or not. */
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
  /** False until the first answer. */
  get ready(): boolean {
    return this.#asked && !(this.#loading && this.#cards.length === 0);
  }

  /** Shows other cards, from the first one. */
  async show(kind: CardKind, search: string): Promise<void> {
    if (this.#asked && kind === this.#kind && search === this.#search) return;
    if (kind !== this.#kind) this.#cards = [];
    this.#kind = kind;
    this.#search = search;
    await this.#load(PAGE);
  }

  /** Asks again for as many as there are on screen, and shows them at once. */
  async reload(): Promise<void> {
    await this.#load(Math.max(PAGE, this.#cards.length));
  }

  /** The next page, if there is one. */
  async more(): Promise<void> {
    const after = this.#next;
    if (this.#loading || after === null) return;
    await this.#ask(async (current) => {
      const page = await this.#page(after, PAGE);
      if (current()) this.#put([...this.#cards, ...page.cards], page);
    });
  }

  dispose(): void {
    this.#stop();
  }

  async #load(wanted: number): Promise<void> {
    await this.#ask(async (current) => {
      const cards: Card[] = [];
      let page: CardPage;
      let after: string | null = null;
      do {
        page = await this.#page(after, Math.min(MOST, wanted - cards.length));
        cards.push(...page.cards);
        after = page.next;
      } while (after !== null && cards.length < wanted && current());
      if (current()) this.#put(cards, page);
    });
  }

  #page(after: string | null, limit: number): Promise<CardPage> {
    return this.#app.call('library:cards', { kind: this.#kind, search: this.#search, after, limit });
  }

  #put(cards: readonly Card[], { total, next }: CardPage): void {
    this.#cards = cards;
    this.#total = total;
    this.#next = next;
    this.#failure = null;
  }

  async #ask(question: (current: () => boolean) => Promise<void>): Promise<void> {
    const mine = ++this.#question;
    const changes = this.#changes;
    const current = () => mine === this.#question;
    this.#loading = true;
    this.#asked = true;
    try {
      await question(current);
    } catch (error) {
      if (!(error instanceof ShownError)) throw error;
      if (current()) this.#failure = error.failure;
    } finally {
      if (current()) this.#loading = false;
    }
    if (current() && changes !== this.#changes) await this.reload();
  }
}
