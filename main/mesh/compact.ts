import type { Triangles } from './triangles.ts';

/** A mesh of the vertices that some triangles use, in the order in which they use them. */
export function compact(
  indices: Triangles['indices'],
  positions: Float32Array,
): { readonly positions: Float32Array; readonly indices: Uint32Array } {
  const places = new Uint32Array(positions.length / 3);
  const kept = new Float32Array(Math.min(indices.length * 3, positions.length));
  const renamed = new Uint32Array(indices.length);
  let count = 0;
  for (let i = 0; i < indices.length; i++) {
    const vertex = indices[i] ?? 0;
    // Places count from 1: 0 is none yet.
    if (places[vertex] === 0) {
      for (let axis = 0; axis < 3; axis++) kept[count * 3 + axis] = positions[vertex * 3 + axis] ?? 0;
      places[vertex] = ++count;
    }
    renamed[i] = (places[vertex] ?? 1) - 1;
  }
  return { positions: kept.slice(0, count * 3), indices: renamed };
}
