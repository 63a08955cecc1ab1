import * as v from 'valibot';
import { Box, Name, Vec3 } from './values.ts';

/** A number above 0 and no more than `most`; what is no number is refused. */
const upTo = (most: number) => v.pipe(v.number(), v.finite(), v.gtValue(0), v.maxValue(most));
const count = (least: number, most: number) => v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most));

/** A length, as a share of the diagonal of the whole mesh's box: 0.01 is a hundredth of it. */
const Share = upTo(1);

/** How light the mesh is to become. A mesh that is lighter already stays as it is. */
export const Lightness = v.variant('by', [
  v.strictObject({ by: v.literal('original') }),
  v.strictObject({ by: v.literal('triangles'), triangles: count(4, 50_000_000) }),
  /** Megabytes (10⁶ bytes) that the written file has at most. */
  v.strictObject({ by: v.literal('megabytes'), megabytes: upTo(2000) }),
  /** How far the surface may move. `units`: the written file's own; `diagonal`: a share of it. */
  v.strictObject({ by: v.literal('error'), error: upTo(1e6), of: v.picklist(['units', 'diagonal']) }),
]);
export type Lightness = v.InferOutput<typeof Lightness>;

/** What one unit of the file stands for. One unit of the scene (the coarse mesh's own, as glTF has it) is a metre. */
export const Units = v.picklist(['metres', 'centimetres', 'millimetres', 'inches']);
export type Units = v.InferOutput<typeof Units>;

/** `y`: as in glTF, front +Z; `z`: as in Blender and in slicers, front -Y. */
export const Up = v.picklist(['y', 'z']);
export type Up = v.InferOutput<typeof Up>;

const framed = { units: Units, up: Up };

/** A file format with what it leaves open; `frameOf` says units and axes of each. */
export const Format = v.variant('kind', [
  /** `compressed`: with EXT_meshopt_compression, which Blender 3.4 and older engines do not read. */
  v.strictObject({ kind: v.literal('glb'), compressed: v.boolean() }),
  v.strictObject({ kind: v.literal('obj'), ...framed }),
  v.strictObject({ kind: v.literal('stl'), ...framed }),
  v.strictObject({ kind: v.literal('ply'), ...framed }),
  v.strictObject({ kind: v.literal('3mf') }),
]);
export type Format = v.InferOutput<typeof Format>;

/** Units and upward axis of the numbers in a file: glTF and 3MF prescribe theirs. */
export function frameOf(format: Format): { readonly units: Units; readonly up: Up } {
  if (format.kind === 'glb') return { units: 'metres', up: 'y' };
  if (format.kind === '3mf') return { units: 'millimetres', up: 'z' };
  return format;
}

/** Named export settings. All steps are done in the order in which they stand here. */
export const Recipe = v.strictObject({
  /** A built-in one's (`BUILT_IN_RECIPES`), or a UUID. */
  id: v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,64}$/)),
  name: Name,
  /** Points no farther apart become one; 0: only equal ones. As a share of the diagonal. */
  weld: v.nullable(v.strictObject({ tolerance: v.pipe(v.number(), v.minValue(0), v.maxValue(0.05)) })),
  /** Closed components within another one go. */
  dropInnerShells: v.boolean(),
  /** Components go whose box has a smaller diagonal, or that have fewer triangles. The largest one always stays. */
  dropBits: v.nullable(
    v.variant('by', [
      v.strictObject({ by: v.literal('diagonal'), share: Share }),
      v.strictObject({ by: v.literal('triangles'), triangles: count(1, 10_000_000) }),
    ]),
  ),
  /** Holes of no more edges, or whose box has no longer diagonal, are closed. */
  closeHoles: v.nullable(
    v.variant('by', [
      v.strictObject({ by: v.literal('edges'), edges: count(3, 10_000) }),
      v.strictObject({ by: v.literal('diagonal'), share: Share }),
    ]),
  ),
  lightness: Lightness,
  /**
   * `in-place`: where the coarse mesh stands, as large; `grounded`: as large, but standing on the floor above the origin;
   * `normalised`: where UltraShape put it.
   */
  place: v.picklist(['in-place', 'grounded', 'normalised']),
  /** `height`: its extent along the upward axis; `scale`: about the origin. */
  size: v.variant('by', [
    v.strictObject({ by: v.literal('original') }),
    v.strictObject({ by: v.literal('height'), millimetres: upTo(1e6) }),
    v.strictObject({ by: v.literal('scale'), factor: upTo(1e6) }),
  ]),
  /** Smooth normals, where the format has room for them (GLB, OBJ, PLY). */
  normals: v.picklist(['smooth', 'none']),
  format: Format,
});
export type Recipe = v.InferOutput<typeof Recipe>;

