import { AppError, isForbidden } from '../base/app-error.ts';

/** Something in the library's folder that is not as it should be. It is left as it is. */
export interface Problem {
  /** The folder or file, relative to the library, with `/`; empty: the library's own folder. */
  readonly place: string;
  /** What is wrong, and what the app does about it. */
  readonly sentence: string;
}

/** Why something could not be read, and what the app does about it. */
export function whyUnread(error: unknown): string {
  if (isForbidden(error)) return 'You have no permission to read it. It was left as it is.';
  return error instanceof AppError ? `${error.message} ${error.advice}`.trim() : 'It could not be read.';
}

const CONFLICT = /conflict|\(\d+\)|copy|kopie|~\d+|^[a-z]+ \d+\./i;
const KNOWN = new Set(['project.json', 'run.json', 'library.json', 'refined.json', 'refined.glb', 'refined.png']);

/** What is not as it should be, each thing once. */
export class Problems {
  readonly #all: Problem[];
  readonly #keys: Set<string>;

  constructor(found: readonly Problem[]) {
    this.#all = [...found];
    this.#keys = new Set(found.map(keyOf));
  }

  /** In the order in which they were found: what is added comes last. */
  get all(): readonly Problem[] {
    return this.#all;
  }

  /** @returns those that are news. */
  add(found: readonly Problem[]): Problem[] {
    const news = found.filter((one) => !this.#keys.has(keyOf(one)) && this.#keys.add(keyOf(one)));
    this.#all.push(...news);
    return news;
  }
}

export const keyOf = ({ place, sentence }: Problem): string => `${place}\n${sentence}`;

/**
 * Second versions of one of our files that sync tools made: "project (1).json", "run 2.json", "run-LAPTOP.json".
 *
 * @param folder what it is called to the user. @param names of what is in it. @param place of that in the library.
 */
export const conflictsIn = (folder: string, names: readonly string[], place = `${folder}/`): Problem[] =>
  conflictCopies(names).map((name) => ({ place: `${place}${name}`, sentence: conflictSentence(folder, name) }));

function conflictCopies(names: readonly string[]): readonly string[] {
  return names.filter((name) => {
    if (KNOWN.has(name.toLowerCase())) return false;
    const [, stem = ''] = /^(project|run|library|refined)\b.*\.(?:json|glb)$/i.exec(name) ?? [];
    return stem !== '' && (CONFLICT.test(name) || /^\w+-[^.]+\.json$/.test(name)) && !name.includes('broken');
  });
}

/** What is said of such a file beside `of`. */
const conflictSentence = (folder: string, name: string): string =>
  `“${folder}” has a second version of a file, “${name}”, that a sync tool made. The app goes by the one without the addition; look at both and remove one.`;
