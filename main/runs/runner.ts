import type { LineSettings } from '../../preload/contract/app.ts';
import type {
  Agreed,
  CancelOutcome,
  Price,
  Rating,
  RunView,
  StartRuns,
  TypicalTime,
} from '../../preload/contract/runs.ts';
import { AppError } from '../base/app-error.ts';
import type { Library } from '../library/port.ts';
import type { RunRecord } from '../library/records.ts';
import { activityOf, type Activity } from './activity.ts';
import { AtRest, type MakeMarks } from './at-rest.ts';
import { cancelRun } from './cancel.ts';
import { Crew } from './crew.ts';
import { keepOf } from './keep.ts';
import { Line } from './line.ts';
import { pollInterval, type PollInterval } from './poll.ts';
import type { RunPorts } from './ports.ts';
import { Starts, type AdoptedRun } from './starts.ts';
import { Sweeps } from './sweep.ts';

export interface RunnerDeps extends Omit<RunPorts, 'interval' | 'library' | 'turn'> {
  readonly library: Pick<
    Library,
    | 'input'
    | 'pathOf'
    | 'createRun'
    | 'run'
    | 'saveRun'
    | 'runsOf'
    | 'unfinishedRuns'
    | 'runFolder'
    | 'twinOf'
    | 'sumsSince'
    | 'unsentCost'
    | 'knownRequests'
    | 'typicalTime'
  >;
  readonly newId: () => string;
  /** How many leave the line at a time, and whether any do. Tell `lineChanged` when they are others. */
  readonly line: () => LineSettings;
  /** Dollars a month; null: no budget. */
  readonly budget: () => number | null;
  /** A run changed: its state at once, its progress ten times a second at most. */
  readonly publish: (run: RunView) => void;
  /** A run was added to a project. */
  readonly publishProject: (projectId: string) => void;
  readonly interval?: PollInterval;
  /** Why nothing may be done with the runs of this library but look at them; null: they may be worked on. */
  readonly refusal?: AppError | null;
}

/**
 * Takes runs through fal and survives whatever happens on the way: each step is on disk before the next is begun, a run
 * is sent once for each time the user asks, and what was paid for is fetched however long that takes.
 */
export class Runner {
  readonly #deps: RunnerDeps;
  readonly #crew: Crew;
  readonly #line: Line;
  readonly #sweeps = new Sweeps();
  readonly #atRest: AtRest;
  readonly #starts: Starts;
  #suspended = false;

