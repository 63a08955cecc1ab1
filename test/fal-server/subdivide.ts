import type { Geometry } from './glb.ts';

/**
 * Merge all vertices that fall into the same cell of a grid. A tiny cell welds a triangle soup; a large one thins a mesh
 * out. Triangles that collapse are dropped.
 */
export function cluster({ positions, indices }: Geometry, cell: number): Geometry {
  const ids = new Map<string, number>();
  const sums: number[] = [];
  const counts: number[] = [];
  const target = new Uint32Array(positions.length / 3);
  for (let v = 0; v < target.length; v++) {
    const x = positions[v * 3] ?? 0;
    const y = positions[v * 3 + 1] ?? 0;
    const z = positions[v * 3 + 2] ?? 0;
    const key = `${Math.round(x / cell)},${Math.round(y / cell)},${Math.round(z / cell)}`;
    let id = ids.get(key);
    if (id === undefined) {
      id = ids.size;
      ids.set(key, id);
      sums.push(0, 0, 0);
      counts.push(0);
    }
    sums[id * 3] = (sums[id * 3] ?? 0) + x;
    sums[id * 3 + 1] = (sums[id * 3 + 1] ?? 0) + y;
    sums[id * 3 + 2] = (sums[id * 3 + 2] ?? 0) + z;
    counts[id] = (counts[id] ?? 0) + 1;
    target[v] = id;
  }
  const kept: number[] = [];
  for (let i = 0; i < indices.length; i += 3) {
    const [a = 0, b = 0, c = 0] = [target[indices[i] ?? 0], target[indices[i + 1] ?? 0], target[indices[i + 2] ?? 0]];
    if (a !== b && b !== c && c !== a) kept.push(a, b, c);
  }
  return {
    positions: Float32Array.from(sums, (sum, i) => sum / (counts[Math.floor(i / 3)] ?? 1)),
    indices: Uint32Array.from(kept),
  };
}

