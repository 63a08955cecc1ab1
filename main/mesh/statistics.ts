import type { Statistics } from '../../preload/contract/mesh.ts';
import { boundsOf, centreOf } from './bounds.ts';
import { countComponents } from './components.ts';
import { censusOfEdges } from './edges.ts';
import { measure } from './measure.ts';
import { pause } from './pause.ts';
import { type Triangles, triangleCount, vertexCount } from './triangles.ts';
import { remap, weld } from './weld.ts';

/** What is known of a mesh. `vertices` are those of the file; edges and components take equal points as one. */
export async function statisticsOf(mesh: Triangles, signal: AbortSignal): Promise<Statistics> {
  const bounds = boundsOf(mesh);
  await pause(signal);
  const { area, volume, degenerate } = measure(mesh, centreOf(bounds));
  await pause(signal);
  const surface = await surfaceOf(mesh, signal);
  const { edges, boundary, nonManifold, flipped } = surface.census;
  const components = countComponents(surface.indices, surface.vertices);
  await pause(signal);
  const watertight = boundary === 0 && nonManifold === 0;
  return {
    vertices: vertexCount(mesh),
    edges,
    triangles: triangleCount(mesh),
    bounds,
    area,
    // A closed surface that is turned inside out in places encloses no definite volume either.
    volume: watertight && flipped === 0 ? Math.abs(volume) : null,
    components,
    boundaryEdges: boundary,
    nonManifoldEdges: nonManifold,
    degenerateTriangles: degenerate,
    watertight,
  };
}

/**
 * The edges of a mesh, seams closed. A mesh that is closed as it stands is not welded: there is nothing to close, and
 * its vertices need no table twice their size.
 */
async function surfaceOf(mesh: Triangles, signal: AbortSignal) {
  const vertices = vertexCount(mesh);
  const census = censusOfEdges(mesh.indices, vertices);
  await pause(signal);
  if (census.boundary === 0) return { census, indices: mesh.indices, vertices };
  const { map, count } = weld(mesh.positions);
  await pause(signal);
  if (count === vertices) return { census, indices: mesh.indices, vertices };
  const indices = remap(mesh.indices, map);
  const welded = censusOfEdges(indices, count);
  await pause(signal);
  return { census: welded, indices, vertices: count };
}
