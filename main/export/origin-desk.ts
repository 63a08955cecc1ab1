import path from 'node:path';
import type { DroppedFile } from '../../preload/contract/dropped-file.ts';
import type { Origin, OriginCard } from '../../preload/contract/origin.ts';
import { AppError } from '../base/app-error.ts';
import { sha256Of } from '../base/hash.ts';
import type { Log } from '../base/log.ts';
import type { Uploads } from '../intake/uploads.ts';
import type { Library } from '../library/port.ts';
import type { ProjectRecord, RunRecord } from '../library/records.ts';
import { geometryOf, kindOf, originOf, readProof } from './proof.ts';

/** As many files as are held back; who asks for an older one has to drop it again. */
const MOST_HELD = 100;
/** As intake takes meshes. */
const TAKEN_IN: ReadonlySet<string> = new Set(['.glb', '.gltf', '.obj']);

type Found = Pick<OriginCard, 'origin' | 'by' | 'geometry'>;

export interface OriginDeskDeps {
  readonly library: Pick<Library, 'run' | 'project' | 'twinOf' | 'catalogue'>;
  readonly uploads: Pick<Uploads, 'look'>;
  readonly newId: () => string;
  readonly log: Log;
}

/**
 * Files that were exported from the app and have come back: told from those that go in as they are, with what they were
 * made of. Needs neither key nor network.
 */
export class OriginDesk {
  readonly #deps: OriginDeskDeps;
  readonly #held = new Map<string, DroppedFile>();

  constructor(deps: OriginDeskDeps) {
    this.#deps = deps;
  }

  /** Files with a proof of origin, and exports that the library knows by their content, are held back, until `take`; all others are left as they are. */
  async sift(files: readonly DroppedFile[]): Promise<{ readonly rest: DroppedFile[]; readonly cards: OriginCard[] }> {
    const rest: DroppedFile[] = [];
    const cards: OriginCard[] = [];
    for (const file of files) {
      const card = await this.#cardOf(file).catch((error: unknown) => {
        // Intake says what is wrong with it, in its own words.
        this.#deps.log.warn('a file could not be looked at for its origin', { error: String(error) });
        return null;
      });
      if (card === null) rest.push(file);
      else cards.push(card);
    }
    return { rest, cards };
  }

  /** The file that a card tells of, once. @throws AppError `not-found`. */
  take(token: string): DroppedFile {
    const file = this.#held.get(token);
    if (file === undefined) {
      throw new AppError('not-found', 'That file is not at hand any more.', { advice: 'Drop it again.' });
    }
    this.#held.delete(token);
    return file;
  }

  async #cardOf(file: DroppedFile): Promise<OriginCard | null> {
    const given = file.kind === 'path' ? { path: file.path, name: path.basename(file.path) } : this.#upload(file.token);
    if (given === null) return null;
    const found = (await this.#said(given.path)) ?? (await this.#knownByContent(given.path));
    if (found === null) return null;
    const { origin, by, geometry } = found;
    const token = this.#deps.newId();
    const known = await this.#lookUp(origin);
    this.#held.set(token, file);
    for (const oldest of this.#held.keys()) if (this.#held.size > MOST_HELD) this.#held.delete(oldest);
    const takesIn = TAKEN_IN.has(path.extname(given.name).toLowerCase());
    return { token, name: given.name, origin, by, takesIn, geometry, ...known };
  }

  async #said(file: string): Promise<Found | null> {
    const proof = await readProof(file);
    if (proof.kind !== 'origin') return null;
    const { origin } = proof;
    const isSame = (await geometryOf(file)) === origin.geometry.sha256;
    return { origin, by: 'file', geometry: isSame ? 'same' : 'changed' };
  }

  /** An export that says nothing, or too little: by what was kept in mind when it was written. */
  async #knownByContent(file: string): Promise<Found | null> {
    if (kindOf(file) === null) return null;
    const { library } = this.#deps;
    const known = library.catalogue.exportWith(await sha256Of(file));
    const run = known === null ? null : await orNull(library.run(known.source));
    if (known === null || run === null) return null;
    const project = await library.project(run.projectId);
    const recipe = run.exports.find(({ id }) => id === known.id)?.recipe ?? '';
    const geometry = (await geometryOf(file)) ?? '';
    const origin = originOf({ run, project, app: '', at: known.at, recipe }, geometry);
    return origin === null ? null : { origin, by: 'hash', geometry: 'same' };
  }

  #upload(token: string): { readonly path: string; readonly name: string } | null {
    return this.#deps.uploads.look(token);
  }

  /** By content: names and ids in the file are only where to look. */
  async #lookUp(origin: Origin): Promise<Pick<OriginCard, 'picture' | 'coarse' | 'result' | 'run' | 'inputs'>> {
    const run = await this.#runOf(origin);
    const project = run === null ? null : await orNull(this.#deps.library.project(run.projectId));
    const image = inputWith(project, 'image', origin.picture.sha256);
    const mesh = inputWith(project, 'mesh', origin.coarse.sha256);
    const isThis = run?.id === origin.run.id && run.result?.sha256 === origin.result.sha256;
    return {
      picture: image === undefined ? 'unknown' : 'match',
      coarse: mesh === undefined ? 'unknown' : 'match',
      result: isThis ? 'match' : 'unknown',
      run:
        run === null || project === null || !isThis
          ? null
          : { projectId: project.id, runId: run.id, project: project.name, number: run.number },
      inputs:
        project === null || image === undefined || mesh === undefined
          ? null
          : { projectId: project.id, project: project.name, imageId: image.id, meshId: mesh.id },
    };
  }

  /** The run itself, else another one of the same inputs and parameters. */
  async #runOf(origin: Origin): Promise<RunRecord | null> {
    const { library } = this.#deps;
    const run = await orNull(library.run(origin.run.id));
    if (run !== null) return run;
    const wanted = { imageSha256: origin.picture.sha256, meshSha256: origin.coarse.sha256, params: origin.params };
    const twin = library.twinOf(wanted);
    return twin === null ? null : orNull(library.run(twin.runId));
  }
}

const inputWith = (project: ProjectRecord | null, slot: 'image' | 'mesh', sha256: string) =>
  project?.inputs.find((input) => input.slot === slot && input.sha256 === sha256);

/** Null for what the library does not have, or cannot read. */
async function orNull<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}
