import type { Library } from '../library/port.ts';
import type { InputRecord, ProjectRecord, RunRecord } from '../library/records.ts';
import { AppError } from '../base/app-error.ts';
import { gone } from '../meshes/source.ts';
import type { SendTask, TaskObject } from './task.ts';

export type SceneLibrary = Pick<Library, 'run' | 'project' | 'pathOf' | 'folder'>;

/** A finished run with what it was made of, as files. */
export interface RunFiles {
  readonly run: RunRecord;
  readonly project: ProjectRecord;
  /** Absolute path of the result. */
  readonly refined: string;
  /** Null: it is not in the project any more. */
  readonly coarse: { readonly input: InputRecord; readonly file: string } | null;
  readonly image: { readonly input: InputRecord; readonly file: string } | null;
}

/** @throws AppError `bad-request` for a run without a result, `file-missing`, `not-found`. */
export async function filesOfRun(library: SceneLibrary, runId: string): Promise<RunFiles> {
  const run = await library.run(runId);
  if (run.state !== 'done' || run.result === null) throw new AppError('bad-request', 'This run has no result yet.');
  const project = await library.project(run.projectId);
  const refined = await library.pathOf(runId, 'mesh');
  if (refined === null) throw gone('mesh');
  const inputOf = async (id: string, kind: 'mesh' | 'image'): Promise<RunFiles['coarse']> => {
    const input = project.inputs.find((one) => one.id === id);
    const file = input === undefined ? null : await library.pathOf(id, kind);
    return input === undefined || file === null ? null : { input, file };
  };
  const [coarse, image] = await Promise.all([inputOf(run.meshId, 'mesh'), inputOf(run.imageId, 'image')]);
  return { run, project, refined, coarse, image };
}

/** What a run is called in Blender, whose names hold 63 bytes. */
export function collectionName(project: string, number: number): string {
  const end = ` / run ${number}`;
  return `${shortened(project, 63 - Buffer.byteLength(end))}${end}`;
}

function shortened(text: string, bytes: number): string {
  let short = '';
  for (const { segment } of new Intl.Segmenter().segment(text.toWellFormed().replace(/\p{Cc}+/gu, ' '))) {
    if (Buffer.byteLength(short + segment) > bytes) break;
    short += segment;
  }
  return short.trim();
}

/** Everything that the run's record says of how the mesh was made, for people and scripts in Blender. */
export function propertiesOf(
  { run, project }: Pick<RunFiles, 'run' | 'project'>,
  app: string,
): TaskObject['properties'] {
  const { params, price, result } = run;
  return {
    ultrashape_project: project.name,
    ultrashape_run: run.number,
    ultrashape_run_id: run.id,
    ultrashape_endpoint: run.endpoint,
    ultrashape_request_id: run.requestId ?? '',
    ultrashape_made_at: new Date(run.createdAt).toISOString(),
    ultrashape_seed: params.seed,
    ultrashape_octree_resolution: params.octree_resolution,
    ultrashape_steps: params.num_inference_steps,
    ultrashape_remove_background: params.remove_background,
    ultrashape_cost: price.amount,
    ultrashape_currency: price.currency,
    ultrashape_image_sha256: run.imageSha256,
    ultrashape_coarse_sha256: run.meshSha256,
    ultrashape_result_sha256: result?.sha256 ?? '',
    ultrashape_app_version: app,
  };
}

/** The result as it goes into Blender: its own file, or a lighter one in the same coordinates. */
export interface LightFile {
  readonly file: string;
  /** Name of the recipe that it went by; empty: it is as it was delivered. */
  readonly recipe: string;
}

export function refinedObject(files: RunFiles, { file, recipe }: LightFile, app: string): TaskObject {
  const { run, project } = files;
  return {
    name: shortened(`${project.name} run ${run.number}`, 63),
    file,
    matrix: run.result?.placement?.matrix ?? null,
    hidden: false,
    properties: { ...propertiesOf(files, app), ultrashape_recipe: recipe },
  };
}

export interface SceneOptions {
  readonly light: LightFile;
  /** Absolute path of the Blender file to add to; null: a new one. */
  readonly blend: string | null;
  readonly appVersion: string;
  /** Absolute path of the file that the app watches for the coarse mesh; null: none. */
  readonly watched: string | null;
}

export function sceneOf(files: RunFiles, { light, blend, appVersion, watched }: SceneOptions): SendTask {
  const { run, project, coarse, image } = files;
  const hidden: TaskObject[] =
    coarse === null
      ? []
      : [
          {
            name: shortened(`${project.name} coarse`, 63),
            file: coarse.file,
            matrix: null,
            hidden: true,
            properties: { ultrashape_project: project.name, ultrashape_coarse_sha256: coarse.input.sha256 },
          },
        ];
  return {
    task: 'send',
    collection: collectionName(project.name, run.number),
    objects: [refinedObject(files, light, appVersion), ...hidden],
    blend,
    picture: image === null ? null : { name: shortened(`${project.name} reference`, 63), file: image.file },
    note: { name: 'Ultrashape', text: noteOf(files, watched) },
  };
}

function noteOf({ run, project, coarse }: RunFiles, watched: string | null): string {
  const back =
    watched === null
      ? ['In Ultrashape Desktop choose "Watch a file…" in the Mesh tab to have it follow one that you export.']
      : [
          'Ultrashape Desktop watches this file. Export the mesh over it (File > Export > glTF 2.0, format glTF Binary,',
          'with "Selected Objects" on) and it comes back as the next version of the coarse mesh:',
          '',
          watched,
        ];
  return [
    `${project.name}, run ${run.number}`,
    '',
    `The result stands where its coarse mesh stands${coarse === null ? '' : ', which is here too, hidden'}.`,
    'How it was made is in the custom properties of the object.',
    '',
    'To refine a changed coarse mesh again: unhide it, edit it, export it.',
    ...back,
    '',
  ].join('\n');
}
