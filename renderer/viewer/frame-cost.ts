import { gpuHasDone } from './gpu-mesh.ts';

/** A whole frame that takes longer than this, in milliseconds, is too slow to be drawn while the camera moves. */
const SLOW = 30;

/**
 * What a frame of the whole meshes costs, as far as it can be known: how long the GPU needs until it has done one that
 * was drawn while the camera was still.
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
    return this.#known === null || this.#known > SLOW;
  }

  /** Other meshes are drawn from now on. */
  forget(): void {
    this.#known = null;
    this.#asked += 1;
  }

  /** A whole frame was just given to the GPU. */
  measure(): void {
    const asked = (this.#asked += 1);
    const start = performance.now();
    void gpuHasDone(this.#gl).then(() => {
      // Another frame came between: this one tells nothing alone.
      if (asked === this.#asked) this.#known = performance.now() - start;
    });
  }
}
