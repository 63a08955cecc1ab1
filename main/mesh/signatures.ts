import path from 'node:path';
import { unsupported } from './errors.ts';

/** What the app reads. */
export type SourceFormat = 'glb' | 'gltf' | 'obj';

const FROM_BLENDER = 'Export a GLB or OBJ from Blender (File ▸ Export ▸ glTF 2.0).';
const OVER_BLENDER = 'Open it in Blender or the program that made it and export a GLB or OBJ.';

/** Kinds that are told by their first bytes, whatever they are called. */
const SIGNATURES: readonly (readonly [string, string, string])[] = [
  ['BLENDER', 'a .blend', FROM_BLENDER],
  ['Kaydara FBX Binary', 'an FBX file', OVER_BLENDER],
  ['; FBX ', 'an FBX file', OVER_BLENDER],
  ['ply\n', 'a PLY file', OVER_BLENDER],
  ['ply\r', 'a PLY file', OVER_BLENDER],
  ['PXR-USDC', 'a USD file', OVER_BLENDER],
  ['#usda', 'a USD file', OVER_BLENDER],
  ['Ogawa', 'an Alembic file', OVER_BLENDER],
  ['<COLLADA', 'a COLLADA file', OVER_BLENDER],
  ['\x89PNG', 'a picture', 'Add it as the reference picture; the mesh is a GLB or OBJ.'],
  ['\xff\xd8\xff', 'a picture', 'Add it as the reference picture; the mesh is a GLB or OBJ.'],
  ['RIFF', 'a picture', 'Add it as the reference picture; the mesh is a GLB or OBJ.'],
  ['%PDF', 'a PDF', 'Choose a GLB, glTF or OBJ file.'],
  ['\x1f\x8b', 'a compressed file', 'Unpack it, then add the GLB or OBJ inside.'],
  ['7z\xbc\xaf', 'an archive', 'Unpack it, then add the GLB or OBJ inside.'],
  ['Rar!', 'an archive', 'Unpack it, then add the GLB or OBJ inside.'],
];

/** Kinds that are told by their name, where the first bytes say nothing or too little. */
const EXTENSIONS: ReadonlyMap<string, readonly [string, string]> = new Map([
  ['.blend', ['a .blend', FROM_BLENDER]],
  ['.fbx', ['an FBX file', OVER_BLENDER]],
  ['.stl', ['an STL file', OVER_BLENDER]],
  ['.ply', ['a PLY file', OVER_BLENDER]],
  ['.usd', ['a USD file', OVER_BLENDER]],
  ['.usda', ['a USD file', OVER_BLENDER]],
  ['.usdc', ['a USD file', OVER_BLENDER]],
  ['.usdz', ['a USDZ file', OVER_BLENDER]],
  ['.dae', ['a COLLADA file', OVER_BLENDER]],
  ['.abc', ['an Alembic file', OVER_BLENDER]],
  ['.3ds', ['a 3DS file', OVER_BLENDER]],
  ['.3mf', ['a 3MF file', OVER_BLENDER]],
  ['.max', ['a 3ds Max scene', 'Export a GLB or OBJ from 3ds Max.']],
  ['.ma', ['a Maya scene', 'Export an OBJ from Maya.']],
  ['.mb', ['a Maya scene', 'Export an OBJ from Maya.']],
  ['.c4d', ['a Cinema 4D scene', 'Export a GLB or OBJ from Cinema 4D.']],
  ['.ztl', ['a ZBrush tool', 'Export an OBJ from ZBrush.']],
  ['.zpr', ['a ZBrush project', 'Export an OBJ from ZBrush.']],
  ['.step', ['a STEP file', OVER_BLENDER]],
  ['.stp', ['a STEP file', OVER_BLENDER]],
  ['.zip', ['an archive', 'Unpack it, then add the GLB or OBJ inside.']],
  ['.mtl', ['the materials of an OBJ', 'Add the .obj beside it.']],
  ['.bin', ['the data of a glTF', 'Add the .gltf beside it.']],
]);

/**
 * Tell what a file is by its first bytes, and by its name where these leave it open.
 *
 * @throws AppError `unsupported-file`, naming the kind and the way to a GLB.
 */
export function identify(file: string, bytes: Uint8Array): SourceFormat {
  const name = path.basename(file);
  const extension = path.extname(file).toLowerCase();
  const head = Buffer.from(bytes.subarray(0, 4096)).toString('latin1');
  if (head.startsWith('glTF')) return 'glb';
  const text = head.replace(/^\xef\xbb\xbf/, '').trimStart();
  const said = SIGNATURES.find(([signature]) => head.startsWith(signature) || text.startsWith(signature));
  // A zip is what USDZ and 3MF are inside; its name says which.
  const known = said === undefined ? EXTENSIONS.get(extension) : ([said[1], said[2]] as const);
  if (known !== undefined) throw unsupported(`This is ${known[0]}.`, known[1]);
  if (head.startsWith('PK\x03\x04'))
    throw unsupported('This is an archive.', 'Unpack it, then add the GLB or OBJ inside.');
  if (text.startsWith('{')) return 'gltf';
  if (extension === '.gltf' || extension === '.glb') {
    throw unsupported(`${name} is called ${extension}, but is not one inside.`, 'Export it again as GLB.');
  }
  if (!head.includes('\0') && (extension === '.obj' || /^v[ \t]+[-+.\d]/m.test(text))) return 'obj';
  throw unsupported(`${name} is not a mesh that the app can read.`, 'Choose a GLB, glTF or OBJ file.');
}
