import { gpuHasDone } from './gpu-mesh.ts';

/** A whole frame that takes longer than this, in milliseconds, is too slow to be drawn while anything changes. */
const SLOW = 30;
/** And one that takes longer than this is not drawn with smooth edges: with them software takes five times as long. */
const SMOOTHED = 120;

/**
 * What a frame of the whole meshes costs, as far as it can be known: how long the GPU needs until it has done one that
 * was drawn, without smooth edges, while everything was still.
 */
export class FrameCost {
  readonly #gl: WebGL2RenderingContext;
  #known: number | null = null;
  #asked = 0;

  constructor(gl: WebGL2RenderingContext) {
    this.#gl = gl;
  }

  /** Not known counts as slow: a lighter frame too much is seen by nobody, a stop by everybody. */
  get slow(): boolean {
    return this.#known === null || this.knownSlow;
  }

  /** It is known to be slow. */
  get knownSlow(): boolean {
    return this.#known !== null && this.#known > SLOW;
  }

  /** There is time for smooth edges; not known: there may not be. */
  get smooth(): boolean {
    return this.#known !== null && this.#known <= SMOOTHED;
  }

  /** Other meshes are drawn from now on. */
  forget(): void {
    this.#known = null;
    this.#asked += 1;
  }

  /**
   * A whole frame was just given to the GPU. Resolves when it is done; with a smooth one the cost is less than it took.
   */
  async measure(smooth: boolean): Promise<void> {
    const asked = (this.#asked += 1);
    const start = performance.now();
    await gpuHasDone(this.#gl);
    // Another frame came between: this one tells nothing alone.
    if (asked !== this.#asked) return;
    const took = performance.now() - start;
    this.#known = smooth ? Math.min(took, this.#known ?? took) : took;
  }
}
