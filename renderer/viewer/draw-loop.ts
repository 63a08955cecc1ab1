import { Resolution } from './resolution.ts';

/** How long after the last movement the picture is drawn as finely as the screen can. In milliseconds. */
const REST = 160;
/** How long the picture before stays while a mesh loads: most come sooner, and a box that flashes up only disturbs. */
const PATIENCE = 250;

export interface DrawLoopOptions {
  /**
   * @param scale part of the screen's own pixels to draw.
   * @returns whether nothing was left out because the camera moves.
   */
  readonly draw: (scale: number, moving: boolean) => boolean;
  /** The camera has not yet come to where it goes. */
  readonly gliding: () => boolean;
  /** A whole picture takes so long that it waits until nothing has changed for a moment. */
  readonly slow: () => boolean;
}

/** Draws when something changed, and never otherwise: coarser while the camera moves, if it has to be. */
export class DrawLoop {
  readonly #options: DrawLoopOptions;
  readonly #resolution = new Resolution();
  #disposed = false;
  #frame = 0;
  #rest: ReturnType<typeof setTimeout> | undefined;
  #soon: ReturnType<typeof setTimeout> | undefined;
  /** When the frame before was drawn, if the camera has been moving since. */
  #lastMoving: number | null = null;
  #moving = false;
  #whole = true;

  constructor(options: DrawLoopOptions) {
    this.#options = options;
  }

  /** Something looks different: draw with the next frame, and all of it when nothing changes any more. */
  readonly invalidate = (): void => {
    if (this.#disposed) return;
    if (this.#options.slow()) this.#changing();
    this.#request();
  };

  /** Draw in a moment: what is needed for a better picture may come first. */
  soon(): void {
    if (this.#disposed) return;
    clearTimeout(this.#soon);
    this.#soon = setTimeout(this.invalidate, PATIENCE);
  }

  /** Draw in this task: the canvas is empty. */
  now(): void {
    if (this.#disposed) return;
    if (this.#options.slow()) this.#changing();
    this.#draw();
  }

  /** The camera will be elsewhere in the next frame. */
  moved(): void {
    if (this.#disposed) return;
    this.#move();
    this.#request();
  }

  dispose(): void {
    this.#disposed = true;
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#rest);
    clearTimeout(this.#soon);
  }

  #request(): void {
    clearTimeout(this.#soon);
    this.#frame ||= requestAnimationFrame((time) => {
      this.#frame = 0;
      if (this.#moving) {
        if (this.#lastMoving !== null) this.#resolution.frame(time - this.#lastMoving);
        this.#lastMoving = time;
      }
      this.#draw();
      if (!this.#options.gliding()) return;
      this.#move();
      this.#request();
    });
  }

  #draw(): void {
    const scale = this.#moving ? this.#resolution.moving : 1;
    const whole = this.#options.draw(scale, this.#moving);
    this.#whole = whole && scale === 1;
  }

  #move(): void {
    this.#moving = true;
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => this.#atRest(), REST);
  }

  /** As the camera's movement, but that changes come when they like: how far apart tells nothing about the GPU. */
  #changing(): void {
    this.#move();
    this.#lastMoving = null;
  }

  #atRest(): void {
    this.#moving = false;
    this.#lastMoving = null;
    this.#resolution.rest();
    if (!this.#whole) this.#request();
  }
}
