import { copyFile, mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { OpenAs } from '../../preload/contract/blender.ts';
import { BUILT_IN_RECIPES, type Recipe } from '../../preload/contract/finish.ts';
import { fromDisk } from '../base/app-error.ts';
import { removeOld } from '../base/old-files.ts';
import type { FinishedMeshes } from '../export/finished-meshes.ts';
import { safeName, splitName } from '../library/folders.ts';
import { freeName } from '../library/free-name.ts';
import type { Library } from '../library/port.ts';
import type { Progress } from '../mesh/port.ts';
import { sourceOf } from '../meshes/source.ts';

export interface OpenableDeps {
  readonly library: Library;
  readonly finished: Pick<FinishedMeshes, 'finish'>;
  /** Absolute path of a folder for files that other programs open; made when it is needed. */
  readonly folder: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

const [ORIGINAL, , , PRINT] = BUILT_IN_RECIPES;
const RECIPES: Readonly<Record<OpenAs, Recipe>> = {
  '3mf': PRINT,
  stl: { ...PRINT, format: { kind: 'stl', units: 'millimetres', up: 'z' } },
  glb: ORIGINAL,
};
/** Long enough for whoever has one open; the library's own file is never handed to anyone who might save over it. */
const KEEP_MS = 7 * 24 * 60 * 60 * 1000;

/**
 * A file of a mesh (an input's or a run's id) for another program: for slicers as the recipe Print has it, in millimetres
 * and standing on the floor; as GLB in its own place.
 *
 * @returns its absolute path. @throws AppError as `FinishedMeshes.finish`; what the disk says.
 */
export async function openable(
  id: string,
  as: OpenAs,
  { library, finished, folder, now }: OpenableDeps,
  signal: AbortSignal,
  progress: Progress,
): Promise<string> {
  const source = await sourceOf(library, id);
  const name = source.input === null ? await nameOfRun(library, id) : splitName(source.input.name)[0];
  const { file } = await finished.finish(source, RECIPES[as], { signal, progress });
  try {
    await mkdir(folder, { recursive: true });
    await removeOld(folder, now() - KEEP_MS);
    const out = path.join(folder, await freeName(folder, safeName(name, 'Mesh'), `.${as}`));
    await copyFile(file, out);
    return out;
  } catch (error) {
    throw fromDisk(error);
  }
}

async function nameOfRun(library: Library, runId: string): Promise<string> {
  const run = await library.run(runId);
  return `${(await library.project(run.projectId)).name} run ${run.number}`;
}
