import type { CameraRig } from './camera-rig.ts';
import type { Fit, Pose, WorldBox } from './pose.ts';

/**
 * Looks at what is new as a whole; and, as long as nobody has moved the camera, again in a pane of another shape.
 */
export class Framing {
  readonly #rig: CameraRig;
  #wanted = true;
  /** How the scene was last framed. */
  #done: { readonly pose: Pose; readonly fit: string } | null = null;
  #busy = false;

  constructor(rig: CameraRig) {
    this.#rig = rig;
  }

  /** The camera is being put where the picture that is drawn now needs it: no reason to draw another. */
  get busy(): boolean {
    return this.#busy;
  }

  /** Something else is looked at from now on. */
  renew(): void {
    this.#wanted = true;
  }

  aim(box: WorldBox, fit: Fit): void {
    this.#rig.surround(box, fit);
    const shape = JSON.stringify(fit);
    const isUntouched = this.#rig.pose === this.#done?.pose;
    if (!this.#wanted && !(isUntouched && shape !== this.#done?.fit)) return;
    this.#busy = true;
    this.#rig.reset();
    this.#done = { pose: this.#rig.pose, fit: shape };
    this.#wanted = false;
    this.#busy = false;
  }
}
