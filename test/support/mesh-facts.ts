import type { Health, MeshView } from '../../preload/contract/mesh.ts';

const none: Health['holes'] = { count: 0, spots: [] };

/** Nothing is wrong with it: one closed component. */
export const HEALTHY: Health = {
  holes: none,
  nonManifoldEdges: none,
  nonManifoldVertices: none,
  degenerateTriangles: none,
  duplicateTriangles: none,
  flippedShells: none,
  innerShells: none,
  flippedEdges: none,
  components: { count: 1, spots: [{ at: [0, 0, 0], radius: 1, normal: null }] },
};

/** What a light mesh without faults and colours has beside its layout and its statistics. */
export const PLAIN: Pick<MeshView, 'health' | 'proxy' | 'boxes' | 'coloured' | 'residual'> = {
  health: HEALTHY,
  proxy: null,
  boxes: { count: 1, trianglesPerBox: 128 },
  coloured: false,
  residual: null,
};
