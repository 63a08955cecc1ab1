import path from 'node:path';
import type { Meshes } from '../meshes/meshes.ts';
import type { Library } from '../library/port.ts';
import type { ServedKind, ServedMedium } from './page-server.ts';

/** What a file of the library is, by the ending that intake gave it. */
const TYPES: Readonly<Record<string, string>> = {
  '.glb': 'model/gltf-binary',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.webp': 'image/webp',
};

/** The file that `media/<id>/<kind>` names in the library that is open; null: there is none (yet). */
export async function mediumOf(
  { library, meshes }: { readonly library: Library; readonly meshes: Meshes },
  id: string,
  kind: ServedKind,
): Promise<ServedMedium | null> {
  if (kind === 'normals') {
    const file = await meshes.normalsPath(id);
    return file === null ? null : { path: file, contentType: 'application/octet-stream' };
  }
  const file = await library.pathOf(id, kind);
  if (file !== null) {
    return { path: file, contentType: TYPES[path.extname(file).toLowerCase()] ?? 'application/octet-stream' };
  }
  // A page that asks for a thumbnail will ask again when it is told that there is one.
  if (kind === 'thumbnail') meshes.warm(id);
  return null;
}