/** Neighbouring vertices have neighbouring numbers; without thorough mixing their edges would crowd the same slots. */
function scatter(a: number, b: number): number {
  let h = Math.imul(a, 0x9e3779b1) + b;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** Numbers each long edge once, however many triangles share it: an open hash table over pairs of vertices. */
class EdgeTable {
  readonly #mask: number;
  readonly #low: Int32Array;
  readonly #high: Int32Array;
  readonly #value: Int32Array;
  size = 0;

  constructor(capacity: number) {
    const slots = 2 ** Math.ceil(Math.log2(Math.max(16, capacity * 2)));
    this.#mask = slots - 1;
    this.#low = new Int32Array(slots).fill(-1);
    this.#high = new Int32Array(slots);
    this.#value = new Int32Array(slots);
  }

  number(a: number, b: number): number {
    const low = Math.min(a, b);
    const high = Math.max(a, b);
    let slot = scatter(low, high) & this.#mask;
    for (;;) {
      if (this.#low[slot] === -1) {
        this.#low[slot] = low;
        this.#high[slot] = high;
        this.#value[slot] = this.size;
        return this.size++;
      }
      if (this.#low[slot] === low && this.#high[slot] === high) return this.#value[slot] ?? 0;
      slot = (slot + 1) & this.#mask;
    }
  }
}

/**
 * Split every edge longer than `limit` at its middle, once. Both triangles at an edge split it alike, so a closed mesh
 * stays closed. @returns the same object when nothing was long enough.
 */
export function splitLongEdges({ positions, indices }: Geometry, limit: number): Geometry {
  const first = positions.length / 3;
  const edges = new EdgeTable(indices.length / 2);
  const middles: number[] = [];
  const limit2 = limit * limit;

  /** The new vertex in the middle of an edge, or -1 for a short one. */
  const split = (a: number, b: number): number => {
    const ax = positions[a * 3] ?? 0;
    const ay = positions[a * 3 + 1] ?? 0;
    const az = positions[a * 3 + 2] ?? 0;
    const bx = positions[b * 3] ?? 0;
    const by = positions[b * 3 + 1] ?? 0;
    const bz = positions[b * 3 + 2] ?? 0;
    if ((ax - bx) ** 2 + (ay - by) ** 2 + (az - bz) ** 2 <= limit2) return -1;
    const number = edges.number(a, b);
    if (number * 3 === middles.length) middles.push((ax + bx) / 2, (ay + by) / 2, (az + bz) / 2);
    return first + number;
  };

  const out = new Uint32Array(indices.length * 4);
  let used = 0;
  const emit = (a: number, b: number, c: number): void => {
    out[used++] = a;
    out[used++] = b;
    out[used++] = c;
  };
  for (let i = 0; i < indices.length; i += 3) {
    const a = indices[i] ?? 0;
    const b = indices[i + 1] ?? 0;
    const c = indices[i + 2] ?? 0;
    splitTriangle(emit, a, b, c, split(a, b), split(b, c), split(c, a));
  }
  if (middles.length === 0) return { positions, indices };
  const all = new Float32Array(positions.length + middles.length);
  all.set(positions);
  all.set(middles, positions.length);
  return { positions: all, indices: out.slice(0, used) };
}

type Emit = (a: number, b: number, c: number) => void;

function splitTriangle(emit: Emit, a: number, b: number, c: number, ab: number, bc: number, ca: number): void {
  const splits = (ab >= 0 ? 1 : 0) + (bc >= 0 ? 1 : 0) + (ca >= 0 ? 1 : 0);
  // Turn the triangle until its whole edge, or its only split one, is where the cases below expect it.
  if ((splits === 1 && ab < 0) || (splits === 2 && ca >= 0)) {
    splitTriangle(emit, b, c, a, bc, ca, ab);
    return;
  }
  if (splits === 0) {
    emit(a, b, c);
    return;
  }
  if (splits === 1) {
    emit(a, ab, c);
    emit(ab, b, c);
    return;
  }
  emit(ab, b, bc);
  if (splits === 2) {
    emit(a, ab, c);
    emit(ab, bc, c);
    return;
  }
  emit(a, ab, ca);
  emit(ca, bc, c);
  emit(ab, bc, ca);
}

/** One Taubin step: relax and push back, which takes the facets off without shrinking the shape. */
export function relax(geometry: Geometry, strength: number): Geometry {
  return {
    indices: geometry.indices,
    positions: pull(pull(geometry.positions, geometry.indices, strength), geometry.indices, -strength * 1.02),
  };
}

function pull(positions: Float32Array, indices: Uint32Array, amount: number): Float32Array {
  const sums = new Float32Array(positions.length);
  const counts = new Float32Array(positions.length / 3);
  for (let i = 0; i < indices.length; i += 3) {
    const [a, b, c] = [indices[i] ?? 0, indices[i + 1] ?? 0, indices[i + 2] ?? 0];
    for (let axis = 0; axis < 3; axis++) {
      const [pa, pb, pc] = [positions[a * 3 + axis] ?? 0, positions[b * 3 + axis] ?? 0, positions[c * 3 + axis] ?? 0];
      sums[a * 3 + axis] = (sums[a * 3 + axis] ?? 0) + pb + pc;
      sums[b * 3 + axis] = (sums[b * 3 + axis] ?? 0) + pa + pc;
      sums[c * 3 + axis] = (sums[c * 3 + axis] ?? 0) + pa + pb;
    }
    for (const corner of [a, b, c]) counts[corner] = (counts[corner] ?? 0) + 2;
  }
  const out = new Float32Array(positions.length);
  for (let i = 0; i < out.length; i++) {
    const value = positions[i] ?? 0;
    const count = counts[Math.floor(i / 3)] ?? 0;
    out[i] = count === 0 ? value : value + amount * ((sums[i] ?? 0) / count - value);
  }
  return out;
}

/** Sum of the areas of all triangles. */
export function area({ positions, indices }: Geometry): number {
  let sum = 0;
  for (let i = 0; i < indices.length; i += 3) sum += Math.hypot(...cross(positions, indices, i)) / 2;
  return sum;
}

/** Unit normal of each vertex: the mean of its triangles, larger ones counting for more. */
export function vertexNormals({ positions, indices }: Geometry): Float32Array {
  const normals = new Float32Array(positions.length);
  for (let i = 0; i < indices.length; i += 3) {
    const n = cross(positions, indices, i);
    for (let corner = 0; corner < 3; corner++) {
      const at = (indices[i + corner] ?? 0) * 3;
      for (let axis = 0; axis < 3; axis++) normals[at + axis] = (normals[at + axis] ?? 0) + (n[axis] ?? 0);
    }
  }
  for (let i = 0; i < normals.length; i += 3) {
    const length = Math.hypot(normals[i] ?? 0, normals[i + 1] ?? 0, normals[i + 2] ?? 0);
    const scale = length === 0 ? 0 : 1 / length;
    for (let axis = 0; axis < 3; axis++) normals[i + axis] = (normals[i + axis] ?? 0) * scale;
  }
  return normals;
}

function cross(p: Float32Array, indices: Uint32Array, i: number): [number, number, number] {
  const a = (indices[i] ?? 0) * 3;
  const b = (indices[i + 1] ?? 0) * 3;
  const c = (indices[i + 2] ?? 0) * 3;
  const [ax = 0, ay = 0, az = 0] = [p[a], p[a + 1], p[a + 2]];
  const [ux, uy, uz] = [(p[b] ?? 0) - ax, (p[b + 1] ?? 0) - ay, (p[b + 2] ?? 0) - az];
  const [vx, vy, vz] = [(p[c] ?? 0) - ax, (p[c + 1] ?? 0) - ay, (p[c + 2] ?? 0) - az];
  return [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx];
}
