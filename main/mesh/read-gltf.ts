import path from 'node:path';
import { damaged, tooLarge, unsupported } from './errors.ts';
import { parseDescription, splitGlb } from './glb-header.ts';
import { decodeMeshes, type DecodedPrimitive } from './gltf-decode.ts';
import { type Buffers, readBuffers } from './gltf-files.ts';
import { APPEARANCE, checkGltf, type Gltf } from './gltf-json.ts';
import { type Showing, showings } from './gltf-scene.ts';
import { type Matrix4, mirrors, transformInto } from './matrix.ts';
import { pause } from './pause.ts';
import { MAX_BYTES } from './read-file.ts';
import { flip, triangulate } from './triangulate.ts';
import { largestIndex, type Triangles } from './triangles.ts';

/** A mesh as it was found, and what is to be said about it. */
export interface ReadMesh {
  readonly mesh: Triangles;
  /** Whether it has colours or textures, which are not read here. */
  readonly coloured: boolean;
  readonly notes: readonly string[];
}

const GEOMETRY = new Set(['KHR_draco_mesh_compression', 'EXT_meshopt_compression', 'KHR_mesh_quantization']);

/**
 * Read a glTF 2.0, binary or not, with all that it shows merged into one mesh: compression undone, transforms applied,
 * strips and fans taken apart.
 *
 * @param bytes the whole of `file`.
 * @throws AppError `damaged`, `unsupported-file`, `file-missing` (a file beside it), `too-large`.
 */
export async function readGltf(
  file: string,
  bytes: Uint8Array,
  binary: boolean,
  signal: AbortSignal,
): Promise<ReadMesh> {
  const { name, gltf, shown, buffers } = await openGltf(file, bytes, binary, signal);
  const meshes = await decodeMeshes(gltf, buffers, name);
  await pause(signal);

  const surfaces = shown.flatMap(({ mesh, matrix }) =>
    (meshes[mesh] ?? []).map((primitive) => ({ primitive, matrix })),
  );
  return {
    mesh: await merge(surfaces, name, signal),
    coloured: isColoured(gltf),
    notes: notesOn(gltf, surfaces.length),
  };
}

/** A glTF 2.0 whose description was checked, with all its bytes. */
export interface OpenGltf {
  readonly name: string;
  readonly gltf: Gltf;
  readonly shown: readonly Showing[];
  readonly buffers: Buffers;
}

/** Read a glTF as far as that nothing is decoded yet. Throws what `readGltf` throws. */
export async function openGltf(
  file: string,
  bytes: Uint8Array,
  binary: boolean,
  signal: AbortSignal,
): Promise<OpenGltf> {
  const name = path.basename(file);
  const parts = binary ? splitGlb(bytes, name) : null;
  const text = parts === null ? bytes : bytes.subarray(parts.json.offset, parts.json.offset + parts.json.length);
  const chunk = parts?.bin ?? null;
  const description = parseDescription(text, name);
  refuseOldVersion(description, name);
  const gltf = checkGltf(description, name);
  refuseUnknownExtensions(gltf, name);
  const shown = showings(gltf, name);
  const glbChunk = chunk === null ? null : bytes.subarray(chunk.offset, chunk.offset + chunk.length);
  return { name, gltf, shown, buffers: await readBuffers(gltf, file, glbChunk, signal) };
}

interface Surface {
  readonly primitive: DecodedPrimitive;
  readonly matrix: Matrix4;
}

async function merge(surfaces: readonly Surface[], name: string, signal: AbortSignal): Promise<Triangles> {
  const parts = surfaces.map(({ primitive, matrix }) => {
    const { positions, indices, mode } = primitive;
    if (largestIndex(indices) >= positions.length / 3) {
      throw damaged(`${name} is broken: a triangle names a vertex that is not there.`);
    }
    return { positions, matrix, length: triangulatedLength(indices.length, mode), indices, mode };
  });
  const numbers = parts.reduce((sum, part) => sum + part.positions.length, 0);
  const corners = parts.reduce((sum, part) => sum + part.length, 0);
  if ((numbers + corners) * 4 > MAX_BYTES) throw tooLarge(`${name} is larger than 2 GB when unpacked.`);
  const positions = new Float32Array(numbers);
  const indices = new Uint32Array(corners);
  let filledNumbers = 0;
  let filledCorners = 0;
  for (const part of parts) {
    transformInto(positions, filledNumbers, part.positions, part.matrix);
    const listed = triangulate(part.indices, part.mode);
    const wound = mirrors(part.matrix) ? flip(listed) : listed;
    const base = filledNumbers / 3;
    for (let i = 0; i < wound.length; i++) indices[filledCorners + i] = (wound[i] ?? 0) + base;
    filledNumbers += part.positions.length;
    filledCorners += wound.length;
    await pause(signal);
  }
  return { positions, indices: indices.subarray(0, filledCorners) };
}

