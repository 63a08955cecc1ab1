import type { Card, CardKind, CardList, CardRef } from '../../preload/contract/cards.ts';
import type { Rating } from '../../preload/contract/runs.ts';
import type { App } from '../app.ts';
import { cardText } from '../messages/cards.ts';
import { Cards, isSame } from '../state/cards.svelte.ts';
import type { Navigation } from '../state/navigation.svelte.ts';
import type { Notices } from '../state/notices.svelte.ts';
import { refsOf, type CardActs } from './card-acts.svelte.ts';
import { ChosenFacts, toggled } from './chosen-facts.svelte.ts';
import { LibraryFacts } from './library-facts.svelte.ts';
import { Selection, type Spot } from './selection.svelte.ts';

interface RoomDeps {
  readonly app: App;
  readonly navigation: Navigation;
  readonly notices: Notices;
  readonly acts: CardActs;
}

/** How a press chooses: this one; this one as well, or no more; up to here; up to here as well; only the keyboard moves. */
export type Choice = 'only' | 'toggle' | 'range' | 'add-range' | 'point';

/** What the grid lists, what is chosen in it and what is done to that. As it was left when one comes back. */
export class LibraryRoom {
  readonly cards: Cards;
  readonly facts: LibraryFacts;
  readonly selection = new Selection();
  readonly acts: CardActs;
  /** Of what an act is for. */
  readonly chosen: ChosenFacts;
  /** Where the grid was left, in pixels from the top. */
  offset = 0;
  /** Whether the filters are open. */
  filtering = $state(false);
  #trash = $state(false);
  #renaming: string | null = $state(null);
  /** How many were listed when it was looked at last. */
  #total = 0;
  /** Counts the wishes to have the card at the cursor before one's eyes; the grid follows it. */
  #reveals = $state(0);
  #choosing: Promise<void> | null = null;
  readonly #deps: RoomDeps;

  constructor(deps: RoomDeps) {
    this.#deps = deps;
    this.acts = deps.acts;
    this.cards = new Cards(deps.app);
    const report = (error: unknown): void => deps.notices.report(error);
    this.facts = new LibraryFacts(deps.app, report);
    this.chosen = new ChosenFacts({
      app: deps.app,
      kind: () => this.kind,
      ids: () => this.#targetIds,
      held: () => this.cards.held,
      report,
    });
  }

  /** Whether the trash is shown in place of cards. */
  get trash(): boolean {
    return this.#trash;
  }
  /** The card whose name is being typed. */
  get renaming(): string | null {
    return this.#renaming;
  }
  get reveals(): number {
    return this.#reveals;
  }

  /** What is chosen, as far as it is held. */
  readonly known = $derived.by((): readonly Card[] => this.cards.held.filter(({ id }) => this.selection.has(id)));
  /** The one card that is chosen; null: none or several, or it is not held. */
  readonly single = $derived.by((): Card | null => (this.selection.size === 1 ? (this.known[0] ?? null) : null));

  /** Lists other cards, from the first one. */
  async show(list: CardList): Promise<void> {
    this.#trash = false;
    this.#deps.navigation.goLibrary();
    if (!isSame(list, this.cards.list)) {
      this.offset = 0;
      this.selection.clear();
      this.#renaming = null;
    }
    await this.cards.show(list);
  }

  /** Another library is open: everything in it, from the first card. */
  async another(): Promise<void> {
    this.selection.clear();
    this.offset = 0;
    this.#renaming = null;
    await Promise.all([this.show({ kind: this.kind, search: '' }), this.facts.ask()]);
  }

  showTrash(): void {
    this.#deps.navigation.goLibrary();
    this.#renaming = null;
    this.#trash = true;
  }

  /** One step back: from the trash to the cards, from what is chosen to nothing. @returns false when there was neither. */
  back(): boolean {
    if (this.#trash) this.#trash = false;
    else if (this.selection.size > 0) this.selection.none();
    else return false;
    return true;
  }

  /** Chooses by the card at this place. @throws ShownError when the ids of a range could not be had */
  choose(position: number, how: Choice): Promise<void> {
    return this.#untilChosen(this.#choose(position, how));
  }

  /** @throws ShownError as `choose` */
  chooseAll(): Promise<void> {
    return this.#untilChosen(this.#chooseAll());
  }

  async #choose(position: number, how: Choice): Promise<void> {
    const { cards, selection } = this;
    const id = cards.at(position)?.id ?? (await cards.ids(position, position))[0];
    if (id === undefined) return;
    const spot: Spot = { position, id };
    if (how === 'only') selection.only(spot);
    else if (how === 'toggle') selection.toggle(spot);
    else if (how === 'point') selection.point(spot);
    else {
      const from = selection.anchor?.position ?? position;
      const ids = await cards.ids(Math.min(from, position), Math.max(from, position));
      selection.range(spot, ids, how === 'add-range');
    }
  }

