import type { Placement } from '../../preload/contract/runs.ts';
import { boundsOf, diagonalOf } from './bounds.ts';
import { damaged } from './errors.ts';
import { Nearest } from './distances/nearest.ts';
import { treeOver } from './distances/tree.ts';
import { pause } from './pause.ts';
import { byBounds, byFormula, matrixOf, type Similarity } from './placement.ts';
import { readPlain } from './read-plain.ts';
import { type Triangles, vertexCount } from './triangles.ts';

/** Vertices of the result whose distances are taken. */
const SAMPLE = 20_000;

export interface PlaceJob {
  readonly coarse: string;
  readonly refined: string;
  readonly octreeResolution: number;
}

/** The engine's `place`: tries both ways back and takes the one that lies closer to the coarse mesh. */
export async function place(job: PlaceJob, signal: AbortSignal): Promise<Placement> {
  const refined = (await readPlain(job.refined, signal)).mesh;
  const refinedBox = boundsOf(refined);
  const sample = sampleOf(refined);
  const coarse = (await readPlain(job.coarse, signal)).mesh;
  return choosePlacement({ coarse, refinedBox, sample, octreeResolution: job.octreeResolution }, signal);
}

interface Choice {
  readonly coarse: Triangles;
  readonly refinedBox: ReturnType<typeof boundsOf>;
  /** Three numbers a point, in the result's frame. */
  readonly sample: Float32Array;
  readonly octreeResolution: number;
}

/** The better of both candidates; `bounds` where they are equally good, for it assumes less. */
async function choosePlacement(choice: Choice, signal: AbortSignal): Promise<Placement> {
  const box = boundsOf(choice.coarse);
  const tree = treeOver(choice.coarse);
  const surface = new Nearest(tree);
  if (tree.count === 0) throw damaged('The coarse mesh has no triangle that could be measured against.');
  const candidates = [
    { method: 'bounds', way: byBounds(box, choice.refinedBox) },
    { method: 'formula', way: byFormula(box, choice.octreeResolution) },
  ] as const;
  let best: Placement | null = null;
  for (const { method, way } of candidates) {
    await pause(signal);
    const residual = meanDistance(choice.sample, way, surface) / (diagonalOf(box) || 1);
    if (best === null || residual < best.residual) best = { matrix: matrixOf(way), method, residual };
  }
  return best ?? { matrix: matrixOf({ scale: 1, move: [0, 0, 0] }), method: 'bounds', residual: 0 };
}

/** Evenly spaced vertices, the same ones each time: a result's vertices stand in the order of the scan that made them. */
function sampleOf(mesh: Triangles): Float32Array {
  const step = Math.max(1, vertexCount(mesh) / SAMPLE);
  const count = Math.floor(vertexCount(mesh) / step);
  const sample = new Float32Array(count * 3);
  let filled = 0;
  for (let i = 0; i < count; i++) {
    const at = Math.floor(i * step) * 3;
    const point = mesh.positions.subarray(at, at + 3);
    if (!point.every(Number.isFinite)) continue;
    sample.set(point, filled);
    filled += 3;
  }
  return sample.slice(0, filled);
}

function meanDistance(sample: Float32Array, { scale, move }: Similarity, surface: Nearest): number {
  let sum = 0;
  for (let i = 0; i < sample.length; i += 3) {
    sum += surface.distanceTo(
      scale * (sample[i] ?? 0) + move[0],
      scale * (sample[i + 1] ?? 0) + move[1],
      scale * (sample[i + 2] ?? 0) + move[2],
    );
  }
  return sample.length === 0 ? 0 : sum / (sample.length / 3);
}
