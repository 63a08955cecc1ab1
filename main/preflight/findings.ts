import type { MeshView } from '../../preload/contract/mesh.ts';
import type { Finding } from '../../preload/contract/preflight.ts';
import type { Matte, Occupancy, Pose } from '../mesh/port.ts';

/** Cells of its grid that UltraShape takes (`num_latents`); with fewer, the published code fails and others pad. */
const WANTED_CELLS = 32_768;
/** Shares of a picture: what its alpha leaves is next to nothing, or as good as all. */
const LEAST_KEPT = 0.02;
const MOST_KEPT = 0.98;
/** Part of a subject's own width or height that lies on the picture's edge: more than a foot on the floor. */
const CUT_OFF = 0.25;
/** Pixels. The model sees a subject about 870 large: 512 are scaled up by two thirds, 256 more than threefold. */
const SMALL = { some: 512, much: 256 };
/** A surface is nearly closed with this share of edges at its boundary, and holes of this part of its size. */
const NEARLY_CLOSED = { edges: 0.02, hole: 0.05 };
/** How much better a mesh that lies down fits once it is turned, and how well: one of something else seldom fits so well. */
const LIES_DOWN = { better: 0.08, overlap: 0.94 };

const GRAVITY = { error: 0, warning: 1, info: 2 } as const satisfies Record<Finding['level'], number>;

/** What UltraShape will make of a mesh, as far as its grid goes. */
export function occupancyFindings({ triangles, touched, sampled }: Occupancy): readonly Finding[] {
  if (touched === 0) return [{ code: 'no-shape', level: 'error', value: null }];
  const voxels: Finding =
    sampled < WANTED_CELLS
      ? { code: 'few-voxels', level: 'warning', value: sampled }
      : { code: 'voxels', level: 'info', value: sampled };
  return [voxels, info('triangles', triangles)];
}

/** What is known of a mesh that fal will not keep, or will close. */
export function surfaceFindings({ statistics, health, coloured }: Surface): readonly Finding[] {
  const findings: Finding[] = [];
  if (coloured) findings.push(info('colours-lost', null));
  if (statistics.components > 1) findings.push(info('parts-merged', statistics.components));
  if (statistics.boundaryEdges > 0) findings.push(opening({ statistics, health }));
  return findings;
}

export type Surface = Pick<MeshView, 'statistics' | 'health' | 'coloured'>;

/** UltraShape needs no closed surface (it samples points), but its result is one: what is open comes back closed or thick. */
function opening({ statistics, health }: Omit<Surface, 'coloured'>): Finding {
  const { bounds, boundaryEdges, edges } = statistics;
  const size = Math.hypot(...[0, 1, 2].map((axis) => (bounds.max[axis] ?? 0) - (bounds.min[axis] ?? 0)));
  const largest = Math.max(0, ...health.holes.spots.map(({ radius }) => radius));
  // A boundary that closes nowhere is in no list of holes.
  const isNearly =
    health.holes.count > 0 && boundaryEdges <= edges * NEARLY_CLOSED.edges && largest <= size * NEARLY_CLOSED.hole;
  return isNearly
    ? info('nearly-closed', boundaryEdges)
    : { code: 'open-surface', level: 'warning', value: boundaryEdges };
}

/**
 * What becomes of a picture. Asked to remove the background, UltraShape cuts the subject out of every picture, also of
 * one that is cut out already, and puts what it finds over the picture's own transparency: nothing comes back that was
 * transparent before. Not asked to, it still does so where a picture has no alpha channel.
 *
 * Source: PKU-YuanGroup/UltraShape-1.0 at 406ba76, scripts/infer_dit_refine.py and ultrashape/rembg.py, preprocessors.py
 * (an empty picture raises `input image is empty`), read; what fal has around it was not seen.
 */
export function pictureFindings({ hasChannel, kept, box, cut }: Matte, removeBackground: boolean): readonly Finding[] {
  if (box === null) return [{ code: 'no-subject', level: 'error', value: null }];
  const isAsItIs = hasChannel && !removeBackground;
  const findings: Finding[] = [cutOut(hasChannel, kept, removeBackground)];
  if (kept < LEAST_KEPT || (isAsItIs && kept > MOST_KEPT)) {
    findings.push({ code: 'poor-matte', level: 'warning', value: kept });
  }
  if (kept <= MOST_KEPT && cut >= CUT_OFF) findings.push({ code: 'touches-border', level: 'warning', value: null });
  // It is scaled by its longer side. Where nothing is cut out yet it is no larger than the picture.
  const pixels = Math.max(box.width, box.height);
  if (pixels < SMALL.some) {
    findings.push({ code: 'small-picture', level: pixels < SMALL.much ? 'warning' : 'info', value: pixels });
  }
  return findings;
}

function cutOut(hasChannel: boolean, kept: number, removeBackground: boolean): Finding {
  if (removeBackground) return info('cut-out-at-fal', hasChannel && kept < 1 ? kept : null);
  return hasChannel ? info('already-cut', null) : info('cut-out-anyway', null);
}

/** @param pose null where no subject could be told from its background. */
export function poseFindings(pose: Pose | null): readonly Finding[] {
  if (pose?.overlap == null) return [];
  const fits = pose.overlap >= LIES_DOWN.overlap && pose.turned - pose.upright >= LIES_DOWN.better;
  return fits ? [{ code: 'lies-down', level: 'warning', value: null }] : [];
}

export const info = (code: Finding['code'], value: number | null): Finding => ({ code, level: 'info', value });

/** Gravest first, otherwise as they came. */
export const gravestFirst = (findings: readonly Finding[]): Finding[] =>
  findings.toSorted((a, b) => GRAVITY[a.level] - GRAVITY[b.level]);
