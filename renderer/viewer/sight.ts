import type { Vec3 } from '../../preload/contract/values.ts';
import type { CameraRig } from './camera-rig.ts';
import { areaAt, type PaneArea } from './pane-layout.ts';
import { basisOf, halfHeight, type Fit } from './pose.ts';

/** A place in a pane. */
export interface PaneSpot {
  /** Which pane: of several that lie over each other, the solid one comes first. */
  readonly places: readonly number[];
  /** From the pane's middle, 1 at its right and upper edge. */
  readonly x: number;
  readonly y: number;
  readonly fit: Fit;
  /** The pane's, in CSS pixels. */
  readonly height: number;
}

/** A line of sight in the world as it is shown. */
export interface SightRay {
  readonly places: readonly number[];
  readonly origin: Vec3;
  /** Length 1. */
  readonly direction: Vec3;
}

export interface SightOptions {
  readonly canvas: HTMLCanvasElement;
  readonly rig: CameraRig;
  readonly areas: () => readonly PaneArea[];
  readonly frame: () => number | null;
}

const along = (from: Vec3, direction: Vec3, length: number): Vec3 => [
  from[0] + direction[0] * length,
  from[1] + direction[1] * length,
  from[2] + direction[2] * length,
];
const dot = (a: Vec3, b: Vec3) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const unit = (v: Vec3): Vec3 => along([0, 0, 0], v, 1 / Math.hypot(...v));

/** Between places on the canvas and places in the world. */
export class Sight {
  readonly #options: SightOptions;

  constructor(options: SightOptions) {
    this.#options = options;
  }

  /** The pane at a place of the window (`clientX`, `clientY`); null: none. */
  paneAt(clientX: number, clientY: number): PaneSpot | null {
    const { canvas, areas } = this.#options;
    const box = canvas.getBoundingClientRect();
    const [x, y] = [(clientX - box.left) / box.width, (clientY - box.top) / box.height];
    const area = areaAt(areas(), x, y);
    if (area === undefined) return null;
    const { left, top, width, height } = area.viewport;
    return {
      places: area.places,
      x: ((x - left) / width) * 2 - 1,
      y: 1 - ((y - top) / height) * 2,
      fit: this.#fit(area, box),
      height: box.height * height,
    };
  }

  /** The line of sight through a place of the window; null: no pane is there. */
  ray(clientX: number, clientY: number): SightRay | null {
    const spot = this.paneAt(clientX, clientY);
    if (spot === null) return null;
    const { rig } = this.#options;
    const pose = rig.current();
    const { right, up, back } = basisOf(pose);
    const half = halfHeight(pose, spot.fit);
    const [x, y] = [spot.x * half * spot.fit.aspect, spot.y * half];
    const aside = along(along([0, 0, 0], right, x), up, y);
    const eye = along(pose.target, back, pose.distance);
    if (pose.projection === 'perspective') {
      return { places: spot.places, origin: eye, direction: unit(along(aside, back, -1)) };
    }
    // A flat picture's camera sees what is behind the eye as well: begin far enough back.
    const from = along(along(pose.target, aside, pose.distance), back, pose.distance + rig.radius * 4);
    return { places: spot.places, origin: from, direction: along([0, 0, 0], back, -1) };
  }

  /** Where a point of the world is seen in a pane, in CSS pixels of the canvas; null: nowhere, or behind the eye. */
  project(point: Vec3, place: number): { readonly x: number; readonly y: number } | null {
    const { canvas, areas, rig } = this.#options;
    const area = areas().find(({ places }) => places.includes(place));
    if (area === undefined) return null;
    const box = canvas.getBoundingClientRect();
    const pose = rig.current();
    const { right, up, back } = basisOf(pose);
    const from = along(point, pose.target, -1);
    const depth = pose.projection === 'perspective' ? pose.distance - dot(from, back) : pose.distance;
    if (depth <= 0) return null;
    const fit = this.#fit(area, box);
    const half = depth * halfHeight(pose, fit);
    const { left, top, width, height } = area.viewport;
    return {
      x: (left + (width * (1 + dot(from, right) / (half * fit.aspect))) / 2) * box.width,
      y: (top + (height * (1 - dot(from, up) / half)) / 2) * box.height,
    };
  }

  #fit({ viewport }: PaneArea, box: DOMRect): Fit {
    const aspect = (viewport.width * box.width) / (viewport.height * box.height);
    return { aspect, frame: this.#options.frame() };
  }
}
