import type { DistanceMap, MeshView } from '../../preload/contract/mesh.ts';
import type { RunView } from '../../preload/contract/runs.ts';

/** A finished run that should have given the same mesh. `seed`: it was another one. */
export interface TwinRun {
  readonly run: RunView;
  readonly differs: 'nothing' | 'seed';
}

/**
 * The run that tells most of how repeatable this one is: made from the same files with the same settings, else with
 * another seed only; the newest of them. Null: there is none.
 */
export function twinRunOf(run: RunView, runs: readonly RunView[]): TwinRun | null {
  if (run.state !== 'done') return null;
  const others = runs.filter(
    (other) =>
      other.id !== run.id &&
      other.state === 'done' &&
      other.imageId === run.imageId &&
      other.meshId === run.meshId &&
      same({ ...other.params, seed: 0 }, { ...run.params, seed: 0 }),
  );
  const twin = others.findLast(({ params }) => params.seed === run.params.seed);
  if (twin !== undefined) return { run: twin, differs: 'nothing' };
  const sibling = others.at(-1);
  return sibling === undefined ? null : { run: sibling, differs: 'seed' };
}

const same = (a: RunView['params'], b: RunView['params']): boolean =>
  a.num_inference_steps === b.num_inference_steps &&
  a.octree_resolution === b.octree_resolution &&
  a.remove_background === b.remove_background;

/** How far two runs are apart, as shares of the diagonal of the one that is measured against. */
export interface Repeatability {
  readonly mean: number;
  /** 95 % of the surface is closer. */
  readonly most: number;
  readonly largest: number;
}

export function repeatabilityOf(map: DistanceMap, reference: MeshView): Repeatability {
  const diagonal = diagonalOf(reference) || 1;
  return {
    mean: map.mean / diagonal,
    most: map.quantiles.most / diagonal,
    largest: Math.max(Math.abs(map.least), Math.abs(map.greatest)) / diagonal,
  };
}

/** Where it stands: snap-back scales, and turns nothing. */
function diagonalOf({ statistics, placement }: MeshView): number {
  const { min, max } = statistics.bounds;
  return Math.hypot(max[0] - min[0], max[1] - min[1], max[2] - min[2]) * Math.abs(placement?.[0] ?? 1);
}
