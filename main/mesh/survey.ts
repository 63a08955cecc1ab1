import type { Health, Statistics } from '../../preload/contract/mesh.ts';
import { centreOf } from './bounds.ts';
import { extentsOf } from './extents.ts';
import { holesOf } from './holes.ts';
import { measure } from './measure.ts';
import { pause } from './pause.ts';
import { type Rings, walkClosedRings, walkRings } from './rings.ts';
import { shellsOf } from './shells.ts';
import { around, type Defect, Spots, spotsOf } from './spots.ts';
import { weldedMesh } from './tidy.ts';
import { type Triangles, triangleCount, vertexCount } from './triangles.ts';

/** What is known of a mesh. */
export interface Survey {
  readonly statistics: Statistics;
  readonly health: Health;
}

/**
 * Statistics and health of a mesh. `vertices` are those of the file; for all else equal points count as one, but in a mesh
 * that is closed as it stands, for there is nothing to close: pieces of it that touch at a point stay two.
 *
 * @param runs the boxes of `boxesOf`.
 *
 * Takes half of the mesh's own memory, and as much again where points have to be made one. What is in order costs no
 * more than a walk around every vertex; only defects are looked at closely.
 */
export async function survey(mesh: Triangles, runs: Float32Array, signal: AbortSignal): Promise<Survey> {
  const { surface, rings } = await ringsOf(mesh, signal);
  const { positions } = surface;
  const { labels, firsts, defects } = rings;
  const pieces = firsts.length;
  const { boxes, bounds } = extentsOf(positions, labels, pieces);
  await pause(signal);
  const measures = measure(surface, labels, pieces, centreOf(bounds));
  await pause(signal);

  const boundary = defects.boundary.finish();
  const nonManifold = defects.nonManifold.finish();
  const flipped = defects.flipped.finish();
  const { volumes } = measures;
  const shells = await shellsOf(
    surface,
    runs,
    { labels, firsts, boxes, volumes, boundary, nonManifold, flipped },
    signal,
  );
  const health: Health = {
    holes: holesOf(surface, boundary),
    nonManifoldEdges: spotsOf(surface, nonManifold, 2),
    nonManifoldVertices: pinchesOf(surface, defects.pinched.finish()),
    degenerateTriangles: trianglesAt(surface, measures.degenerate),
    duplicateTriangles: spotsOf(surface, defects.duplicate.finish(), 3),
    flippedShells: shells.flipped,
    innerShells: shells.inner,
    flippedEdges: spotsOf(surface, flipped, 2),
    components: shells.all,
  };
  await pause(signal);
  const boundaryEdges = boundary.length / 2;
  const watertight = boundaryEdges === 0 && nonManifold.length === 0;
  const statistics: Statistics = {
    vertices: vertexCount(mesh),
    edges: rings.edges,
    triangles: triangleCount(mesh),
    bounds,
    area: measures.area,
    // A closed surface that is turned inside out in places encloses no definite volume either.
    volume: watertight && flipped.length === 0 ? Math.abs(volumes.reduce((sum, volume) => sum + volume, 0)) : null,
    components: pieces,
    boundaryEdges,
    nonManifoldEdges: health.nonManifoldEdges.count,
    degenerateTriangles: measures.degenerate.length,
    watertight,
  };
  return { statistics, health };
}

/** The rings of a mesh, equal points made one (`surface`) where it is open as it stands. */
export async function ringsOf(
  mesh: Triangles,
  signal: AbortSignal,
): Promise<{ readonly surface: Triangles; readonly rings: Rings }> {
  const closed = await walkClosedRings(mesh, signal);
  if (closed !== null) return { surface: mesh, rings: closed };
  // Open as it stands. Perhaps it is only split along its seams.
  const surface = weldedMesh(mesh);
  await pause(signal);
  return { surface, rings: await walkRings(surface, signal) };
}

/** @param list a vertex and a neighbour of it, each time. */
function pinchesOf(surface: Triangles, list: Uint32Array): Defect {
  const { positions } = surface;
  const spots = new Spots();
  for (let i = 0; i < list.length; i += 2) {
    const pinch = list.subarray(i, i + 1);
    const [at] = around(positions, pinch);
    const [, radius] = around(positions, list.subarray(i, i + 2));
    spots.add(at, radius, pinch);
  }
  return spots.finish(surface);
}

function trianglesAt(surface: Triangles, list: Uint32Array): Defect {
  const { positions, indices } = surface;
  const spots = new Spots();
  for (const triangle of list) {
    const corners = indices.subarray(triangle * 3, triangle * 3 + 3);
    spots.add(...around(positions, corners), corners);
  }
  return spots.finish(surface);
}
