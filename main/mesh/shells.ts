import { radiusOf } from './extents.ts';
import { FREE, IN_CLOSED, insideOf } from './inside.ts';
import { NOWHERE } from './pieces.ts';
import { type Defect, Spots } from './spots.ts';
import type { Triangles } from './triangles.ts';

/** What is known of a mesh's pieces; lists of edges as `RingDefects` has them. */
export interface PieceFacts {
  /** The piece of each vertex. */
  readonly labels: Uint32Array;
  /** The first vertex of each piece. */
  readonly firsts: Uint32Array;
  /** As `Extents` has them. */
  readonly boxes: Float32Array;
  readonly volumes: Float64Array;
  readonly boundary: Uint32Array;
  readonly nonManifold: Uint32Array;
  readonly flipped: Uint32Array;
}

export interface Shells {
  /** All pieces, largest first. */
  readonly all: Defect;
  readonly inner: Defect;
  readonly flipped: Defect;
}

/** A volume that is less, measured in the cube over the piece's radius, may be nothing but rounding. */
const NO_VOLUME = 1e-9;

/**
 * Tell which closed pieces lie within another closed one, and which are turned inside out though nothing is around them.
 *
 * @param runs the boxes of `boxesOf`.
 */
export async function shellsOf(
  surface: Triangles,
  runs: Float32Array,
  facts: PieceFacts,
  signal: AbortSignal,
): Promise<Shells> {
  const { labels, firsts, boxes, volumes } = facts;
  const pieces = volumes.length;
  const closed = new Uint8Array(pieces).fill(1);
  const agreeing = new Uint8Array(pieces).fill(1);
  for (const vertex of facts.boundary) closed[labels[vertex] ?? NOWHERE] = 0;
  for (const vertex of facts.nonManifold) closed[labels[vertex] ?? NOWHERE] = 0;
  for (const vertex of facts.flipped) agreeing[labels[vertex] ?? NOWHERE] = 0;
  const inside = await insideOf(surface, runs, { labels, firsts, boxes, closed, agreeing }, signal);

  const all = new Spots();
  const inner = new Spots();
  const flipped = new Spots();
  for (let piece = 0; piece < pieces; piece++) {
    const radius = radiusOf(boxes, piece);
    const [x0 = 0, y0 = 0, z0 = 0, x1 = 0, y1 = 0, z1 = 0] = boxes.subarray(piece * 6, piece * 6 + 6);
    const at = [(x0 + x1) / 2, (y0 + y1) / 2, (z0 + z1) / 2] as const;
    all.add([...at], radius);
    if (inside[piece] === IN_CLOSED) inner.add([...at], radius);
    const turned = (volumes[piece] ?? 0) < -NO_VOLUME * radius ** 3;
    const solid = closed[piece] === 1 && agreeing[piece] === 1;
    if (solid && turned && inside[piece] === FREE) flipped.add([...at], radius);
  }
  return { all: all.finish(), inner: inner.finish(), flipped: flipped.finish() };
}
