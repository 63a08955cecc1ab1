import type { LineSettings } from '../../preload/contract/app.ts';
import type { RunRecord } from '../library/records.ts';
import { dollars } from './dollars.ts';
import { committedOf, mayTurnOutFree, NOTHING, type Sweeps } from './sweep.ts';
import type { RunTask } from './task.ts';

export interface LineDeps {
  readonly settings: () => LineSettings;
  /** All runs that are worked on, in line or not. */
  readonly tasks: () => readonly RunTask[];
  readonly sweeps: Sweeps;
  /** A run's place is another. */
  readonly tell: (task: RunTask) => void;
}

/**
 * The app's own line: runs of which nothing has been sent. So many of them at a time are let out as the settings say,
 * lowest `place` first, a run of a sweep only within its cap. It keeps nothing: all of it follows from the runs' records,
 * so it is the same after a restart.
 */
export class Line {
  readonly #deps: LineDeps;
  /** Let out, which their records do not say yet. */
  readonly #leaving = new Set<RunTask>();
  readonly #gates = new Map<RunTask, PromiseWithResolvers<undefined>>();
  #places: ReadonlyMap<string, number> = new Map();
  #held: string | null = null;

  constructor(deps: LineDeps) {
    this.#deps = deps;
  }

  /** Resolves when it is this run's turn. @throws when its work is to be left. */
  async turn(task: RunTask): Promise<void> {
    const gate = Promise.withResolvers<undefined>();
    const stop = (): void => gate.reject(task.signal.reason);
    task.signal.addEventListener('abort', stop, { once: true });
    if (task.signal.aborted) stop();
    this.#gates.set(task, gate);
    if (this.#leaving.has(task)) gate.resolve(undefined);
    try {
      this.update();
      await gate.promise;
    } finally {
      task.signal.removeEventListener('abort', stop);
      this.#gates.delete(task);
    }
  }

  /** Runs that leave before this one; null: it is not in line. */
  ahead(runId: string): number | null {
    return this.#places.get(runId) ?? null;
  }

  /** A `place` behind all others. */
  back(): number {
    return Math.max(0, ...this.#inOrder().map(({ record }) => record.place + 1));
  }

  /** A `place` before all others. */
  front(): number {
    return Math.min(0, ...this.#inOrder().map(({ record }) => record.place - 1));
  }

  /** Let nothing out for a reason that would stop the next one as well. */
  hold(why: string): void {
    this.#held = why;
    this.update();
  }

  /** The reason may be gone. */
  release(): void {
    this.#held = null;
    this.update();
  }

  /** Something is other than it was: let out what may leave, end what never can, and tell the others their places. */
  update(): void {
    const tasks = new Set(this.#deps.tasks());
    for (const task of this.#leaving) {
      if (task.record.state !== 'in-line' || !tasks.has(task)) this.#leaving.delete(task);
    }
    this.#letOut();
    this.#endSpentSweeps();
    this.#tellPlaces();
  }

  /**
   * Take a run out of its place and put it before another, or at the end.
   *
   * @returns the places to be written down, most often one; none where it is not in line.
   */
  placesFor(runId: string, before: string | null): ReadonlyMap<RunTask, number> {
    const waiting = this.#waiting();
    const moved = waiting.find(({ record }) => record.id === runId);
    if (moved === undefined || runId === before) return new Map();
    const others = waiting.filter((task) => task !== moved);
    const found = others.findIndex(({ record }) => record.id === before);
    // Where that one has left meanwhile, its place was the first.
    const at = before === null ? others.length : Math.max(0, found);
    const low = others[at - 1]?.record.place;
    const high = others[at]?.record.place;
    const between = low === undefined ? (high ?? 1) - 1 : high === undefined ? low + 1 : (low + high) / 2;
    const fits = (low === undefined || low < between) && (high === undefined || between < high);
    if (fits) return new Map([[moved, between]]);
    const order = others.toSpliced(at, 0, moved);
    return new Map(order.map((task, place) => [task, place]));
  }

  #letOut(): void {
    const { paused, atOnce } = this.#deps.settings();
    if (paused || this.#held !== null) return;
    let free = atOnce - this.#leaving.size - this.#deps.tasks().filter(takesSlot).length;
    for (const task of this.#waiting()) {
      if (free <= 0) return;
      if (!this.#isWithinCap(task.record)) continue;
      this.#leaving.add(task);
      task.wait(null);
      this.#gates.get(task)?.resolve(undefined);
      free--;
    }
  }

  #isWithinCap({ sweep, price }: RunRecord): boolean {
    if (sweep?.cap == null) return true;
    const committed = committedOf(this.#deps.sweeps.of(sweep.id), (run) => this.#isLeaving(run.id));
    return committed + price.amount <= sweep.cap + NOTHING;
  }

  /** Where nothing of a sweep can turn out free any more, what its cap has no room for ends. */
  #endSpentSweeps(): void {
    for (const task of this.#waiting()) {
      const { sweep } = task.record;
      const isOver = sweep !== null && !this.#isWithinCap(task.record) && !this.#mayChange(sweep.id);
      if (isOver) task.stop('cancelled', 'cap');
    }
  }

  #mayChange(sweepId: string): boolean {
    return this.#deps.sweeps
      .of(sweepId)
      .some(
        (run) =>
          mayTurnOutFree(run) || (run.state === 'in-line' && (this.#isLeaving(run.id) || this.#isWithinCap(run))),
      );
  }

  #isLeaving(runId: string): boolean {
    return [...this.#leaving].some(({ record }) => record.id === runId);
  }

  #tellPlaces(): void {
    const before = this.#places;
    const order = this.#inOrder();
    this.#places = new Map(order.map(({ record }, ahead) => [record.id, ahead]));
    for (const task of order) {
      if (!this.#leaving.has(task)) task.wait(this.#held ?? this.#capOf(task.record));
      if (before.get(task.record.id) !== this.#places.get(task.record.id)) this.#deps.tell(task);
    }
  }

  #capOf(run: RunRecord): string | null {
    if (run.sweep?.cap == null || this.#isWithinCap(run)) return null;
    return `The ${dollars(run.sweep.cap)} of this sweep are spent or promised. It leaves if one of the others turns out free.`;
  }

  /** Everything in line in the order in which it leaves, what is leaving first. */
  #inOrder(): readonly RunTask[] {
    return [...this.#leaving, ...this.#waiting()];
  }

  #waiting(): readonly RunTask[] {
    return this.#deps
      .tasks()
      .filter((task) => task.record.state === 'in-line' && !task.signal.aborted && !this.#leaving.has(task))
      .sort((a, b) => compare(a.record, b.record));
  }
}

/** Runs of one press may share a moment, and places of runs from another machine may meet: ids settle it. */
const compare = (a: RunRecord, b: RunRecord): number =>
  a.place - b.place || a.createdAt - b.createdAt || a.number - b.number || (a.id < b.id ? -1 : 1);

const OUT: ReadonlySet<RunRecord['state']> = new Set(['preparing', 'uploading', 'submitting', 'queued', 'running']);

/** On its way to fal or there: one of those that fal lets an account have at a time. */
const takesSlot = ({ record }: RunTask): boolean => OUT.has(record.state);
