import path from 'node:path';
import { sha256Of } from '../base/hash.ts';
import { sizeOf } from './copy-in.ts';
import { below, RESULT, RUNS } from './folders.ts';
import type { FileState, LibraryIndex } from './index-db.ts';
import { stampOf } from './stamps.ts';

/** How a file was found to be: an input's, or the result of a run. */
export interface FoundFile {
  readonly id: string;
  readonly state: FileState;
}

/** A file that should be there. */
export interface ExpectedFile {
  /** The input's or the run's. */
  readonly id: string;
  /** Absolute path. */
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
  /** How it was when it was looked at last. */
  readonly was: FileState;
}

/** Every file that a project should have, by the index. @param library absolute path. */
export function expectedFiles(index: LibraryIndex, library: string, projectId: string): ExpectedFile[] {
  const folder = index.folderOf(projectId);
  if (folder === null) return [];
  const home = path.join(library, folder);
  return index.filesOf(projectId).map(({ run, file, ...of }) => ({
    ...of,
    file: run === null ? below(home, file) : path.join(home, RUNS, run, RESULT.mesh),
  }));
}

/** Looks how files are, by their sizes. What was found to be another without being of another size is read again. */
export class FileStates {
  /** Stamps of those that were read and are still others, so that none is read at every look. */
  readonly #others = new Map<string, string>();

  /** @throws what the disk says, where it says anything but that there is no such file. */
  async stateOf({ file, bytes, sha256, was }: ExpectedFile): Promise<FileState> {
    const size = await sizeOf(file);
    if (size === null) return 'missing';
    if (size !== bytes) return 'changed';
    if (was !== 'changed') return 'there';
    const stamp = await stampOf(file);
    if (stamp === null) return 'missing';
    if (this.#others.get(file) === stamp) return 'changed';
    if ((await sha256Of(file)) === sha256) return 'there';
    this.#others.set(file, stamp);
    return 'changed';
  }
}
