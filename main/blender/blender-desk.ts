import path from 'node:path';
import type {
  BlenderPublish,
  Blenders,
  BlenderPublished,
  BlenderSend,
  BlenderSent,
} from '../../preload/contract/blender.ts';
import type { Recipe } from '../../preload/contract/finish.ts';
import { AppError } from '../base/app-error.ts';
import { safeName } from '../library/folders.ts';
import { freeName } from '../library/free-name.ts';
import type { InputRecord, ProjectRecord } from '../library/records.ts';
import type { Progress } from '../mesh/port.ts';
import type { System } from '../programs/port.ts';
import type { BlenderSettings } from '../settings/blender.ts';
import { catalogueIn } from './catalogue.ts';
import { blenderAt, findBlenders, tooOld, type Blender } from './find.ts';
import { runTask, taskFolder, type RunTaskDeps } from './run-task.ts';
import {
  collectionName,
  filesOfRun,
  refinedObject,
  sceneOf,
  type LightFile,
  type RunFiles,
  type SceneLibrary,
} from './scene.ts';

export interface BlenderDeskDeps extends RunTaskDeps {
  readonly system: System;
  readonly appVersion: string;
  readonly settings: { get(): BlenderSettings; change(change: Partial<BlenderSettings>): void };
  /** The system's dialogs; null: the user thought better of it. */
  readonly ask: {
    program(): Promise<string | null>;
    blend(): Promise<string | null>;
    assets(begin: string | null): Promise<string | null>;
  };
  readonly reveal: (file: string) => void;
  /** Absolute path of the file that is watched for a coarse mesh; null: none. `begin`: one is made where there is none. */
  readonly watched: (
    mesh: { readonly project: ProjectRecord; readonly input: InputRecord },
    begin: boolean,
  ) => Promise<string | null>;
  /** What a result can be made lighter by. */
  readonly recipes: () => readonly Recipe[];
}

/** The recipe that changes nothing. */
const ORIGINAL = 'original';

/** The library that is open, as far as Blender is concerned. */
export interface BlenderShop {
  readonly library: SceneLibrary;
  /**
   * A run's result by a recipe, in the result's own coordinates whatever the recipe says of place and size.
   *
   * @param out absolute path of the GLB to be written.
   */
  finishAside(runId: string, recipe: Recipe, out: string, signal: AbortSignal, progress: Progress): Promise<void>;
  /** Keep in mind that a run's result went to Blender: the file that it was, by the recipe of this name; never rejects. */
  noteBlender(runId: string, file: string, recipe: string | null, name: string): Promise<void>;
}

/** Runs on their way to Blender: into a scene, into a file of the user's, into an asset library. */
export class BlenderDesk {
  readonly #deps: BlenderDeskDeps;
  #found: Promise<readonly Blender[]> | null = null;
  #last: string | null = null;

  constructor(deps: BlenderDeskDeps) {
    this.#deps = deps;
  }

