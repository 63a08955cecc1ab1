import { later, type Later } from '../state/notices.svelte.ts';

/** Screens a second: who goes faster looks for a place, not at pictures. */
const FAST = 5;
/** Milliseconds without a move after which the next is the first of its own: one jump is no hurry, however far. */
const PAUSE = 120;

export interface HurryDeps {
  readonly begins: () => void;
  /** One has come to rest, or goes slower. */
  readonly ends: () => void;
}

/** Tells when somebody hurries through a list: what flies past need not be fetched. */
export class Hurry {
  #before: { readonly position: number; readonly at: number } | null = null;
  /** Calls off the end of a hurry; null: there is none. */
  #callOff: (() => void) | null = null;
  readonly #deps: HurryDeps;
  readonly #wait: Later;

  constructor(deps: HurryDeps, wait: Later = later) {
    this.#deps = deps;
    this.#wait = wait;
  }

  /**
   * The list was moved.
   * @param position in pixels from its top.
   * @param screen pixels of it that are seen.
   * @param at milliseconds.
   */
  moved(position: number, screen: number, at: number): void {
    const before = this.#before;
    this.#before = { position, at };
    if (before === null || at - before.at > PAUSE) return;
    const screens = Math.abs(position - before.position) / screen;
    if (screens * 1000 > FAST * (at - before.at)) this.#goOn();
  }

  dispose(): void {
    this.#callOff?.();
  }

  #goOn(): void {
    if (this.#callOff === null) this.#deps.begins();
    else this.#callOff();
    this.#callOff = this.#wait(PAUSE, () => {
      this.#callOff = null;
      this.#deps.ends();
    });
  }
}
