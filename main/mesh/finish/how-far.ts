import { Nearest } from '../distances/nearest.ts';
import { treeOver } from '../distances/tree.ts';
import { pause } from '../pause.ts';
import { type Triangles, vertexCount } from '../triangles.ts';

/** Vertices of the full mesh that are asked at most. */
const MOST = 100_000;
const STRIDE = 5000;

export interface Distance {
  readonly mean: number;
  readonly most: number;
  /** Vertices that were asked: all of them, or evenly spaced ones. */
  readonly asked: number;
}

/** How far the vertices of a mesh that triangles use are from the surface of a lighter one, in its units. */
export async function howFar(full: Triangles, light: Triangles, signal: AbortSignal): Promise<Distance> {
  const tree = treeOver(light);
  await pause(signal);
  if (tree.count === 0) return { mean: 0, most: 0, asked: 0 };
  const nearest = new Nearest(tree);
  const used = new Uint8Array(vertexCount(full));
  for (const vertex of full.indices) used[vertex] = 1;
  const step = Math.max(1, used.length / MOST);
  let [sum, most, asked] = [0, 0, 0];
  for (let i = 0; i * step < used.length; i++) {
    if (i % STRIDE === STRIDE - 1) await pause(signal);
    const vertex = Math.floor(i * step);
    if (used[vertex] !== 1) continue;
    const { positions } = full;
    const distance = nearest.distanceTo(
      positions[vertex * 3] ?? 0,
      positions[vertex * 3 + 1] ?? 0,
      positions[vertex * 3 + 2] ?? 0,
    );
    if (!Number.isFinite(distance)) continue;
    sum += distance;
    most = Math.max(most, distance);
    asked++;
  }
  return { mean: asked === 0 ? 0 : sum / asked, most, asked };
}
