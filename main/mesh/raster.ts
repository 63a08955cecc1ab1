import type { Triangles } from './triangles.ts';

/** What a square picture shows, pixel by pixel, row by row from the top. */
export interface Raster {
  readonly size: number;
  /** Pixels towards the eye; -Infinity where nothing is. */
  readonly depth: Float32Array;
  /** Three floats a pixel: the surface's normal there, in the mesh's own axes, of any length. */
  readonly normals: Float32Array;
}

/** Which sides of triangles are drawn. */
export type Sides = 'both' | 'outside';

/** Cosine of the angle between a triangle and a smooth normal at which an edge is meant to be an edge. */
const CREASE = 0.7;

/**
 * Draw a mesh by software: each pixel whose centre a triangle covers, nearest to the eye wins.
 *
 * Normals are blended across each triangle; where they stray too far from the triangle's own, as at the edge of a
 * box, its own is taken.
 *
 * @param screen three numbers a vertex, as `project` makes them.
 * @param smooth three floats a vertex, of length 1.
 * @param sides `outside` leaves out the triangles that face away: of a closed mesh nobody sees them, and it takes less time.
 */
export function rasterise(
  mesh: Triangles,
  screen: Float32Array,
  smooth: Float32Array,
  size: number,
  sides: Sides,
): Raster {
  const isOutside = sides === 'outside';
  const { positions, indices } = mesh;
  const depth = new Float32Array(size * size).fill(-Infinity);
  const normals = new Float32Array(size * size * 3);
  const cells = cellsOf(screen);
  for (let i = 0; i < indices.length; i += 3) {
    // Most triangles of a fine mesh lie between the centres of pixels; they are told by one number a corner.
    const cell = cells[indices[i] ?? 0] ?? 0;
    const differ = (cell ^ (cells[indices[i + 1] ?? 0] ?? 0)) | (cell ^ (cells[indices[i + 2] ?? 0] ?? 0));
    if ((differ & 0xffff) === 0 || differ >>> 16 === 0) continue;
    const a = (indices[i] ?? 0) * 3;
    const b = (indices[i + 1] ?? 0) * 3;
    const c = (indices[i + 2] ?? 0) * 3;
    const ax = screen[a] ?? 0;
    const ay = screen[a + 1] ?? 0;
    const bx = screen[b] ?? 0;
    const by = screen[b + 1] ?? 0;
    const cx = screen[c] ?? 0;
    const cy = screen[c + 1] ?? 0;
    // Rows count downwards, so what faces the eye turns clockwise.
    const area = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay);
    if (isOutside && area > 0) continue;
    // Pixels whose centres lie in the triangle's box.
    const left = Math.max(0, Math.ceil(Math.min(ax, bx, cx) - 0.5));
    const right = Math.min(size - 1, Math.floor(Math.max(ax, bx, cx) - 0.5));
    const top = Math.max(0, Math.ceil(Math.min(ay, by, cy) - 0.5));
    const bottom = Math.min(size - 1, Math.floor(Math.max(ay, by, cy) - 0.5));
    if (!(left <= right && top <= bottom)) continue;
    if (!(area !== 0 && area - area === 0)) continue;

    const scale = 1 / area;
    const az = screen[a + 2] ?? 0;
    const bz = (screen[b + 2] ?? 0) - az;
    const cz = (screen[c + 2] ?? 0) - az;
    let shaded = false;
    let flat = false;
    let fx = 0;
    let fy = 0;
    let fz = 0;
    for (let y = top; y <= bottom; y++) {
      for (let x = left; x <= right; x++) {
        const px = x + 0.5 - ax;
        const py = y + 0.5 - ay;
        const v = (px * (cy - ay) - (cx - ax) * py) * scale;
        const w = ((bx - ax) * py - px * (by - ay)) * scale;
        if (v < 0 || w < 0 || v + w > 1) continue;
        const pixel = y * size + x;
        const z = az + v * bz + w * cz;
        if (z <= (depth[pixel] ?? 0)) continue;
        depth[pixel] = z;
        if (!shaded) {
          shaded = true;
          const ux = (positions[b] ?? 0) - (positions[a] ?? 0);
          const uy = (positions[b + 1] ?? 0) - (positions[a + 1] ?? 0);
          const uz = (positions[b + 2] ?? 0) - (positions[a + 2] ?? 0);
          const wx = (positions[c] ?? 0) - (positions[a] ?? 0);
          const wy = (positions[c + 1] ?? 0) - (positions[a + 1] ?? 0);
          const wz = (positions[c + 2] ?? 0) - (positions[a + 2] ?? 0);
          fx = uy * wz - uz * wy;
          fy = uz * wx - ux * wz;
          fz = ux * wy - uy * wx;
          const limit = CREASE * Math.sqrt(fx * fx + fy * fy + fz * fz);
          flat =
            dot(smooth, a, fx, fy, fz) < limit ||
            dot(smooth, b, fx, fy, fz) < limit ||
            dot(smooth, c, fx, fy, fz) < limit;
        }
        const u = 1 - v - w;
        const at = pixel * 3;
        normals[at] = flat ? fx : u * (smooth[a] ?? 0) + v * (smooth[b] ?? 0) + w * (smooth[c] ?? 0);
        normals[at + 1] = flat ? fy : u * (smooth[a + 1] ?? 0) + v * (smooth[b + 1] ?? 0) + w * (smooth[c + 1] ?? 0);
        normals[at + 2] = flat ? fz : u * (smooth[a + 2] ?? 0) + v * (smooth[b + 2] ?? 0) + w * (smooth[c + 2] ?? 0);
      }
    }
  }
  return { size, depth, normals };
}

/**
 * The square between four pixels' centres in which each vertex lies: column in the lower half, row in the upper one. A
 * triangle all in one column, or all in one row, of such squares covers no centre.
 */
function cellsOf(screen: Float32Array): Uint32Array {
  const cells = new Uint32Array(screen.length / 3);
  for (let vertex = 0; vertex < cells.length; vertex++) {
    // Rounded up, as the first centre of a triangle is below.
    const column = Math.ceil((screen[vertex * 3] ?? 0) - 0.5);
    const row = Math.ceil((screen[vertex * 3 + 1] ?? 0) - 0.5);
    cells[vertex] = (column & 0xffff) | (row << 16);
  }
  return cells;
}

const dot = (vectors: Float32Array, at: number, x: number, y: number, z: number): number =>
  (vectors[at] ?? 0) * x + (vectors[at + 1] ?? 0) * y + (vectors[at + 2] ?? 0) * z;
