import path from 'node:path';
import type { ShelfView } from '../../preload/contract/shelf.ts';
import { AppError } from '../base/app-error.ts';
import type { HandlerDeps } from '../ipc/handlers.ts';
import { below } from '../library/folders.ts';
import type { Libraries } from './libraries.ts';

export interface FolderQuestion {
  readonly title: string;
  readonly button: string;
}

export interface ShelfDeskDeps {
  readonly libraries: Libraries;
  /** Absolute path; null: the user thought better of it. */
  readonly askFolder: (question: FolderQuestion) => Promise<string | null>;
  readonly reveal: (path: string) => void;
}

const OPEN = { title: 'Choose the library folder', button: 'Open Library' };
const NEW = { title: 'Choose an empty folder for the new library', button: 'Make Library Here' };
const LOCATE = { title: 'Show where the library is', button: 'It Is Here' };

/** Asks for folders and hands them on: paths stay on this side. */
export function shelfDesk({ libraries, askFolder, reveal }: ShelfDeskDeps): HandlerDeps['shelf'] {
  const chosen = async (question: FolderQuestion, then: (folder: string) => Promise<ShelfView>) => {
    const folder = await askFolder(question);
    return folder === null ? null : then(folder);
  };
  return {
    view: () => libraries.view(),
    open: (id) => (id === null ? chosen(OPEN, (folder) => libraries.change(folder)) : libraries.openRecent(id)),
    create: () => chosen(NEW, (folder) => libraries.create(folder)),
    locate: (id) => chosen(LOCATE, (folder) => libraries.locate(id, folder)),
    again: () => libraries.again(),
    forget: (id) => libraries.forget(id),
    reveal: () => reveal(libraries.folder),
    problems: () => libraries.shop().library.problems.map(({ sentence }, n) => ({ n, sentence })),
    revealProblem: (n) => {
      const { library } = libraries.shop();
      const problem = library.problems[n];
      if (problem === undefined) throw new AppError('not-found', 'That is not so any more.');
      reveal(problem.place === '' ? library.folder : path.resolve(below(library.folder, problem.place)));
    },
  };
}
