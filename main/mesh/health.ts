import type { Health, Statistics } from '../../preload/contract/mesh.ts';
import { pause } from './pause.ts';
import { statisticsOf } from './statistics.ts';
import type { Triangles } from './triangles.ts';

export interface Survey {
  readonly statistics: Statistics;
  readonly health: Health;
}

/** What is known of a mesh, and what may be wrong with it. */
export async function survey(mesh: Triangles, signal: AbortSignal): Promise<Survey> {
  const statistics = await statisticsOf(mesh, signal);
  await pause(signal);
  const only = (count: number) => ({ count, spots: [] });
  const health: Health = {
    holes: only(0),
    nonManifoldEdges: only(statistics.nonManifoldEdges),
    nonManifoldVertices: only(0),
    degenerateTriangles: only(statistics.degenerateTriangles),
    duplicateTriangles: only(0),
    flippedShells: only(0),
    innerShells: only(0),
    flippedEdges: only(0),
    components: only(statistics.components),
  };
  return { statistics, health };
}
