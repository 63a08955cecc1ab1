import { type Triangles, vertexCount } from '../triangles.ts';

/**
 * The area that each vertex stands for: a third of each of its triangles, so that they add up to the surface. A mesh with
 * half of its vertices on one small detail is then not half detail.
 */
export function vertexAreas({ positions, indices }: Triangles): Float32Array {
  const areas = new Float32Array(vertexCount({ positions, indices }));
  for (let i = 0; i < indices.length; i += 3) {
    const va = indices[i] ?? 0;
    const vb = indices[i + 1] ?? 0;
    const vc = indices[i + 2] ?? 0;
    const a = va * 3;
    const b = vb * 3;
    const c = vc * 3;
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
    const third = Math.sqrt(nx * nx + ny * ny + nz * nz) / 6;
    if (!(third < Infinity)) continue;
    areas[va] = (areas[va] ?? 0) + third;
    areas[vb] = (areas[vb] ?? 0) + third;
    areas[vc] = (areas[vc] ?? 0) + third;
  }
  return areas;
}
