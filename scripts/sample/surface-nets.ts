import type { Shape } from './snail.ts';

/** Indexed triangles, counter-clockwise seen from outside. */
export interface Surface {
  readonly positions: Float32Array;
  readonly indices: Uint32Array;
}

/**
 * Naive surface nets: one vertex for each cell that the surface crosses, one quad for each edge that it crosses.
 *
 * @param cell edge length of the grid's cells, in the shape's units. @param half half sizes of the box around 0.
 */
export function surfaceNets(
  shape: Shape,
  detail: boolean,
  cell: number,
  half: readonly [number, number, number],
): Surface {
  const n = half.map((length) => Math.ceil((2 * length) / cell) + 1);
  const [nx = 0, ny = 0, nz = 0] = n;
  const at = (i: number, axis: 0 | 1 | 2): number => i * cell - half[axis];
  const values = new Float32Array(nx * ny * nz);
  for (let z = 0, k = 0; z < nz; z++)
    for (let y = 0; y < ny; y++)
      for (let x = 0; x < nx; x++, k++) values[k] = shape.distance(at(x, 0), at(y, 1), at(z, 2), detail);

  const step = [1, nx, nx * ny] as const;
  const vertexOf = new Int32Array(values.length).fill(-1);
  const positions: number[] = [];
  for (let z = 0; z < nz - 1; z++)
    for (let y = 0; y < ny - 1; y++)
      for (let x = 0; x < nx - 1; x++) {
        const base = x + y * step[1] + z * step[2];
        const point = crossing(values, base, step);
        if (point === null) continue;
        vertexOf[base] = positions.length / 3;
        positions.push(at(x, 0) + point[0] * cell, at(y, 1) + point[1] * cell, at(z, 2) + point[2] * cell);
      }
  return { positions: Float32Array.from(positions), indices: quads(values, vertexOf, [nx, ny, nz], step) };
}

/** Mean of the points where the surface crosses a cell's twelve edges, in cell units; null where it crosses none. */
function crossing(
  values: Float32Array,
  base: number,
  step: readonly [number, number, number],
): readonly [number, number, number] | null {
  const sum: [number, number, number] = [0, 0, 0];
  let crossings = 0;
  for (let corner = 0; corner < 8; corner++) {
    const from = base + (corner & 1) * step[0] + ((corner >> 1) & 1) * step[1] + ((corner >> 2) & 1) * step[2];
    for (const axis of [0, 1, 2] as const) {
      if ((corner >> axis) & 1) continue;
      const a = values[from] ?? 0;
      const b = values[from + step[axis]] ?? 0;
      if (a < 0 === b < 0) continue;
      for (const other of [0, 1, 2] as const) sum[other] += other === axis ? a / (a - b) : (corner >> other) & 1;
      crossings++;
    }
  }
  return crossings === 0 ? null : [sum[0] / crossings, sum[1] / crossings, sum[2] / crossings];
}

function quads(
  values: Float32Array,
  vertexOf: Int32Array,
  [nx, ny, nz]: readonly [number, number, number],
  step: readonly [number, number, number],
): Uint32Array {
  const indices: number[] = [];
  for (let z = 1; z < nz - 1; z++)
    for (let y = 1; y < ny - 1; y++)
      for (let x = 1; x < nx - 1; x++) {
        const base = x + y * step[1] + z * step[2];
        const inside = (values[base] ?? 0) < 0;
        for (const axis of [0, 1, 2] as const) {
          if (inside === (values[base + step[axis]] ?? 0) < 0) continue;
          const [u, v] = [step[(axis + 1) % 3] ?? 0, step[(axis + 2) % 3] ?? 0];
          const ring = [base - u - v, base - v, base, base - u].map((cell) => vertexOf[cell] ?? 0);
          const [a = 0, b = 0, c = 0, d = 0] = inside ? ring : ring.toReversed();
          indices.push(a, b, c, a, c, d);
        }
      }
  return Uint32Array.from(indices);
}
