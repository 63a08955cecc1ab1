import { WebGLRenderer, type Camera, type Scene } from 'three';

/** Beyond two pixels of the screen to one of CSS nobody sees more, but everybody waits longer. */
const FINEST = 2;

export interface PaneDraw {
  /** Makes the scene what this pane shows. */
  readonly prepare: () => void;
  readonly camera: (aspect: number) => Camera;
}

/** A canvas with its WebGL context, as large as the screen's own pixels say, divided into panes side by side. */
export class Surface {
  readonly renderer: WebGLRenderer;
  readonly gl: WebGL2RenderingContext;
  readonly #canvas: HTMLCanvasElement;
  readonly #observer: ResizeObserver;
  #width = 0;
  #height = 0;
  #finest = 1;

  /** @throws Error where there is no WebGL 2. */
  constructor(canvas: HTMLCanvasElement, resized: () => void) {
    this.#canvas = canvas;
    // The background is the page's: CSS knows the theme, and a picture of the mesh has none.
    this.renderer = new WebGLRenderer({ canvas, antialias: true, alpha: true, powerPreference: 'high-performance' });
    this.renderer.setClearAlpha(0);
    // One mesh a pane: nothing to sort, and sorting would ask for bounds that the page does not compute.
    this.renderer.sortObjects = false;
    this.renderer.setScissorTest(true);
    this.gl = this.renderer.getContext() as WebGL2RenderingContext;
    this.#measure(canvas.clientWidth * devicePixelRatio, canvas.clientHeight * devicePixelRatio);
    this.#observer = new ResizeObserver(([entry]) => {
      const box = entry?.devicePixelContentBoxSize[0];
      if (box === undefined) return;
      this.#measure(box.inlineSize, box.blockSize);
      resized();
    });
    this.#observer.observe(canvas, { box: 'device-pixel-content-box' });
  }

  /** Nothing can be seen: the canvas has no area. */
  get hidden(): boolean {
    return this.#width < 1 || this.#height < 1;
  }

  aspect(panes: number): number {
    return this.hidden ? 1 : this.#width / Math.max(1, panes) / this.#height;
  }

  /** @param scale part of the screen's own pixels to draw, 0 to 1. */
  draw(scene: Scene, panes: readonly PaneDraw[], scale: number): void {
    const { renderer } = this;
    const width = Math.max(1, Math.round(this.#width * scale * this.#finest));
    const height = Math.max(1, Math.round(this.#height * scale * this.#finest));
    if (this.#canvas.width !== width || this.#canvas.height !== height) renderer.setDrawingBufferSize(width, height, 1);
    // Uploads bind buffers behind three's back.
    renderer.resetState();
    renderer.setScissorTest(true);
    if (panes.length === 0) {
      renderer.setScissor(0, 0, width, height);
      renderer.clear();
    }
    panes.forEach(({ prepare, camera }, place) => {
      const left = Math.round((width * place) / panes.length);
      const right = Math.round((width * (place + 1)) / panes.length);
      prepare();
      renderer.setViewport(left, 0, right - left, height);
      renderer.setScissor(left, 0, right - left, height);
      renderer.render(scene, camera((right - left) / height));
    });
  }

  /** Gives the context back at once instead of when the canvas is collected: a page may only have a few. */
  dispose(): void {
    this.#observer.disconnect();
    this.renderer.dispose();
    this.renderer.forceContextLoss();
  }

  #measure(width: number, height: number): void {
    this.#width = Math.round(width);
    this.#height = Math.round(height);
    this.#finest = Math.min(1, FINEST / devicePixelRatio);
  }
}
