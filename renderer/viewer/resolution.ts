/** How fine the picture is, as a part of the screen's own pixels: each step draws about two thirds of the one before. */
const STEPS = [1, 0.8, 0.65, 0.5, 0.4] as const;
/** A frame that takes longer than this many milliseconds, on average, feels slow. */
const SLOW = 34;
/** Below this there is room for more. */
const QUICK = 14;
/** How many frames at one resolution it takes to judge it. */
const ENOUGH = 4;

/**
 * Lowers the resolution while the camera moves and frames are slow, and gives it back when it is still.
 *
 * Judged by the time from frame to frame: what a GPU takes cannot be read, but a busy one holds the next frame up.
 */
export class Resolution {
  #step = 0;
  #sum = 0;
  #count = 0;
  /** A step that was too fine is not tried again in the same movement, or it would flicker. */
  #finest = 0;

  /** Part of the screen's own pixels to draw while moving. */
  get moving(): number {
    return STEPS[this.#step] ?? 1;
  }

  /** The frame before this one, of the same movement, was `ms` ago. */
  frame(ms: number): void {
    this.#sum += ms;
    this.#count += 1;
    if (this.#count < ENOUGH) return;
    const mean = this.#sum / this.#count;
    this.#sum = 0;
    this.#count = 0;
    if (mean > SLOW && this.#step < STEPS.length - 1) {
      this.#step += 1;
      this.#finest = this.#step;
    } else if (mean < QUICK && this.#step > this.#finest) {
      this.#step -= 1;
    }
  }

  /** The camera is still: the next movement may try one step finer again. */
  rest(): void {
    this.#sum = 0;
    this.#count = 0;
    this.#finest = Math.max(0, this.#step - 1);
  }
}
