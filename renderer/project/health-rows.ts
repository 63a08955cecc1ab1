import type { Defect, Health } from '../../preload/contract/mesh.ts';

/** In the order in which a mesh is mended: what it is made of, where it is open, what is broken, what is turned. */
export const DEFECTS = [
  'components',
  'holes',
  'nonManifoldEdges',
  'nonManifoldVertices',
  'degenerateTriangles',
  'duplicateTriangles',
  'flippedEdges',
  'flippedShells',
  'innerShells',
] as const satisfies readonly (keyof Health)[];
export type DefectKind = (typeof DEFECTS)[number];

/** Whether so many of them are something wrong: parts are not. */
export const isBad = (kind: DefectKind, { count }: Pick<Defect, 'count'>): boolean =>
  kind !== 'components' && count > 0;

/** A result that is farther from its coarse mesh than this, in parts of the diagonal, was not set in place well. */
export const STRAY = 0.01;
