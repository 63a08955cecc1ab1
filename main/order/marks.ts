import type { CardRef, Marks as CardMarks } from '../../preload/contract/cards.ts';
import type { Marked, MarksChange, MarksEdit, Refused, Sayings } from '../../preload/contract/marks-calls.ts';
import { AppError } from '../base/app-error.ts';
import { eachOf } from '../base/turns.ts';
import { hasCost } from '../library/charge.ts';
import type { Library } from '../library/port.ts';
import type { ExportRecord, ProjectRecord, RunRecord } from '../library/records.ts';
import { plain } from '../library/sort-key.ts';
import type { Runner } from '../runs/runner.ts';
import { Refusals } from './refusals.ts';

/** Files that are written at once: each waits for the disk. */
const WIDTH = 8;
/** Of more runs than these the page is not told one by one. */
const FEW = 50;

export interface MarksDeps {
  readonly library: Pick<Library, 'catalogue' | 'editProject' | 'input'>;
  readonly runner: Pick<Runner, 'mark'>;
  readonly newId: () => string;
  readonly now: () => number;
  /** These projects, or their runs, are not what they were, and no list is. */
  readonly changed: (projectIds: readonly string[]) => void;
  /** What the runs cost here is another sum. */
  readonly moneyMoved: () => void;
}

type Progress = (done: number) => void;
/** What a card's marks are to be, of what they are. */
type Want = (marks: Sayings) => MarksEdit['marks'];

/**
 * What the user says of projects and runs. Each goes into the card's own file, on top of whatever that says at the moment,
 * then into the index; what was there before is handed back, and setting that again is the undo.
 */
export class Marks {
  readonly #deps: MarksDeps;
  readonly #refusals: Refusals;

  constructor(deps: MarksDeps) {
    this.#deps = deps;
    this.#refusals = new Refusals(deps.library.catalogue);
  }

