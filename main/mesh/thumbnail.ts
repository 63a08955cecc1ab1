import { clay } from './clay.ts';
import { pause } from './pause.ts';
import { encodePng } from './picture/png.ts';
import { rasterise, type Sides } from './raster.ts';
import type { Triangles } from './triangles.ts';
import { projectionOf, THREE_QUARTER } from './view.ts';

/** Pixels along one side. */
export const THUMBNAIL_SIZE = 512;
const MARGIN = 0.05;

/**
 * A mesh's picture: grey clay in three-quarter view on transparent, as PNG. Drawn at twice its size by software, so it is
 * the same on every machine.
 *
 * @param normals three floats a vertex, of length 1.
 * @param sides `outside` only for a mesh that is closed and wound outwards.
 */
export async function thumbnailOf(
  mesh: Triangles,
  normals: Float32Array,
  sides: Sides,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const size = THUMBNAIL_SIZE * 2;
  const projection = projectionOf(mesh, THREE_QUARTER, size, MARGIN);
  await pause(signal);
  const raster = rasterise(mesh, projection, normals, sides);
  await pause(signal);
  const data = clay(raster, THREE_QUARTER);
  await pause(signal);
  return encodePng({ width: THUMBNAIL_SIZE, height: THUMBNAIL_SIZE, data });
}