  async #chooseAll(): Promise<void> {
    const { cards, selection } = this;
    if (cards.total > 0) selection.set(await cards.ids(0, cards.total - 1));
  }

  /**
   * After the list was asked for anew: the keyboard stays at its card, wherever that is now; where it is gone, at the one
   * that took its place. What is chosen and no longer listed is let go. @throws ShownError
   */
  async follow(): Promise<void> {
    const { cards, selection } = this;
    const { list, total } = cards;
    const isFewer = total < this.#total;
    this.#total = total;
    if (selection.size > 1 && isFewer) selection.keep(total === 0 ? [] : await cards.ids(0, total - 1));
    const { cursor } = selection;
    if (cursor === null || cards.at(cursor.position)?.id === cursor.id) return;
    const place = await cards.findPlace(cursor.id);
    // Meanwhile the user may have gone on, or look at other cards.
    if (cursor !== selection.cursor || list !== cards.list) return;
    if (place !== null) {
      selection.settle({ position: place, id: cursor.id });
      return;
    }
    const position = Math.min(cursor.position, total - 1);
    const next = cards.at(position);
    if (next === undefined) selection.clear();
    else if (selection.size === 1 && selection.has(cursor.id)) selection.only({ position, id: next.id });
    else selection.settle({ position, id: next.id });
  }

  /** Brings the card at the cursor before one's eyes, for instance after coming back. */
  reveal(): void {
    this.#reveals += 1;
  }

  readonly #targetIds = $derived.by((): ReadonlySet<string> => {
    const { cursor, ids, size } = this.selection;
    return size > 0 || cursor === null ? ids : new Set([cursor.id]);
  });

  /** What an act is for: what is chosen, else the card that the keyboard is at. */
  get targets(): readonly CardRef[] {
    return refsOf(this.kind, this.#targetIds);
  }

  /** The places of the card that the keyboard is at and of the one that was chosen last: they are held. */
  get pinned(): readonly number[] {
    const { anchor, cursor } = this.selection;
    return [cursor, anchor].flatMap((spot) => (spot === null ? [] : [spot.position]));
  }

  get kind(): CardKind {
    return this.cards.kind;
  }

  /** The held cards that an act is for. */
  get targetCards(): readonly Card[] {
    return this.cards.held.filter(({ id }) => this.#targetIds.has(id));
  }

  async rate(rating: Rating): Promise<void> {
    await this.#mark({ rating }, (...whom) => cardText.said.rating(rating, ...whom));
  }

  async toggleFavourite(): Promise<void> {
    if (!(await this.#isChosen())) return;
    const favourite = toggled(await this.chosen.ask(), 'favourites');
    await this.#mark({ favourite }, (...whom) => cardText.said.favourite(favourite, ...whom));
  }

  async toggleRejected(): Promise<void> {
    if (!(await this.#isChosen())) return;
    const rejected = toggled(await this.chosen.ask(), 'rejected');
    const say = (...whom: Whom) => cardText.said.rejected(rejected, ...whom);
    // What is rejected leaves the list, unless the list is of such.
    await this.#mark({ rejected }, say, true);
  }

  async addTag(tag: string): Promise<void> {
    await this.#mark({ addTags: [tag] }, (...whom) => cardText.said.tagged(tag, ...whom));
  }

  async removeTag(tag: string): Promise<void> {
    await this.#mark({ removeTags: [tag] }, (...whom) => cardText.said.untagged(tag, ...whom));
  }

  async trashThem(): Promise<void> {
    if (!(await this.#isChosen())) return;
    const { targets, kind } = this;
    if (targets.length > 0) await this.acts.trash(targets, kind, this.#titleOf(targets));
  }

  /** Begins to type a name in place of the title. */
  rename(id: string | null): void {
    this.#renaming = id;
  }

  /** Ends the typing; a run's name may be taken away. */
  async renamed(card: Card, typed: string): Promise<void> {
    this.#renaming = null;
    const name = typed.trim() === '' ? null : typed.trim();
    if (name === card.name || (name === null && card.kind === 'project')) return;
    const title = name === null ? cardText.said.unnamed : cardText.said.renamed(name);
    await this.acts.mark([{ kind: card.kind, id: card.id }], { name }, title);
  }

  dispose(): void {
    this.cards.dispose();
    this.facts.dispose();
    this.chosen.dispose();
  }

  async #mark(change: Parameters<CardActs['mark']>[1], say: (...whom: Whom) => string, loud = false): Promise<void> {
    if (!(await this.#isChosen())) return;
    const { targets, kind } = this;
    if (targets.length === 0) return;
    await this.acts.mark(targets, change, say(kind, targets.length, this.#titleOf(targets)), loud);
  }

  /** The ids of a long stretch come from main: what is done to it meanwhile waits for them. */
  #untilChosen(choosing: Promise<void>): Promise<void> {
    this.#choosing = choosing;
    return choosing.finally(() => {
      if (this.#choosing === choosing) this.#choosing = null;
    });
  }

  /** False: what was to be chosen could not be had, so nothing is done to what was chosen before. */
  async #isChosen(): Promise<boolean> {
    try {
      await this.#choosing;
      return true;
    } catch {
      return false; // whoever chose is told
    }
  }

  #titleOf(targets: readonly CardRef[]): string | null {
    return targets.length === 1 ? (this.targetCards[0]?.title ?? null) : null;
  }
}

type Whom = [kind: CardKind, count: number, title: string | null];
