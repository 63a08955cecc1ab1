/**
 * A mesh as numbers: three coordinates a vertex, three indices a triangle, every index < vertices.
 *
 * The functions that work on it run over millions of numbers, so they are written as plain loops over typed arrays.
 * Their `?? 0` never comes into effect (indices are checked once, when a file is read) and costs nothing: the engine
 * drops it, as reads inside an array are known to be numbers.
 */
export interface Triangles {
  readonly positions: Float32Array;
  readonly indices: Uint32Array | Uint16Array;
}

export const vertexCount = (mesh: Triangles): number => mesh.positions.length / 3;
export const triangleCount = (mesh: Triangles): number => mesh.indices.length / 3;

/** The largest of a mesh's indices; -1 for none. */
export function largestIndex(indices: Triangles['indices']): number {
  let largest = -1;
  // eslint-disable-next-line @typescript-eslint/prefer-for-of -- it is twice as slow over millions of numbers
  for (let i = 0; i < indices.length; i++) {
    const index = indices[i] ?? 0;
    if (index > largest) largest = index;
  }
  return largest;
}

/** True where every coordinate is a number that a float can hold. */
export function allFinite(positions: Float32Array): boolean {
  // A finite number times zero is zero; NaN and the infinities become NaN, which stays in the sum.
  let sum = 0;
  // eslint-disable-next-line @typescript-eslint/prefer-for-of -- it is twice as slow over millions of numbers
  for (let i = 0; i < positions.length; i++) sum += (positions[i] ?? 0) * 0;
  return sum === 0;
}
