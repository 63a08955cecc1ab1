import type { Recipe } from '../../../preload/contract/finish.ts';
import { diagonalOf } from '../bounds.ts';
import { boxesOf } from '../boxes.ts';
import { extentsOf, radiusOf } from '../extents.ts';
import { IN_CLOSED, insideOf } from '../inside.ts';
import { NOWHERE } from '../pieces.ts';
import { pause } from '../pause.ts';
import type { Rings } from '../rings.ts';
import { type Triangles, triangleCount } from '../triangles.ts';

/** What was dropped of one kind of parts. */
export interface Dropped {
  readonly parts: number;
  readonly triangles: number;
  /** The diagonal of the largest one's box, in the mesh's units; 0 where nothing was dropped. */
  readonly largest: number;
}

export interface KeptParts {
  /** The mesh itself where nothing was dropped. Vertices stay. */
  readonly mesh: Triangles;
  readonly inner: Dropped;
  readonly bits: Dropped;
}

const KEPT = 0;
const INNER = 1;
const BIT = 2;

/**
 * Leave out parts of a mesh: closed ones that lie within another one, and then those that are too small. The largest part
 * stays, whatever is asked.
 *
 * @param rings of this mesh.
 */
export async function keepParts(
  mesh: Triangles,
  rings: Pick<Rings, 'labels' | 'firsts'> & { readonly open: readonly Uint32Array[]; readonly flipped: Uint32Array },
  recipe: Pick<Recipe, 'dropInnerShells' | 'dropBits'>,
  signal: AbortSignal,
): Promise<KeptParts> {
  const { labels, firsts } = rings;
  const pieces = firsts.length;
  const { boxes, bounds } = extentsOf(mesh.positions, labels, pieces);
  const fate = new Uint8Array(pieces);
  if (recipe.dropInnerShells && pieces > 1) {
    const closed = marks(pieces, labels, rings.open);
    const agreeing = marks(pieces, labels, [rings.flipped]);
    const inside = await insideOf(mesh, boxesOf(mesh), { labels, firsts, boxes, closed, agreeing }, signal);
    for (let piece = 0; piece < pieces; piece++) if (inside[piece] === IN_CLOSED) fate[piece] = INNER;
    await pause(signal);
  }
  const counts = trianglesOf(mesh, labels, pieces);
  const bits = recipe.dropBits;
  if (bits !== null) {
    const largest = largestOf(boxes, pieces);
    const least = bits.by === 'diagonal' ? bits.share * diagonalOf(bounds) : 0;
    for (let piece = 0; piece < pieces; piece++) {
      if (fate[piece] !== KEPT || piece === largest) continue;
      const isBit =
        bits.by === 'diagonal' ? !(radiusOf(boxes, piece) * 2 >= least) : (counts[piece] ?? 0) < bits.triangles;
      if (isBit) fate[piece] = BIT;
    }
  }
  const told = (kind: number): Dropped => {
    const those = [...fate.keys()].filter((piece) => fate[piece] === kind);
    return {
      parts: those.length,
      triangles: those.reduce((sum, piece) => sum + (counts[piece] ?? 0), 0),
      largest: those.reduce((most, piece) => Math.max(most, radiusOf(boxes, piece) * 2), 0),
    };
  };
  const inner = told(INNER);
  const dropped = told(BIT);
  if (inner.parts + dropped.parts === 0) return { mesh, inner, bits: dropped };
  return { mesh: withoutParts(mesh, labels, fate), inner, bits: dropped };
}

function marks(pieces: number, labels: Uint32Array, lists: readonly Uint32Array[]): Uint8Array {
  const unmarked = new Uint8Array(pieces).fill(1);
  for (const list of lists) for (const vertex of list) unmarked[labels[vertex] ?? NOWHERE] = 0;
  return unmarked;
}

function trianglesOf({ indices }: Triangles, labels: Uint32Array, pieces: number): Uint32Array {
  const counts = new Uint32Array(pieces);
  for (let i = 0; i < indices.length; i += 3) {
    const piece = labels[indices[i] ?? 0] ?? NOWHERE;
    if (piece !== NOWHERE) counts[piece] = (counts[piece] ?? 0) + 1;
  }
  return counts;
}

function largestOf(boxes: Float32Array, pieces: number): number {
  let largest = 0;
  for (let piece = 1; piece < pieces; piece++) {
    if (radiusOf(boxes, piece) > radiusOf(boxes, largest)) largest = piece;
  }
  return largest;
}

function withoutParts(mesh: Triangles, labels: Uint32Array, fate: Uint8Array): Triangles {
  const { indices } = mesh;
  const kept = new Uint32Array(triangleCount(mesh) * 3);
  let filled = 0;
  for (let i = 0; i < indices.length; i += 3) {
    const piece = labels[indices[i] ?? 0] ?? NOWHERE;
    // A triangle that belongs to no part names a vertex twice, and is nothing to see.
    if (piece === NOWHERE || fate[piece] !== KEPT) continue;
    kept[filled] = indices[i] ?? 0;
    kept[filled + 1] = indices[i + 1] ?? 0;
    kept[filled + 2] = indices[i + 2] ?? 0;
    filled += 3;
  }
  return { positions: mesh.positions, indices: kept.slice(0, filled) };
}
