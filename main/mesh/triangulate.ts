const STRIP = 5;
const FAN = 6;

/**
 * Three indices a triangle for a glTF primitive of triangles (mode 4), a strip (5) or a fan (6; glTF 2.0 §3.7.2.1). The
 * triangles without area that join strips are dropped.
 */
export function triangulate(indices: Uint32Array, mode: number): Uint32Array {
  if (mode !== STRIP && mode !== FAN) return indices.subarray(0, indices.length - (indices.length % 3));
  const out = new Uint32Array(Math.max(0, indices.length - 2) * 3);
  let filled = 0;
  for (let i = 0; i + 2 < indices.length; i++) {
    const odd = mode === STRIP && i % 2 === 1;
    const first = indices[mode === FAN ? 0 : i] ?? 0;
    const second = indices[odd ? i + 2 : i + 1] ?? 0;
    const third = indices[odd ? i + 1 : i + 2] ?? 0;
    if (first === second || second === third || third === first) continue;
    out[filled++] = first;
    out[filled++] = second;
    out[filled++] = third;
  }
  return out.subarray(0, filled);
}

/** Turns every triangle over. */
export function flip(indices: Uint32Array): Uint32Array {
  const out = indices.slice();
  for (let i = 0; i < out.length; i += 3) {
    const second = out[i + 1] ?? 0;
    out[i + 1] = out[i + 2] ?? 0;
    out[i + 2] = second;
  }
  return out;
}
