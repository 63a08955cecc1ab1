/** Which vertices are one: `map[vertex]` names its class, classes are numbered in the order in which they first stand. */
export interface Weld {
  readonly map: Uint32Array;
  readonly count: number;
}

const EMPTY = 0xffffffff;

/**
 * Take vertices with the same bits in all three coordinates as one, by open addressing.
 *
 * Meshes are split along texture seams and hard edges, or come as loose triangles; their surface is whole all the same.
 * Only equal bits count: a distance would close gaps that are there. (-0 and 0 differ.)
 */
export function weld(positions: Float32Array): Weld {
  const words = new Int32Array(positions.buffer, positions.byteOffset, positions.length);
  const vertices = words.length / 3;
  const size = 2 ** Math.ceil(Math.log2(Math.max(2, vertices * 1.5)));
  const mask = size - 1;
  const first = new Uint32Array(size).fill(EMPTY);
  const map = new Uint32Array(vertices);
  let count = 0;
  for (let vertex = 0; vertex < vertices; vertex++) {
    const x = words[vertex * 3] ?? 0;
    const y = words[vertex * 3 + 1] ?? 0;
    const z = words[vertex * 3 + 2] ?? 0;
    let slot = hash(x, y, z) & mask;
    for (;;) {
      const other = first[slot] ?? EMPTY;
      if (other === EMPTY) {
        first[slot] = vertex;
        map[vertex] = count++;
        break;
      }
      if (words[other * 3] === x && words[other * 3 + 1] === y && words[other * 3 + 2] === z) {
        map[vertex] = map[other] ?? 0;
        break;
      }
      slot = (slot + 1) & mask;
    }
  }
  return { map, count };
}

/** Spreads the bits of three words; coordinates on a grid differ in few of them. */
function hash(x: number, y: number, z: number): number {
  let h = Math.imul(x, 0x9e3779b1) ^ Math.imul(y, 0x85ebca6b) ^ Math.imul(z, 0xc2b2ae35);
  h ^= h >>> 15;
  h = Math.imul(h, 0x2c1b3c6d);
  return h ^ (h >>> 12);
}

/** The indices, each naming its vertex's class. */
export function remap(indices: Uint32Array | Uint16Array, map: Uint32Array): Uint32Array {
  const out = new Uint32Array(indices.length);
  for (let i = 0; i < indices.length; i++) out[i] = map[indices[i] ?? 0] ?? 0;
  return out;
}
