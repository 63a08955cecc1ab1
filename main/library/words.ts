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

/** What a person typed, by words, each as a phrase in quotes; empty where nothing in it can be searched for. */
function phrases(typed: string): string[] {
  return typed
    .normalize('NFKC')
    .replaceAll('\0', ' ')
    .split(/\s+/u)
    .filter((word) => /[\p{L}\p{N}\p{Co}]/u.test(word))
    .map((word) => `"${spaced(word).replaceAll('"', '""')}"`);
}

/**
 * What a person typed, as an FTS5 query that cannot be a syntax error: every word matched by its beginning. Null where
 * nothing in it can be searched for.
 */
export function searchQuery(typed: string): string | null {
  const words = phrases(typed);
  return words.length === 0 ? null : words.map((word) => `${word}*`).join(' ');
}

/**
 * The same of runs by which their project is to be found, and would not be by what it is called itself. What a run was made
 * with counts by whole words there: nearly every project has a run with 1024 and some steps, and would be found at the
 * first letter.
 */
export function searchQueryOfRuns(typed: string): string | null {
  const words = phrases(typed);
  if (words.length === 0) return null;
  const any = words.map((word) => `({said home} : ${word}* OR made : ${word})`).join(' AND ');
  return `(${any}) NOT (home : (${words.map((word) => `${word}*`).join(' AND ')}))`;
}
