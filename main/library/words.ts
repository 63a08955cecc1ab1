import { plain } from './sort-key.ts';

/**
 * Scripts that are written without spaces: each of their letters counts as a word, so that any part of a name in them is
 * found, and a part of several letters as those words in a row.
 */
const UNSPACED =
  /[[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Hang}\p{sc=Bopo}\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}]&&[\p{L}\p{N}]]/gv;
const WORD = /[\p{L}\p{M}\p{N}]+/gu;
/** Where a new word begins inside one: heroHead, GLBFile, final2, 3dPrint. */
const HUMP = /(?<=\p{Ll}\p{M}*)(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})|(?<=\p{N})(?=\p{L})|(?<=\p{L}\p{M}*)(?=\p{N})/u;
/** Of more parts than that it is no word, but a hash or the like. */
const MOST_PARTS = 6;
/** A piece of a word is looked for inside others from so many letters on. */
const LEAST_PIECE = 3;
const PIECE = new RegExp(`^[\\p{L}\\p{M}\\p{N}]{${LEAST_PIECE},}$`, 'u');

/** A text as the search keeps it and as it asks for it: in one form of Unicode, unspaced scripts letter by letter. */
const spaced = (text: string): string => text.normalize('NFKC').replace(UNSPACED, ' $& ');

/** A text with all that it is found by: behind its words what they would be from each inner beginning on. */
export function findable(text: string): string {
  const words = spaced(text);
  const inner = new Set(words.match(WORD)?.flatMap(fromEachHump));
  return [words, ...inner].join(' ');
}

function fromEachHump(word: string): string[] {
  const parts = word.split(HUMP);
  return parts.length > MOST_PARTS ? [] : parts.slice(1).map((_, at) => parts.slice(at + 1).join(''));
}

/** The words of a text that a piece can be inside of, each once. */
export function wordsIn(text: string): string[] {
  const words = findable(text).match(WORD)?.map(plain) ?? [];
  return [...new Set(words)].filter((word) => word.length > LEAST_PIECE);
}

/** @returns the words of the library that have this piece anywhere but at their beginning. */
export type WordsWith = (piece: string) => readonly string[];

/** What one typed word asks for, in FTS5's language. */
interface Asked {
  readonly whole: string;
  /** Itself as a beginning, or any of the words that it is a piece of. */
  readonly named: string;
  /** The latter alone; null: there are none. */
  readonly inside: string | null;
}

/** What a person typed, by words, each as phrases in quotes; empty where nothing in it can be searched for. */
function wordsAsked(typed: string, wordsWith: WordsWith): Asked[] {
  return typed
    .normalize('NFKC')
    .replaceAll('\0', ' ')
    .split(/\s+/u)
    .filter((word) => /[\p{L}\p{N}\p{Co}]/u.test(word))
    .map((word) => {
      const others = isPiece(word) ? wordsWith(plain(word)).map(quoted) : [];
      const whole = quoted(word);
      const named = [`${whole}*`, ...others].join(' OR ');
      return { whole, named: `(${named})`, inside: others.length === 0 ? null : `(${others.join(' OR ')})` };
    });
}

const quoted = (word: string): string => `"${spaced(word).replaceAll('"', '""')}"`;
/** Of scripts without spaces any letters are found as they are. */
const isPiece = (word: string): boolean => PIECE.test(word) && spaced(word) === word;

/**
 * What a person typed, as an FTS5 query over `project_words` that cannot be a syntax error: every word matched by its
 * beginning, or as a piece of another. Null where nothing in it can be searched for.
 */
export function searchQuery(typed: string, wordsWith: WordsWith): string | null {
  const words = wordsAsked(typed, wordsWith);
  return words.length === 0 ? null : words.map(({ named }) => named).join(' AND ');
}

/** The same over `run_words`: what a run was made with is no word that a piece is looked for in. */
export function searchQueryOfRuns(typed: string, wordsWith: WordsWith): string | null {
  const words = wordsAsked(typed, wordsWith);
  if (words.length === 0) return null;
  return words
    .map(({ whole, inside }) => (inside === null ? `${whole}*` : `(${whole}* OR {said home} : ${inside})`))
    .join(' AND ');
}

/**
 * The same of runs by which their project is to be found, and would not be by what it is called itself. What a run was made
 * with counts by whole words there: nearly every project has a run with 1024 and some steps, and would be found at the
 * first letter.
 */
export function searchQueryOfProjectsRuns(typed: string, wordsWith: WordsWith): string | null {
  const words = wordsAsked(typed, wordsWith);
  if (words.length === 0) return null;
  const any = words.map(({ whole, named }) => `({said home} : ${named} OR made : ${whole})`).join(' AND ');
  return `(${any}) NOT (home : (${words.map(({ named }) => named).join(' AND ')}))`;
}
