import { MeshoptEncoder } from 'meshoptimizer/encoder';
import { type Triangles, vertexCount } from '../triangles.ts';

/**
 * The same mesh in the order in which a graphics card reads it best, and in which it compresses best: triangles by what they
 * share, vertices by their first use; vertices that nothing uses are gone.
 */
export async function inCacheOrder(mesh: Triangles): Promise<Triangles> {
  await MeshoptEncoder.ready;
  const indices = Uint32Array.from(mesh.indices);
  const [places, used] = MeshoptEncoder.reorderMesh(indices, true, false);
  const positions = new Float32Array(used * 3);
  for (let v = 0; v < vertexCount(mesh); v++) {
    const to = (places[v] ?? used) * 3;
    // What nothing uses has no place.
    if (to >= positions.length) continue;
    for (let axis = 0; axis < 3; axis++) positions[to + axis] = mesh.positions[v * 3 + axis] ?? 0;
  }
  return { positions, indices };
}
