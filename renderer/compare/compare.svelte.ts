import type { CompareMode } from '../../preload/contract/app.ts';
import type { StripItem } from '../project/strip-items.ts';
import { put, slotsOf, swapped, toggled, type Slot } from './slots.ts';

export const COMPARE_MODES = ['single', 'side-by-side', 'wipe', 'overlay'] as const satisfies readonly CompareMode[];

export interface CompareDeps {
  /** Names the visit to the project for which choices are good. */
  readonly visit: () => number;
  readonly items: () => readonly StripItem[];
  readonly selected: () => StripItem | undefined;
  /** A mesh that is not the project's, after what it was made of: these are shown, whatever was chosen. Null: none. */
  readonly guest?: () => readonly [Slot, Slot] | null;
  /** Ids of what is compared unless the user says else. */
  readonly usual: () => readonly string[];
  /** The mode as it is remembered for all projects. */
  readonly remembered: () => CompareMode;
  /** One picture lies behind the mesh: there is one frame only. */
  readonly oneFrame: () => boolean;
  readonly remember: (mode: CompareMode) => void;
}

/** One press of [ or ]. */
const STEP = 0.05;

/** Which meshes are compared, in which slots, and how they are shown. */
export class Compare {
  readonly #deps: CompareDeps;
  /** What the user put into the slots, good for one visit. */
  #chosen: { readonly visit: number; readonly ids: readonly string[] } | null = $state.raw(null);
  /** The one that is shown when one is, good for the selection for which it was chosen. */
  #front: { readonly item: string | undefined; readonly id: string } | null = $state.raw(null);
  #flicked = $state(false);
  /** Where the wipe stands, 0 (all second) to 1 (all first). */
  #divider = $state(0.5);
  /** What `isolate` goes back to. */
  #before: CompareMode = 'side-by-side';

  readonly #guest = $derived.by(() => this.#deps.guest?.() ?? null);

  readonly slots = $derived.by((): readonly Slot[] => {
    const { visit, items, usual } = this.#deps;
    if (this.#guest !== null) return this.#guest;
    const chosen = this.#chosen?.visit === visit() ? this.#chosen.ids : null;
    const slots = slotsOf(chosen ?? usual(), items());
    return slots.length > 0 ? slots : slotsOf(usual(), items());
  });
  /** How they are shown: one mesh can only be shown alone. */
  readonly mode = $derived.by((): CompareMode => {
    const { remembered, oneFrame } = this.#deps;
    return this.slots.length < 2 || oneFrame() ? 'single' : remembered();
  });
  /** The one that is shown alone; undefined: there is none. */
  readonly front = $derived.by((): Slot | undefined => {
    const selected = this.#deps.selected()?.id;
    const first = this.#guest?.[1].id ?? selected;
    const wanted = this.#front?.item === selected ? this.#front?.id : first;
    const found = this.slots.find(({ id }) => id === wanted);
    const front = found ?? this.slots[1] ?? this.slots[0];
    if (!this.#flicked || this.slots.length < 2) return front;
    return this.slots[0] === front ? this.slots[1] : this.slots[0];
  });
  /** What is on the stage, from left to right. */
  readonly shown = $derived.by((): readonly Slot[] => {
    const { front, mode } = this;
    if (mode === 'single') return front === undefined ? [] : [front];
    const ordered = this.#flicked ? swapped(this.slots) : this.slots;
    return mode === 'side-by-side' ? ordered : ordered.slice(0, 2);
  });

  constructor(deps: CompareDeps) {
    this.#deps = deps;
  }

  get divider(): number {
    return this.#divider;
  }

  /** The letter of a mesh's slot; null: it is in none. */
  letterOf(id: string): Slot['letter'] | null {
    return this.slots.find((slot) => slot.id === id)?.letter ?? null;
  }

  setMode(mode: CompareMode): void {
    if (mode !== this.#deps.remembered() || this.#deps.oneFrame()) this.#deps.remember(mode);
  }

  /** To the next way of comparing, round and round. */
  cycle(): void {
    const at = COMPARE_MODES.indexOf(this.mode);
    this.setMode(COMPARE_MODES[(at + 1) % COMPARE_MODES.length] ?? 'single');
  }

  /** Alone, and back to how it was. */
  isolate(): void {
    const { mode } = this;
    if (mode !== 'single') this.#before = mode;
    this.setMode(mode === 'single' ? this.#before : 'single');
  }

  /** Adds a mesh to what is compared, or takes it out. */
  toggle(id: string): void {
    this.#choose(toggled(this.#ids(), id));
  }

  /** Compares this mesh with the first, and shows it where one is shown. */
  put(id: string): void {
    this.#choose(put(this.#ids(), id));
    this.show(id);
  }

  /** Puts a mesh into this slot; what was in it goes where the mesh was. */
  fill(place: number, id: string): void {
    const ids = this.#ids();
    const out = ids[place];
    if (out === undefined) this.toggle(id);
    else this.#choose(ids.map((one, at) => (at === place ? id : one === id ? out : one)));
  }

  swap(): void {
    this.#choose(swapped(this.#ids()));
  }

  /** Back to what is usually compared. */
  reset(): void {
    this.#chosen = null;
  }

  /** Shows this one where one is shown. */
  show(id: string): void {
    this.#front = { item: this.#deps.selected()?.id, id };
  }

  /** Shows the next of the slots where one is shown. */
  showNext(): void {
    const at = this.slots.findIndex(({ id }) => id === this.front?.id);
    const next = this.slots[(at + 1) % this.slots.length];
    if (next !== undefined) this.show(next.id);
  }

  /** While true, A stands where B stood and B where A stood. */
  flick(flicked: boolean): void {
    this.#flicked = flicked;
  }

  moveDivider(to: number): void {
    this.#divider = Math.min(1, Math.max(0, to));
  }

  stepDivider(steps: number): void {
    this.moveDivider(Math.round((this.#divider + steps * STEP) / STEP) * STEP);
  }

  #ids(): readonly string[] {
    return this.slots.map(({ id }) => id);
  }

  #choose(ids: readonly string[]): void {
    this.#chosen = { visit: this.#deps.visit(), ids };
  }
}
