/** How many colours there are: one bit of a byte each while they are given out, one slot of the shader each after. */
const COLORS = 8;
/** Few meshes need more than three; one that cannot be coloured does not stop the work. */
const MOST_ROUNDS = 12;

/** The lowest bit that is not set, as its number; 8 where all are. */
const LOWEST_FREE = Uint8Array.from({ length: 256 }, (_, mask) => {
  let color = 0;
  while (mask & (1 << color)) color++;
  return color;
});

/**
 * One of eight colours for each vertex, so that the corners of every triangle have three different ones.
 *
 * With that a shader can tell where in its triangle a pixel is, and so where the edges are: each vertex has 1 in the slot
 * of its colour, and what arrives at the pixel is its barycentric coordinates. Edges of the largest mesh cost a byte a
 * vertex, where lines of their own would cost 36 a triangle; `gl_VertexID` does not help, because an indexed vertex does
 * not know which corner of a triangle it is drawn for.
 *
 * Corners keep a colour as long as they can; what was given out too early is mended in another round. Where a vertex has
 * more neighbours than there are colours, an edge of a triangle may stay unseen from that triangle's side.
 */
export function cornerColors(indices: Uint16Array | Uint32Array, vertices: number): Uint8Array<ArrayBuffer> {
  const colors = new Uint8Array(vertices).fill(COLORS);
  /** The colours of its neighbours, as far as they were met in this round. */
  const near = new Uint8Array(vertices);
  const recolor = (vertex: number, a: number, b: number): void => {
    const beside = (1 << a) | (1 << b);
    let color = LOWEST_FREE[((near[vertex] ?? 0) | beside) & 0xff] ?? COLORS;
    // All are taken somewhere about it: what counts is this triangle.
    if (color === COLORS) color = LOWEST_FREE[beside & 0xff] ?? 0;
    colors[vertex] = color;
  };
  for (let round = 0; round < MOST_ROUNDS; round++) {
    let changed = 0;
    near.fill(0);
    for (let at = 0; at + 2 < indices.length; at += 3) {
      const a = indices[at] ?? 0;
      const b = indices[at + 1] ?? 0;
      const c = indices[at + 2] ?? 0;
      if (a === b || b === c || c === a) continue;
      const colorB = colors[b] ?? 0;
      const colorC = colors[c] ?? 0;
      if (colors[a] === COLORS || colors[a] === colorB || colors[a] === colorC) {
        recolor(a, colorB, colorC);
        changed += 1;
      }
      if (colorB === COLORS || colorB === colors[c]) {
        recolor(b, colors[a] ?? 0, colorC);
        changed += 1;
      }
      if (colors[c] === COLORS) {
        recolor(c, colors[a] ?? 0, colors[b] ?? 0);
        changed += 1;
      }
      const bitA = 1 << (colors[a] ?? 0);
      const bitB = 1 << (colors[b] ?? 0);
      const bitC = 1 << (colors[c] ?? 0);
      near[a] = (near[a] ?? 0) | bitB | bitC;
      near[b] = (near[b] ?? 0) | bitC | bitA;
      near[c] = (near[c] ?? 0) | bitA | bitB;
    }
    if (changed === 0) break;
  }
  // Vertices of no triangle are never drawn.
  return colors;
}
