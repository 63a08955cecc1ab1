/**
 * Count the pieces that hang together by shared vertices: union-find in which a vertex's parent is never higher than
 * itself. Vertices that no triangle uses are no piece.
 */
export function countComponents(indices: Uint32Array | Uint16Array, vertices: number): number {
  const parent = new Uint32Array(vertices);
  for (let v = 0; v < vertices; v++) parent[v] = v;
  const rootOf = (vertex: number): number => {
    let at = vertex;
    for (;;) {
      const above = parent[at] ?? at;
      if (above === at) return at;
      // Halves the way for the next one who walks it.
      const next = parent[above] ?? above;
      parent[at] = next;
      at = next;
    }
  };
  const used = new Uint8Array(vertices);
  for (let i = 0; i < indices.length; i += 3) {
    const a = indices[i] ?? 0;
    const b = indices[i + 1] ?? 0;
    const c = indices[i + 2] ?? 0;
    const rootA = rootOf(a);
    const rootB = rootOf(b);
    const rootC = rootOf(c);
    const lowest = Math.min(rootA, rootB, rootC);
    parent[rootA] = lowest;
    parent[rootB] = lowest;
    parent[rootC] = lowest;
    used[a] = 1;
    used[b] = 1;
    used[c] = 1;
  }
  let components = 0;
  for (let v = 0; v < vertices; v++) if (used[v] === 1 && parent[v] === v) components++;
  return components;
}
