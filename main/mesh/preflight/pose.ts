import { type LightMesh, measured } from '../picture/light-mesh.ts';
import type { Mask } from '../picture/mask.ts';
import { overlapFrom } from '../overlap.ts';
import { findCamera, lookAround } from '../picture/search.ts';
import type { Shelf } from '../picture/shelf.ts';
import type { Pose } from '../port.ts';
import type { JobArgs } from '../protocol.ts';

const DEGREE = Math.PI / 180;
/** From where pictures are taken. */
const AS_IT_IS = { lowest: -30 * DEGREE, highest: 45 * DEGREE };
/** From here, what is turned is seen as what is not from straight above or below, or nearly: a picture from 60° is halfway. */
const TURNED = { lowest: 0, highest: 15 * DEGREE };

/** What fits better by less is not worth a search of seconds. */
const CHANCE = 0.05;

/**
 * The engine's `pose`. UltraShape takes a mesh as it stands, so one that was exported with Z up lies on its back before it.
 * Looked at as `match` does at first, from all around, its silhouette's box fitted into the subject's; only where a turned
 * mesh looks better its camera is found in full, for a mesh of something else can look better by chance.
 */
export async function pose({ picture, mesh: file }: JobArgs<'pose'>, shelf: Shelf, signal: AbortSignal): Promise<Pose> {
  const { mask } = await shelf.subject(picture);
  const mesh = await shelf.mesh({ file, placement: null }, signal);
  const upright = await fitOf(mesh, mask, AS_IT_IS, signal);
  const [back, face] = [tipped(mesh, 1), tipped(mesh, -1)];
  const [onBack, onFace] = [await fitOf(back, mask, TURNED, signal), await fitOf(face, mask, TURNED, signal)];
  const turned = Math.max(onBack, onFace);
  if (turned - upright < CHANCE) return { upright, turned, overlap: null };
  const better = onBack > onFace ? back : face;
  const camera = await findCamera(better, mask, signal, () => undefined);
  return { upright, turned, overlap: overlapFrom(camera, better, mask) };
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
