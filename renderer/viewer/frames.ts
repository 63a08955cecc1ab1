import type { CameraRig } from './camera-rig.ts';
import { FrameCost } from './frame-cost.ts';
import type { Gpu } from './gpu-part.ts';
import type { Look } from './look.ts';
import type { PaneArea } from './pane-layout.ts';
import type { Pose } from './pose.ts';
import type { Stage } from './stage.ts';
import type { Surface } from './surface.ts';

export interface FramesOptions {
  readonly surface: Surface;
  readonly stage: Stage;
  readonly rig: CameraRig;
  readonly gpu: Gpu;
  /** There turned out to be time for a better picture of the same. */
  readonly again: () => void;
}

export interface FrameOrder {
  readonly areas: readonly PaneArea[];
  readonly look: Look;
  readonly pose: Pose;
  /** Part of the screen's own pixels to draw. */
  readonly scale: number;
  /** Another picture follows soon. */
  readonly moving: boolean;
}

/** Draws what stands on the stage as well as there is time for: proxies in place of meshes, edges smoothed or not. */
export class Frames {
  readonly #options: FramesOptions;
  readonly #cost: FrameCost;
  /** On the GPU, and never yet drawn whole. */
  readonly #undrawn = new Set<string>();

  constructor(options: FramesOptions) {
    this.#options = options;
    this.#cost = new FrameCost(options.gpu.gl);
  }

  /** The whole takes so long that it is better drawn when nothing changes any more. */
  get slow(): boolean {
    return this.#cost.knownSlow;
  }

  /** Other meshes are drawn from now on. */
  forget(): void {
    this.#cost.forget();
  }

  /** A mesh is on the GPU now. */
  arrived(id: string): void {
    this.#undrawn.add(id);
  }

  /** @returns whether a better picture of the same would take more time than there is. */
  draw({ areas, look, pose, scale, moving }: FrameOrder): boolean {
    const { surface, stage, rig, gpu } = this.#options;
    const cost = this.#cost;
    const light = (moving || this.#isDressing()) && cost.slow;
    // A picture that another one follows at once need not be as fine.
    const fine = cost.smooth && !((moving || this.#isWaiting()) && cost.slow);
    let lighter = 0;
    stage.shared.pixel.value = surface.pixel(scale);
    stage.shared.corner0.value.set(0, 0);
    const draws = areas.map(({ viewport, clip, places }) => ({
      viewport,
      clip,
      prepare: () => {
        if (!stage.prepare(places, { light, ground: look.grid })) lighter += 1;
      },
      camera: (aspect: number) => rig.camera(pose, { aspect, frame: look.frame }),
    }));
    surface.draw(stage.scene, draws, scale, fine);
    gpu.history.frames += 1;
    if (lighter === 0 && !moving) void this.#measure(fine);
    if (lighter === 0) for (const id of this.#undrawn) performance.mark(`mesh-drawn:${id}`);
    if (lighter === 0) this.#undrawn.clear();
    return !light && (fine || !cost.smooth);
  }

  async #measure(fine: boolean): Promise<void> {
    const { smooth } = this.#cost;
    await this.#cost.measure(fine);
    if (this.#cost.smooth && !smooth) this.#options.again();
  }

  /** A proxy stands for a mesh that is still on its way. */
  #isWaiting(): boolean {
    return this.#options.stage.panes.some(({ held }) => held.whole === null && held.status.kind === 'loading');
  }

  /** Meshes will look different in a moment: colours or edges are on their way. */
  #isDressing(): boolean {
    return this.#options.stage.panes.some(({ held, pane }) => held.extras.busy || pane.expected === true);
  }
}
