import type { Camera } from '../../../preload/contract/mesh.ts';
import type { Triangles } from '../triangles.ts';
import type { Mask } from './mask.ts';

/** Half the width of the sensor that a focal length is meant for, in millimetres (contract `Camera`). */
export const HALF_SENSOR = 18;
/** Nearer to the eye than this part of its distance from the target nothing is seen. */
const NEAR = 0.01;

export type Frame = Pick<Mask, 'width' | 'height'>;

/**
 * A mesh's vertices in a camera's frame: pixels to the right and down, two numbers a vertex; NaN for what is not before
 * the eye. Written to `out`, which holds that many.
 */
export function projected({ positions }: Triangles, camera: Camera, { width, height }: Frame, out: Float32Array): void {
  const [sa, ca] = [Math.sin(camera.azimuth), Math.cos(camera.azimuth)];
  const [se, ce] = [Math.sin(camera.elevation), Math.cos(camera.elevation)];
  const [sr, cr] = [Math.sin(camera.roll), Math.cos(camera.roll)];
  // As in the viewer's `basisOf`: right = (ca, sa, 0), up = (-sa·se, ca·se, ce), back = (sa·ce, -ca·ce, se). Rolled, the
  // picture turns clockwise: what was up then points to the right.
  const [rx, ry, rz] = [ca * cr - sa * se * sr, sa * cr + ca * se * sr, ce * sr];
  const [ux, uy, uz] = [-ca * sr - sa * se * cr, -sa * sr + ca * se * cr, ce * cr];
  const [bx, by, bz] = [sa * ce, -ca * ce, se];
  const [tx, ty, tz] = camera.target;
  const half = Math.min(width, height) / 2;
  const scale = (half * camera.focalLength) / HALF_SENSOR;
  const near = camera.distance * NEAR;
  const flat = camera.projection === 'orthographic';
  for (let from = 0, to = 0; from < positions.length; from += 3, to += 2) {
    const x = (positions[from] ?? 0) - tx;
    const y = (positions[from + 1] ?? 0) - ty;
    const z = (positions[from + 2] ?? 0) - tz;
    const depth = flat ? camera.distance : camera.distance - (x * bx + y * by + z * bz);
    const shrink = depth > near ? scale / depth : NaN;
    out[to] = width / 2 + (x * rx + y * ry + z * rz) * shrink;
    out[to + 1] = height / 2 - (x * ux + y * uy + z * uz) * shrink;
  }
}

/**
 * Set the pixels whose centres the triangles cover, both sides, row by row; what leaves the frame is cut. Triangles with
 * a corner that is NaN are left out.
 *
 * @param points two numbers a vertex, as `projected` makes them.
 */
export function fill(indices: Triangles['indices'], points: Float32Array, { width, height, bits }: Mask): void {
  bits.fill(0);
  for (let i = 0; i < indices.length; i += 3) {
    const a = (indices[i] ?? 0) * 2;
    const b = (indices[i + 1] ?? 0) * 2;
    const c = (indices[i + 2] ?? 0) * 2;
    let ax = points[a] ?? 0;
    let ay = points[a + 1] ?? 0;
    let bx = points[b] ?? 0;
    let by = points[b + 1] ?? 0;
    let cx = points[c] ?? 0;
    let cy = points[c + 1] ?? 0;
    const first = Math.max(0, Math.ceil(Math.min(ay, by, cy) - 0.5));
    const last = Math.min(height, Math.ceil(Math.max(ay, by, cy) - 0.5));
    // Most triangles are smaller than a pixel and pass between all centres. Also false for NaN.
    if (!(first < last && Math.ceil(Math.min(ax, bx, cx) - 0.5) < Math.ceil(Math.max(ax, bx, cx) - 0.5))) continue;
    // From the top down: a, b, c.
    if (by < ay) [ax, ay, bx, by] = [bx, by, ax, ay];
    if (cy < by) [bx, by, cx, cy] = [cx, cy, bx, by];
    if (by < ay) [ax, ay, bx, by] = [bx, by, ax, ay];
    const long = (cx - ax) / (cy - ay);
    const upper = (bx - ax) / (by - ay);
    const lower = (cx - bx) / (cy - by);
    for (let row = first; row < last; row++) {
      const y = row + 0.5;
      const one = ax + (y - ay) * long;
      const other = y < by ? ax + (y - ay) * upper : bx + (y - by) * lower;
      const from = Math.max(0, Math.ceil(Math.min(one, other) - 0.5));
      const to = Math.min(width, Math.ceil(Math.max(one, other) - 0.5));
      for (let pixel = row * width + from, end = row * width + to; pixel < end; pixel++) bits[pixel] = 1;
    }
  }
}

/** What two masks of one size share, in parts of what either covers (0 to 1). */
export function overlapOf(one: Mask, other: Mask): number {
  let shared = 0;
  let covered = 0;
  for (let i = 0; i < one.bits.length; i++) {
    const a = one.bits[i] ?? 0;
    const b = other.bits[i] ?? 0;
    shared += a & b;
    covered += a | b;
  }
  return covered === 0 ? 0 : shared / covered;
}

/** Draws one mesh's silhouettes into one frame, over and over, in memory of its own. */
export class Silhouettes {
  readonly #mesh: Triangles;
  readonly #mask: Mask;
  readonly #points: Float32Array;

  constructor(mesh: Triangles, { width, height }: Frame) {
    this.#mesh = mesh;
    this.#mask = { width, height, bits: new Uint8Array(width * height) };
    this.#points = new Float32Array((mesh.positions.length / 3) * 2);
  }

  /** @returns a mask that the next call overwrites. */
  draw(camera: Camera): Mask {
    projected(this.#mesh, camera, this.#mask, this.#points);
    fill(this.#mesh.indices, this.#points, this.#mask);
    return this.#mask;
  }

  /** Where `camera` sees the mesh, in the frame's pixels. */
  points(camera: Camera): Float32Array {
    projected(this.#mesh, camera, this.#mask, this.#points);
    return this.#points;
  }
}
