import type { Receipt, Recipe } from '../../../preload/contract/finish.ts';
import { boundsOf, diagonalOf } from '../bounds.ts';
import { compact } from '../compact.ts';
import { pause } from '../pause.ts';
import { type Rings, walkRings } from '../rings.ts';
import { ringsOf } from '../survey.ts';
import { allFinite, type Triangles, triangleCount, vertexCount } from '../triangles.ts';
import { remap } from '../weld.ts';
import { closeHoles } from './close-holes.ts';
import { keepParts } from './parts.ts';
import type { Steps } from './receipt.ts';
import { weldWithin } from './weld-within.ts';

/** A mesh and how its triangles hang together, as the receipt tells it. */
export interface Cleaned {
  readonly mesh: Triangles;
  readonly before: Seams;
  /** Parts that are left. */
  readonly parts: number;
}

export type Seams = Pick<Receipt['after'], 'boundaryEdges' | 'nonManifoldEdges' | 'components'>;

/** What a mesh is before it is made lighter: welded, without inner shells and floating bits, its small holes closed. */
export async function cleaned(source: Triangles, recipe: Recipe, steps: Steps, signal: AbortSignal): Promise<Cleaned> {
  const first = await ringsOf(source, signal);
  let found = facts(first.rings);
  const before = seamsOf(found);
  let parts = before.components;
  let mesh = needsWhole(recipe) ? first.surface : source;
  if (recipe.weld !== null) {
    const tolerance = recipe.weld.tolerance * diagonalOf(boundsOf(mesh));
    if (tolerance > 0) mesh = joinedWithin(mesh, tolerance);
    steps.weld(
      recipe.weld.tolerance,
      tolerance,
      vertexCount(source) - vertexCount(mesh),
      triangleCount(source) - triangleCount(mesh),
    );
    if (tolerance > 0) found = facts(await walkRings(mesh, signal));
    parts = found.firsts.length;
    await pause(signal);
  }
  if (recipe.dropInnerShells || recipe.dropBits !== null) {
    const kept = await keepParts(mesh, found, recipe, signal);
    const diagonal = diagonalOf(boundsOf(mesh));
    if (recipe.dropInnerShells) steps.innerShells(kept.inner, diagonal);
    if (recipe.dropBits !== null) steps.bits(recipe.dropBits, kept.bits, diagonal);
    if (kept.mesh !== mesh && found.boundary.length > 0) found = facts(await walkRings(kept.mesh, signal));
    mesh = kept.mesh;
    parts -= kept.inner.parts + kept.bits.parts;
    await pause(signal);
  }
  if (recipe.closeHoles !== null) {
    const closed = await closeHoles(mesh, found.boundary, recipe.closeHoles, signal);
    steps.holes(recipe.closeHoles, closed);
    mesh = closed.mesh;
  }
  const solid = withoutPoints(mesh);
  const isWhole = solid === source && allFinite(source.positions);
  return { mesh: isWhole ? source : compact(solid.indices, solid.positions), before, parts };
}

/** Whether a step asks how triangles hang together: then points at one place are one. */
const needsWhole = (recipe: Recipe): boolean =>
  recipe.weld !== null ||
  recipe.dropInnerShells ||
  recipe.dropBits !== null ||
  recipe.closeHoles !== null ||
  recipe.lightness.by !== 'original';

interface Facts extends Pick<Rings, 'labels' | 'firsts'> {
  readonly boundary: Uint32Array;
  readonly nonManifold: Uint32Array;
  readonly open: readonly Uint32Array[];
  readonly flipped: Uint32Array;
}

function facts({ labels, firsts, defects }: Rings): Facts {
  const [boundary, nonManifold] = [defects.boundary.finish(), defects.nonManifold.finish()];
  return { labels, firsts, boundary, nonManifold, open: [boundary, nonManifold], flipped: defects.flipped.finish() };
}

const seamsOf = ({ boundary, nonManifold, firsts }: Facts): Seams => ({
  boundaryEdges: boundary.length / 2,
  nonManifoldEdges: nonManifold.length / 2,
  components: firsts.length,
});

/** How well a finished mesh is closed, as it stands. */
export const seamsAfter = async (mesh: Triangles, signal: AbortSignal): Promise<Seams> =>
  seamsOf(facts((await ringsOf(mesh, signal)).rings));

function joinedWithin(mesh: Triangles, tolerance: number): Triangles {
  const { map, count } = weldWithin(mesh.positions, tolerance);
  const positions = new Float32Array(count * 3);
  // Backwards: the first one of a class is where it stands.
  for (let v = map.length - 1; v >= 0; v--) {
    const to = (map[v] ?? 0) * 3;
    for (let axis = 0; axis < 3; axis++) positions[to + axis] = mesh.positions[v * 3 + axis] ?? 0;
  }
  return withoutPoints({ positions, indices: remap(mesh.indices, map) });
}

/** Without triangles that name a vertex twice, or a place that is none; the mesh itself where there are none. */
export function withoutPoints(mesh: Triangles): Triangles {
  const { positions, indices } = mesh;
  const whole = allFinite(positions);
  const isReal = (vertex: number): boolean => whole || allFinite(positions.subarray(vertex * 3, vertex * 3 + 3));
  let kept: Uint32Array | null = null;
  let filled = 0;
  for (let i = 0; i < indices.length; i += 3) {
    const a = indices[i] ?? 0;
    const b = indices[i + 1] ?? 0;
    const c = indices[i + 2] ?? 0;
    if (a === b || b === c || c === a || !isReal(a) || !isReal(b) || !isReal(c)) {
      kept ??= Uint32Array.from(indices);
      continue;
    }
    if (kept !== null) {
      kept[filled] = a;
      kept[filled + 1] = b;
      kept[filled + 2] = c;
    }
    filled += 3;
  }
  return kept === null ? mesh : { positions, indices: kept.slice(0, filled) };
}
