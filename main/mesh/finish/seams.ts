import { pause } from '../pause.ts';
import { walkRings } from '../rings.ts';
import { type Triangles, vertexCount } from '../triangles.ts';
import { cutApart } from './cut-apart.ts';

export interface Mended {
  readonly mesh: Triangles;
  /** Triangles that lay on each other and are gone. */
  readonly folded: number;
  /** Vertices that became several. */
  readonly cut: number;
}

/** What lies folded goes in one or two rounds: each may lay others on each other. */
const ROUNDS = 8;

/**
 * Mend what drawing edges together can break: a spike or a neck that shrinks to nothing leaves two triangles that lie on each
 * other, back to back, or two surfaces that meet in an edge. Pairs that lie back to back go; surfaces that meet in an edge get
 * an edge each. A closed mesh stays closed by that, and an open one opens no further.
 */
export async function mend(found: Triangles, signal: AbortSignal): Promise<Mended> {
  let mesh = found;
  let folded = 0;
  let cut = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const { defects } = await walkRings(mesh, signal);
    const duplicate = defects.duplicate.finish();
    if (duplicate.length > 0) {
      const indices = unfolded(mesh.indices, duplicate, vertexCount(mesh));
      folded += (mesh.indices.length - indices.length) / 3;
      if (indices.length === mesh.indices.length) break;
      mesh = { positions: mesh.positions, indices };
      await pause(signal);
      continue;
    }
    const [edges, pinched] = [defects.nonManifold.finish(), defects.pinched.finish()];
    if (edges.length + pinched.length === 0) break;
    const inside = cutApart(mesh, 'inside', edges, pinched);
    const apart = inside.vertices > 0 ? inside : cutApart(mesh, 'outside', edges, pinched);
    if (apart.vertices === 0) break;
    cut += apart.vertices;
    mesh = apart.mesh;
  }
  return { mesh, folded, cut };
}

/**
 * The triangles without those that lie on another one: of two that face each other's way both, of two that face the same
 * way one.
 *
 * @param duplicate three vertices a triangle that was found to lie on another one.
 */
function unfolded(indices: Triangles['indices'], duplicate: Uint32Array, vertices: number): Uint32Array {
  const marked = new Uint8Array(vertices);
  for (const vertex of duplicate) marked[vertex] = 1;
  /** By corners, the triangles that have them and wait for one to lie on. */
  const waiting = new Map<string, { readonly even: number[]; readonly odd: number[] }>();
  const gone = new Set<number>();
  for (let i = 0; i < indices.length; i += 3) {
    const [a, b, c] = [indices[i] ?? 0, indices[i + 1] ?? 0, indices[i + 2] ?? 0];
    if (marked[a] !== 1 || marked[b] !== 1 || marked[c] !== 1) continue;
    const key = [a, b, c].sort((one, other) => one - other).join(' ');
    const those = waiting.get(key) ?? { even: [], odd: [] };
    waiting.set(key, those);
    const [mine, others] = turnsEven(a, b, c) ? [those.even, those.odd] : [those.odd, those.even];
    const other = others.pop();
    if (other !== undefined) {
      gone.add(other);
      gone.add(i);
    } else if (mine.length > 0) {
      gone.add(i);
    } else {
      mine.push(i);
    }
  }
  const kept = new Uint32Array(indices.length - gone.size * 3);
  let filled = 0;
  for (let i = 0; i < indices.length; i += 3) {
    if (gone.has(i)) continue;
    for (let k = 0; k < 3; k++) kept[filled++] = indices[i + k] ?? 0;
  }
  return kept;
}

/** Whether three numbers, begun with the least, ascend. */
const turnsEven = (a: number, b: number, c: number): boolean => (a < b ? b < c || c < a : b < c && c < a);
