import path from 'node:path';
import { folded, namesIn, uniqueName } from './folders.ts';

/** A name in a folder that nothing has yet: with a number before the ending where `stem` is taken. */
export async function freeName(folder: string, stem: string, ending: string): Promise<string> {
  const taken = await namesIn(folder);
  return uniqueName(stem, ending, (name) => taken.has(folded(name)));
}

/**
 * The file that was meant in the system's dialog for a new one, an absolute path. Where a name was typed without its
 * ending, the dialog asked about another file than the one that is meant: that one is not replaced.
 *
 * @param ending in lower case, with its dot.
 */
export async function withEnding(chosen: string, ending: string): Promise<string> {
  if (path.extname(chosen).toLowerCase() === ending) return chosen;
  const folder = path.dirname(chosen);
  return path.join(folder, await freeName(folder, path.basename(chosen), ending));
}
