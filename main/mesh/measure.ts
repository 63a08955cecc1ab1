import type { Vec3 } from '../../preload/contract/values.ts';
import { Growing } from './growing.ts';
import type { Triangles } from './triangles.ts';

export interface Measures {
  readonly area: number;
  /** Each piece's own, signed: negative where it is inside out. Means something for a closed surface only. */
  readonly volumes: Float64Array;
  /** Triangles without area, or with a corner that is not a number. */
  readonly degenerate: Uint32Array;
}

/**
 * Area and volumes, summed in float64: in float32 the area of millions of triangles is wrong in its third digit.
 *
 * @param labels the piece of each vertex.
 * @param origin a point amid the mesh, so that a small mesh far from the origin keeps its digits.
 */
export function measure(
  { positions, indices }: Triangles,
  labels: Uint32Array,
  pieces: number,
  [ox, oy, oz]: Vec3,
): Measures {
  const volumes = new Float64Array(pieces);
  const degenerate = new Growing((length) => new Uint32Array(length));
  let area = 0;
  for (let i = 0; i < indices.length; i += 3) {
    const vertex = indices[i] ?? 0;
    const a = vertex * 3;
    const b = (indices[i + 1] ?? 0) * 3;
    const c = (indices[i + 2] ?? 0) * 3;
    const ax = positions[a] ?? 0;
    const ay = positions[a + 1] ?? 0;
    const az = positions[a + 2] ?? 0;
    const ux = (positions[b] ?? 0) - ax;
    const uy = (positions[b + 1] ?? 0) - ay;
    const uz = (positions[b + 2] ?? 0) - az;
    const vx = (positions[c] ?? 0) - ax;
    const vy = (positions[c + 1] ?? 0) - ay;
    const vz = (positions[c + 2] ?? 0) - az;
    const nx = uy * vz - uz * vy;
    const ny = uz * vx - ux * vz;
    const nz = ux * vy - uy * vx;
    const twice = Math.sqrt(nx * nx + ny * ny + nz * nz);
    if (!(twice > 0 && twice < Infinity)) {
      degenerate.push(i / 3);
      continue;
    }
    area += twice;
    const piece = labels[vertex] ?? 0;
    // Six times the volume between the triangle and the origin: a · (u × v).
    volumes[piece] = (volumes[piece] ?? 0) + ((ax - ox) * nx + (ay - oy) * ny + (az - oz) * nz) / 6;
  }
  return { area: area / 2, volumes, degenerate: degenerate.finish() };
}
