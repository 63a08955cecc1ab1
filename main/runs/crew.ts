import type { RunView } from '../../preload/contract/runs.ts';
import { AppError } from '../base/app-error.ts';
import type { RunRecord } from '../library/records.ts';
import { toFailure } from './failure.ts';
import { QUIET } from './live.ts';
import type { RunPorts } from './ports.ts';
import { work } from './run-steps.ts';
import { RunTask, type TaskDeps } from './task.ts';
import { toRunView } from './view.ts';

export interface CrewDeps extends Pick<TaskDeps, 'library' | 'clock' | 'log'> {
  readonly publish: (run: RunView) => void;
  /** Runs that leave the line before this one; null: it is not in line. */
  readonly ahead: (runId: string) => number | null;
  /** A record was written down. */
  readonly kept: (run: RunRecord) => void;
  /** A run is not worked on any more. */
  readonly left: () => void;
}

/** More than are ever being read at a time. */
const MOST_ENDED = 200;

/** What is done with a run before it goes on from where it is. */
export type FirstAct = (task: RunTask) => Promise<void>;

/** The runs that are being worked on, how each of them ends, and what everybody is told of all. */
export class Crew {
  readonly #deps: CrewDeps;
  readonly #ports: RunPorts;
  readonly #tasks = new Map<string, RunTask>();
  /** Runs as they ended, for a view that was being read from the disk meanwhile. */
  readonly #ended = new Map<string, RunRecord>();
  #rev = 0;

  constructor(deps: CrewDeps, ports: RunPorts) {
    this.#deps = deps;
    this.#ports = ports;
  }

  get tasks(): readonly RunTask[] {
    return [...this.#tasks.values()];
  }

  task(runId: string): RunTask | undefined {
    return this.#tasks.get(runId);
  }

  /** `cancelOwed`: the user wanted it stopped, and fal may not have heard it. */
  launch(
    run: RunRecord,
    { cancelOwed = false, first = () => Promise.resolve() }: { cancelOwed?: boolean; first?: FirstAct } = {},
  ): RunTask {
    const { library, clock, log, kept } = this.#deps;
    const task = new RunTask(run, {
      library,
      clock,
      log,
      publish: ({ record }) => this.tell(record),
      kept: ({ record }) => kept(record),
    });
    task.cancelOwed = cancelOwed;
    this.#tasks.set(run.id, task);
    task.settled = this.#work(task, first);
    return task;
  }

  /** Launch, and resolve when the first act is on disk, so that the page sees its word taken. */
  async relaunch(run: RunRecord, act: FirstAct): Promise<void> {
    const acted = Promise.withResolvers<undefined>();
    this.launch(run, {
      first: async (task) => {
        try {
          await act(task);
          acted.resolve(undefined);
        } catch (error) {
          acted.reject(error);
          throw error;
        }
      },
    });
    await acted.promise;
  }

  /** A run at rest was changed. `tell` false: whoever changes many at once tells of all of them in one. */
  changed(run: RunRecord, tell = true): void {
    this.#keepEnded(run);
    if (tell) this.tell(run);
  }

  /** Whoever listens may fail; what becomes of a paid run must not hang on it. */
  tell(run: RunRecord): void {
    try {
      this.#deps.publish(this.viewOf(run));
    } catch (error) {
      this.#deps.log.error(`run ${run.id} could not be shown`, error);
    }
  }

  /** `read`: the run as it was just read, which may have gone on meanwhile. */
  viewOf(read: RunRecord): RunView {
    const task = this.#tasks.get(read.id);
    const ended = this.#ended.get(read.id);
    const run = task?.record ?? (ended !== undefined && ended.updatedAt >= read.updatedAt ? ended : read);
    // Never the same number twice, and higher after a restart than before it.
    this.#rev = Math.max(this.#rev + 1, this.#deps.clock.now());
    return toRunView(run, task?.live ?? QUIET, this.#rev, this.#deps.ahead(run.id));
  }

  /** Leave all work as it stands on disk. */
  async suspend(): Promise<void> {
    const { tasks } = this;
    for (const task of tasks) task.stop('suspended');
    await Promise.all(tasks.map((task) => task.settled));
  }

  #keepEnded(run: RunRecord): void {
    this.#ended.delete(run.id);
    this.#ended.set(run.id, run);
    for (const oldest of this.#ended.keys()) if (this.#ended.size > MOST_ENDED) this.#ended.delete(oldest);
  }

  async #work(task: RunTask, first: FirstAct): Promise<void> {
    try {
      await first(task);
      await work(task, this.#ports);
    } catch (error) {
      await this.#end(task, error);
    } finally {
      this.#tasks.delete(task.record.id);
      this.#keepEnded(task.record);
      this.#deps.left();
    }
  }

  /** Every way in which the work on a run stops before its last step. */
  async #end(task: RunTask, error: unknown): Promise<void> {
    const { log } = this.#deps;
    if (task.stopped === 'suspended') return;
    try {
      if (task.stopped === 'cancelled') {
        await task.enter('cancelled', (run) => ({ failure: null, stopped: run.stopped ?? task.stoppedBecause }));
        return;
      }
      const failure = toFailure(error, task.record, log);
      const isCancelled = isCancelledAtFal(error, task.record);
      // Taken from the queue, as it was asked for: that went well.
      const went = isCancelled && failure.charged === 'no';
      await task.enter(isCancelled ? 'cancelled' : 'failed', () => ({ failure: went ? null : failure }));
    } catch (unwritten) {
      log.error(`the end of run ${task.record.id} could not be kept`, unwritten);
    }
  }
}

/** fal says that the request was cancelled, or has forgotten it where the user wanted it gone. */
function isCancelledAtFal(error: unknown, run: RunRecord): boolean {
  if (!(error instanceof AppError)) return false;
  return error.code === 'cancelled' || (error.code === 'gone' && run.cancelRequestedAt !== null);
}