/** They are always there and never change; the user's own begin as a copy of one. */
export const BUILT_IN_RECIPES = [
  {
    id: 'original',
    name: 'Original',
    weld: null,
    dropInnerShells: false,
    dropBits: null,
    closeHoles: null,
    lightness: { by: 'original' },
    place: 'in-place',
    size: { by: 'original' },
    normals: 'smooth',
    format: { kind: 'glb', compressed: false },
  },
  {
    id: 'sculpt-base',
    name: 'Sculpt base',
    weld: { tolerance: 0 },
    dropInnerShells: true,
    dropBits: { by: 'diagonal', share: 0.01 },
    closeHoles: { by: 'edges', edges: 64 },
    lightness: { by: 'triangles', triangles: 500_000 },
    place: 'in-place',
    size: { by: 'original' },
    normals: 'smooth',
    format: { kind: 'glb', compressed: false },
  },
  {
    id: 'game',
    name: 'Game',
    weld: { tolerance: 0 },
    dropInnerShells: true,
    dropBits: { by: 'diagonal', share: 0.02 },
    closeHoles: { by: 'edges', edges: 64 },
    lightness: { by: 'triangles', triangles: 50_000 },
    place: 'in-place',
    size: { by: 'original' },
    normals: 'smooth',
    format: { kind: 'glb', compressed: false },
  },
  {
    id: 'print',
    name: 'Print',
    weld: { tolerance: 0 },
    dropInnerShells: true,
    dropBits: { by: 'diagonal', share: 0.01 },
    closeHoles: { by: 'edges', edges: 1000 },
    lightness: { by: 'triangles', triangles: 1_000_000 },
    place: 'grounded',
    size: { by: 'height', millimetres: 120 },
    normals: 'none',
    format: { kind: '3mf' },
  },
] as const satisfies readonly Recipe[];

/** What was made of one step that the recipe asks for. */
export const ReceiptStep = v.object({
  step: v.picklist(['weld', 'inner-shells', 'bits', 'holes', 'lightness', 'place', 'size', 'normals', 'write']),
  /** As people read it, without a full stop ("500,000 triangles"); `got` the same ("499,998 of 6,501,844 triangles"). */
  asked: v.string(),
  got: v.string(),
  /** False: less was done than asked; `got` says what is left. */
  met: v.boolean(),
  /** The numbers behind the words, for scripts ("before", "after", "dropped", "bytes"); lengths in the file's units. */
  numbers: v.record(v.string(), v.number()),
});
export type ReceiptStep = v.InferOutput<typeof ReceiptStep>;

/** How well a mesh is closed; equal points count as one. */
const Seams = v.object({ boundaryEdges: v.number(), nonManifoldEdges: v.number(), components: v.number() });

/** What became of a mesh by a recipe. A target that is missed is no receipt but an error, `missed-target`. */
export const Receipt = v.object({
  recipe: Recipe,
  /** Whether each step got what was asked of it. */
  met: v.boolean(),
  steps: v.array(ReceiptStep),
  /** The file that it was made from, which is never changed. */
  before: v.object({
    sha256: v.string(),
    bytes: v.number(),
    triangles: v.number(),
    vertices: v.number(),
    ...Seams.entries,
  }),
  /** The file that was written; of a preview, the one that would be (`sha256` null). */
  after: v.object({
    sha256: v.nullable(v.string()),
    bytes: v.number(),
    triangles: v.number(),
    vertices: v.number(),
    ...Seams.entries,
  }),
  /** How far the lighter surface lies from the full one, in the file's units; null: it was not made lighter. */
  error: v.nullable(v.object({ mean: v.number(), most: v.number(), diagonal: v.number() })),
  units: Units,
  up: Up,
  /** In the file's own numbers. */
  bounds: Box,
  /** Extents along the file's X, Y and Z, in millimetres. */
  millimetres: Vec3,
});
export type Receipt = v.InferOutput<typeof Receipt>;
