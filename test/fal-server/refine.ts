import { bounds, type Geometry } from './glb.ts';
import { noise, pictureRelief, type Relief } from './relief.ts';
import { area, cluster, relax, splitLongEdges, vertexNormals } from './subdivide.ts';

export interface RefineSettings {
  /** `num_inference_steps`, 1 to 50: few leave the surface smoother. */
  readonly steps: number;
  /** `octree_resolution`, 128 to 1024. */
  readonly octree: number;
  readonly seed: number;
  /** Triangles of a mesh at octree 1024; lower resolutions have the square of their share. */
  readonly trianglesAt1024: number;
}

/** Half of the longest side of the box into which UltraShape puts every mesh. */
const REACH = 0.99;
const SPLIT = 1.57;
/** Highest relief, in the same frame: together 1.4 % of the size. */
const NOISE_HEIGHT = 0.018;
const PICTURE_HEIGHT = 0.0097;

/** Triangles that a resolution makes of a mesh: like a marching-cubes surface, by the square. */
export function triangleTarget(octree: number, trianglesAt1024: number): number {
  return Math.round(trianglesAt1024 * (octree / 1024) ** 2);
}

/**
 * Cells along one side of the grid that UltraShape's decoder really uses for an `octree_resolution`: 1008 for 1024, 504
 * for 512. It halves down to 63 or more, takes one off a multiple of four there, and doubles up again.
 */
export function gridCells(octree: number): number {
  let base = octree;
  let doublings = 0;
  while (Math.floor(base / 2) >= 63) {
    base = Math.floor(base / 2);
    doublings++;
  }
  return (Math.round(base / 4) * 4 - 1) * 2 ** doublings;
}

/** Move a mesh's box to the origin and its longest side to ±0.99, as UltraShape does before anything else. */
export function normalise({ positions, indices }: Geometry): Geometry {
  const { min, max } = bounds(positions);
  const size = Math.max(...max.map((high, axis) => high - (min[axis] ?? 0)));
  if (!(size > 0)) throw new Error('the mesh has no size');
  const scale = (2 * REACH) / size;
  return {
    indices,
    positions: positions.map((value, i) => (value - ((min[i % 3] ?? 0) + (max[i % 3] ?? 0)) / 2) * scale),
  };
}

/**
 * Refine a coarse mesh: as many triangles as the resolution asks for, and on them fine relief from the seed and from the
 * picture. Deterministic. The result is in UltraShape's frame, including its quirk: vertices of a grid of N cells are
 * scaled as if there were R + 1.
 */
export function refine(coarse: Geometry, picture: Uint8Array, settings: RefineSettings): Geometry {
  const share = Math.min(1, settings.steps / 50);
  const fine = tessellate(normalise(coarse), triangleTarget(settings.octree, settings.trianglesAt1024), share);
  const own = noise(settings.seed, 5, 7);
  const drawn = pictureRelief(picture);
  const height: Relief = (x, y, z) =>
    (0.25 + 0.75 * share) * NOISE_HEIGHT * own(x, y, z) + PICTURE_HEIGHT * drawn(x, y, z);
  return toGridFrame(emboss(fine, height), settings.octree);
}

/** Bring a mesh to about `target` triangles of even size, the facets of the old ones smoothed away. */
export function tessellate(mesh: Geometry, target: number, share: number): Geometry {
  let result = cluster(mesh, 1e-5);
  // Edge of a triangle when `target` equal ones cover the surface. Splitting what is longer than SPLIT of it was seen to
  // end near the target.
  const edge = Math.sqrt((4 * area(result)) / (Math.sqrt(3) * target));
  if (result.indices.length / 3 > target * 1.5) result = cluster(result, edge);
  while (result.indices.length / 3 < target) {
    const finer = splitLongEdges(result, edge * SPLIT);
    if (finer.indices === result.indices) break;
    const grown = finer.indices.length / result.indices.length;
    result = grown < 1.2 ? finer : relax(finer, 0.5);
    if (grown < 1.01) break;
  }
  const passes = Math.round((1 - share) * 6);
  for (let pass = 0; pass < passes; pass++) result = relax(result, 0.6);
  return result;
}

function emboss(mesh: Geometry, height: Relief): Geometry {
  const { positions, indices } = mesh;
  const normals = vertexNormals(mesh);
  const moved = new Float32Array(positions.length);
  for (let i = 0; i < positions.length; i += 3) {
    const [x = 0, y = 0, z = 0] = [positions[i], positions[i + 1], positions[i + 2]];
    const by = height(x, y, z);
    moved[i] = x + (normals[i] ?? 0) * by;
    moved[i + 1] = y + (normals[i + 1] ?? 0) * by;
    moved[i + 2] = z + (normals[i + 2] ?? 0) * by;
  }
  return { positions: moved, indices };
}

function toGridFrame({ positions, indices }: Geometry, octree: number): Geometry {
  const shrink = gridCells(octree) / (octree + 1);
  return { indices, positions: positions.map((value) => (value + 1) * shrink - 1) };
}
