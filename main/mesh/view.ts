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
 * A mesh's vertices on a square picture of `size` pixels, without perspective, fitted to it with `margin` (a part of the
 * size) left free on each side. Three numbers a vertex: pixels to the right, pixels down, pixels towards the eye.
 */
export function project({ positions, indices }: Triangles, view: View, size: number, margin: number): Float32Array {
  const screen = new Float32Array(positions.length);
  for (let i = 0; i < positions.length; i += 3) {
    const x = positions[i] ?? 0;
    const y = positions[i + 1] ?? 0;
    const z = positions[i + 2] ?? 0;
    screen[i] = x * view.right[0] + y * view.right[1] + z * view.right[2];
    screen[i + 1] = -(x * view.up[0] + y * view.up[1] + z * view.up[2]);
    screen[i + 2] = x * view.toEye[0] + y * view.toEye[1] + z * view.toEye[2];
  }
  fit(screen, usedVertices(indices, positions.length / 3), size, margin);
  return screen;
}

/** One byte a vertex, 1 where a triangle uses it: a point that belongs to nothing must not shrink the picture. */
function usedVertices(indices: Triangles['indices'], vertices: number): Uint8Array {
  const used = new Uint8Array(vertices);
  // eslint-disable-next-line @typescript-eslint/prefer-for-of -- it is twice as slow over millions of numbers
  for (let i = 0; i < indices.length; i++) used[indices[i] ?? 0] = 1;
  return used;
}

function fit(screen: Float32Array, used: Uint8Array, size: number, margin: number): void {
  let left = Infinity;
  let right = -Infinity;
  let top = Infinity;
  let bottom = -Infinity;
  for (let vertex = 0; vertex < used.length; vertex++) {
    if (used[vertex] === 0) continue;
    const x = screen[vertex * 3] ?? 0;
    const y = screen[vertex * 3 + 1] ?? 0;
    if (!(x - x + (y - y) === 0)) continue;
    if (x < left) left = x;
    if (x > right) right = x;
    if (y < top) top = y;
    if (y > bottom) bottom = y;
  }
  const scale = (size * (1 - 2 * margin)) / (Math.max(right - left, bottom - top) || 1);
  const centreX = (left + right) / 2;
  const centreY = (top + bottom) / 2;
  for (let i = 0; i < screen.length; i += 3) {
    screen[i] = ((screen[i] ?? 0) - centreX) * scale + size / 2;
    screen[i + 1] = ((screen[i + 1] ?? 0) - centreY) * scale + size / 2;
    screen[i + 2] = (screen[i + 2] ?? 0) * scale;
  }
}
