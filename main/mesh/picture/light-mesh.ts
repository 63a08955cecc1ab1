import type { Vec3 } from '../../../preload/contract/values.ts';
import { boundsOf, centreOf, diagonalOf, longestSide } from '../bounds.ts';
import { type Matrix4, multiply, transformInto } from '../matrix.ts';
import { triangleCount, type Triangles, vertexCount } from '../triangles.ts';

/** A mesh that is light enough to be drawn a thousand times, in the world as it is shown. */
export interface LightMesh extends Triangles {
  readonly centre: Vec3;
  /** Half the diagonal of its box. */
  readonly radius: number;
}

/** glTF's axes (Y up, Z to the front) as they are shown (Z up, -Y to the front): `worldMatrix` of the viewer. */
const Z_UP: Matrix4 = [1, 0, 0, 0, 0, 0, 1, 0, 0, -1, 0, 0, 0, 0, 0, 1];

/** A mesh's surface as few triangles, placed as it is shown. */
export function lightMesh(mesh: Triangles, placement: Matrix4 | null, most: number): LightMesh {
  const light = lightened(mesh, most);
  const positions = new Float32Array(light.positions.length);
  transformInto(positions, 0, light.positions, placement === null ? Z_UP : multiply(Z_UP, placement));
  return measured({ positions, indices: light.indices });
}

/** The same with fewer triangles still. */
export const lighter = (mesh: LightMesh, most: number): LightMesh => measured(lightened(mesh, most));

export function measured(mesh: Triangles): LightMesh {
  const box = boundsOf(mesh);
  return { ...mesh, centre: centreOf(box), radius: diagonalOf(box) / 2 };
}

/**
 * The mesh with its vertices drawn together in the cells of a grid, each to their mean; triangles that lose their area
 * go. On a smooth surface a mean is off by the square of the cell's size, which no silhouette shows.
 */
function lightened(mesh: Triangles, most: number): Triangles {
  if (triangleCount(mesh) <= most) return mesh;
  // Twice as many triangles as cells that a surface of a cube's size passes.
  for (let cells = Math.ceil(Math.sqrt(most / 6)); ; cells = Math.floor(cells * 0.8)) {
    const { cellOf, count } = cellsOf(mesh, cells);
    const indices = joined(mesh.indices, cellOf, most);
    if (indices !== null) return { positions: means(mesh.positions, cellOf, count), indices };
  }
}

/** The cell of each vertex, cells numbered as they are met; NONE for coordinates that are not numbers. */
function cellsOf(mesh: Triangles, cells: number): { readonly cellOf: Uint32Array; readonly count: number } {
  const { positions } = mesh;
  const box = boundsOf(mesh);
  const scale = (cells - 1e-3) / (longestSide(box) || 1);
  const [x0, y0, z0] = box.min;
  const numbers = new Uint32Array(cells ** 3);
  const cellOf = new Uint32Array(vertexCount(mesh));
  let count = 0;
  for (let vertex = 0, at = 0; vertex < cellOf.length; vertex++, at += 3) {
    const x = Math.floor(((positions[at] ?? 0) - x0) * scale);
    const y = Math.floor(((positions[at + 1] ?? 0) - y0) * scale);
    const z = Math.floor(((positions[at + 2] ?? 0) - z0) * scale);
    const cell = (z * cells + y) * cells + x;
    // A vertex that no triangle uses may stand outside of the box.
    if (!(x >= 0 && y >= 0 && z >= 0 && x < cells && y < cells && z < cells)) {
      cellOf[vertex] = NONE;
      continue;
    }
    const known = numbers[cell] ?? 0;
    if (known === 0) numbers[cell] = ++count;
    cellOf[vertex] = (known === 0 ? count : known) - 1;
  }
  return { cellOf, count };
}

const NONE = 0xffffffff;

/** The triangles whose corners are in three cells; null where there are more than `most`. */
function joined(indices: Triangles['indices'], cellOf: Uint32Array, most: number): Uint32Array | null {
  const out = new Uint32Array(most * 3);
  let filled = 0;
  for (let i = 0; i < indices.length; i += 3) {
    const a = cellOf[indices[i] ?? 0] ?? NONE;
    const b = cellOf[indices[i + 1] ?? 0] ?? NONE;
    const c = cellOf[indices[i + 2] ?? 0] ?? NONE;
    if (a === b || b === c || c === a || a === NONE || b === NONE || c === NONE) continue;
    if (filled === out.length) return null;
    out[filled++] = a;
    out[filled++] = b;
    out[filled++] = c;
  }
  return out.slice(0, filled);
}

function means(positions: Float32Array, cellOf: Uint32Array, count: number): Float32Array {
  const sums = new Float64Array(count * 4);
  for (let vertex = 0; vertex < cellOf.length; vertex++) {
    const cell = cellOf[vertex] ?? NONE;
    if (cell === NONE) continue;
    for (let axis = 0; axis < 3; axis++) {
      sums[cell * 4 + axis] = (sums[cell * 4 + axis] ?? 0) + (positions[vertex * 3 + axis] ?? 0);
    }
    sums[cell * 4 + 3] = (sums[cell * 4 + 3] ?? 0) + 1;
  }
  return Float32Array.from({ length: count * 3 }, (_, i) => {
    const cell = Math.floor(i / 3);
    return (sums[cell * 4 + (i % 3)] ?? 0) / Math.max(1, sums[cell * 4 + 3] ?? 0);
  });
}
