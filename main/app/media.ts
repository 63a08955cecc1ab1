import path from 'node:path';
import { AppError } from '../base/app-error.ts';
import type { Exports } from '../export/exports.ts';
import type { CacheFolder } from '../meshes/cache-folder.ts';
import type { MadeKind, Meshes } from '../meshes/meshes.ts';
import { isLarge, keptSmall } from '../meshes/small-pictures.ts';
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

/** What is made of a mesh, and what it is to the page. */
const MADE: Readonly<Record<MadeKind, string>> = {
  normals: 'application/octet-stream',
  proxy: 'application/octet-stream',
  boxes: 'application/octet-stream',
  distances: 'application/octet-stream',
  proxydistances: 'application/octet-stream',
  appearance: 'model/gltf-binary',
};

const isMade = (kind: ServedKind): kind is MadeKind => Object.hasOwn(MADE, kind);

/** The type of a file that intake named. */
const typeOf = (file: string): string => TYPES[path.extname(file).toLowerCase()] ?? 'application/octet-stream';

interface MediumSources {
  readonly library: Pick<Library, 'pathOf'>;
  readonly meshes: Pick<Meshes, 'file' | 'warm' | 'smallPicture' | 'keptThumbnail'>;
  readonly exports: Pick<Exports, 'file'>;
}

/** The file that `media/<id>/<kind>` names in the library that is open; null: there is none (yet). */
export async function mediumOf(
  { library, meshes, exports }: MediumSources,
  id: string,
  kind: ServedKind,
  signal: AbortSignal,
): Promise<ServedMedium | null> {
  const preview = await exports.file(id, kind);
  if (preview !== null) return { path: preview, contentType: isMade(kind) ? MADE[kind] : 'model/gltf-binary' };
  if (isMade(kind)) {
    const file = await meshes.file(id, kind, signal);
    return file === null ? null : { path: file, contentType: MADE[kind] };
  }
  const small = kind === 'thumbnail' ? await meshes.smallPicture(id) : null;
  if (small !== null) return { path: small, contentType: 'image/png' };
  const file = await library.pathOf(id, kind);
  if (file !== null) {
    return { path: file, contentType: typeOf(file) };
  }
  if (kind !== 'thumbnail') return null;
  const kept = await meshes.keptThumbnail(id);
  if (kept !== null) return { path: kept, contentType: 'image/png' };
  // A page that asks for a thumbnail will ask again when it is told that there is one.
  meshes.warm(id);
  return null;
}

/** The thumbnail of a library of which nothing is to be made yet; null: there is none. */
export async function thumbnailOf(
  library: Pick<Library, 'picture' | 'pathOf'>,
  cache: CacheFolder,
  id: string,
): Promise<ServedMedium | null> {
  try {
    const picture = await library.picture(id);
    if (picture === null || !isLarge(picture)) {
      const file = await library.pathOf(id, 'thumbnail');
      return file === null ? null : { path: file, contentType: typeOf(file) };
    }
    const small = await keptSmall(cache, picture);
    return small === null ? null : { path: small, contentType: 'image/png' };
  } catch (error) {
    // It may have been moved since the index was told: where it is now will be known when all was read.
    if (error instanceof AppError && (error.code === 'file-missing' || error.code === 'not-found')) return null;
    throw error;
  }
}
