import { MeshoptSimplifier } from 'meshoptimizer/simplifier';
import type { Proxy } from '../../preload/contract/mesh.ts';
import type { Box } from '../../preload/contract/values.ts';
import { longestSide } from './bounds.ts';
import { cluster } from './cluster.ts';
import { octahedral, smoothNormals } from './normals.ts';
import { pause } from './pause.ts';
import { type Triangles, triangleCount, vertexCount } from './triangles.ts';
import { bytesOf } from './write-file.ts';

/** A mesh of no more triangles is its own proxy. */
export const LIGHT = 150_000;
/** Triangles that a proxy is made of, at most. */
export const PROXY_TRIANGLES = 100_000;
/** Clustering leaves some 800,000 triangles of a mesh of millions: simplifying them costs a tenth of simplifying all. */
const CELLS = 384;

/**
 * A lighter version of a mesh, to be looked at while the mesh itself is on its way: clustered on a grid, then simplified
 * by quadric error. As close to the mesh as simplifying the whole of it, in a tenth of the time. Null where the mesh is
 * light, or all of it is in one point.
 *
 * @param bounds of what the triangles show.
 */
export async function proxyOf(mesh: Triangles, bounds: Box, signal: AbortSignal): Promise<Triangles | null> {
  if (triangleCount(mesh) <= LIGHT) return null;
  const clustered = cluster(mesh, bounds, CELLS);
  await pause(signal);
  await MeshoptSimplifier.ready;
  const indices = lighten(clustered, bounds);
  await pause(signal);
  return indices.length === 0 ? null : compact(indices, clustered.positions);
}

function lighten({ positions, indices }: Triangles, bounds: Box): Uint32Array {
  const corners = PROXY_TRIANGLES * 3;
  const whole = Uint32Array.from(indices);
  if (whole.length <= corners) return whole;
  // Of the size of 1, for squares of errors of the largest and the smallest meshes are beyond a float's range.
  const size = longestSide(bounds) || 1;
  const unit = new Float32Array(positions.length);
  for (let i = 0; i < unit.length; i++) unit[i] = ((positions[i] ?? 0) - (bounds.min[i % 3] ?? 0)) / size;
  const [light] = MeshoptSimplifier.simplify(whole, unit, 3, corners, 1, ['Prune']);
  if (light.length <= corners) return light;
  // Loose triangles have no edges to collapse.
  const [sloppy] = MeshoptSimplifier.simplifySloppy(light, unit, 3, null, corners, 1);
  return sloppy;
}

function compact(indices: Uint32Array, positions: Float32Array): Triangles {
  const [places, count] = MeshoptSimplifier.compactMesh(indices);
  const kept = new Float32Array(count * 3);
  for (let v = 0; v < places.length; v++) {
    const place = places[v] ?? 0;
    if (place >= count) continue;
    for (let axis = 0; axis < 3; axis++) kept[place * 3 + axis] = positions[v * 3 + axis] ?? 0;
  }
  return { positions: kept, indices };
}

/** A proxy as the contract's file: indices, positions, normals, each beginning at a multiple of 4. */
export function proxyFile(mesh: Triangles): { readonly proxy: Proxy; readonly pieces: readonly Uint8Array[] } {
  const indices = bytesOf(mesh.indices);
  const positions = bytesOf(mesh.positions);
  const normals = bytesOf(octahedral(smoothNormals(mesh)));
  const bytes = indices.length + positions.length + normals.length;
  const layout = {
    vertices: vertexCount(mesh),
    triangles: triangleCount(mesh),
    indices: { offset: 0, length: indices.length, bytesPerIndex: 4 as const },
    positions: { offset: indices.length, length: positions.length },
  };
  const range = { offset: indices.length + positions.length, length: normals.length };
  return { proxy: { bytes, layout, normals: range }, pieces: [indices, positions, normals] };
}
