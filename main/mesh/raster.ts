import type { Triangles } from './triangles.ts';
import type { Projection } from './view.ts';

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
 * @param smooth three floats a vertex, of length 1.
 * @param sides `outside` leaves out the triangles that face away: of a closed mesh nobody sees them, and it takes less time.
 */
export function rasterise(mesh: Triangles, projection: Projection, smooth: Float32Array, sides: Sides): Raster {
  const isOutside = sides === 'outside';
  const { positions, indices } = mesh;
  const { size } = projection;
  const { centreX, centreY, scale: zoom } = projection;
  const [rx, ry, rz] = projection.view.right;
  const [ux, uy, uz] = projection.view.up;
  const [ex, ey, ez] = projection.view.toEye;
  const middle = size / 2;
  const { fround } = Math;
  const depth = new Float32Array(size * size).fill(-Infinity);
  const normals = new Float32Array(size * size * 3);
  const cells = cellsOf(positions, projection);
  for (let i = 0; i < indices.length; i += 3) {
    // Most triangles of a fine mesh lie between the centres of pixels; they are told by one number a corner.
    const cell = cells[indices[i] ?? 0] ?? 0;
    const differ = (cell ^ (cells[indices[i + 1] ?? 0] ?? 0)) | (cell ^ (cells[indices[i + 2] ?? 0] ?? 0));
    if ((differ & 0xffff) === 0 || differ >>> 16 === 0) continue;
    const a = (indices[i] ?? 0) * 3;
    const b = (indices[i + 1] ?? 0) * 3;
    const c = (indices[i + 2] ?? 0) * 3;
    const xa = positions[a] ?? 0;
    const ya = positions[a + 1] ?? 0;
    const za = positions[a + 2] ?? 0;
    const xb = positions[b] ?? 0;
    const yb = positions[b + 1] ?? 0;
    const zb = positions[b + 2] ?? 0;
    const xc = positions[c] ?? 0;
    const yc = positions[c + 1] ?? 0;
    const zc = positions[c + 2] ?? 0;
    const ax = fround((fround(xa * rx + ya * ry + za * rz) - centreX) * zoom + middle);
    const ay = fround((fround(-(xa * ux + ya * uy + za * uz)) - centreY) * zoom + middle);
    const bx = fround((fround(xb * rx + yb * ry + zb * rz) - centreX) * zoom + middle);
    const by = fround((fround(-(xb * ux + yb * uy + zb * uz)) - centreY) * zoom + middle);
    const cx = fround((fround(xc * rx + yc * ry + zc * rz) - centreX) * zoom + middle);
    const cy = fround((fround(-(xc * ux + yc * uy + zc * uz)) - centreY) * zoom + middle);
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
    const az = fround(fround(xa * ex + ya * ey + za * ez) * zoom);
    const bz = fround(fround(xb * ex + yb * ey + zb * ez) * zoom) - az;
    const cz = fround(fround(xc * ex + yc * ey + zc * ez) * zoom) - az;
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
          fx = (yb - ya) * (zc - za) - (zb - za) * (yc - ya);
          fy = (zb - za) * (xc - xa) - (xb - xa) * (zc - za);
          fz = (xb - xa) * (yc - ya) - (yb - ya) * (xc - xa);
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
function cellsOf(positions: Float32Array, { view, centreX, centreY, scale, size }: Projection): Uint32Array {
  const [rx, ry, rz] = view.right;
  const [ux, uy, uz] = view.up;
  const middle = size / 2;
  const cells = new Uint32Array(positions.length / 3);
  for (let vertex = 0, i = 0; vertex < cells.length; vertex++, i += 3) {
    const x = positions[i] ?? 0;
    const y = positions[i + 1] ?? 0;
    const z = positions[i + 2] ?? 0;
    const across = Math.fround((Math.fround(x * rx + y * ry + z * rz) - centreX) * scale + middle);
    const down = Math.fround((Math.fround(-(x * ux + y * uy + z * uz)) - centreY) * scale + middle);
    // Rounded up, as the first centre of a triangle is above.
    cells[vertex] = (Math.ceil(across - 0.5) & 0xffff) | (Math.ceil(down - 0.5) << 16);
  }
  return cells;
}

const dot = (vectors: Float32Array, at: number, x: number, y: number, z: number): number =>
  (vectors[at] ?? 0) * x + (vectors[at + 1] ?? 0) * y + (vectors[at + 2] ?? 0) * z;
