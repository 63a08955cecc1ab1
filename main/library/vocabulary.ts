import type { LibraryIndex } from './index-db.ts';
import type { WordsWith } from './words.ts';

/**
 * That one typed piece is looked for in. A piece of more words than these says little, and each of them is a question to the
 * search: 6 ms for all of them.
 */
const MOST = 1000;

/**
 * Words are few: 45 kB for 50,000 runs, where an index of all pieces (FTS5's trigrams) takes 12 MB and a second search.
 * 0.3 ms; of 65,000 words 5.
 */
const WITH = 'select word from word where instr(word, :piece) > 1 limit :most';

/** Knows the words of this library, for one question: a piece is looked for once, however often it is asked for. */
export function wordsOf(index: LibraryIndex): WordsWith {
  const known = new Map<string, readonly string[]>();
  return (piece) => {
    const words = known.get(piece) ?? index.all(WITH, { piece, most: MOST }).map(({ word }) => String(word));
    known.set(piece, words);
    return words;
  };
}
