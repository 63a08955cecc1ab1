import { MathUtils, Matrix4, OrthographicCamera, PerspectiveCamera, Vector3, type Camera } from 'three';
import type { ViewCommand } from './gestures.ts';
import {
  FIRST_POSE,
  axisPose,
  basisOf,
  between,
  depthRange,
  framed,
  halfHeight,
  orbited,
  panned,
  radiusOf,
  toggledProjection,
  zoomed,
  type Pose,
  type WorldBox,
} from './pose.ts';

/** A jump is shown as a short turn, so that the eye can follow; shorter than a wait. In milliseconds. */
const GLIDE = 130;
/** Blender's own: degrees for each pixel of a drag. */
const DEGREES_PER_PIXEL = 0.4;
const radians = MathUtils.degToRad;

interface Glide {
  readonly from: Pose;
  readonly to: Pose;
  readonly since: number;
}

export interface CameraRigOptions {
  /** Milliseconds, rising. */
  readonly now: () => number;
  /** Whether the system asks for less motion: then jumps are jumps. */
  readonly still: () => boolean;
  /** The camera will be elsewhere in the next frame. */
  readonly moved: () => void;
}

/** The one camera of a view: where it stands, how it gets there, and what three.js draws with. */
export class CameraRig {
  readonly #options: CameraRigOptions;
  readonly #perspective = new PerspectiveCamera();
  readonly #orthographic = new OrthographicCamera();
  #pose: Pose = FIRST_POSE;
  #glide: Glide | null = null;
  #box: WorldBox = { min: [-1, -1, -1], max: [1, 1, 1] };
  #aspect = 1;

  constructor(options: CameraRigOptions) {
    this.#options = options;
    for (const camera of [this.#perspective, this.#orthographic]) camera.matrixAutoUpdate = false;
  }

  /** Where the camera is going, or stands. */
  get pose(): Pose {
    return this.#glide?.to ?? this.#pose;
  }

  get gliding(): boolean {
    return this.#glide !== null;
  }

  /** What there is to look at, and the shape of the pane it is looked at in. */
  surround(box: WorldBox, aspect: number): void {
    this.#box = box;
    this.#aspect = aspect;
  }

  /** Look at everything, at once: the way a new scene begins. */
  reset(): void {
    this.#set(framed(FIRST_POSE, this.#box, this.#aspect));
  }

  /** Put the camera somewhere, at once. */
  place(pose: Pose): void {
    this.#set(pose);
  }

  /** By pixels of a drag: the mesh follows the hand. */
  dragTurn(dx: number, dy: number): void {
    this.#set(orbited(this.pose, radians(-dx * DEGREES_PER_PIXEL), radians(dy * DEGREES_PER_PIXEL)));
  }

  /** By parts of the pane's height. */
  dragPan(dx: number, dy: number): void {
    this.#set(panned(this.pose, dx, dy, this.#aspect));
  }

  zoom(factor: number): void {
    this.#set(zoomed(this.pose, factor, radiusOf(this.#box)));
  }

  obey(command: ViewCommand): void {
    const { pose } = this;
    switch (command.kind) {
      case 'axis':
        this.#go(axisPose(pose, command.view));
        break;
      case 'turn':
        this.#go(orbited(pose, radians(command.right), radians(command.up)));
        break;
      case 'projection':
        this.#set(toggledProjection(pose));
        break;
      case 'frame':
        this.#go(framed(pose, this.#box, this.#aspect));
        break;
      case 'zoom':
        this.#go(zoomed(pose, command.factor, radiusOf(this.#box)));
        break;
    }
  }

  /** Where the camera stands at this moment; carries a glide on. */
  current(): Pose {
    const glide = this.#glide;
    if (glide === null) return this.#pose;
    const part = Math.min(1, (this.#options.now() - glide.since) / GLIDE);
    this.#pose = between(glide.from, glide.to, part * (2 - part));
    if (part >= 1) this.#glide = null;
    return this.#pose;
  }

  /** three's camera for a pane of this shape. */
  camera(pose: Pose, aspect: number): Camera {
    const { right, up, back } = basisOf(pose);
    const { near, far } = depthRange(pose, radiusOf(this.#box));
    const eye = new Vector3(...pose.target).addScaledVector(new Vector3(...back), pose.distance);
    const matrix = new Matrix4().makeBasis(new Vector3(...right), new Vector3(...up), new Vector3(...back));
    matrix.setPosition(eye);
    if (pose.projection === 'perspective') {
      const camera = this.#perspective;
      Object.assign(camera, { fov: MathUtils.radToDeg(2 * Math.atan(halfHeight(aspect))), aspect, near, far });
      camera.updateProjectionMatrix();
      return placed(camera, matrix);
    }
    const half = pose.distance * halfHeight(aspect);
    const camera = this.#orthographic;
    Object.assign(camera, { left: -half * aspect, right: half * aspect, top: half, bottom: -half, near, far });
    camera.updateProjectionMatrix();
    return placed(camera, matrix);
  }

  #set(pose: Pose): void {
    this.#glide = null;
    this.#pose = pose;
    this.#options.moved();
  }

  #go(to: Pose): void {
    const { now, still, moved } = this.#options;
    if (still()) {
      this.#set(to);
      return;
    }
    this.#glide = { from: this.current(), to, since: now() };
    moved();
  }
}

function placed(camera: Camera, matrix: Matrix4): Camera {
  camera.matrix.copy(matrix);
  camera.matrixWorldNeedsUpdate = true;
  camera.updateMatrixWorld(true);
  return camera;
}
