import path from 'node:path';
import { boundsOf, longestSide } from '../bounds.ts';
import { unsupported } from '../errors.ts';
import { pause } from '../pause.ts';
import { checkIndices, plainGlb } from '../plain-glb.ts';
import type { Occupancy } from '../port.ts';
import type { JobArgs } from '../protocol.ts';
import { readWhole } from '../read-file.ts';
import { type Triangles, triangleCount } from '../triangles.ts';
import { voxelAreas } from './voxel-areas.ts';

/** Points that UltraShape takes from the surface, evenly by area. */
const EVEN_POINTS = 204_800;
/** Squared cells: what is less is the rounding of coordinates on one line. */
const NO_AREA = 1e-6;

/** The engine's `occupancy`. Takes the file's memory and 16 MB. */
export async function occupancy({ file }: JobArgs<'occupancy'>, signal: AbortSignal): Promise<Occupancy> {
  const name = path.basename(file);
  const { bytes } = await readWhole(file, signal);
  const plain = plainGlb(bytes, name);
  if (plain === null) throw unsupported(`${name} is not a plain GLB.`, 'Add it to a project to have it rewritten.');
  checkIndices(plain.mesh, name);
  await pause(signal);
  return { triangles: plain.layout.triangles, ...(await cellsOf(plain.mesh, signal)) };
}

/**
 * The cells of UltraShape's grid that a surface passes, and those that its sampling will find.
 *
 * UltraShape counts the distinct cells of points that it takes at random: 204,800 from the whole surface by area, and as
 * many from its sharp edges. A cell with the share s of the surface gets none of the first with a probability of
 * (1 - s)^204800, so the expected number of cells with one is the sum of what is left to 1: where a mesh is about to have
 * too few, seven eighths of those it passes. The actual number is within two hundred of it, as few cells are uncertain and
 * each by itself. The points on sharp edges are left out: they lie on the same surface, so they find no cell that it does
 * not pass and can only bring the number nearer to `touched`. The half precision in which they are counted moves the
 * planes between cells by three hundredths of one, which neither adds nor takes any.
 *
 * Checked against sampling itself, 5 million points for `touched` and 204,800 for `sampled`, on spheres, wires, planes,
 * the sample and the meshes of others (test/unit/mesh/preflight).
 *
 * Source: PKU-YuanGroup/UltraShape-1.0, ultrashape/surface_loaders.py and utils/voxelize.py, read in a copy, not run.
 */
export async function cellsOf(mesh: Triangles, signal: AbortSignal): Promise<Pick<Occupancy, 'touched' | 'sampled'>> {
  const bounds = boundsOf(mesh);
  const side = longestSide(bounds);
  if (triangleCount(mesh) === 0 || !(side > 0 && Number.isFinite(side))) return { touched: 0, sampled: 0 };
  const areas = await voxelAreas(mesh, bounds, signal);
  const whole = areas.reduce((sum, area) => sum + area, 0);
  if (!(whole > NO_AREA)) return { touched: 0, sampled: 0 };
  let touched = 0;
  let sampled = 0;
  for (const area of areas) {
    if (!(area > 0)) continue;
    touched++;
    sampled -= Math.expm1(EVEN_POINTS * Math.log1p(-area / whole));
  }
  return { touched, sampled: Math.round(sampled) };
}
