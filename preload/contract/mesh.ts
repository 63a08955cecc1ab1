import * as v from 'valibot';
import { Box, Id, Matrix } from './values.ts';

/** A run of bytes in a mesh file, with what its numbers are. */
const Range = v.object({
  /** First byte, from the start of the file; a multiple of 4. */
  offset: v.number(),
  /** Number of bytes. */
  length: v.number(),
});

/**
 * Where the numbers of a plain GLB stand (one mesh, one primitive, triangles, float32 positions, no transform), so
 * that the page can send bytes to the GPU without reading the file. Checked: ranges inside the file, every index < vertices.
 */
export const Layout = v.object({
  vertices: v.number(),
  triangles: v.number(),
  /** float32 × 3 per vertex, tightly packed. */
  positions: Range,
  /** uint16 or uint32 per corner, three a triangle. */
  indices: v.object({ ...Range.entries, bytesPerIndex: v.picklist([2, 4]) }),
});
export type Layout = v.InferOutput<typeof Layout>;

/** What is known of a mesh's geometry. Lengths are in the mesh's own units. */
export const Statistics = v.object({
  vertices: v.number(),
  edges: v.number(),
  triangles: v.number(),
  bounds: Box,
  area: v.number(),
  /** Null for an open mesh: it has no volume. */
  volume: v.nullable(v.number()),
  components: v.number(),
  boundaryEdges: v.number(),
  nonManifoldEdges: v.number(),
  degenerateTriangles: v.number(),
  /** No boundary edge and no non-manifold edge. */
  watertight: v.boolean(),
});
export type Statistics = v.InferOutput<typeof Statistics>;

/** A mesh, ready to be shown: bytes come from `media/<id>/mesh` and, if there are any, `media/<id>/normals`. */
export const MeshView = v.object({
  id: Id,
  /** Bytes of the mesh file. */
  bytes: v.number(),
  layout: Layout,
  statistics: Statistics,
  /** Places the mesh where its coarse mesh stands (snap-back); null: it already stands there. */
  placement: v.nullable(Matrix),
});
export type MeshView = v.InferOutput<typeof MeshView>;