/** No fewer than `triangulate` returns. */
const triangulatedLength = (indices: number, mode: number): number =>
  mode === 4 ? indices : Math.max(0, indices - 2) * 3;

function refuseOldVersion(description: unknown, name: string): void {
  const asset: unknown = Reflect.get(Object(description), 'asset');
  const version: unknown = Reflect.get(Object(asset), 'version');
  if (typeof version === 'string' && !version.startsWith('2.')) {
    throw unsupported(
      `${name} is glTF ${version.slice(0, 10)}; the app reads glTF 2.0.`,
      'Export it again as glTF 2.0.',
    );
  }
}

/** Showing each object once would be another shape than its maker's, and a run would be paid for it. */
const INSTANCES = 'EXT_mesh_gpu_instancing';

function refuseUnknownExtensions(gltf: Gltf, name: string): void {
  if ([...gltf.extensionsUsed, ...gltf.extensionsRequired].includes(INSTANCES)) {
    throw unsupported(
      `${name} repeats objects by ${INSTANCES}, which the app does not read.`,
      'Export it again without GPU instances: each copy is then written by itself.',
    );
  }
  const unknown = gltf.extensionsRequired.find((used) => !GEOMETRY.has(used) && !APPEARANCE.test(used));
  if (unknown === undefined) return;
  throw unsupported(
    `${name} needs ${unknown.slice(0, 60)}, which the app does not know.`,
    'Export it again as GLB without that extension.',
  );
}

function notesOn(gltf: Gltf, surfaces: number): readonly string[] {
  const uses = (extension: string): boolean => gltf.extensionsUsed.includes(extension);
  const primitives = gltf.meshes.flatMap((mesh) => mesh.primitives);
  const notes: [boolean, string][] = [
    [uses('KHR_draco_mesh_compression'), 'Draco compression was removed.'],
    [uses('EXT_meshopt_compression'), 'Meshopt compression was removed.'],
    [surfaces > 1, `${surfaces} parts were merged into one mesh.`],
    [primitives.some(({ mode }) => mode < 4), 'Points and lines were left out.'],
    [gltf.skins.length > 0, 'The armature was left out; the mesh is in its rest pose.'],
    [gltf.animations.length > 0, 'Animations were left out.'],
    [gltf.scenes.length > 1, 'The file has several scenes; only its main one was taken.'],
    [gltf.images.length > 0 || gltf.materials.length > 0 || isColoured(gltf), NO_COLOURS],
  ];
  return notes.filter(([applies]) => applies).map(([, note]) => note);
}

/** Whether there are colours at its vertices, textures, or surfaces of different colours. */
function isColoured({ meshes, materials, textures }: Gltf): boolean {
  const primitives = meshes.flatMap((mesh) => mesh.primitives);
  if (textures.length > 0 || primitives.some(({ attributes }) => Object.hasOwn(attributes, 'COLOR_0'))) return true;
  const colours = primitives.map(({ material }) => colourOf(material === undefined ? undefined : materials[material]));
  return new Set(colours).size > 1;
}

function colourOf(material: unknown): string {
  const surface: unknown = Reflect.get(Object(material), 'pbrMetallicRoughness');
  const colour: unknown = Reflect.get(Object(surface), 'baseColorFactor');
  return JSON.stringify(Array.isArray(colour) ? colour : [1, 1, 1, 1]);
}

/** Said of every mesh that comes with an appearance. */
export const NO_COLOURS = 'Colours and textures are not used by UltraShape and will not be in the result.';
