import { copyFile, mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { DroppedFile } from '../../preload/contract/dropped-file.ts';
import type { IntakeResult } from '../../preload/contract/library.ts';
import { AppError, fromDisk } from '../base/app-error.ts';
import { toFailure } from '../base/failure.ts';
import { sha256Of } from '../base/hash.ts';
import type { Log } from '../base/log.ts';
import { toInputView } from '../library/input-view.ts';
import type { Library, StagedInput } from '../library/port.ts';
import type { MeshEngine } from '../mesh/port.ts';
import { companionsOf, nameKey, together } from './companions.ts';
import { sortFiles, type Sorted } from './sort-files.ts';
import type { GivenFile, Uploads } from './uploads.ts';

export interface IntakeDeps {
  readonly library: Pick<Library, 'project' | 'createProject' | 'addInput' | 'input'>;
  readonly engine: Pick<MeshEngine, 'prepare' | 'readImage'>;
  readonly meshes: { warm(id: string): void };
  readonly uploads: Pick<Uploads, 'take'>;
  /** Absolute path of a folder for what is being made ready; made when it is needed. */
  readonly stagingFolder: string;
  readonly newId: () => string;
  readonly log: Log;
  /** A project was made or got inputs. */
  readonly publishProject: (projectId: string) => void;
  /** A picture came, or came back. */
  readonly publishMedia: (id: string) => void;
}

export interface IntakeOptions {
  /** True: what the Refine panel is set to stays as it is. */
  readonly aside?: boolean;
  /** Content of the mesh of this project that they are the next version of. */
  readonly versionOf?: string;
}

/** Names the project for files that are ready to be taken in; null: a new one. */
export type Choose = (staged: readonly StagedInput[], refused: IntakeResult['refused']) => Promise<string | null>;

/**
 * Takes files into projects: tells what each is, makes it ready for fal, copies it in. The user's own files are only
 * read. A file that cannot be used is answered with what to do about it and never stops the others.
 */
export class Intake {
  readonly #deps: IntakeDeps;
  readonly #stop = new AbortController();

  constructor(deps: IntakeDeps) {
    this.#deps = deps;
  }

  /**
   * Into `projectId`, or into a new project named for the mesh, else for the picture; no project is made for nothing.
   *
   * @throws AppError `not-found` for a project that is not there; what the disk says of the staging folder.
   */
  async add(
    projectId: string | null,
    dropped: readonly DroppedFile[],
    options: IntakeOptions = {},
  ): Promise<IntakeResult> {
    if (projectId !== null) await this.#deps.library.project(projectId);
    const result = await this.addWhere(() => Promise.resolve(projectId), dropped, options);
    return { ...result, projectId: result.projectId ?? projectId };
  }

  /**
   * As `add`, into the project that `choose` names once it is known what the files are; null: a new one. Where it throws,
   * nothing is taken in.
   */
  async addWhere(choose: Choose, dropped: readonly DroppedFile[], options: IntakeOptions = {}): Promise<IntakeResult> {
    const { library, meshes, stagingFolder, newId, publishProject, publishMedia } = this.#deps;
    const refused: IntakeResult['refused'] = [];
    const refuse = (name: string, error: unknown): void => {
      refused.push(this.#refusal(name, error));
    };
    const folder = path.join(stagingFolder, newId());
    const temporary = [folder];
    const files = this.#given(dropped, temporary, refuse);
    try {
      const staged = await this.#stageAll(files, folder, refuse);
      const chosen = await choose(staged, refused);
      const [first] = staged;
      if (first === undefined) return { projectId: null, added: [], refused };
      const named = staged.find(({ slot }) => slot === 'mesh') ?? first;
      const target = chosen ?? (await library.createProject(path.parse(named.name).name)).id;
      const added: IntakeResult['added'] = [];
      for (const one of staged) {
        try {
          const input = await library.addInput(target, { ...one, ...options });
          if (input.slot === 'mesh') meshes.warm(input.id);
          else publishMedia(input.id);
          added.push(toInputView(input));
        } catch (error) {
          refuse(one.name, error);
        }
      }
      publishProject(target);
      return { projectId: target, added, refused };
    } finally {
      for (const one of temporary) await rm(one, { recursive: true, force: true });
    }
  }

  /**
   * Put the file of an input that is missing or changed back, from wherever the user says that it is now: what was given
   * for it then, or what was made of that. What stands in its place is kept beside it.
   *
   * @param file absolute path.
   * @throws AppError `bad-request` where it is another file; nothing is taken in then.
   */
  async locate(inputId: string, file: string): Promise<void> {
    const { project, input } = await this.#deps.library.input(inputId);
    const choose: Choose = ([staged], [refused]) => {
      if (staged?.slot === input.slot && staged.sha256 === input.sha256) return Promise.resolve(project.id);
      throw new AppError(
        'bad-request',
        refused?.message ?? `“${path.basename(file)}” is another file than “${input.name}”.`,
        {
          advice:
            refused?.advice ??
            'It is known by its content, whatever it is called. To work with this one, add it to the project.',
        },
      );
    };
    const { refused } = await this.addWhere(choose, [{ kind: 'path', path: file }], { aside: true });
    const [why] = refused;
    if (why !== undefined) throw new AppError('bad-request', why.message, { advice: why.advice });
  }

  /** Leave what is being prepared. */
  close(): void {
    this.#stop.abort(new AppError('cancelled', 'The app is closing.'));
  }

  #given(
    dropped: readonly DroppedFile[],
    temporary: string[],
    refuse: (name: string, error: unknown) => void,
  ): GivenFile[] {
    return dropped.flatMap((one) => {
      if (one.kind === 'path') return [{ path: one.path, name: path.basename(one.path) }];
      try {
        const file = this.#deps.uploads.take(one.token);
        temporary.push(path.dirname(file.path));
        return [file];
      } catch (error) {
        refuse('', error);
        return [];
      }
    });
  }

  /** One after the other: a large mesh needs memory. */
  async #stageAll(
    files: readonly GivenFile[],
    folder: string,
    refuse: (name: string, error: unknown) => void,
  ): Promise<StagedInput[]> {
    const staged: StagedInput[] = [];
    const byName = new Map(files.map((file) => [nameKey(file.name), file]));
    try {
      await mkdir(folder, { recursive: true });
    } catch (error) {
      throw fromDisk(error);
    }
    for (const [number, sorted] of (await sortFiles(files)).entries()) {
      const place = path.join(folder, String(number));
      try {
        if (sorted.kind === 'refused') refuse(sorted.file.name, sorted.error);
        else if (sorted.kind === 'image') staged.push(await this.#stageImage(sorted.file, place));
        else if (sorted.kind === 'mesh') staged.push(await this.#stageMesh(sorted, byName, place));
      } catch (error) {
        refuse(sorted.file.name, error);
      }
    }
    return staged;
  }

  async #stageMesh(
    { file, format, named }: Extract<Sorted, { kind: 'mesh' }>,
    byName: ReadonlyMap<string, GivenFile>,
    place: string,
  ): Promise<StagedInput> {
    const source = await together(file, named, byName, `${place}-source`);
    const out = `${place}.glb`;
    const made = await this.#deps.engine.prepare({ source, out }, this.#stop.signal);
    const { sha256, triangles, coloured, asGiven, notes } = made;
    const companions = asGiven ? [] : await companionsOf(source, named);
    // A .gltf without the files it names could not be opened again, so it is kept with all of them or not at all.
    const isWhole = format !== 'gltf' || companions.length === new Set(named).size;
    return {
      slot: 'mesh',
      file: out,
      original: asGiven || !isWhole ? null : source,
      companions,
      name: file.name,
      sha256,
      notes,
      size: null,
      hasAlpha: null,
      triangles,
      // What is not kept cannot be shown.
      coloured: coloured && (asGiven || isWhole),
    };
  }

  async #stageImage(file: GivenFile, place: string): Promise<StagedInput> {
    const { extension, size, hasAlpha } = await this.#deps.engine.readImage({ file: file.path }, this.#stop.signal);
    const copy = `${place}${extension}`;
    try {
      await copyFile(file.path, copy);
      const sha256 = await sha256Of(copy);
      return {
        slot: 'image',
        file: copy,
        original: null,
        name: file.name,
        sha256,
        notes: [],
        size,
        hasAlpha,
        triangles: null,
        coloured: false,
      };
    } catch (error) {
      throw fromDisk(error);
    }
  }

  #refusal(name: string, error: unknown): IntakeResult['refused'][number] {
    const known = fromDisk(error);
    const ref = known instanceof AppError ? '' : this.#deps.log.error('a file could not be taken in', error);
    const { message, advice } = toFailure(error, ref);
    return { name, message, advice };
  }
}
