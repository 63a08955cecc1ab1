import { type LightMesh, measured } from '../picture/light-mesh.ts';
import type { Mask } from '../picture/mask.ts';
import { lookAround } from '../picture/search.ts';
import type { Shelf } from '../picture/shelf.ts';
import type { Pose } from '../port.ts';
import type { JobArgs } from '../protocol.ts';

const DEGREE = Math.PI / 180;
/** Pictures are taken from anywhere but straight below and above. */
const AS_IT_IS = { lowest: -30 * DEGREE, highest: 60 * DEGREE };
/** Turned, a view from here is one from straight below or above as it is, or nearly. */
const TURNED = { lowest: 0, highest: 30 * DEGREE };

/**
 * The engine's `pose`. UltraShape takes a mesh as it stands, so one that was exported with Z up lies on its back before it.
 * Looked at as `match` does at first: from all around, its silhouette's box fitted into the subject's.
 */
export async function pose({ picture, mesh: file }: JobArgs<'pose'>, shelf: Shelf, signal: AbortSignal): Promise<Pose> {
  const { mask } = await shelf.subject(picture);
  const mesh = await shelf.mesh({ file, placement: null }, signal);
  const upright = await fitOf(mesh, mask, AS_IT_IS, signal);
  const turns = [
    await fitOf(tipped(mesh, 1), mask, TURNED, signal),
    await fitOf(tipped(mesh, -1), mask, TURNED, signal),
  ];
  return { upright, turned: Math.max(...turns) };
}

async function fitOf(mesh: LightMesh, mask: Mask, from: typeof TURNED, signal: AbortSignal): Promise<number> {
  const [best] = await lookAround(mesh, mask, from, signal);
  return best === undefined ? 0 : 1 - best.rank;
}

/** A quarter turn about X, which is to the right in the world as in the file. */
function tipped({ positions, indices }: LightMesh, way: 1 | -1): LightMesh {
  const turned = new Float32Array(positions.length);
  for (let i = 0; i < positions.length; i += 3) {
    turned[i] = positions[i] ?? 0;
    turned[i + 1] = -way * (positions[i + 2] ?? 0);
    turned[i + 2] = way * (positions[i + 1] ?? 0);
  }
  return measured({ positions: turned, indices });
}
