import * as v from 'valibot';
import { RunState } from './runs.ts';
import { Id } from './values.ts';

/**
 * What can be known of a run before it is paid for. An `error` blocks, a `warning` does not; the words are the page's.
 * `value` is what the code counts (noted beside it); null where it counts nothing.
 */
export const FINDINGS = [
  // the mesh
  /** Voxels of the 128³ grid that UltraShape's random points are expected to find: below the 32,768 that it wants. */
  'few-voxels',
  /** The same, enough of them. */
  'voxels',
  /** Triangles. */
  'triangles',
  /** Bytes that are uploaded for it. */
  'bytes',
  /** No triangle, or none with an area: nothing to refine. Error. */
  'no-shape',
  /** Colours and textures, which a result never has. */
  'colours-lost',
  /** Separate parts that become one. */
  'parts-merged',
  /** Boundary edges of a surface that is nearly closed. */
  'nearly-closed',
  /** Boundary edges of a surface that is open. */
  'open-surface',
  /** It seems to lie on its back or face (Z was up where it was made): turned by a quarter about X it fits the picture. */
  'lies-down',
  // the picture
  /** Nothing of the picture is left by its alpha. Error. */
  'no-subject',
  /** Share of the picture that its alpha keeps, 0 to 1: next to nothing, or nearly all. */
  'poor-matte',
  /** The subject is cut off by the picture's edge. */
  'touches-border',
  /** Pixels of the subject's longer side, by which it is scaled: well below what the model looks at. */
  'small-picture',
  /** The cut-out is fal's and cannot be known before. Share of the picture that its own alpha keeps; null: it has none. */
  'cut-out-at-fal',
  /** Without an alpha channel fal cuts the subject out, whatever the switch says. */
  'cut-out-anyway',
  /** The picture's own alpha is used. */
  'already-cut',
] as const;

export const Finding = v.object({
  code: v.picklist(FINDINGS),
  level: v.picklist(['info', 'warning', 'error']),
  value: v.nullable(v.number()),
});
export type Finding = v.InferOutput<typeof Finding>;

/** A run of the same picture, mesh (both by content) and parameters. */
export const Twin = v.object({
  runId: Id,
  projectId: Id,
  /** Name of its project. */
  project: v.string(),
  number: v.number(),
  state: RunState,
});
export type Twin = v.InferOutput<typeof Twin>;

export const Preflight = v.object({
  /** Gravest first. */
  findings: v.array(Finding),
  /** Null: nothing of the sort was ever run, or it failed. */
  twin: v.nullable(Twin),
});
export type Preflight = v.InferOutput<typeof Preflight>;