  constructor(deps: RunnerDeps) {
    this.#deps = deps;
    const ports: RunPorts = {
      ...deps,
      interval: deps.interval ?? pollInterval,
      turn: (task) => this.#line.turn(task),
    };
    const crew = new Crew(
      {
        ...deps,
        ahead: (runId) => this.#line.ahead(runId),
        kept: (run) => this.#kept(run),
        left: () => this.#line.update(),
      },
      ports,
    );
    this.#crew = crew;
    this.#line = new Line({
      settings: deps.line,
      tasks: () => crew.tasks,
      sweeps: this.#sweeps,
      tell: ({ record }) => crew.tell(record),
    });
    this.#atRest = new AtRest({ ...deps, crew, ports, front: () => this.#line.front() });
    this.#starts = new Starts({ ...deps, crew, line: this.#line, sweeps: this.#sweeps, atRest: this.#atRest });
  }

  /** Go on with every run that has not ended, each from the last step that was written down. */
  async resumeAll(): Promise<void> {
    const { library } = this.#deps;
    const runs = (await library.unfinishedRuns()).filter((run) => !isKnownToBeNowhere(run));
    // What a sweep has cost so far, its ended runs know.
    const projects = new Set(runs.filter(({ sweep }) => sweep !== null).map(({ projectId }) => projectId));
    for (const projectId of projects) (await library.runsOf(projectId)).forEach((run) => this.#sweeps.note(run));
    for (const run of runs) {
      // Stopping was the user's last word on it, and fal may not have heard it.
      if (this.#crew.task(run.id) === undefined) {
        this.#crew.launch(run, { cancelOwed: run.cancelRequestedAt !== null });
      }
    }
    this.#line.update();
  }

  /**
   * One press of the button: write the runs down and put them in line.
   *
   * @throws AppError, with nothing created: `same-again` and `over-budget` where the user has not agreed; `bad-request`
   * where the inputs are not the project's; `not-found`. What the disk says, where it took some of many runs: those go.
   */
  async start(press: StartRuns, price: Price): Promise<RunView[]> {
    this.#refuse();
    return this.#starts.press(press, price);
  }

  /**
   * Make a run of a request that fal has already, sent from somewhere else; it goes on like any other.
   *
   * @throws AppError `bad-request` where a run of this library has it.
   */
  async adopt(run: AdoptedRun): Promise<RunView> {
    this.#refuse();
    const [view] = await this.#starts.adopt(run);
    return view ?? this.view(run.id);
  }

  /** Other settings of the line. */
  lineChanged(): void {
    this.#line.release();
  }

  /**
   * Take a run out of its place in line and put it before another; null: at the end.
   *
   * @throws AppError `bad-request` where it is not in line.
   */
  async move(runId: string, before: string | null): Promise<void> {
    this.#refuse();
    if (this.#line.ahead(runId) === null) throw new AppError('bad-request', 'This run is not in line any more.');
    const places = this.#line.placesFor(runId, before);
    await Promise.all([...places].map(([task, place]) => task.change(() => ({ place }))));
  }

  /**
   * Keep the best of a sweep: five stars where it has none, and the others are stopped where that costs nothing.
   *
   * @returns how many were stopped, and how many fal works on, which finish.
   * @throws AppError `bad-request` where it is not a finished run of a sweep.
   */
  async keep(runId: string): Promise<{ stopped: number; goingOn: number }> {
    this.#refuse();
    const run = await this.#deps.library.run(runId);
    if (run.sweep === null || run.state !== 'done') {
      throw new AppError('bad-request', 'Only a finished run of a sweep can be kept.');
    }
    if (run.rating === 0) await this.#atRest.rate(runId, 5);
    const { id } = run.sweep;
    const others = this.#crew.tasks.filter(({ record }) => record.sweep?.id === id && record.id !== runId);
    return keepOf(others, this.#deps);
  }

  /**
   * Stop a run as far as it can be stopped: `not-sent` and `removed` cost nothing, `requested` may still finish and is
   * kept if it does, `already-finished` is being fetched, `ended` had nothing to stop.
   */
  async cancel(runId: string): Promise<{ outcome: CancelOutcome; run: RunView }> {
    const task = this.#crew.task(runId);
    const outcome = task === undefined ? 'ended' : await cancelRun(task, this.#deps);
    return { outcome, run: await this.view(runId) };
  }

  /** `cancel` for every run that has not ended. What fal has not heard by then, it hears at the next start. */
  async cancelAll(): Promise<void> {
    // Those in line first: none of them takes the slot of one that is cancelled.
    const inLine = this.#crew.tasks.filter(({ record }) => record.state === 'in-line');
    const sent = this.#crew.tasks.filter(({ record }) => record.state !== 'in-line');
    const cancelled = [...inLine, ...sent].map((task) => cancelRun(task, this.#deps));
    const failed = (await Promise.allSettled(cancelled)).filter(({ status }) => status === 'rejected');
    for (const each of failed) this.#deps.log.warn('a run could not be cancelled', { error: JSON.stringify(each) });
  }

  /**
   * Take an ended run up again where that costs nothing: look for a lost request, ask fal once more for its result, fetch
   * a result whose file is missing. Never submits.
   *
   * @throws AppError `bad-request` where fal has nothing of this run.
   */
  async resume(runId: string): Promise<RunView> {
    this.#refuse();
    return this.#atRest.resume(runId);
  }

  /**
   * Send a run again that fal has no record of (so far), or that failed unpaid: the same record, first in line, one more
   * POST.
   *
   * @throws AppError, with nothing changed: `bad-request` where it may have been paid for; `over-budget` where the user
   * has not agreed to it.
   */
  async sendAgain(runId: string, agreed: readonly Agreed[] = []): Promise<RunView> {
    this.#refuse();
    return this.#starts.again(runId, agreed);
  }

  /**
   * Keep how good the user finds a result.
   *
   * @throws AppError `bad-request` where the run has no result; what the disk says, and then the rating is the old one.
   */
  async rate(runId: string, rating: Rating): Promise<RunView> {
    this.#refuse();
    return this.#atRest.rate(runId, rating);
  }

  /**
   * Keep what the user says of a run, also while it is under way: on top of whatever it is at that moment.
   *
   * @param make what is to be other than it is; null: nothing. May be asked again, and may throw.
   * @param tell false: the page is told otherwise.
   */
  async mark(runId: string, make: MakeMarks, { tell = true }: { tell?: boolean } = {}): Promise<void> {
    this.#refuse();
    await this.#atRest.mark(runId, make, tell);
  }

  /**
   * Do something to the folders of runs while nothing works on them, or begins to.
   *
   * @throws AppError `bad-request` where one is under way.
   */
  async whileAtRest<T>(runIds: readonly string[], work: () => Promise<T>): Promise<T> {
    this.#refuse();
    return this.#atRest.whileAtRest(runIds, work);
  }

  /**
   * Delete what fal keeps of an ended run: payloads and result files of every request it was sent as.
   *
   * @throws AppError `bad-request` where the result is nowhere but at fal; `auth` where the key may not.
   */
  async deleteAtFal(runId: string): Promise<RunView> {
    this.#refuse();
    return this.#atRest.deleteAtFal(runId);
  }

  /** How long runs like this one took; null: too few have ended to say. */
  async typical(runId: string): Promise<TypicalTime | null> {
    const { library } = this.#deps;
    return library.typicalTime((await library.run(runId)).params);
  }

  async view(runId: string): Promise<RunView> {
    const task = this.#crew.task(runId);
    return this.#crew.viewOf(task === undefined ? await this.#deps.library.run(runId) : task.record);
  }

  /** All runs of a project, oldest first. */
  async viewsOf(projectId: string): Promise<RunView[]> {
    return (await this.#deps.library.runsOf(projectId)).map((run) => this.#crew.viewOf(run));
  }

  /** Runs that have not ended, of all projects, oldest first. */
  async active(): Promise<RunView[]> {
    return (await this.#deps.library.unfinishedRuns()).map((run) => this.#crew.viewOf(run));
  }

  /** What is under way at this moment, for the question before quitting and the taskbar. */
  activity(): Activity {
    return activityOf(this.#crew.tasks);
  }

  /** How many runs are on their way or in line; one that is only looked for is not. */
  get busy(): number {
    const { atFal, here, fetching, inLine } = this.activity();
    return atFal + here + fetching + inLine;
  }

  /** Ask at once instead of waiting on: the machine woke up, or the network is another. */
  wake(): void {
    for (const task of this.#crew.tasks) task.wake();
  }

  /** There is another key: fal may take what it refused. */
  keyChanged(): void {
    this.wake();
    this.#line.release();
  }

  /**
   * Stop working and start nothing more: fal goes on, everything is on disk, and the next `resumeAll` takes it from
   * there. A POST that is out is waited for, so that its answer is written down.
   */
  async suspend(): Promise<void> {
    this.#suspended = true;
    await this.#crew.suspend();
  }

  #kept(run: RunRecord): void {
    this.#sweeps.note(run);
    if (isAccountTrouble(run)) {
      this.#line.hold(`${run.failure.message} The line waits. When that is settled, send the failed run again.`);
    } else this.#line.update();
  }

  #refuse(): void {
    const { refusal = null } = this.#deps;
    if (refusal !== null) throw refusal;
    if (this.#suspended) throw new AppError('bad-request', 'The app is closing.');
  }
}

/** fal was asked for it when it must have ended, and had no record of it. */
const isKnownToBeNowhere = (run: RunRecord): boolean => run.state === 'unconfirmed' && run.failure?.charged === 'no';

/** It was refused for what would refuse the next one as well. */
function isAccountTrouble(run: RunRecord): run is RunRecord & { readonly failure: NonNullable<RunRecord['failure']> } {
  return run.state === 'failed' && ['no-key', 'auth', 'exhausted-balance'].includes(run.failure?.code ?? '');
}
