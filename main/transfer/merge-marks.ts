import type { Marks } from '../../preload/contract/cards.ts';
import { plain } from '../library/sort-key.ts';
import type { ProjectRecord, RunRecord } from '../library/records.ts';
import type { MergeLibrary } from './merge.ts';
import { freshExports, withExports } from './merge-exports.ts';

/** What is said otherwise there, where something is said here as well. */
type Otherwise = 'judged' | 'tags' | 'notes' | 'name';

const SENTENCES: Readonly<Record<Otherwise, string>> = {
  judged: 'Judged otherwise there',
  tags: 'Other tags there',
  notes: 'Other notes there',
  name: 'Called otherwise there',
};

/** Runs that a sentence names. */
const MOST_NAMED = 12;

/** Keep what is said of a run that may be under way; see `Runner.mark`. */
export type MarkRun = (runId: string, make: (run: RunRecord) => Partial<RunRecord> | null) => Promise<void>;

/** A run of this library, and what it is in the one that comes in. */
export interface SameRun {
  readonly here: RunRecord;
  readonly there: RunRecord;
}

export interface MergedMarks {
  /** Of how many of the project and its runs something was taken over. */
  readonly marked: number;
  /** What is said otherwise there and stayed as it is here, one sentence each. */
  readonly otherwise: string[];
}

/**
 * Take over what is said there of a project and its runs where nothing is said here, and what was written out of them
 * there. What is said here stays, and so does what is chosen for the next run.
 */
export async function mergeMarks(
  library: Pick<MergeLibrary, 'editProject'>,
  markRun: MarkRun,
  project: { readonly here: ProjectRecord; readonly there: ProjectRecord },
  runs: readonly SameRun[],
  signal: AbortSignal,
): Promise<MergedMarks> {
  const otherwise = new Map<Otherwise, string[]>();
  let marked = 0;
  const note = (merged: ReturnType<typeof merge>, what: string): Partial<Marks> | null => {
    for (const one of merged.otherwise) otherwise.set(one, [...(otherwise.get(one) ?? []), what]);
    if (Object.keys(merged.taken).length === 0) return null;
    marked += 1;
    return merged.taken;
  };
  const { here, there } = project;
  // Its name is always said, on either side.
  const ofProject = note(merge({ ...here, name: null }, { ...there, name: null }), 'the project');
  if (ofProject !== null) {
    await library.editProject(here.id, (now) => {
      const { taken } = merge({ ...now, name: null }, { ...there, name: null });
      return { ...taken, name: now.name };
    });
  }
  if (withExports(here.inputs, there.inputs) !== null) {
    await library.editProject(here.id, ({ inputs }) => ({ inputs: withExports(inputs, there.inputs) ?? inputs }));
  }
  const said: string[] = here.name === there.name ? [] : [`It is called “${here.name}” here.`];
  for (const run of runs) {
    signal.throwIfAborted();
    // Most are the same, and need no turn of their own.
    const merged = merge(run.here, run.there);
    const taken = note(merged, `run ${run.here.number}`);
    if (taken === null && freshExports(run.here, run.there).length === 0) continue;
    await markRun(run.here.id, (now) => ({
      ...merge(now, run.there).taken,
      exports: [...now.exports, ...freshExports(now, run.there)],
    }));
  }
  for (const [what, whom] of otherwise) {
    const more = whom.length > MOST_NAMED ? ` and ${whom.length - MOST_NAMED} more` : '';
    said.push(`${SENTENCES[what]}: ${whom.slice(0, MOST_NAMED).join(', ')}${more}.`);
  }
  return { marked, otherwise: said };
}

/** @returns what is to be taken over from there, and what is said otherwise on both sides. */
function merge(
  here: Marks & Partial<Pick<RunRecord, 'state'>>,
  there: Marks,
): { readonly taken: Partial<Marks>; readonly otherwise: readonly Otherwise[] } {
  const taken: { -readonly [K in keyof Marks]?: Marks[K] } = {};
  const otherwise: Otherwise[] = [];
  const isJudged = here.rating > 0 || here.rejected || here.favourite;
  const isSame = here.rating === there.rating && here.rejected === there.rejected && here.favourite === there.favourite;
  // Stars without the rejection that came after them would say the opposite: they go together.
  if (!isJudged && !isSame) {
    if (there.rating > 0 && (here.state ?? 'done') === 'done') taken.rating = there.rating;
    if (there.rejected) taken.rejected = true;
    if (there.favourite) taken.favourite = true;
  } else if (!isSame && (there.rating > 0 || there.rejected || there.favourite)) otherwise.push('judged');

  const has = new Set(here.tags.map(plain));
  if (here.tags.length === 0 && there.tags.length > 0) taken.tags = there.tags;
  else if (there.tags.some((tag) => !has.has(plain(tag)))) otherwise.push('tags');

  const [notes, theirs] = [here.notes.trim(), there.notes.trim()];
  if (notes === '' && theirs !== '') taken.notes = there.notes;
  else if (theirs !== '' && theirs !== notes) otherwise.push('notes');

  if (here.name === null && there.name !== null) taken.name = there.name;
  else if (there.name !== null && there.name !== here.name) otherwise.push('name');
  return { taken, otherwise };
}
