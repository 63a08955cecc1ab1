import { touched, type Box, type GridShape } from './grid-moves.ts';

export interface BandDeps {
  readonly shape: () => GridShape;
  /** How far the grid is scrolled, in pixels. */
  readonly scrolled: () => number;
  /** Pixels of the grid that are seen. */
  readonly height: () => number;
  readonly idAt: (place: number) => string | undefined;
  readonly choose: (ids: ReadonlySet<string>) => void;
  readonly scrollBy: (pixels: number) => void;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** So near to the edge the grid scrolls by itself, in pixels, and so far with each frame. */
const EDGE = 24;
const STEP = 18;
/** A press that moves less than that is none. */
const SLACK = 4;

/** The box that is drawn with the mouse on empty ground: what it touches is chosen. In the grid's own pixels. */
export class Band {
  #from: Point | null = $state.raw(null);
  #to: Point | null = $state.raw(null);
  #frame = 0;
  /** Where the pointer is on screen. */
  #pointer: Point = { x: 0, y: 0 };
  #before: ReadonlySet<string> = new Set();
  /** By place: a page that was drawn over may be gone again. */
  readonly #seen = new Map<number, string>();
  readonly #deps: BandDeps;

  constructor(deps: BandDeps) {
    this.#deps = deps;
  }

  /** From the upper left corner of what is seen; null: nothing is drawn. */
  readonly box = $derived.by((): Box | null => {
    const [from, to] = [this.#from, this.#to];
    if (from === null || to === null) return null;
    return {
      left: Math.min(from.x, to.x),
      right: Math.max(from.x, to.x),
      top: Math.min(from.y, to.y),
      bottom: Math.max(from.y, to.y),
    };
  });

  get active(): boolean {
    return this.#from !== null;
  }

  /** `before`: what stays chosen whatever the box touches. */
  begin(pointer: Point, before: ReadonlySet<string>): void {
    this.#before = before;
    this.#seen.clear();
    this.#pointer = pointer;
    this.#from = this.#inGrid(pointer);
  }

  move(pointer: Point): void {
    const from = this.#from;
    if (from === null) return;
    this.#pointer = pointer;
    const to = this.#inGrid(pointer);
    if (this.#to === null && Math.hypot(to.x - from.x, to.y - from.y) < SLACK) return;
    this.#to = to;
    this.#choose();
    this.#frame ||= requestAnimationFrame(this.#roll);
  }

  end(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    this.#from = null;
    this.#to = null;
  }

  /** The user thought better of it. */
  cancel(): void {
    if (!this.active) return;
    this.end();
    this.#deps.choose(this.#before);
  }

  #inGrid({ x, y }: Point): Point {
    return { x, y: y + this.#deps.scrolled() };
  }

  #choose(): void {
    const { box } = this;
    if (box === null) return;
    const ids = new Set(this.#before);
    for (const place of touched(this.#deps.shape(), box)) {
      const id = this.#deps.idAt(place) ?? this.#seen.get(place);
      if (id === undefined) continue;
      this.#seen.set(place, id);
      ids.add(id);
    }
    this.#deps.choose(ids);
  }

  /** At the edge the grid goes on under the pointer, as long as it stays there. */
  readonly #roll = (): void => {
    this.#frame = 0;
    const { y } = this.#pointer;
    const beyond = y < EDGE ? -STEP : y > this.#deps.height() - EDGE ? STEP : 0;
    if (beyond === 0 || !this.active) return;
    this.#deps.scrollBy(beyond);
    this.move(this.#pointer);
  };
}
