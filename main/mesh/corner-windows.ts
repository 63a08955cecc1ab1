import { pause } from './pause.ts';

/** Corners that are looked at together when deciding what can be passed over. */
const BLOCK = 4096 * 3;
/** Vertices in a window: their corners fit a processor's cache. */
const WINDOW = 65_536;

/** All corners of the triangles at some vertices. */
export interface CornerWindow {
  /** The vertices: `first` and those after it, as many as there are `ends`. */
  readonly first: number;
  /** Where in `pairs` a vertex's corners end, and the next one's begin. */
  readonly ends: Uint32Array;
  /** Two numbers a corner: the triangle's next vertex, and the one after that, which comes before this one. */
  readonly pairs: Uint32Array;
}

/** Which vertices the triangles of a file's parts name. Triangles that name a vertex twice have no sides and are left out. */
interface Blocks {
  /** The least and the greatest vertex of each block of triangles; least above greatest where there is none. */
  readonly lows: Uint32Array;
  readonly highs: Uint32Array;
}

function blocksOf(indices: Uint32Array | Uint16Array): Blocks {
  const count = Math.ceil(indices.length / BLOCK);
  const lows = new Uint32Array(count);
  const highs = new Uint32Array(count);
  for (let block = 0, i = 0; block < count; block++) {
    const end = Math.min(indices.length, i + BLOCK);
    let low = 0xffffffff;
    let high = 0;
    for (; i < end; i++) {
      const vertex = indices[i] ?? 0;
      if (vertex < low) low = vertex;
      if (vertex > high) high = vertex;
    }
    lows[block] = low;
    highs[block] = high;
  }
  return { lows, highs };
}

/**
 * Show every vertex with all corners of its triangles, in ascending order, window by window, until `visit` has seen enough
 * (returns false).
 *
 * A table of all corners would be larger than the mesh. Neighbours mostly stand close together in a file, so a window of
 * vertices needs but a few blocks of triangles, and all is read little more than once. Where triangles stand in no order,
 * each window reads all of them; so there are only four.
 */
export async function eachWindow(
  indices: Uint32Array | Uint16Array,
  vertices: number,
  signal: AbortSignal,
  visit: (window: CornerWindow) => boolean,
): Promise<void> {
  const blocks = blocksOf(indices);
  await pause(signal);
  const size = isOrdered(blocks) ? WINDOW : Math.max(WINDOW, Math.ceil(vertices / 4));
  let pairs = new Uint32Array();
  const room = new Uint32Array(Math.min(size, vertices));
  for (let first = 0; first < vertices; first += size) {
    const ends = room.subarray(0, Math.min(size, vertices - first)).fill(0);
    count(indices, blocks, first, ends);
    let filled = 0;
    for (let v = 0; v < ends.length; v++) {
      const corners = ends[v] ?? 0;
      ends[v] = filled;
      filled += corners * 2;
    }
    if (filled > pairs.length) pairs = new Uint32Array(Math.ceil(filled * 1.1));
    fill(indices, blocks, { first, ends, pairs });
    if (!visit({ first, ends, pairs })) return;
    await pause(signal);
  }
}

/** Whether windows, together, meet most blocks of triangles once or twice only. */
function isOrdered({ lows, highs }: Blocks): boolean {
  let meetings = 0;
  for (let block = 0; block < lows.length; block++) {
    meetings += Math.floor((highs[block] ?? 0) / WINDOW) - Math.floor((lows[block] ?? 0) / WINDOW) + 1;
  }
  return meetings <= lows.length * 3;
}

/** @param corners of each vertex of the window, counted up. */
function count(indices: Uint32Array | Uint16Array, { lows, highs }: Blocks, first: number, corners: Uint32Array): void {
  const size = corners.length;
  for (let block = 0; block < lows.length; block++) {
    if ((highs[block] ?? 0) < first || (lows[block] ?? 0) >= first + size) continue;
    const end = Math.min(indices.length, (block + 1) * BLOCK);
    for (let i = block * BLOCK; i < end; i += 3) {
      const a = indices[i] ?? 0;
      const b = indices[i + 1] ?? 0;
      const c = indices[i + 2] ?? 0;
      if (a === b || b === c || c === a) continue;
      const inA = a - first;
      const inB = b - first;
      const inC = c - first;
      if (inA >= 0 && inA < size) corners[inA] = (corners[inA] ?? 0) + 1;
      if (inB >= 0 && inB < size) corners[inB] = (corners[inB] ?? 0) + 1;
      if (inC >= 0 && inC < size) corners[inC] = (corners[inC] ?? 0) + 1;
    }
  }
}

/** @param window its `ends` name where each vertex's corners begin, and afterwards where they end. */
function fill(indices: Uint32Array | Uint16Array, { lows, highs }: Blocks, { first, ends, pairs }: CornerWindow): void {
  const size = ends.length;
  for (let block = 0; block < lows.length; block++) {
    if ((highs[block] ?? 0) < first || (lows[block] ?? 0) >= first + size) continue;
    const end = Math.min(indices.length, (block + 1) * BLOCK);
    for (let i = block * BLOCK; i < end; i += 3) {
      const a = indices[i] ?? 0;
      const b = indices[i + 1] ?? 0;
      const c = indices[i + 2] ?? 0;
      if (a === b || b === c || c === a) continue;
      const inA = a - first;
      const inB = b - first;
      const inC = c - first;
      if (inA >= 0 && inA < size) {
        const at = ends[inA] ?? 0;
        pairs[at] = b;
        pairs[at + 1] = c;
        ends[inA] = at + 2;
      }
      if (inB >= 0 && inB < size) {
        const at = ends[inB] ?? 0;
        pairs[at] = c;
        pairs[at + 1] = a;
        ends[inB] = at + 2;
      }
      if (inC >= 0 && inC < size) {
        const at = ends[inC] ?? 0;
        pairs[at] = a;
        pairs[at + 1] = b;
        ends[inC] = at + 2;
      }
    }
  }
}
