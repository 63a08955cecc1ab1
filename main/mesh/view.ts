import type { Vec3 } from '../../preload/contract/values.ts';
import type { Triangles } from './triangles.ts';

/** Where a picture is taken from: three directions of length 1 that stand at right angles. */
export interface View {
  readonly right: Vec3;
  readonly up: Vec3;
  /** From the mesh to the eye. */
  readonly toEye: Vec3;
}

/** From the front, a little right and above: what shows most of most things. glTF's front is +z, up is +y. */
export const THREE_QUARTER: View = viewFrom([0.6, 0.42, 0.9]);

function viewFrom(direction: Vec3): View {
  const toEye = unit(direction);
  const right = unit([toEye[2], 0, -toEye[0]]);
  const up: Vec3 = [
    toEye[1] * right[2] - toEye[2] * right[1],
    toEye[2] * right[0] - toEye[0] * right[2],
    toEye[0] * right[1] - toEye[1] * right[0],
  ];
  return { right, up, toEye };
}

function unit([x, y, z]: Vec3): Vec3 {
  const length = Math.hypot(x, y, z);
  return [x / length, y / length, z / length];
}

/**
 * How a mesh comes to stand on a square picture, without perspective: turned by nine numbers, then moved and scaled. Where
 * its vertices stand is not kept: of a fine mesh few are looked at, and memory for all takes longer to get than they do.
 */
export interface Projection {
  readonly view: View;
  /** What is in the middle of the picture, to the right and down, in the mesh's own units. */
  readonly centreX: number;
  readonly centreY: number;
  /** Pixels to a unit. */
  readonly scale: number;
  readonly size: number;
}

/** Fits a mesh to a square of `size` pixels, with `margin` (a part of the size) left free on each side. */
export function projectionOf(mesh: Triangles, view: View, size: number, margin: number): Projection {
  const { positions, indices } = mesh;
  const used = usedVertices(indices, positions.length / 3);
  const [rx, ry, rz] = view.right;
  const [ux, uy, uz] = view.up;
  let left = Infinity;
  let right = -Infinity;
  let top = Infinity;
  let bottom = -Infinity;
  for (let vertex = 0, i = 0; vertex < used.length; vertex++, i += 3) {
    if (used[vertex] === 0) continue;
    const x = positions[i] ?? 0;
    const y = positions[i + 1] ?? 0;
    const z = positions[i + 2] ?? 0;
    const across = Math.fround(x * rx + y * ry + z * rz);
    const down = Math.fround(-(x * ux + y * uy + z * uz));
    if (!(across - across + (down - down) === 0)) continue;
    if (across < left) left = across;
    if (across > right) right = across;
    if (down < top) top = down;
    if (down > bottom) bottom = down;
  }
  const scale = (size * (1 - 2 * margin)) / (Math.max(right - left, bottom - top) || 1);
  return { view, centreX: (left + right) / 2, centreY: (top + bottom) / 2, scale, size };
}

/** One byte a vertex, 1 where a triangle uses it: a point that belongs to nothing must not shrink the picture. */
function usedVertices(indices: Triangles['indices'], vertices: number): Uint8Array {
  const used = new Uint8Array(vertices);
  // eslint-disable-next-line @typescript-eslint/prefer-for-of -- it is twice as slow over millions of numbers
  for (let i = 0; i < indices.length; i++) used[indices[i] ?? 0] = 1;
  return used;
}
