/** A card and its place in what is listed, from 0. */
export interface Spot {
  readonly position: number;
  readonly id: string;
}

const NONE: ReadonlySet<string> = new Set();

/**
 * Which cards are chosen, and which one the keyboard is at. It knows ids only, so that fifty thousand can be chosen while
 * a screenful of them is loaded.
 */
export class Selection {
  #ids: ReadonlySet<string> = $state.raw(NONE);
  #cursor: Spot | null = $state.raw(null);
  #anchor: Spot | null = $state.raw(null);
  /** What was chosen before the range or the box that is being drawn. */
  #before: ReadonlySet<string> = NONE;

  get ids(): ReadonlySet<string> {
    return this.#ids;
  }
  get size(): number {
    return this.#ids.size;
  }
  /** Where the keyboard is; null: nowhere yet. */
  get cursor(): Spot | null {
    return this.#cursor;
  }
  /** Where a range begins. */
  get anchor(): Spot | null {
    return this.#anchor;
  }

  has(id: string): boolean {
    return this.#ids.has(id);
  }

  /** Chooses this one and no other. */
  only(spot: Spot): void {
    this.#ids = new Set([spot.id]);
    this.#begin(spot);
  }

  /** Adds this one, or takes it out. */
  toggle(spot: Spot): void {
    const ids = new Set(this.#ids);
    if (!ids.delete(spot.id)) ids.add(spot.id);
    this.#ids = ids;
    this.#begin(spot);
  }

  /** Moves the keyboard without choosing. */
  point(spot: Spot): void {
    this.#cursor = spot;
    this.#anchor ??= spot;
  }

  /** Chooses what lies between the anchor and `spot`, both among `ids`. `add`: and leaves what was chosen before. */
  range(spot: Spot, ids: readonly string[], add: boolean): void {
    this.#ids = new Set(add ? [...this.#before, ...ids] : ids);
    this.#anchor ??= spot;
    this.#cursor = spot;
  }

  /** Chooses these and nothing else; the keyboard stays where it is. */
  set(ids: Iterable<string>): void {
    this.#ids = new Set(ids);
    this.#before = this.#ids;
  }

  /** Lets go of what is not among these any more. */
  keep(ids: Iterable<string>): void {
    const there = new Set(ids);
    const kept = [...this.#ids].filter((id) => there.has(id));
    if (kept.length < this.#ids.size) this.set(kept);
  }

  none(): void {
    this.#ids = NONE;
    this.#before = NONE;
  }

  /** Forgets everything, for other cards are listed now. */
  clear(): void {
    this.none();
    this.#cursor = null;
    this.#anchor = null;
  }

  /** The card at the cursor lies elsewhere now; a range begins there, for what lay between is another matter, too. */
  settle(cursor: Spot | null): void {
    this.#cursor = cursor;
    this.#anchor = cursor;
  }

  #begin(spot: Spot): void {
    this.#cursor = spot;
    this.#anchor = spot;
    this.#before = this.#ids;
  }
}