  /** The Blenders of this machine. `again`: looked for anew, else as they were found before. */
  async list(again: boolean): Promise<Blenders> {
    const blenders = await this.#all(again);
    const { last, recipe, assets } = this.#deps.settings.get();
    const recipes = this.#deps.recipes().map(({ id, name, lightness }) => ({
      id,
      name,
      triangles: lightness.by === 'triangles' ? lightness.triangles : null,
    }));
    const usable = blenders.filter((one) => !one.tooOld);
    const chosen = usable.find(({ program }) => program === last) ?? usable[0];
    return {
      blenders: blenders.map(({ id, version, origin, tooOld: old }) => ({
        id,
        version: version.text,
        origin,
        tooOld: old,
      })),
      // What the environment gives is meant, whatever was used before.
      chosen: (usable[0]?.origin === 'given' ? usable[0] : chosen)?.id ?? null,
      recipes,
      recipe: recipes.some(({ id }) => id === recipe) ? recipe : ORIGINAL,
      assets: assets === null ? null : path.basename(assets),
    };
  }

  /** Take the Blender that the user points at. Null: they thought better of it. @throws AppError as `blenderAt`. */
  async choose(): Promise<Blenders | null> {
    const { ask, settings, system } = this.#deps;
    const chosen = await ask.program();
    if (chosen === null) return null;
    const { program } = await blenderAt(system, chosen);
    const { programs } = settings.get();
    settings.change({ programs: [program, ...programs.filter((one) => one !== program)].slice(0, 20), last: program });
    return this.list(true);
  }

  /**
   * Put a run into a Blender with a window, which stays open. Null: the user did not choose a file to add to.
   *
   * @throws AppError `other-program` where Blender could not do it; `not-found`, `file-missing`, `cancelled`.
   */
  async send(
    shop: BlenderShop,
    wish: BlenderSend,
    signal: AbortSignal,
    progress: Progress = () => undefined,
  ): Promise<BlenderSent | null> {
    const { ask, appVersion, settings } = this.#deps;
    const blender = await this.#blender(wish.blender);
    const files = await filesOfRun(shop.library, wish.runId);
    const blend = wish.into === 'append' ? await ask.blend() : null;
    if (wish.into === 'append' && blend === null) return null;
    settings.change({ last: blender.program, recipe: wish.recipe });
    const folder = await taskFolder(this.#deps);
    const light = await this.#light(shop, files, wish.recipe, folder, signal, progress);
    const watched =
      files.coarse === null
        ? null
        : await this.#deps.watched({ project: files.project, input: files.coarse.input }, wish.watch);
    const task = sceneOf(files, { light, blend, appVersion, watched });
    const folders = [
      shop.library.folder,
      ...[blend, watched].flatMap((file) => (file === null ? [] : [path.dirname(file)])),
    ];
    const done = await runTask(blender, task, folder, this.#deps, { background: false, folders, signal });
    const { blender: version, collection, notes } = done;
    await shop.noteBlender(
      files.run.id,
      light.file,
      light.recipe === '' ? null : light.recipe,
      blend === null ? collection : `${path.basename(blend)}: ${collection}`,
    );
    return {
      version,
      collection,
      file: blend === null ? null : path.basename(blend),
      notes: [...unplaced(files), ...notes],
    };
  }

  /** Choose where assets are published. Null: the user thought better of it. */
  async chooseAssets(): Promise<Blenders | null> {
    const { ask, settings } = this.#deps;
    const chosen = await ask.assets(settings.get().assets);
    if (chosen === null) return null;
    settings.change({ assets: chosen });
    return this.list(false);
  }

  /**
   * Write a run as an asset into the folder that was chosen, by a Blender without a window. A file that is there is never
   * replaced. Null: no folder was chosen.
   *
   * @throws AppError as `send`; what the disk says of the folder; `too-new` for catalogues of another kind.
   */
  async publish(
    shop: BlenderShop,
    wish: BlenderPublish,
    signal: AbortSignal,
    progress: Progress = () => undefined,
  ): Promise<BlenderPublished | null> {
    const { appVersion, settings } = this.#deps;
    const blender = await this.#blender(wish.blender);
    const files = await filesOfRun(shop.library, wish.runId);
    if (settings.get().assets === null && (await this.chooseAssets()) === null) return null;
    const assets = settings.get().assets;
    if (assets === null) return null;
    settings.change({ last: blender.program, recipe: wish.recipe });
    const folder = await taskFolder(this.#deps);
    const light = await this.#light(shop, files, wish.recipe, folder, signal, progress);
    const { run, project } = files;
    const name = await freeName(assets, safeName(`${project.name} run ${run.number}`, 'Asset'), '.blend');
    const task = {
      task: 'publish',
      collection: collectionName(project.name, run.number),
      objects: [refinedObject(files, light, appVersion)],
      asset: {
        blend: path.join(assets, name),
        description: `${project.name}, run ${run.number}: seed ${run.params.seed}, octree ${run.params.octree_resolution}, ${run.params.num_inference_steps} steps.`,
        author: 'Ultrashape Desktop',
        tags: wish.tags,
        catalog: await catalogueIn(assets, project.name),
        preview: await shop.library.pathOf(run.id, 'thumbnail'),
      },
    } as const;
    const folders = [shop.library.folder, assets];
    const done = await runTask(blender, task, folder, this.#deps, { background: true, folders, signal });
    this.#last = task.asset.blend;
    await shop.noteBlender(run.id, task.asset.blend, light.recipe === '' ? null : light.recipe, name);
    const { listed, notes } = done;
    return { file: name, folder: path.basename(assets), listed, notes: [...unplaced(files), ...notes] };
  }

  /** Show the asset that was written last in the system's file manager; nothing where none was. */
  reveal(): void {
    if (this.#last !== null) this.#deps.reveal(this.#last);
  }

  #all(again = false): Promise<readonly Blender[]> {
    const { settings, system } = this.#deps;
    if (again || this.#found === null) this.#found = findBlenders(system, settings.get().programs);
    return this.#found;
  }

  async #blender(id: string): Promise<Blender> {
    const found = (await this.#all()).find((one) => one.id === id);
    if (found === undefined) {
      throw new AppError('not-found', 'That Blender is not there any more.', { advice: 'Choose another one.' });
    }
    if (found.tooOld) throw tooOld(found.version);
    return found;
  }

  async #light(
    shop: BlenderShop,
    { run, refined }: RunFiles,
    wanted: string,
    folder: string,
    signal: AbortSignal,
    progress: Progress,
  ): Promise<LightFile> {
    if (wanted === ORIGINAL) return { file: refined, recipe: '' };
    const recipe = this.#deps.recipes().find(({ id }) => id === wanted);
    if (recipe === undefined) throw new AppError('not-found', 'That recipe is not there any more.');
    const out = path.join(folder, 'refined.glb');
    await shop.finishAside(run.id, recipe, out, signal, progress);
    return { file: out, recipe: recipe.name };
  }
}

/** What is not as the user may expect it. */
const unplaced = ({ run, coarse }: RunFiles): string[] => [
  ...(run.result?.placement === null
    ? ['It stands in UltraShape’s own frame: its place on the coarse mesh is not known.']
    : []),
  ...(coarse === null ? ['Its coarse mesh is not in the project any more.'] : []),
];
