import type { CancelOutcome, Price, Rating, RunStart, RunView } from '../../preload/contract/runs.ts';
import { AppError } from '../base/app-error.ts';
import { Turns } from '../base/turns.ts';
import { ULTRASHAPE } from '../fal/port.ts';
import type { Library } from '../library/port.ts';
import type { RunRecord } from '../library/records.ts';
import { cancelRun } from './cancel.ts';
import { toFailure } from './failure.ts';
import { QUIET } from './live.ts';
import { pollInterval, type PollInterval } from './poll.ts';
import type { RunPorts } from './ports.ts';
import { foundAfterAll } from './recover.ts';
import { work } from './run-steps.ts';
import { maySendAgain, sentAnew } from './submit.ts';
import { RunTask } from './task.ts';
import { isEnded, toRunView } from './view.ts';

export interface RunnerDeps extends Omit<RunPorts, 'interval' | 'library'> {
  readonly library: Pick<
    Library,
    'input' | 'pathOf' | 'createRun' | 'run' | 'saveRun' | 'runsOf' | 'unfinishedRuns' | 'runFolder'
  >;
  readonly newId: () => string;
  /** A run changed: its state at once, its progress ten times a second at most. */
  readonly publish: (run: RunView) => void;
  /** A run was added to a project. */
  readonly publishProject: (projectId: string) => void;
  readonly interval?: PollInterval;
}

/**
 * Takes runs through fal and survives whatever happens on the way: each step is on disk before the next is begun, a run
 * is sent once for each time the user asks, and what was paid for is fetched however long that takes.
 */
export class Runner {
  readonly #deps: RunnerDeps;
  readonly #ports: RunPorts;
  readonly #tasks = new Map<string, RunTask>();
  /** Runs as they ended, for a view that was being read from the disk meanwhile. */
  readonly #ended = new Map<string, RunRecord>();
  /** Of runs at rest, whose record no task holds: nothing else is done with one while it is changed or taken up. */
  readonly #turns = new Turns();
  #suspended = false;
  #rev = 0;

  constructor(deps: RunnerDeps) {
    this.#deps = deps;
    this.#ports = { ...deps, interval: deps.interval ?? pollInterval };
  }

