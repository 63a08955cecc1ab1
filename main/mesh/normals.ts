import type { Triangles } from './triangles.ts';

/**
 * Smooth normals, three floats a vertex, of length 1: each triangle counts by its area. A vertex that no proper triangle
 * uses has the normal 0.
 */
export function smoothNormals({ positions, indices }: Triangles): Float32Array {
  const normals = new Float32Array(positions.length);
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
    if (!(nx * nx + ny * ny + nz * nz < Infinity)) continue;
    normals[a] = (normals[a] ?? 0) + nx;
    normals[a + 1] = (normals[a + 1] ?? 0) + ny;
    normals[a + 2] = (normals[a + 2] ?? 0) + nz;
    normals[b] = (normals[b] ?? 0) + nx;
    normals[b + 1] = (normals[b + 1] ?? 0) + ny;
    normals[b + 2] = (normals[b + 2] ?? 0) + nz;
    normals[c] = (normals[c] ?? 0) + nx;
    normals[c + 1] = (normals[c + 1] ?? 0) + ny;
    normals[c + 2] = (normals[c + 2] ?? 0) + nz;
  }
  for (let i = 0; i < normals.length; i += 3) {
    const x = normals[i] ?? 0;
    const y = normals[i + 1] ?? 0;
    const z = normals[i + 2] ?? 0;
    const length = Math.sqrt(x * x + y * y + z * z);
    const scale = length > 0 ? 1 / length : 0;
    normals[i] = x * scale;
    normals[i + 1] = y * scale;
    normals[i + 2] = z * scale;
  }
  return normals;
}

/**
 * Directions in two signed bytes each (int8 x, int8 y, normalised): the sphere is projected onto an octahedron, whose
 * lower half is folded out to a square. At most about one degree off. The zero vector becomes +z.
 */
export function octahedral(normals: Float32Array): Int8Array {
  const out = new Int8Array((normals.length / 3) * 2);
  for (let i = 0, o = 0; i < normals.length; i += 3, o += 2) {
    const nx = normals[i] ?? 0;
    const ny = normals[i + 1] ?? 0;
    const nz = normals[i + 2] ?? 0;
    const sum = Math.abs(nx) + Math.abs(ny) + Math.abs(nz);
    if (sum === 0) continue;
    let x = nx / sum;
    let y = ny / sum;
    if (nz < 0) {
      const unfolded = x;
      x = (1 - Math.abs(y)) * (x < 0 ? -1 : 1);
      y = (1 - Math.abs(unfolded)) * (y < 0 ? -1 : 1);
    }
    out[o] = Math.round(x * 127);
    out[o + 1] = Math.round(y * 127);
  }
  return out;
}
