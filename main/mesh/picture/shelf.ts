import { stat } from 'node:fs/promises';
import { fromDisk } from '../../base/app-error.ts';
import { damaged } from '../errors.ts';
import type { PlacedFile } from '../port.ts';
import { readPlain } from '../read-plain.ts';
import { type LightMesh, lightMesh } from './light-mesh.ts';
import { reduced } from './mask.ts';
import { readPicture } from './read-picture.ts';
import { JUDGED_AT } from './search.ts';
import { type Subject, subjectOf } from './subject.ts';

/** Pixels along the longer side in which a subject is looked for. */
const LOOKED_AT = 512;
/** Triangles of a light mesh: 1 MB. */
const MOST_TRIANGLES = 60_000;
/** A project's variants, one after another, and again after each move of the camera. */
const MESHES = 6;
const SUBJECTS = 2;

/**
 * The subjects and light meshes that were last asked for: a camera that is moved by hand asks for the same ones many
 * times a second.
 */
export class Shelf {
  readonly #subjects = new Map<string, Subject>();
  readonly #meshes = new Map<string, LightMesh>();

  /** The subject of a picture, at most `JUDGED_AT` pixels along its longer side. */
  async subject(picture: string): Promise<Subject> {
    return kept(this.#subjects, SUBJECTS, await identityOf(picture), async () => {
      const { mask, by } = subjectOf(await readPicture(picture, LOOKED_AT));
      return { mask: reduced(mask, JUDGED_AT), by };
    });
  }

  async mesh({ file, placement }: PlacedFile, signal: AbortSignal): Promise<LightMesh> {
    return kept(this.#meshes, MESHES, `${await identityOf(file)} ${String(placement)}`, async () => {
      const light = lightMesh((await readPlain(file, signal)).mesh, placement, MOST_TRIANGLES);
      if (!(light.radius > 0)) throw damaged('The mesh has no size.');
      return light;
    });
  }
}

/** Finds or makes; what was asked for longest ago goes. */
async function kept<T>(shelf: Map<string, T>, room: number, key: string, make: () => Promise<T>): Promise<T> {
  const value = shelf.get(key) ?? (await make());
  shelf.delete(key);
  shelf.set(key, value);
  for (const oldest of shelf.keys()) {
    if (shelf.size <= room) break;
    shelf.delete(oldest);
  }
  return value;
}

/** Another one once the file was replaced. */
async function identityOf(file: string): Promise<string> {
  try {
    const { size, mtimeMs } = await stat(file);
    return `${file} ${size} ${mtimeMs}`;
  } catch (error) {
    throw fromDisk(error);
  }
}
