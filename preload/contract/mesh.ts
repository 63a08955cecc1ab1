import * as v from 'valibot';
import { Box, Id, Matrix, Vec3 } from './values.ts';

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

/** A spot on a mesh, in the file's own coordinates, to be flown to. */
const Spot = v.object({
  at: Vec3,
  /** Half the size of what is there. */
  radius: v.number(),
  /** Which way the surface faces there, of length 1: from that side it is seen. Null: no one way. */
  normal: v.nullable(Vec3),
});
export type Spot = v.InferOutput<typeof Spot>;

/** One kind of defect: how many there are, and where the largest of them stand (100 at most). */
const Defect = v.object({ count: v.number(), spots: v.array(Spot) });
export type Defect = v.InferOutput<typeof Defect>;

/** What may be wrong with a mesh. Equal points count as one, but in a mesh that is closed as it stands. */
export const Health = v.object({
  /** Closed rings of boundary edges. */
  holes: Defect,
  /** Edges of more than two triangles. */
  nonManifoldEdges: Defect,
  /** Vertices where two fans of triangles meet in nothing but the point. */
  nonManifoldVertices: Defect,
  /** Triangles without an area. */
  degenerateTriangles: Defect,
  /** Triangles that lie on another one with the same corners. */
  duplicateTriangles: Defect,
  /** Closed components that are turned inside out, though nothing is around them. */
  flippedShells: Defect,
  /** Closed components that lie inside another one. */
  innerShells: Defect,
  /** Neighbouring triangles that disagree about which side is outside. */
  flippedEdges: Defect,
  /** The components, largest first. */
  components: Defect,
});
export type Health = v.InferOutput<typeof Health>;

/**
 * A lighter version of a mesh, in one file of its own (`media/<id>/proxy`): indices (uint32), positions (float32 × 3) and
 * smooth normals (octahedral, int8 × 2), each range beginning at a multiple of 4.
 */
export const Proxy = v.object({ bytes: v.number(), layout: Layout, normals: Range });
export type Proxy = v.InferOutput<typeof Proxy>;

/**
 * A mesh, ready to be shown: bytes come from `media/<id>/mesh`, `…/normals` (octahedral, int8 × 2 a vertex), `…/proxy`
 * and `…/boxes`.
 */
export const MeshView = v.object({
  id: Id,
  /** Bytes of the mesh file. */
  bytes: v.number(),
  layout: Layout,
  statistics: Statistics,
  health: Health,
  /** Null: the mesh is light enough to be its own. */
  proxy: v.nullable(Proxy),
  /**
   * What makes picking quick (`…/boxes`): float32 × 6 (min, max) for each run of `trianglesPerBox` consecutive triangles,
   * in the file's own coordinates.
   */
  boxes: v.object({ count: v.number(), trianglesPerBox: v.number() }),
  /** Whether the file that the user gave has colours or textures (`media/<id>/appearance` then shows them). */
  coloured: v.boolean(),
  /** Places the mesh where its coarse mesh stands (snap-back); null: it already stands there. */
  placement: v.nullable(Matrix),
  /** How well a result fits its coarse mesh, in parts of the coarse mesh's diagonal; null: it is none. */
  residual: v.nullable(v.number()),
});
export type MeshView = v.InferOutput<typeof MeshView>;

/** Where a mesh differs most. */
const Change = v.object({
  ...Spot.entries,
  /** The greatest signed distance there, in units of the reference. */
  distance: v.number(),
});
export type Change = v.InferOutput<typeof Change>;

/**
 * How far a mesh is from a reference, at each vertex: the exact distance to the nearest point of the reference's surface,
 * positive outside of it. Both stand where they are shown (snap-back applied); lengths in units of the reference.
 * `media/<id>/distances` has int16 per vertex of the mesh, `media/<id>/proxydistances` per vertex of its proxy.
 */
export const DistanceMap = v.object({
  /** Names this map's media. */
  id: Id,
  /** The distance that ±32767 stands for. */
  scale: v.number(),
  least: v.number(),
  greatest: v.number(),
  /** Mean of the absolute distance over the surface, and the same squared and rooted. */
  mean: v.number(),
  rms: v.number(),
  /** Absolute distance that 50, 95 and 99 % of the surface stay below. */
  quantiles: v.object({ half: v.number(), most: v.number(), nearlyAll: v.number() }),
  /** Share of the surface (0 to 1) by signed distance: bins of equal width from `from` to `to`; beyond counts to the last. */
  histogram: v.object({ from: v.number(), to: v.number(), shares: v.array(v.number()) }),
  /** Share of the surface whose absolute distance exceeds k ÷ (length − 1) × `to` of the histogram, k = 0, 1, … */
  beyond: v.array(v.number()),
  /** How the shape as a whole moved and grew (a scale of 1: not at all); `significant`: worth a warning. */
  drift: v.object({ move: Vec3, scale: v.number(), significant: v.boolean() }),
  /** The biggest changes, biggest first, each of another place; points in the mesh file's own coordinates. */
  changes: v.array(Change),
  /** The reference is not closed: which side of it is outside is not always known. */
  openReference: v.boolean(),
});
export type DistanceMap = v.InferOutput<typeof DistanceMap>;

/** Where a camera stands, in the world as it is shown (Z up, X right, -Y to the front; snap-back applied). */
export const Camera = v.object({
  /** What it looks at. */
  target: Vec3,
  /** From target to eye. */
  distance: v.pipe(v.number(), v.gtValue(0)),
  /** Radians about Z; 0 looks from the front, a quarter turn looks from the right. */
  azimuth: v.number(),
  /** Radians above the floor. */
  elevation: v.number(),
  /** Radians; positive turns the picture clockwise. */
  roll: v.number(),
  projection: v.picklist(['perspective', 'orthographic']),
  /** Millimetres over a sensor of 36: half of what is seen at distance 1 is 18 ÷ focalLength along the frame's shorter side. */
  focalLength: v.pipe(v.number(), v.minValue(5), v.maxValue(500)),
});
export type Camera = v.InferOutput<typeof Camera>;

/** How well a mesh fits its picture. */
export const PictureMatch = v.object({
  /** Its frame is the picture's. */
  camera: Camera,
  /** Overlap of both silhouettes: what they share ÷ what either covers, 0 to 1. */
  overlap: v.number(),
  /** How the subject was told from the picture's background. `border`: by the colours along the border, which may err. */
  subject: v.picklist(['alpha', 'border']),
});
export type PictureMatch = v.InferOutput<typeof PictureMatch>;

/** What the Khronos glTF validator says of a file. */
export const FileReport = v.object({
  /** Name and version of the validator. */
  validator: v.string(),
  errors: v.number(),
  warnings: v.number(),
  infos: v.number(),
  /** The first 100, gravest first. */
  findings: v.array(
    v.object({
      severity: v.picklist(['error', 'warning', 'info', 'hint']),
      code: v.string(),
      message: v.string(),
      /** Where in the file. */
      pointer: v.string(),
    }),
  ),
});
export type FileReport = v.InferOutput<typeof FileReport>;
