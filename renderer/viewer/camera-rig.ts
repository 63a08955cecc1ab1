import { MathUtils, Matrix4, OrthographicCamera, PerspectiveCamera, Vector3, type Camera } from 'three';
import type { Camera as Standpoint } from '../../preload/contract/mesh.ts';
import type { Vec3 } from '../../preload/contract/values.ts';
import type { ViewCommand } from './gestures.ts';
import {
  FIRST_POSE,
  axisPose,
  basisOf,
  between,
  closeUp,
  depthRange,
  framed,
  halfHeight,
  orbited,
  panned,
  radiusOf,
  toggledProjection,
  wrapped,
  zoomed,
  type Fit,
  type Pose,
  type Sighted,
  type WorldBox,
} from './pose.ts';
import { zoomedAt, type PanePoint } from './zoom-at.ts';

/** A jump is shown as a short turn, so that the eye can follow; shorter than a wait. In milliseconds. */
const GLIDE = 130;
/** The same for the way to a spot somewhere on the mesh, which the eye does not expect. */
const FLIGHT = 350;
/** Blender's own: degrees for each pixel of a drag. */
const DEGREES_PER_PIXEL = 0.4;
const radians = MathUtils.degToRad;

interface Glide {
  readonly from: Pose;
  readonly to: Pose;
  readonly since: number;
  readonly lasts: number;
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
  #fit: Fit = { aspect: 1, frame: null };

  constructor(options: CameraRigOptions) {
    this.#options = options;
    for (const camera of [this.#perspective, this.#orthographic]) camera.matrixAutoUpdate = false;
  }

  /** Where the camera is going, or stands. */
  get pose(): Pose {
    return this.#glide?.to ?? this.#pose;
  }

  /** Half the diagonal of what there is to look at. */
  get radius(): number {
    return radiusOf(this.#box);
  }

  get gliding(): boolean {
    return this.#glide !== null;
  }

  /** What there is to look at, and the shape of the pane (the narrowest of several) it is looked at in. */
  surround(box: WorldBox, fit: Fit): void {
    this.#box = box;
    this.#fit = fit;
  }

  /** Look at everything, at once: the way a new scene begins. */
  reset(): void {
    this.#set(framed(FIRST_POSE, this.#box, this.#fit));
  }

  /** Put the camera somewhere, at once. */
  place(pose: Standpoint & Partial<Pose>): void {
    this.#set({ automatic: false, ...pose });
  }

  /** Go and look at a spot of the world, from the side on which it is seen. */
  flyTo({ at, radius, normal }: Sighted): void {
    const spot = { at, normal, radius: Math.max(radius, radiusOf(this.#box) / 500) };
    this.#go(closeUp(this.pose, spot, this.#fit), FLIGHT);
  }

  /** Bring a point of the world into the middle, and turn about it from now on; everything stays as large as it is. */
  centre(at: Vec3): void {
    this.#go({ ...this.pose, target: at });
  }

  /** By pixels of a drag: the mesh follows the hand. */
  dragTurn(dx: number, dy: number): void {
    this.#set(orbited(this.pose, radians(-dx * DEGREES_PER_PIXEL), radians(dy * DEGREES_PER_PIXEL)));
  }

  /** By parts of the pane's height. */
  dragPan(dx: number, dy: number): void {
    this.#set(panned(this.pose, dx, dy, this.#fit));
  }

  /** @param at what stays where it is; left out: the middle. */
  zoom(factor: number, at?: PanePoint): void {
    const radius = radiusOf(this.#box);
    this.#set(at === undefined ? zoomed(this.pose, factor, radius) : zoomedAt(this.pose, factor, radius, at));
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
      case 'roll':
        this.#go({ ...pose, roll: wrapped(pose.roll + radians(command.clockwise)) });
        break;
      case 'pan':
        this.#go(panned(pose, -command.right, command.up, this.#fit));
        break;
      case 'projection':
        this.#set(toggledProjection(pose));
        break;
      case 'frame':
        this.#go(framed(pose, this.#box, this.#fit));
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
    const part = Math.min(1, (this.#options.now() - glide.since) / glide.lasts);
    this.#pose = between(glide.from, glide.to, part * (2 - part));
    if (part >= 1) this.#glide = null;
    return this.#pose;
  }

  /** three's camera for a pane of this shape. */
  camera(pose: Pose, fit: Fit): PerspectiveCamera | OrthographicCamera {
    const { aspect } = fit;
    const { right, up, back } = basisOf(pose);
    const { near, far } = depthRange(pose, radiusOf(this.#box));
    const eye = new Vector3(...pose.target).addScaledVector(new Vector3(...back), pose.distance);
    const matrix = new Matrix4().makeBasis(new Vector3(...right), new Vector3(...up), new Vector3(...back));
    matrix.setPosition(eye);
    if (pose.projection === 'perspective') {
      const camera = this.#perspective;
      Object.assign(camera, { fov: MathUtils.radToDeg(2 * Math.atan(halfHeight(pose, fit))), aspect, near, far });
      camera.updateProjectionMatrix();
      return placed(camera, matrix);
    }
    const half = pose.distance * halfHeight(pose, fit);
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

  #go(to: Pose, lasts = GLIDE): void {
    const { now, still, moved } = this.#options;
    if (still()) {
      this.#set(to);
      return;
    }
    this.#glide = { from: this.current(), to, since: now(), lasts };
    moved();
  }
}

function placed<C extends Camera>(camera: C, matrix: Matrix4): C {
  camera.matrix.copy(matrix);
  camera.matrixWorldNeedsUpdate = true;
  camera.updateMatrixWorld(true);
  return camera;
}
