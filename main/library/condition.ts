import type { Condition } from '../../preload/contract/cards.ts';
import type { MeshRecord } from './records.ts';

/** How a mesh is, by the worst that is found. */
export function conditionOf({
  nonManifoldEdges,
  boundaryEdges,
}: Pick<MeshRecord['statistics'], 'nonManifoldEdges' | 'boundaryEdges'>): Condition {
  if (nonManifoldEdges > 0) return 'non-manifold';
  return boundaryEdges > 0 ? 'open' : 'watertight';
}
