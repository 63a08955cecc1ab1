import path from 'node:path';
import { AppError, fromDisk } from '../base/app-error.ts';
import { readJson, writeJson } from '../base/json-file.ts';
import { Turns } from '../base/turns.ts';
import { insistOnWriting, type Access } from './access.ts';
import { sizeOf } from './copy-in.ts';
import * as names from './folders.ts';
import type { IndexKeeper } from './index-keeper.ts';
import { conditionOf } from './condition.ts';
import type { Library } from './port.ts';
import { MeshRecord } from './records.ts';

interface MediaDeps {
  /** The library's. */
  readonly folder: string;
  readonly access: Access;
  readonly index: IndexKeeper;
  readonly runFolder: Library['runFolder'];
}

/** Where the library's pictures and meshes lie, and what lies beside each mesh: what is known of it, and its thumbnail. */
export class MediaFiles implements Pick<
  Library,
  'pathOf' | 'meshRecord' | 'saveMeshRecord' | 'thumbnailPath' | 'lacksPreview'
> {
  readonly #deps: MediaDeps;
  readonly #turns = new Turns();

  constructor(deps: MediaDeps) {
    this.#deps = deps;
  }

  async pathOf(...[id, kind]: Parameters<Library['pathOf']>): Promise<string | null> {
    const input = await this.#deps.index.ask((index) => index.input(id));
    const isImage = input?.slot === 'image';
    if (isImage ? kind === 'mesh' : kind === 'image') return null;
    const file = isImage
      ? this.#inputFile(input)
      : (await this.#besideMesh(id))[kind === 'mesh' ? 'mesh' : 'thumbnail'];
    return whereThere(file);
  }

  async meshRecord(id: string): Promise<MeshRecord | null> {
    const { record } = await this.#besideMesh(id);
    try {
      return await readJson(record, MeshRecord);
    } catch (error) {
      // It can be made again, so whatever is wrong with it is no reason to stop.
      if (error instanceof AppError && ['file-missing', 'damaged', 'too-new'].includes(error.code)) return null;
      throw error;
    }
  }

  async saveMeshRecord(id: string, record: MeshRecord): Promise<void> {
    insistOnWriting(this.#deps.access);
    const file = (await this.#besideMesh(id)).record;
    await this.#turns.take(file, () => writeJson(file, record));
    await this.#deps.index.tell((index) => index.putCondition(id, conditionOf(record.statistics)));
  }

  async thumbnailPath(id: string): Promise<string> {
    insistOnWriting(this.#deps.access);
    return (await this.#besideMesh(id)).thumbnail;
  }

  async lacksPreview(id: string): Promise<boolean> {
    const { mesh, record, thumbnail } = await this.#besideMesh(id);
    const isThere = async (file: string): Promise<boolean> => (await whereThere(file)) !== null;
    return !((await isThere(thumbnail)) && (await isThere(record))) && (await isThere(mesh));
  }

  #inputFile(input: { readonly folder: string; readonly file: string }): string {
    return names.below(path.join(this.#deps.folder, input.folder), input.file);
  }

  /** A mesh and what lies beside it: a run's result, or a coarse mesh. */
  async #besideMesh(
    id: string,
  ): Promise<{ readonly mesh: string; readonly record: string; readonly thumbnail: string }> {
    const input = await this.#deps.index.ask((index) => index.input(id));
    if (input?.slot === 'image') throw new AppError('bad-request', 'That is a picture, not a mesh.');
    if (input !== null) {
      const mesh = this.#inputFile(input);
      return {
        mesh,
        record: `${mesh}${names.COMPANIONS.record}`,
        thumbnail: `${mesh}${names.COMPANIONS.thumbnail}`,
      };
    }
    const folder = await this.#deps.runFolder(id);
    return {
      mesh: path.join(folder, names.RESULT.mesh),
      record: path.join(folder, names.RESULT.record),
      thumbnail: path.join(folder, names.RESULT.thumbnail),
    };
  }
}

/** The file, or null where there is none. */
export async function whereThere(file: string): Promise<string | null> {
  try {
    return (await sizeOf(file)) === null ? null : file;
  } catch (error) {
    throw fromDisk(error);
  }
}
