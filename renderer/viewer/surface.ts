import { LinearSRGBColorSpace, WebGLRenderer, type Camera, type Scene } from 'three';
import { FineTarget, type PixelBox } from './fine-target.ts';
import type { Area } from './pane-layout.ts';

/** Beyond two pixels of the screen to one of CSS nobody sees more, but everybody waits longer. */
const FINEST = 2;

/** One picture of the scene on a part of the canvas. */
export interface AreaDraw {
  readonly viewport: Area;
  readonly clip: Area;
  /** Makes the scene what this pane shows. */
  readonly prepare: () => void;
  readonly camera: (aspect: number) => Camera;
}

/** A canvas with its WebGL context, as large as the screen's own pixels say, divided into areas. */
export class Surface {
  readonly renderer: WebGLRenderer;
  readonly gl: WebGL2RenderingContext;
  readonly #canvas: HTMLCanvasElement;
  readonly #observer: ResizeObserver;
  readonly #fine: FineTarget;
  #width = 0;
  #height = 0;
  #finest = 1;

  /** @throws Error where there is no WebGL 2. */
  constructor(canvas: HTMLCanvasElement, resized: () => void) {
    this.#canvas = canvas;
    // The background is the page's: CSS knows the theme, and a picture of the mesh has none. Edges are smoothed on a
    // target of our own, where there is time for it.
    this.renderer = new WebGLRenderer({ canvas, antialias: false, alpha: true, powerPreference: 'high-performance' });
    this.renderer.setClearAlpha(0);
    // Every colour here is as it goes to the screen. Said to be linear it passes through, and what is drawn for the
    // screen and for a picture needs one program, not two.
    this.renderer.outputColorSpace = LinearSRGBColorSpace;
    // Asking a driver for its errors waits until it has compiled; the tests look at what is drawn.
    this.renderer.debug.checkShaderErrors = false;
    // One mesh a pane: nothing to sort, and sorting would ask for bounds that the page does not compute.
    this.renderer.sortObjects = false;
    this.renderer.setScissorTest(true);
    this.gl = this.renderer.getContext() as WebGL2RenderingContext;
    this.#fine = new FineTarget(this.renderer);
    this.#measure(canvas.clientWidth * devicePixelRatio, canvas.clientHeight * devicePixelRatio);
    this.#observer = new ResizeObserver(([entry]) => {
      const box = entry?.devicePixelContentBoxSize[0];
      if (box === undefined || !this.#measure(box.inlineSize, box.blockSize)) return;
      resized();
    });
    this.#observer.observe(canvas, { box: 'device-pixel-content-box' });
  }

  /** Nothing can be seen: the canvas has no area. */
  get hidden(): boolean {
    return this.#width < 1 || this.#height < 1;
  }

  /** Width ÷ height. */
  get aspect(): number {
    return this.hidden ? 1 : this.#width / this.#height;
  }

  /** Pixels of a picture at `scale` to one of CSS. */
  pixel(scale: number): number {
    return devicePixelRatio * this.#finest * scale;
  }

  /** Size at full scale, in pixels. */
  get size(): { readonly width: number; readonly height: number } {
    return { width: Math.round(this.#width * this.#finest), height: Math.round(this.#height * this.#finest) };
  }

  /**
   * @param scale part of the screen's own pixels to draw, 0 to 1.
   * @param fine with smooth edges: drawing in software takes twice as long with them.
   */
  draw(scene: Scene, draws: readonly AreaDraw[], scale: number, fine: boolean): void {
    const { renderer } = this;
    const width = Math.max(1, Math.round(this.#width * scale * this.#finest));
    const height = Math.max(1, Math.round(this.#height * scale * this.#finest));
    if (this.#canvas.width !== width || this.#canvas.height !== height) renderer.setDrawingBufferSize(width, height, 1);
    // Uploads bind buffers behind three's back.
    renderer.resetState();
    renderer.setScissorTest(true);
    for (const { viewport, clip, prepare, camera } of draws) {
      const seen = inPixels(clip, width, height);
      if (seen.width === 0 || seen.height === 0) continue;
      const whole = inPixels(viewport, width, height);
      if (fine) this.#fine.begin({ width, height }, whole, seen);
      else {
        renderer.setViewport(whole.x, whole.y, whole.width, whole.height);
        renderer.setScissor(seen.x, seen.y, seen.width, seen.height);
      }
      prepare();
      renderer.render(scene, camera(whole.width / whole.height));
    }
    if (fine) this.#fine.show();
  }

  /** Gives the context back at once instead of when the canvas is collected: a page may only have a few. */
  dispose(): void {
    this.#observer.disconnect();
    this.#fine.dispose();
    this.renderer.dispose();
    this.renderer.forceContextLoss();
  }

  /** @returns whether it is another size than before. */
  #measure(width: number, height: number): boolean {
    const before = [this.#width, this.#height, this.#finest].join();
    this.#width = Math.round(width);
    this.#height = Math.round(height);
    this.#finest = Math.min(1, FINEST / devicePixelRatio);
    return before !== [this.#width, this.#height, this.#finest].join();
  }
}

/** Rounded so that neighbours share an edge; `y` from below, as WebGL counts. */
function inPixels({ left, top, width, height }: Area, across: number, down: number): PixelBox {
  const [x0, x1] = [Math.round(left * across), Math.round((left + width) * across)];
  const [y0, y1] = [Math.round(top * down), Math.round((top + height) * down)];
  return { x: x0, y: down - y1, width: x1 - x0, height: y1 - y0 };
}
