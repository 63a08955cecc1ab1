import { damaged } from '../errors.ts';
import { decodeMeshes, type DecodedPrimitive } from '../gltf-decode.ts';
import { type Matrix4, mirrors, transformInto } from '../matrix.ts';
import { openGltf } from '../read-gltf.ts';
import { flip, triangulate } from '../triangulate.ts';
import { largestIndex } from '../triangles.ts';
import { pause } from '../pause.ts';
import { type GltfMaterial, materialsOf } from './gltf-materials.ts';
import { normalsAlong, smoothOver } from './normals.ts';
import { PLAIN, type Surface } from './surface.ts';

const ATTRIBUTES = ['NORMAL', 'COLOR_0', 'TEXCOORD_0', 'TEXCOORD_1', 'TEXCOORD_2', 'TEXCOORD_3'];
const NO_MATERIAL: GltfMaterial = { ...PLAIN, doubleSided: false, uvSet: 0 };

/**
 * What a glTF shows, surface by surface: placed and wound as `readGltf` places and winds it.
 *
 * @throws what `readGltf` throws.
 */
export async function gltfSurfaces(
  file: string,
  bytes: Uint8Array,
  binary: boolean,
  signal: AbortSignal,
): Promise<readonly Surface[]> {
  const open = await openGltf(file, bytes, binary, signal);
  const materials = await materialsOf(open, file, signal);
  const meshes = await decodeMeshes(open.gltf, open.buffers, open.name, ATTRIBUTES);
  const surfaces: Surface[] = [];
  for (const { mesh, matrix } of open.shown) {
    for (const primitive of meshes[mesh] ?? []) {
      await pause(signal);
      if (largestIndex(primitive.indices) >= primitive.positions.length / 3) {
        throw damaged(`${open.name} is broken: a triangle names a vertex that is not there.`);
      }
      surfaces.push(surfaceOf(primitive, matrix, materials[primitive.material ?? -1] ?? NO_MATERIAL));
    }
  }
  return surfaces;
}

function surfaceOf(primitive: DecodedPrimitive, matrix: Matrix4, material: GltfMaterial): Surface {
  const { attributes } = primitive;
  const positions = new Float32Array(primitive.positions.length);
  transformInto(positions, 0, primitive.positions, matrix);
  const listed = triangulate(primitive.indices, primitive.mode);
  const indices = mirrors(matrix) ? flip(listed) : listed;
  const given = attributes.get('NORMAL');
  const uvs = material.texture === null ? undefined : attributes.get(`TEXCOORD_${material.uvSet}`);
  const colours = attributes.get('COLOR_0');
  return {
    positions,
    indices,
    normals: given?.size === 3 ? normalsAlong(given.numbers, matrix) : smoothOver({ positions, indices }),
    uvs: uvs?.size === 2 ? uvs.numbers : null,
    colours: colours === undefined ? null : withAlpha(colours.numbers, colours.size),
    material: uvs?.size === 2 ? material : { ...material, texture: null },
  };
}

/** Four numbers a vertex from three or four. */
function withAlpha(numbers: Float32Array, size: number): Float32Array | null {
  if (size === 4) return numbers;
  if (size !== 3) return null;
  const out = new Float32Array((numbers.length / 3) * 4).fill(1);
  for (let from = 0, to = 0; from < numbers.length; from += 3, to += 4) out.set(numbers.subarray(from, from + 3), to);
  return out;
}
