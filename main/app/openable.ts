import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { OpenAs } from '../../preload/contract/blender.ts';
import { BUILT_IN_RECIPES, type Recipe } from '../../preload/contract/finish.ts';
import { fromDisk } from '../base/app-error.ts';
import { safeName, splitName } from '../library/folders.ts';
import { freeName } from '../library/free-name.ts';
import type { Library } from '../library/port.ts';
import type { MeshEngine, Progress } from '../mesh/port.ts';
import { sourceOf } from '../meshes/source.ts';

export interface OpenableDeps {
  readonly library: Library;
  readonly engine: Pick<MeshEngine, 'finish'>;
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
 * @returns its absolute path. @throws AppError as `MeshEngine.finish`; what the disk says.
 */
export async function openable(
  id: string,
  as: OpenAs,
  { library, engine, folder, now }: OpenableDeps,
  signal: AbortSignal,
  progress: Progress,
): Promise<string> {
  const { file, placement, input } = await sourceOf(library, id);
  const name = input === null ? await nameOfRun(library, id) : splitName(input.name)[0];
  let out: string;
  try {
    await mkdir(folder, { recursive: true });
    await sweep(folder, now());
    out = path.join(folder, await freeName(folder, safeName(name, 'Mesh'), `.${as}`));
  } catch (error) {
    throw fromDisk(error);
  }
  const source = { file, placement: placement?.matrix ?? null };
  await engine.finish({ source, recipe: RECIPES[as], out, previewOut: null, extras: null }, signal, progress);
  return out;
}

async function nameOfRun(library: Library, runId: string): Promise<string> {
  const run = await library.run(runId);
  return `${(await library.project(run.projectId)).name} run ${run.number}`;
}

async function sweep(folder: string, now: number): Promise<void> {
  for (const name of await readdir(folder)) {
    const old = path.join(folder, name);
    const at = (await stat(old).catch(() => null))?.mtimeMs ?? now;
    // On Windows one that is open stays.
    if (now - at > KEEP_MS) await rm(old, { force: true, recursive: true }).catch(() => undefined);
  }
}
