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
    holes: holesOf(positions, boundary, vertexCount(surface)),
    nonManifoldEdges: spotsOf(positions, nonManifold, 2),
    nonManifoldVertices: pinchesOf(positions, defects.pinched.finish()),
    degenerateTriangles: trianglesAt(surface, measures.degenerate),
    duplicateTriangles: spotsOf(positions, defects.duplicate.finish(), 3),
    flippedShells: shells.flipped,
    innerShells: shells.inner,
    flippedEdges: spotsOf(positions, flipped, 2),
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

async function ringsOf(
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
function pinchesOf(positions: Float32Array, list: Uint32Array): Defect {
  const spots = new Spots();
  for (let i = 0; i < list.length; i += 2) {
    const [at] = around(positions, list.subarray(i, i + 1));
    const [, radius] = around(positions, list.subarray(i, i + 2));
    spots.add(at, radius);
  }
  return spots.finish();
}

function trianglesAt({ positions, indices }: Triangles, list: Uint32Array): Defect {
  const spots = new Spots();
  for (const triangle of list) spots.add(...around(positions, indices.subarray(triangle * 3, triangle * 3 + 3)));
  return spots.finish();
}