  /** Go on with every run that has not ended, each from the last step that was written down. */
  async resumeAll(): Promise<void> {
    for (const run of await this.#deps.library.unfinishedRuns()) {
      if (this.#tasks.has(run.id) || isKnownToBeNowhere(run)) continue;
      // Stopping was the user's last word on it, and fal may not have heard it.
      this.#launch(run, { cancelOwed: run.cancelRequestedAt !== null });
    }
  }

  /**
   * Write a run down and set it going.
   *
   * @throws AppError `bad-request` where the inputs are not this project's; `not-found`; what the disk says.
   */
  async start(start: RunStart, price: Price): Promise<RunView> {
    this.#refuseWhenSuspended();
    await this.#checkInput(start.imageId, 'image', start.projectId);
    await this.#checkInput(start.meshId, 'mesh', start.projectId);
    const { library, newId, publishProject } = this.#deps;
    const run = await library.createRun({ ...start, id: newId(), endpoint: ULTRASHAPE, price });
    const task = this.#launch(run);
    publishProject(run.projectId);
    return this.#viewOf(task.record);
  }

  /**
   * Stop a run as far as it can be stopped: `not-sent` and `removed` cost nothing, `requested` may still finish and is
   * kept if it does, `already-finished` is being fetched, `ended` had nothing to stop.
   */
  async cancel(runId: string): Promise<{ outcome: CancelOutcome; run: RunView }> {
    const task = this.#tasks.get(runId);
    const outcome = task === undefined ? 'ended' : await cancelRun(task, this.#deps);
    return { outcome, run: await this.view(runId) };
  }

  /**
   * Take an ended run up again where that costs nothing: look for a lost request, ask fal once more for its result, fetch
   * a result whose file is missing. Never submits.
   *
   * @throws AppError `bad-request` where fal has nothing of this run.
   */
  async resume(runId: string): Promise<RunView> {
    this.#refuseWhenSuspended();
    this.#tasks.get(runId)?.wake();
    return this.#turns.take(runId, () => this.#takeUp(runId));
  }

  /**
   * Send a run again that fal has no record of (so far), or that failed unpaid: the same record, one more POST.
   *
   * @throws AppError `bad-request` where it may have been paid for.
   */
  async sendAgain(runId: string): Promise<RunView> {
    this.#refuseWhenSuspended();
    await this.#stopLooking(runId);
    const run = await this.#deps.library.run(runId);
    if (this.#tasks.has(runId) || !maySendAgain(run)) {
      throw new AppError('bad-request', 'This run may be paid for already, so it is not sent again.', {
        advice: 'Start a new run instead.',
      });
    }
    return this.#relaunch(run, async (task) => {
      if (run.state === 'unconfirmed' && (await foundAfterAll(task, this.#ports))) return;
      await task.enter('preparing', sentAnew);
    });
  }

  /**
   * Keep how good the user finds a result.
   *
   * @throws AppError `bad-request` where the run has no result; what the disk says, and then the rating is the old one.
   */
  async rate(runId: string, rating: Rating): Promise<RunView> {
    this.#refuseWhenSuspended();
    return this.#turns.take(runId, async () => {
      const task = this.#tasks.get(runId);
      // Done is the last thing that a task writes; what is left is to let go of the run.
      if (task?.record.state === 'done') await task.settled;
      const run = await this.#deps.library.run(runId);
      if (this.#tasks.has(runId) || run.state !== 'done') {
        throw new AppError('bad-request', 'Only a finished run can be rated.');
      }
      const rated = { ...run, rating, updatedAt: this.#deps.clock.now() };
      await this.#deps.library.saveRun(rated);
      this.#ended.set(runId, rated);
      this.#tell(rated);
      return this.#viewOf(rated);
    });
  }

  async view(runId: string): Promise<RunView> {
    const task = this.#tasks.get(runId);
    return this.#viewOf(task === undefined ? await this.#deps.library.run(runId) : task.record);
  }

  /** All runs of a project, oldest first. */
  async viewsOf(projectId: string): Promise<RunView[]> {
    return (await this.#deps.library.runsOf(projectId)).map((run) => this.#viewOf(run));
  }

  /** Runs that have not ended, of all projects, oldest first. */
  async active(): Promise<RunView[]> {
    return (await this.#deps.library.unfinishedRuns()).map((run) => this.#viewOf(run));
  }

  /** How many runs are on their way at this moment; one that is only looked for is not. */
  get busy(): number {
    return [...this.#tasks.values()].filter(({ record }) => !isEnded(record.state)).length;
  }

  /** Ask at once instead of waiting on: the machine woke up, or the network is back. */
  wake(): void {
    for (const task of this.#tasks.values()) task.wake();
  }

  /**
   * Stop working and start nothing more: fal goes on, everything is on disk, and the next `resumeAll` takes it from
   * there. A POST that is out is waited for, so that its answer is written down.
   */
  async suspend(): Promise<void> {
    this.#suspended = true;
    const tasks = [...this.#tasks.values()];
    for (const task of tasks) task.stop('suspended');
    await Promise.all(tasks.map((task) => task.settled));
  }

  async #takeUp(runId: string): Promise<RunView> {
    const run = await this.#deps.library.run(runId);
    if (this.#tasks.has(runId) || !isEnded(run.state)) return this.view(runId);
    if (run.state === 'unconfirmed') {
      return this.#relaunch(run, (task) => task.enter('unconfirmed', () => ({ failure: null })));
    }
    if (!(await this.#isAtFal(run))) {
      throw new AppError('bad-request', 'fal has nothing of this run that could be fetched.');
    }
    return this.#relaunch(run, async (task) => {
      // fal is asked anew also where the result's address is known: addresses perish.
      await task.enter('running', () => ({ failure: null, result: null }));
    });
  }

  async #checkInput(inputId: string, slot: 'image' | 'mesh', projectId: string): Promise<void> {
    const { project, input } = await this.#deps.library.input(inputId);
    if (project.id !== projectId || input.slot !== slot) {
      throw new AppError('bad-request', `That is not ${slot === 'image' ? 'an image' : 'a mesh'} of this project.`);
    }
  }

  async #isAtFal(run: RunRecord): Promise<boolean> {
    if (run.requestId === null) return false;
    if (run.state === 'failed') return true;
    return run.state === 'done' && (await this.#deps.library.pathOf(run.id, 'mesh')) === null;
  }

  /** The user does not want to wait for a run that the app still looks for. */
  async #stopLooking(runId: string): Promise<void> {
    const task = this.#tasks.get(runId);
    if (task === undefined || !maySendAgain(task.record)) return;
    task.stop('suspended');
    await task.settled;
  }

  #refuseWhenSuspended(): void {
    if (this.#suspended) throw new AppError('bad-request', 'The app is closing.');
  }

  #launch(
    run: RunRecord,
    { cancelOwed = false, first = () => Promise.resolve() }: { cancelOwed?: boolean; first?: FirstAct } = {},
  ): RunTask {
    const task = new RunTask(run, { ...this.#deps, publish: ({ record }) => this.#tell(record) });
    task.cancelOwed = cancelOwed;
    this.#tasks.set(run.id, task);
    task.settled = this.#work(task, first);
    return task;
  }

  /** Whoever listens may fail; what becomes of a paid run must not hang on it. */
  #tell(run: RunRecord): void {
    try {
      this.#deps.publish(this.#viewOf(run));
    } catch (error) {
      this.#deps.log.error(`run ${run.id} could not be shown`, error);
    }
  }

  /** Launch, and answer when the first act is on disk, so that the page sees its word taken. */
  async #relaunch(run: RunRecord, act: FirstAct): Promise<RunView> {
    const acted = Promise.withResolvers<undefined>();
    this.#launch(run, {
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
    return this.view(run.id);
  }

  async #work(task: RunTask, first: FirstAct): Promise<void> {
    try {
      await first(task);
      await work(task, this.#ports);
    } catch (error) {
      await this.#end(task, error);
    } finally {
      this.#tasks.delete(task.record.id);
      this.#ended.set(task.record.id, task.record);
    }
  }

  /** Every way in which the work on a run stops before its last step. */
  async #end(task: RunTask, error: unknown): Promise<void> {
    const { log } = this.#deps;
    if (task.stopped === 'suspended') return;
    try {
      if (task.stopped === 'cancelled') {
        await task.enter('cancelled', () => ({ failure: null }));
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

  #viewOf(read: RunRecord): RunView {
    const task = this.#tasks.get(read.id);
    const ended = this.#ended.get(read.id);
    const run = task?.record ?? (ended !== undefined && ended.updatedAt >= read.updatedAt ? ended : read);
    // Never the same number twice, and higher after a restart than before it.
    this.#rev = Math.max(this.#rev + 1, this.#deps.clock.now());
    return toRunView(run, task?.live ?? QUIET, this.#rev);
  }
}

type FirstAct = (task: RunTask) => Promise<void>;

/** fal was asked for it when it must have ended, and had no record of it. */
const isKnownToBeNowhere = (run: RunRecord): boolean => run.state === 'unconfirmed' && run.failure?.charged === 'no';

/** fal says that the request was cancelled, or has forgotten it where the user wanted it gone. */
function isCancelledAtFal(error: unknown, run: RunRecord): boolean {
  if (!(error instanceof AppError)) return false;
  return error.code === 'cancelled' || (error.code === 'gone' && run.cancelRequestedAt !== null);
}