  /** The same for all of them. What can be changed is changed; the rest is named, with the reason. */
  change(
    cards: readonly CardRef[],
    change: MarksChange,
    progress: Progress = () => undefined,
    signal?: AbortSignal,
  ): Promise<Marked> {
    const { addTags = [], removeTags = [], ...marks } = change;
    const gone = new Set(removeTags.map(plain));
    const want: Want = ({ tags }) => {
      if (addTags.length + removeTags.length === 0) return marks;
      return { ...marks, tags: distinct([...tags.filter((tag) => !gone.has(plain(tag))), ...addTags]) };
    };
    return this.#each(
      cards.map((card) => ({ card, want })),
      progress,
      signal,
    );
  }

  /** To each card its own. */
  set(edits: readonly MarksEdit[], progress: Progress = () => undefined, signal?: AbortSignal): Promise<Marked> {
    return this.#each(
      edits.map(({ kind, id, marks }) => ({ card: { kind, id }, want: () => marks })),
      progress,
      signal,
    );
  }

  /** Call a tag otherwise wherever it is; where the other is there already, they are one from then on. */
  renameTag(from: string, to: string, progress: Progress = () => undefined, signal?: AbortSignal): Promise<Marked> {
    const want: Want = ({ tags }) => ({
      tags: distinct(
        tags.map((tag) => (plain(tag) === plain(from) ? to : tag)),
        plain(from) === plain(to),
      ),
    });
    return this.#each(
      this.#deps.library.catalogue.tagged(from).map((card) => ({ card, want })),
      progress,
      signal,
    );
  }

  /**
   * Keep with a mesh that it was written out.
   *
   * @param meshId an input's or a run's.
   */
  async noteExport(meshId: string, written: Omit<ExportRecord, 'id' | 'at'>): Promise<void> {
    const { library, runner, newId, now, changed } = this.#deps;
    const one: ExportRecord = { ...written, id: newId(), at: now() };
    const input = await library.input(meshId).catch(() => null);
    if (input === null) {
      await runner.mark(meshId, (run) => ({ exports: [...run.exports, one] }));
      return;
    }
    await library.editProject(input.project.id, ({ inputs }) => ({
      inputs: inputs.map((each) => (each.id === meshId ? { ...each, exports: [...each.exports, one] } : each)),
    }));
    changed([input.project.id]);
  }

  async #each(
    all: readonly { readonly card: CardRef; readonly want: Want }[],
    progress: Progress,
    signal?: AbortSignal,
  ): Promise<Marked> {
    const undo: MarksEdit[] = [];
    const refused: Refused[] = [];
    const projects = new Set<string>();
    let done = 0;
    await eachOf(all, WIDTH, async ({ card, want }) => {
      // What is done by then stays, and can be taken back.
      if (signal?.aborted === true) return;
      try {
        const change = await this.#one(card, want, all.length <= FEW);
        if (change !== null) {
          undo.push({ ...card, marks: change.before });
          projects.add(change.projectId);
        }
      } catch (error) {
        refused.push(this.#refusals.of(card, error));
      }
      progress(++done / all.length);
    });
    if (undo.length > 0) this.#deps.changed([...projects]);
    if (undo.some(({ marks }) => marks.paidElsewhere !== undefined)) this.#deps.moneyMoved();
    return { changed: undo.length, undo, refused };
  }

  /** @returns what it was, as far as it is other now; null: nothing is. */
  async #one(
    { kind, id }: CardRef,
    want: Want,
    tell: boolean,
  ): Promise<{ readonly before: MarksEdit['marks']; readonly projectId: string } | null> {
    const { library, runner } = this.#deps;
    let change: { before: MarksEdit['marks']; projectId: string } | null = null;
    const make = (of: ProjectRecord | RunRecord, projectId: string): Partial<Sayings> | null => {
      const marks = sayingsOf(of);
      const { before, after } = difference(marks, want(marks));
      change = Object.keys(before).length === 0 ? null : { before, projectId };
      return change === null ? null : after;
    };
    if (kind === 'run') {
      await runner.mark(
        id,
        (run) => {
          const after = make(run, run.projectId);
          if (after?.rating !== undefined && after.rating > 0 && run.state !== 'done') {
            throw new AppError('bad-request', 'Only a finished run can be rated.');
          }
          if (after?.paidElsewhere === true && !hasCost(run)) {
            throw new AppError(
              'bad-request',
              'Only a run that ended and was charged can have been paid by somebody else.',
            );
          }
          return after;
        },
        { tell },
      );
      return change;
    }
    await library.editProject(id, (project) => {
      const { name, paidElsewhere, ...after } = make(project, id) ?? {};
      if (paidElsewhere !== undefined) throw new AppError('bad-request', 'A project is not paid, its runs are.');
      if (name === null) throw new AppError('bad-request', 'A project has a name.');
      return name === undefined ? after : { ...after, name };
    });
    return change;
  }
}

export const marksOf = ({ name, rating, rejected, favourite, tags, notes }: ProjectRecord | RunRecord): CardMarks => ({
  name,
  rating,
  rejected,
  favourite,
  tags,
  notes,
});

const sayingsOf = (of: ProjectRecord | RunRecord): Sayings => ({
  ...marksOf(of),
  paidElsewhere: 'paidElsewhere' in of && of.paidElsewhere === true,
});

/** Of what is wanted only what is other. */
function difference(
  marks: Sayings,
  wanted: MarksEdit['marks'],
): { before: MarksEdit['marks']; after: Partial<Sayings> } {
  const other = (Object.keys(wanted) as (keyof Sayings)[]).filter(
    (key) => wanted[key] !== undefined && JSON.stringify(wanted[key]) !== JSON.stringify(marks[key]),
  );
  const only = (of: MarksEdit['marks']): Partial<Sayings> =>
    // Checked edge: every key was just seen to have a value.
    Object.fromEntries(other.map((key) => [key, of[key]]));
  return { before: only(marks), after: only(wanted) };
}

/** Each tag once, as it was written first; `last`: as it was written last. */
function distinct(tags: readonly string[], last = false): string[] {
  const known = new Map<string, string>();
  for (const tag of tags) if (last || !known.has(plain(tag))) known.set(plain(tag), tag);
  return [...known.values()];
}
