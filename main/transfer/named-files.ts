import { stat } from 'node:fs/promises';
import path from 'node:path';
import { readJson } from '../base/json-file.ts';
import { isVisibleFolder } from '../library/find-projects.ts';
import { below, COMPANIONS, INPUTS, listed, PROJECT_FILE, RESULT, RUN_FILE, RUNS } from '../library/folders.ts';
import type { Library } from '../library/port.ts';
import { RunRecord } from '../library/records.ts';

/** A file that the records name: where it is, what it is called, and what it must be. */
export interface Named {
  /** Of the card that shows it, the input's or the run's; null: none does. */
  readonly id: string | null;
  /** Absolute path. */
  readonly file: string;
  /** Relative to the library, with `/`. */
  readonly where: string;
  /** Null: nothing was written down of its content, or it cannot be read. */
  readonly sha256: string | null;
}

/** What lies in a project's folder. */
export interface ProjectContents {
  readonly named: readonly Named[];
  /** Files that no record names, relative to the library. */
  readonly foreign: readonly string[];
}

/** Something cannot be read. */
export type Trouble = (where: string, error: unknown) => void;

const OF_A_RUN = [RUN_FILE, ...Object.values(RESULT), `${RESULT.mesh}.part`];
/** What the app itself has put out of the way. */
const SET_ASIDE = /^(?:run|project)\.broken-/;

/**
 * What the records of a project name, and what else lies in its folder. Where a record cannot be read, which is told, the
 * lists still know of its files what they should be; what beside it has the name of one of its files is taken for that.
 */
export async function contentsOf(
  library: Pick<Library, 'project' | 'projectFolder' | 'expectedFiles'>,
  projectId: string,
  trouble: Trouble,
): Promise<ProjectContents> {
  const home = await library.projectFolder(projectId);
  const root = path.basename(home);
  const named = new Map<string, Named>();
  const known = new Set([PROJECT_FILE]);
  const add = (relative: string, sha256: string | null, id: string | null): void => {
    known.add(relative);
    if (!named.has(relative))
      named.set(relative, { id, file: below(home, relative), where: `${root}/${relative}`, sha256 });
  };
  const reading = async <T>(inside: string, work: Promise<T>): Promise<T | null> =>
    work.catch((error: unknown) => {
      trouble(inside === '' ? root : `${root}/${inside}`, error);
      return null;
    });

  const project = await reading('', library.project(projectId));
  for (const input of project?.inputs ?? []) {
    add(input.file, input.sha256, input.id);
    for (const given of input.original === null ? [] : [input.original, ...input.companions]) add(given, null, null);
  }
  const runs = ((await reading(RUNS, listed(below(home, RUNS)))) ?? []).filter(isVisibleFolder);
  const unread: string[] = [];
  for (const { name } of runs) {
    const folder = `${RUNS}/${name}`;
    const run = await reading(folder, readJson(below(home, `${folder}/${RUN_FILE}`), RunRecord));
    if (run === null) unread.push(name);
    for (const one of OF_A_RUN) known.add(`${folder}/${one}`);
    const result = run?.result ?? null;
    if (result !== null) add(`${folder}/${RESULT.mesh}`, result.sha256, run?.state === 'done' ? run.id : null);
  }
  const isNamed = new Set([...named.values()].map(({ id }) => id));
  for (const { id, file, sha256 } of await library.expectedFiles(projectId)) {
    if (!isNamed.has(id)) add(path.relative(home, file).replaceAll(path.sep, '/'), sha256, id);
  }

  // A name that is composed in the record may come decomposed from the system, of the same file.
  const isKnown = async (relative: string): Promise<boolean> => {
    if (known.has(relative)) return true;
    const composed = relative.normalize('NFC');
    return known.has(composed) && (await isSameFile(below(home, relative), below(home, composed)));
  };
  const foreign: string[] = [];
  const visit = async (inside: string): Promise<void> => {
    // What an unreadable record says of it, nobody knows.
    if (project === null && inside === INPUTS) return;
    for (const { name, isFile, isFolder } of (await reading(inside, listed(below(home, inside)))) ?? []) {
      const relative = inside === '' ? name : `${inside}/${name}`;
      if (name.startsWith('.')) continue;
      if (isFolder) await visit(relative);
      else if (isFile && !SET_ASIDE.test(name) && !(await isKnown(relative))) foreign.push(`${root}/${relative}`);
      else if (isFile && name === RESULT.mesh && unread.includes(path.posix.basename(inside)))
        add(relative, null, null);
    }
  };
  for (const { file } of project?.inputs ?? []) {
    for (const ending of Object.values(COMPANIONS)) known.add(`${file}${ending}`);
  }
  await visit('');
  return { named: [...named.values()], foreign };
}

async function isSameFile(file: string, other: string): Promise<boolean> {
  const seen = (of: string): Promise<string> => stat(of, { bigint: true }).then(({ dev, ino }) => `${dev} ${ino}`);
  return (await seen(file).catch(() => file)) === (await seen(other).catch(() => other));
}
