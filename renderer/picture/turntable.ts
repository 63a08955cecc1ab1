import type { Camera } from '../../preload/contract/mesh.ts';
import { FilmMaker, type FilmCodec } from './film.ts';
import { numbered } from './file-names.ts';
import { handIn, type HandInDeps } from './hand-in.ts';
import type { Size } from './sizes.ts';

/** What a picture is to show; it is the stage's meshes, as they look there. */
export interface Shot extends Size {
  readonly camera: Camera;
  readonly ground: boolean;
  readonly transparent: boolean;
}
/** Draws a picture as a PNG. */
export type Photograph = (shot: Shot) => Promise<Blob>;

export interface TurntableJob {
  readonly photograph: Photograph;
  readonly cameras: readonly Camera[];
  readonly size: Size;
  readonly ground: boolean;
  readonly signal: AbortSignal;
  /** Told how many pictures there are. */
  readonly progress: (done: number) => void;
}

/** What became of a sequence: it lies in a folder of this name, whole or as far as it got. */
export interface SavedSequence {
  readonly folder: string;
  readonly pictures: number;
  readonly whole: boolean;
}

/** How fast a film goes. */
export const FRAMES_PER_SECOND = 30;

/**
 * One picture for each camera, as files numbered from 1, put into a folder that the user chooses. While one is saved the
 * next is drawn. A sequence that is stopped leaves what there is. @returns null: the user thought better of it.
 *
 * @throws ShownError where a picture could not be saved.
 */
export async function saveSequence(
  deps: HandInDeps,
  stem: string,
  { transparent, ...job }: TurntableJob & { readonly transparent: boolean },
): Promise<SavedSequence | null> {
  const { photograph, cameras, size, ground, signal, progress } = job;
  const chosen = await deps.app.call('picture:folder', { name: stem });
  if (chosen === null) return null;
  let pictures = 0;
  const add = async (picture: Blob, index: number): Promise<void> => {
    const name = numbered(stem, index, cameras.length);
    const token = await handIn(deps, picture, name, signal);
    await deps.app.call('picture:add', { folder: chosen.folder, token, name });
    pictures += 1;
    progress(pictures);
  };
  let before = Promise.resolve();
  try {
    for (const [index, camera] of cameras.entries()) {
      const picture = await photograph({ ...size, camera, ground, transparent });
      await before;
      signal.throwIfAborted();
      before = add(picture, index);
      // It is waited for a moment later; until then nobody would hear that it failed.
      before.catch(() => undefined);
    }
    await before;
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  return { folder: chosen.name, pictures, whole: pictures === cameras.length };
}

/**
 * A film of one picture for each camera.
 *
 * @throws the signal's reason when it fires; Error where the encoder gave up.
 */
export async function makeFilm(codec: FilmCodec, job: TurntableJob): Promise<Blob> {
  const { photograph, cameras, size, ground, signal, progress } = job;
  const maker = new FilmMaker(codec);
  try {
    for (const [index, camera] of cameras.entries()) {
      const picture = await createImageBitmap(await photograph({ ...size, camera, ground, transparent: false }));
      signal.throwIfAborted();
      await maker.add(picture);
      picture.close();
      progress(index + 1);
    }
    return await maker.finish();
  } finally {
    await maker.dispose();
  }
}
