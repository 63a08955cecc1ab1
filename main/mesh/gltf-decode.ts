import { type Accessor, GLB_BUFFER, Logger, type Primitive, WebIO } from '@gltf-transform/core';
import { EXTMeshoptCompression, KHRDracoMeshCompression, KHRMeshQuantization } from '@gltf-transform/extensions';
import { MeshoptDecoder } from 'meshoptimizer/decoder';
import { AppError } from '../base/app-error.ts';
import { dracoDecoder } from './draco.ts';
import { damaged } from './errors.ts';
import type { Buffers } from './gltf-files.ts';
import type { Gltf } from './gltf-json.ts';
import { checkAccessor, checkView } from './gltf-ranges.ts';

const DRACO = KHRDracoMeshCompression.EXTENSION_NAME;
const EXTENSIONS = [EXTMeshoptCompression, KHRDracoMeshCompression, KHRMeshQuantization];
const silent = new Logger(Logger.Verbosity.SILENT);

/** A primitive's numbers, decompressed and in floats, and how its indices make triangles (glTF's `mode`, 4 to 6). */
export interface DecodedPrimitive {
  readonly positions: Float32Array;
  readonly indices: Uint32Array;
  readonly mode: number;
  /** Index of its material; null: it has none. */
  readonly material: number | null;
  /** What else was asked for and is there for each vertex, by its glTF name. */
  readonly attributes: ReadonlyMap<string, VertexNumbers>;
}

export interface VertexNumbers {
  readonly numbers: Float32Array;
  /** How many there are a vertex. */
  readonly size: number;
}

/**
 * Decode the surfaces of a glTF's meshes, in its order; points and lines are left out. glTF Transform does it, given a
 * description that holds nothing but geometry, with every number checked beforehand.
 *
 * @param more attributes to decode beside the positions.
 * @throws AppError `damaged`, `too-large`.
 */
export async function decodeMeshes(
  gltf: Gltf,
  buffers: Buffers,
  name: string,
  more: readonly string[] = [],
): Promise<readonly (readonly DecodedPrimitive[])[]> {
  const surfaces = gltf.meshes.map(({ primitives }) =>
    primitives.filter(({ mode, attributes }) => mode >= 4 && attributes['POSITION'] !== undefined),
  );
  const meshes = surfaces.map((primitives) => ({
    primitives: primitives.map((primitive) => bare(primitive, ['POSITION', ...more])),
  }));
  for (const primitive of meshes.flatMap((mesh) => mesh.primitives)) {
    const { type } = checkAccessor(gltf, buffers, primitive.attributes['POSITION'] ?? -1, name);
    for (const accessor of Object.values(primitive.attributes)) checkAccessor(gltf, buffers, accessor, name);
    if (type !== 'VEC3') throw damaged(`${name} is broken: its positions are not three numbers each.`);
    if (primitive.indices !== undefined) checkAccessor(gltf, buffers, primitive.indices, name);
    const draco = primitive.extensions?.[DRACO];
    if (draco !== undefined) checkView(gltf, buffers, draco.bufferView, name);
  }
  try {
    const document = await (await reader(gltf)).readJSON(geometryOnly(gltf, buffers, meshes));
    const decoded = document.getRoot().listMeshes();
    return decoded.map((mesh, m) =>
      mesh.listPrimitives().map((primitive, p) => ({
        ...numbersOf(primitive, name),
        material: surfaces[m]?.[p]?.material ?? null,
      })),
    );
  } catch (error) {
    throw error instanceof AppError ? error : damaged(`${name} could not be decoded.`, error);
  }
}

async function reader(gltf: Gltf): Promise<WebIO> {
  await MeshoptDecoder.ready;
  const io = new WebIO().setLogger(silent).registerExtensions(EXTENSIONS);
  io.registerDependencies({ 'meshopt.decoder': MeshoptDecoder });
  if (gltf.extensionsUsed.includes(DRACO)) io.registerDependencies({ 'draco3d.decoder': await dracoDecoder() });
  return io;
}

interface BarePrimitive {
  readonly attributes: Readonly<Record<string, number>>;
  readonly indices?: number;
  readonly mode: number;
  readonly extensions?: Readonly<
    Record<string, { readonly bufferView: number; readonly attributes: Readonly<Record<string, number>> }>
  >;
}

