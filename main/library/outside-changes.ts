import { isDeepStrictEqual } from 'node:util';
import type { RunRecord } from './records.ts';

interface Kept {
  /** What was asked to be written last. */
  readonly asked: RunRecord;
  /** What somebody else wrote since, which whoever asks does not know of. */
  readonly outside: Partial<RunRecord>;
}

/** So many runs are worked on at once, at most, and as many again. */
const MOST = 200;

/**
 * Puts what the app writes on top of what somebody else wrote meanwhile (a sync tool, another program, a hand): a field
 * that the app has not changed since it last wrote it is theirs, one that it has changed is its own.
 */
export class OutsideChanges {
  readonly #kept = new Map<string, Kept>();

  /** `there`: what the file says, where it is not what this app wrote last; null: it is. */
  onTop(run: RunRecord, there: RunRecord | null): RunRecord {
    const before = this.#kept.get(run.id);
    const asked = before?.asked ?? there;
    const theirs: Partial<RunRecord> = { ...before?.outside, ...(there === null ? {} : changesOf(there, before, run)) };
    const outside: Partial<RunRecord> = {};
    for (const key of Object.keys(theirs) as (keyof RunRecord)[]) {
      if (asked === null || isDeepStrictEqual(run[key], asked[key])) Object.assign(outside, { [key]: theirs[key] });
    }
    this.#kept.delete(run.id);
    this.#kept.set(run.id, { asked: run, outside });
    for (const oldest of this.#kept.keys()) if (this.#kept.size > MOST) this.#kept.delete(oldest);
    return { ...run, ...outside };
  }
}

/** What `there` has that was not written by this app. When it was written last is nobody's own. */
function changesOf(there: RunRecord, before: Kept | undefined, run: RunRecord): Partial<RunRecord> {
  const wrote = before === undefined ? run : { ...before.asked, ...before.outside };
  const changed = (Object.keys(there) as (keyof RunRecord)[]).filter(
    (key) => key !== 'updatedAt' && !isDeepStrictEqual(there[key], wrote[key]),
  );
  return Object.fromEntries(changed.map((key) => [key, there[key]]));
}
