/** How a mesh's edges are shared by its triangles. */
export interface EdgeCensus {
  readonly edges: number;
  /** Edges of one triangle only: where the surface ends. */
  readonly boundary: number;
  /** Edges of three triangles or more. */
  readonly nonManifold: number;
  /** Edges of two triangles that run through it in the same direction: one of them is inside out. */
  readonly flipped: number;
}

/** Marks a half-edge that runs from its higher to its lower vertex. Vertex numbers stay below 2^31. */
const BACKWARD = 0x80000000;
const COUNTED = 0xffffffff;

/**
 * Count edges by sorting half-edges into the bucket of their lower vertex, then matching inside the buckets, which hold
 * about six each. Takes 4 bytes a half-edge and 4 a vertex. Triangles that name a vertex twice are left out: they have no
 * edges.
 */
export function censusOfEdges(indices: Uint32Array | Uint16Array, vertices: number): EdgeCensus {
  // starts[v + 1] is, while filling, where the next half-edge of v goes, and then where the bucket of v ends.
  const starts = new Uint32Array(vertices + 2);
  for (let i = 0; i < indices.length; i += 3) {
    const a = indices[i] ?? 0;
    const b = indices[i + 1] ?? 0;
    const c = indices[i + 2] ?? 0;
    if (a === b || b === c || c === a) continue;
    const ab = (a < b ? a : b) + 2;
    const bc = (b < c ? b : c) + 2;
    const ca = (c < a ? c : a) + 2;
    starts[ab] = (starts[ab] ?? 0) + 1;
    starts[bc] = (starts[bc] ?? 0) + 1;
    starts[ca] = (starts[ca] ?? 0) + 1;
  }
  for (let v = 2; v < starts.length; v++) starts[v] = (starts[v] ?? 0) + (starts[v - 1] ?? 0);

  const others = new Uint32Array(starts[vertices + 1] ?? 0);
  for (let i = 0; i < indices.length; i += 3) {
    const a = indices[i] ?? 0;
    const b = indices[i + 1] ?? 0;
    const c = indices[i + 2] ?? 0;
    if (a === b || b === c || c === a) continue;
    put(a, b);
    put(b, c);
    put(c, a);
  }
  function put(from: number, to: number): void {
    const bucket = (from < to ? from : to) + 1;
    const at = starts[bucket] ?? 0;
    others[at] = from < to ? to : from | BACKWARD;
    starts[bucket] = at + 1;
  }

  let edges = 0;
  let boundary = 0;
  let nonManifold = 0;
  let flipped = 0;
  for (let v = 0; v < vertices; v++) {
    const end = starts[v + 1] ?? 0;
    for (let i = starts[v] ?? 0; i < end; i++) {
      const half = others[i] ?? 0;
      if (half === COUNTED) continue;
      const other = half & 0x7fffffff;
      let sharing = 1;
      let backward = half >>> 31;
      for (let j = i + 1; j < end; j++) {
        const next = others[j] ?? 0;
        if (next === COUNTED || (next & 0x7fffffff) !== other) continue;
        sharing++;
        backward += next >>> 31;
        others[j] = COUNTED;
      }
      edges++;
      if (sharing === 1) boundary++;
      else if (sharing > 2) nonManifold++;
      else if (backward !== 1) flipped++;
    }
  }
  return { edges, boundary, nonManifold, flipped };
}