/** A primitive with no more than these attributes. */
function bare(
  { attributes, indices, mode, extensions }: Gltf['meshes'][number]['primitives'][number],
  kept: readonly string[],
): BarePrimitive {
  const draco = extensions[DRACO];
  const packed: unknown = draco === undefined ? undefined : Reflect.get(Object(draco), 'attributes');
  const there = kept.filter((attribute) => attributes[attribute] !== undefined);
  const inDraco = there.filter((attribute) => attribute === 'POSITION' || numberIn(packed, attribute) >= 0);
  const numbered = (names: readonly string[], number: (name: string) => number): Record<string, number> =>
    Object.fromEntries(names.map((name) => [name, number(name)]));
  return {
    attributes: numbered(there, (attribute) => attributes[attribute] ?? -1),
    ...(indices === undefined ? {} : { indices }),
    mode,
    ...(draco === undefined
      ? {}
      : {
          extensions: {
            [DRACO]: {
              bufferView: numberIn(draco, 'bufferView'),
              attributes: numbered(inDraco, (attribute) => numberIn(packed, attribute)),
            },
          },
        }),
  };
}

/** -1, which no check lets through, for what is not a number. */
function numberIn(value: unknown, key: string): number {
  const found: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
  return typeof found === 'number' ? found : -1;
}

/** A description for glTF Transform. Accessors that no surface uses are emptied, so that it does not read them. */
function geometryOnly(
  gltf: Gltf,
  buffers: Buffers,
  meshes: readonly { readonly primitives: readonly BarePrimitive[] }[],
) {
  const used = new Set(
    meshes.flatMap(({ primitives }) => primitives.flatMap((p) => [...Object.values(p.attributes), p.indices ?? -1])),
  );
  const known: ReadonlySet<string> = new Set(EXTENSIONS.map((extension) => extension.EXTENSION_NAME));
  const uriOf = (index: number): string => (index === 0 ? GLB_BUFFER : `buffer-${index}`);
  return {
    json: JSON.parse(
      JSON.stringify({
        asset: { version: '2.0' },
        extensionsUsed: gltf.extensionsUsed.filter((extension) => known.has(extension)),
        extensionsRequired: gltf.extensionsRequired.filter((extension) => known.has(extension)),
        accessors: gltf.accessors.map((accessor, index) =>
          used.has(index) ? accessor : { componentType: 5126, count: 1, type: 'SCALAR' },
        ),
        bufferViews: gltf.bufferViews,
        buffers: gltf.buffers.map(({ byteLength, extensions }, index) => ({
          byteLength,
          extensions,
          uri: uriOf(index),
        })),
        meshes,
      }),
    ) as Parameters<WebIO['readJSON']>[0]['json'],
    resources: Object.fromEntries(
      buffers.map((bytes, index) => [uriOf(index), (bytes ?? new Uint8Array()) as Uint8Array<ArrayBuffer>]),
    ),
  };
}

function numbersOf(primitive: Primitive, name: string): Omit<DecodedPrimitive, 'material'> {
  const points = primitive.getAttribute('POSITION');
  const array = points?.getArray();
  if (!points || !array) throw damaged(`${name} has a mesh without positions.`);
  const positions = floats(points, array);
  const corners = primitive.getIndices()?.getArray();
  const indices = corners ? Uint32Array.from(corners) : Uint32Array.from({ length: positions.length / 3 }, (_, i) => i);
  const attributes = new Map<string, VertexNumbers>();
  for (const attribute of primitive.listSemantics()) {
    const accessor = primitive.getAttribute(attribute);
    const found = accessor?.getArray();
    if (!accessor || !found || attribute === 'POSITION' || accessor.getCount() !== points.getCount()) continue;
    attributes.set(attribute, { numbers: floats(accessor, found), size: accessor.getElementSize() });
  }
  return { positions, indices, mode: primitive.getMode(), attributes };
}

/** What normalised integers are divided by (glTF 2.0 §3.11). */
const FULL: ReadonlyMap<number, number> = new Map([
  [5120, 127],
  [5121, 255],
  [5122, 32767],
  [5123, 65535],
]);

function floats(accessor: Accessor, array: ArrayLike<number>): Float32Array {
  if (array instanceof Float32Array) return array;
  const full = accessor.getNormalized() ? (FULL.get(accessor.getComponentType()) ?? 1) : 1;
  return Float32Array.from(array, full === 1 ? Number : (value) => Math.max(-1, value / full));
}
