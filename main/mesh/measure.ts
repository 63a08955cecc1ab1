import type { Vec3 } from '../../preload/contract/values.ts';
import type { Triangles } from './triangles.ts';

export interface Measures {
  readonly area: number;
  /** Signed: negative where the surface is inside out. Means something for a closed surface only. */
  readonly volume: number;
  /** Triangles without area, or with a corner that is not a number. */
  readonly degenerate: number;
}

/**
 * Area and volume, summed in float64: in float32 the area of millions of triangles is wrong in its third digit.
 *
 * @param origin a point amid the mesh, so that a small mesh far from the origin keeps its digits.
 */
export function measure({ positions, indices }: Triangles, origin: Vec3): Measures {
  const [ox, oy, oz] = origin;
  let area = 0;
  let volume = 0;
  let degenerate = 0;
  for (let i = 0; i < indices.length; i += 3) {
    const a = (indices[i] ?? 0) * 3;
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
      degenerate++;
      continue;
    }
    area += twice;
    // Six times the volume between the triangle and the origin: a · (u × v).
    volume += (ax - ox) * nx + (ay - oy) * ny + (az - oz) * nz;
  }
  return { area: area / 2, volume: volume / 6, degenerate };
}
