import type { Layout } from '../../preload/contract/mesh.ts';
import { damaged } from './errors.ts';
import { parseDescription, splitGlb } from './glb-header.ts';
import { APPEARANCE, checkGltf, type Gltf, type GltfAccessor } from './gltf-json.ts';
import { showings } from './gltf-scene.ts';
import { IDENTITY } from './matrix.ts';
import { largestIndex, type Triangles } from './triangles.ts';

/** A GLB whose numbers can be used where they stand. */
export interface PlainGlb {
  readonly layout: Layout;
  /** True where there is nothing else in the file: no normals, colours, materials, pictures or trailing bytes. */
  readonly bare: boolean;
  /** Views of the file's own memory. Their indices are not yet checked: `checkIndices`. */
  readonly mesh: Triangles;
}

const FLOAT = 5126;
const UINT16 = 5123;
const UINT32 = 5125;
const TRIANGLES = 4;

/**
 * Look for the one plain form that the viewer streams and UltraShape writes: one mesh drawn once, one primitive, indexed
 * triangles, tightly packed float32 positions, no transform, no compression.
 *
 * @param bytes the whole file, at the start of its memory.
 * @returns null for a GLB that is not plain.
 * @throws AppError `damaged` for one that is broken, `unsupported-file` for another version.
 */
export function plainGlb(bytes: Uint8Array<ArrayBuffer>, name: string): PlainGlb | null {
  const { json, bin, length } = splitGlb(bytes, name);
  const gltf = checkGltf(parseDescription(bytes.subarray(json.offset, json.offset + json.length), name), name);
  const primitive = gltf.meshes[0]?.primitives[0];
  if (gltf.meshes.length !== 1 || gltf.meshes[0]?.primitives.length !== 1 || primitive === undefined) return null;
  if (primitive.mode !== TRIANGLES || primitive.indices === undefined || bin === null) return null;
  const extensions = [...gltf.extensionsUsed, ...gltf.extensionsRequired];
  if (Object.keys(primitive.extensions).length > 0 || !extensions.every((used) => APPEARANCE.test(used))) return null;
  if (gltf.skins.length > 0 || gltf.buffers[0]?.uri !== undefined || !drawnOnceInPlace(gltf, name)) return null;

  const at = (index: number | undefined): GltfAccessor | undefined =>
    index === undefined ? index : gltf.accessors[index];
  const corners = at(primitive.indices);
  const points = at(primitive.attributes['POSITION']);
  if (corners?.type !== 'SCALAR' || points?.type !== 'VEC3') return null;
  if (points.componentType !== FLOAT) return null;
  if (corners.componentType !== UINT16 && corners.componentType !== UINT32) return null;
  if (corners.count % 3 !== 0) throw damaged(`The triangles of ${name} are not whole.`);
  const bytesPerIndex = corners.componentType === UINT16 ? 2 : 4;
  const indices = rangeOf(gltf, corners, bytesPerIndex, bin, name);
  const positions = rangeOf(gltf, points, 12, bin, name);
  if (indices === null || positions === null) return null;

  const Corner = bytesPerIndex === 2 ? Uint16Array : Uint32Array;
  return {
    layout: {
      vertices: points.count,
      triangles: corners.count / 3,
      positions,
      indices: { ...indices, bytesPerIndex },
    },
    bare: length === bytes.length && isBare(gltf, Object.keys(primitive.attributes).length),
    mesh: {
      positions: new Float32Array(bytes.buffer, positions.offset, points.count * 3),
      indices: new Corner(bytes.buffer, indices.offset, corners.count),
    },
  };
}

/** @throws AppError `damaged` where a triangle names a vertex that is not there. */
export function checkIndices({ positions, indices }: Triangles, name: string): void {
  const largest = largestIndex(indices);
  if (largest >= positions.length / 3) {
    throw damaged(`${name} is broken: a triangle names vertex ${largest} of ${positions.length / 3}.`);
  }
}

/** The file's one scene shows the mesh once, and no node moves it. */
function drawnOnceInPlace(gltf: Gltf, name: string): boolean {
  const [shown, ...more] = gltf.scenes.length === 1 && gltf.nodes.length > 0 ? showings(gltf, name) : [];
  return shown?.mesh === 0 && more.length === 0 && shown.matrix.every((value, i) => value === IDENTITY[i]);
}

/** Where an accessor's numbers stand in the file; null where they are not in one tight, aligned, uncompressed run. */
function rangeOf(
  gltf: Gltf,
  accessor: GltfAccessor,
  stride: number,
  bin: { offset: number; length: number },
  name: string,
) {
  const view = accessor.bufferView === undefined ? undefined : gltf.bufferViews[accessor.bufferView];
  if (view?.buffer !== 0 || accessor.sparse !== undefined || Object.keys(view.extensions).length > 0) return null;
  if ((view.byteStride ?? stride) !== stride) return null;
  const length = accessor.count * stride;
  if (accessor.byteOffset + length > view.byteLength || view.byteOffset + view.byteLength > bin.length) {
    throw damaged(`${name} is broken: it names bytes beyond its end.`);
  }
  const offset = bin.offset + view.byteOffset + accessor.byteOffset;
  return offset % 4 === 0 ? { offset, length } : null;
}

const isBare = (gltf: Gltf, attributes: number): boolean =>
  attributes === 1 &&
  [gltf.materials, gltf.images, gltf.textures, gltf.animations].every((things) => things.length === 0) &&
  gltf.accessors.length === 2;
