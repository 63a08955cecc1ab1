import { frameOf, type Format, type Recipe } from '../../preload/contract/finish.ts';
import type { MeshView } from '../../preload/contract/mesh.ts';

/** What a recipe will give, before it is applied. Null: it cannot be told. */
export interface Estimate {
  readonly triangles: number | null;
  readonly bytes: number | null;
  /** Extents along the file's X, Y and Z, in millimetres. */
  readonly millimetres: readonly [number, number, number];
}

/**
 * Bytes a triangle and a vertex by format, as the app writes them; text and archives on the average of real results.
 * Close enough to choose by; the preview counts.
 */
const WEIGHTS: Readonly<Record<Format['kind'], { triangle: number; vertex: number; normal: number }>> = {
  glb: { triangle: 12, vertex: 12, normal: 12 },
  obj: { triangle: 22, vertex: 31, normal: 26 },
  stl: { triangle: 50, vertex: 0, normal: 0 },
  ply: { triangle: 13, vertex: 12, normal: 12 },
  '3mf': { triangle: 9, vertex: 14, normal: 0 },
};
/** What meshopt leaves of a GLB. */
const COMPRESSED = 0.33;

/** What `recipe` makes of this result, as well as it can be told without doing it. */
export function estimateOf(view: MeshView, recipe: Recipe): Estimate {
  const { statistics } = view;
  const each = bytesEach(recipe, statistics.vertices / Math.max(1, statistics.triangles));
  const triangles = trianglesOf(statistics.triangles, recipe, each);
  return {
    triangles,
    bytes: triangles === null ? null : Math.round(triangles * each),
    millimetres: millimetresOf(view, recipe),
  };
}

function bytesEach({ format, normals }: Recipe, verticesEach: number): number {
  const { triangle, vertex, normal } = WEIGHTS[format.kind];
  const whole = triangle + verticesEach * (vertex + (normals === 'smooth' ? normal : 0));
  return format.kind === 'glb' && format.compressed ? whole * COMPRESSED : whole;
}

function trianglesOf(source: number, { lightness }: Recipe, bytesEachTriangle: number): number | null {
  switch (lightness.by) {
    case 'original':
      return source;
    case 'triangles':
      return Math.min(source, lightness.triangles);
    case 'megabytes':
      return Math.min(source, Math.floor((lightness.megabytes * 1e6) / bytesEachTriangle));
    case 'error':
      return null;
  }
}

/** Snap-back moves and scales; it turns nothing, so a box stays a box. */
function millimetresOf({ statistics, placement }: MeshView, recipe: Recipe): [number, number, number] {
  const { min, max } = statistics.bounds;
  const grown = recipe.place === 'normalised' ? 1 : Math.abs(placement?.[0] ?? 1);
  const along = (axis: 0 | 1 | 2): number => (max[axis] - min[axis]) * grown * 1000;
  const [x, y, z] = [along(0), along(1), along(2)];
  const times = timesOf(recipe, y);
  const [width, height, depth] = [x * times, y * times, z * times];
  return frameOf(recipe.format).up === 'y' ? [width, height, depth] : [width, depth, height];
}

/** `height`: what is upward in the scene is upward in every file. */
function timesOf({ size }: Recipe, height: number): number {
  if (size.by === 'original') return 1;
  if (size.by === 'scale') return size.factor;
  return height > 0 ? size.millimetres / height : 1;
}
