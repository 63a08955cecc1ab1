import { damaged } from './errors.ts';
import { allFinite, type Triangles, vertexCount } from './triangles.ts';
import { remap, weld } from './weld.ts';

export interface TidyMesh {
  readonly mesh: Triangles;
  /** Triangles that were left out because a coordinate of theirs is not a number. */
  readonly dropped: number;
}

/**
 * Make a mesh that is fit to be sent: no coordinate that is not a number, no vertex that no triangle uses (UltraShape
 * measures the box of all of them).
 *
 * @param welded vertices at one point become one. glTF splits a mesh where its texture or its shading breaks; without
 * them the splits would only be seams in the smooth shading, and larger files.
 * @throws AppError `damaged` where nothing is left.
 */
export function tidy(found: Triangles, welded: boolean, name: string): TidyMesh {
  if (found.indices.length === 0) throw damaged(`${name} has no triangles.`);
  const whole = allFinite(found.positions) ? found.indices : withFiniteCorners(found);
  if (whole.length === 0) throw damaged(`${name} has no triangle whose coordinates are all numbers.`);
  const mesh = welded ? weldedMesh({ positions: found.positions, indices: whole }) : { ...found, indices: whole };
  return { mesh: withoutUnused(mesh), dropped: (found.indices.length - whole.length) / 3 };
}

function withFiniteCorners({ positions, indices }: Triangles): Uint32Array {
  const kept = new Uint32Array(indices.length);
  let filled = 0;
  for (let i = 0; i < indices.length; i += 3) {
    const corners = indices.subarray(i, i + 3);
    if (!corners.every((v) => allFinite(positions.subarray(v * 3, v * 3 + 3)))) continue;
    kept.set(corners, filled);
    filled += 3;
  }
  return kept.slice(0, filled);
}

/** A mesh whose vertices at one point are one; the mesh itself where there are none. */
export function weldedMesh(mesh: Triangles): Triangles {
  const { map, count } = weld(mesh.positions);
  if (count === vertexCount(mesh)) return mesh;
  const positions = new Float32Array(count * 3);
  for (let v = 0; v < map.length; v++) positions.set(mesh.positions.subarray(v * 3, v * 3 + 3), (map[v] ?? 0) * 3);
  return { positions, indices: remap(mesh.indices, map) };
}

/** The vertices that triangles use, in their order. */
function withoutUnused(mesh: Triangles): Triangles {
  const vertices = vertexCount(mesh);
  const map = new Uint32Array(vertices);
  for (const vertex of mesh.indices) map[vertex] = 1;
  let used = 0;
  for (let v = 0; v < vertices; v++) {
    const taken = map[v] === 1;
    map[v] = used;
    if (taken) used++;
  }
  if (used === vertices) return mesh;
  const positions = new Float32Array(used * 3);
  const indices = remap(mesh.indices, map);
  for (let i = 0; i < indices.length; i++) {
    const from = (mesh.indices[i] ?? 0) * 3;
    const to = (indices[i] ?? 0) * 3;
    for (let axis = 0; axis < 3; axis++) positions[to + axis] = mesh.positions[from + axis] ?? 0;
  }
  return { positions, indices };
}
