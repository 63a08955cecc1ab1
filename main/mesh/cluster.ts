import type { Box } from '../../preload/contract/values.ts';
import { longestSide } from './bounds.ts';
import { type Triangles, vertexCount } from './triangles.ts';

/** A mesh in memory that threads share. */
export interface SharedMesh {
  readonly positions: Float32Array<SharedArrayBuffer>;
  readonly indices: Uint32Array<SharedArrayBuffer>;
}

/** The cell of a vertex whose coordinates are not numbers. */
const NOWHERE = 0xffffffff;
const EMPTY = -1;

/**
 * A mesh whose vertices are drawn together, cell by cell of a grid, in one sweep over vertices and one over triangles: all
 * vertices of a cell become their mean, and triangles that collapse go. What touches still touches, so no crack opens;
 * thin sheets within one cell may grow together, so the result is for the eye only. Triangles with a coordinate that is
 * not a number go too. What is left is in memory that threads can share.
 *
 * @param cells along the longest side of `bounds`; at most 1024.
 */
export function cluster(mesh: Triangles, bounds: Box, cells: number): SharedMesh {
  const { cellOf, positions } = gather(mesh, bounds, cells);
  const { indices } = mesh;
  let kept = new Uint32Array(Math.min(indices.length, positions.length * 3));
  let filled = 0;
  for (let i = 0; i < indices.length; i += 3) {
    const a = cellOf[indices[i] ?? 0] ?? 0;
    const b = cellOf[indices[i + 1] ?? 0] ?? 0;
    const c = cellOf[indices[i + 2] ?? 0] ?? 0;
    if (a === b || b === c || c === a) continue;
    if (a === NOWHERE || b === NOWHERE || c === NOWHERE) continue;
    if (filled === kept.length) {
      const larger = new Uint32Array(Math.min(indices.length, filled * 2));
      larger.set(kept);
      kept = larger;
    }
    kept[filled] = a;
    kept[filled + 1] = b;
    kept[filled + 2] = c;
    filled += 3;
  }
  const out = new Uint32Array(new SharedArrayBuffer(filled * 4));
  out.set(kept.subarray(0, filled));
  return { positions, indices: out };
}

/** Which cell each vertex is in, cells numbered in the order in which they are met, and the mean of each cell. */
function gather(mesh: Triangles, bounds: Box, cells: number) {
  const points = mesh.positions;
  const vertices = vertexCount(mesh);
  const [x0, y0, z0] = bounds.min;
  const scale = (cells / (longestSide(bounds) || 1)) * 0.999_999;
  const cellOf = new Uint32Array(vertices);
  let table = new CellTable(1 << 16);
  /** Four a cell: the sum of its points, and their number. */
  let sums = new Float64Array(4 << 12);
  let count = 0;
  let lastKey = EMPTY;
  let lastCell = 0;
  for (let v = 0; v < vertices; v++) {
    const x = (points[v * 3] ?? 0) - x0;
    const y = (points[v * 3 + 1] ?? 0) - y0;
    const z = (points[v * 3 + 2] ?? 0) - z0;
    if (!(x - x + (y - y) + (z - z) === 0)) {
      cellOf[v] = NOWHERE;
      continue;
    }
    const key = (clamp(z * scale, cells) * 1024 + clamp(y * scale, cells)) * 1024 + clamp(x * scale, cells);
    if (key !== lastKey) {
      lastKey = key;
      lastCell = table.numberOf(key, count);
      if (lastCell === count) {
        count++;
        if (count * 4 > sums.length) sums = doubled(sums);
        if (count * 2 > table.size) table = table.doubled();
      }
    }
    cellOf[v] = lastCell;
    const at = lastCell * 4;
    sums[at] = (sums[at] ?? 0) + x;
    sums[at + 1] = (sums[at + 1] ?? 0) + y;
    sums[at + 2] = (sums[at + 2] ?? 0) + z;
    sums[at + 3] = (sums[at + 3] ?? 0) + 1;
  }
  const positions = new Float32Array(new SharedArrayBuffer(count * 12));
  for (let cell = 0; cell < count; cell++) {
    const number = sums[cell * 4 + 3] ?? 1;
    positions[cell * 3] = x0 + (sums[cell * 4] ?? 0) / number;
    positions[cell * 3 + 1] = y0 + (sums[cell * 4 + 1] ?? 0) / number;
    positions[cell * 3 + 2] = z0 + (sums[cell * 4 + 2] ?? 0) / number;
  }
  return { cellOf, positions };
}

/** Vertices that no triangle uses may stand outside the bounds. */
const clamp = (value: number, cells: number): number => (value < 0 ? 0 : value < cells ? Math.trunc(value) : cells - 1);

function doubled(numbers: Float64Array): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(numbers.length * 2);
  larger.set(numbers);
  return larger;
}

/** Numbers by key, in open addressing. */
class CellTable {
  readonly size: number;
  readonly #keys: Int32Array;
  readonly #numbers: Uint32Array;

  /** @param size a power of two. */
  constructor(size: number) {
    this.size = size;
    this.#keys = new Int32Array(size).fill(EMPTY);
    this.#numbers = new Uint32Array(size);
  }

  /** The number of a key, which is `next` if it has none yet. */
  numberOf(key: number, next: number): number {
    const mask = this.size - 1;
    let slot = Math.imul(key, 0x9e3779b1);
    slot = (slot ^ (slot >>> 15)) & mask;
    for (;;) {
      const known = this.#keys[slot] ?? EMPTY;
      if (known === key) return this.#numbers[slot] ?? 0;
      if (known === EMPTY) {
        this.#keys[slot] = key;
        this.#numbers[slot] = next;
        return next;
      }
      slot = (slot + 1) & mask;
    }
  }

  doubled(): CellTable {
    const larger = new CellTable(this.size * 2);
    for (let slot = 0; slot < this.size; slot++) {
      const key = this.#keys[slot] ?? EMPTY;
      if (key !== EMPTY) larger.numberOf(key, this.#numbers[slot] ?? 0);
    }
    return larger;
  }
}
