import type { Rating, RunView } from '../../preload/contract/runs.ts';
import { AppError } from '../base/app-error.ts';
import type { Clock } from '../base/clock.ts';
import { Turns } from '../base/turns.ts';
import type { Fal } from '../fal/port.ts';
import { hasEnded } from '../library/charge.ts';
import type { Library } from '../library/port.ts';
import type { RunRecord } from '../library/records.ts';
import type { Crew } from './crew.ts';
import type { RunPorts } from './ports.ts';
import { foundAfterAll } from './recover.ts';
import { maySendAgain, sentAnew } from './submit.ts';
import { isEnded } from './view.ts';

export interface AtRestDeps {
  readonly crew: Crew;
  readonly ports: RunPorts;
  readonly library: Pick<Library, 'run' | 'saveRun' | 'pathOf'>;
  readonly fal: Pick<Fal, 'deletePayloads'>;
  readonly clock: Clock;
  /** A `place` in line before all others. */
  readonly front: () => number;
}

/** What is to be changed of a run as it is; null: nothing. Throws what stands against it. */
export type MakeMarks = (run: RunRecord) => Partial<RunRecord> | null;

/** What can be done with a run that nothing works on: nothing else is done with it meanwhile. */
export class AtRest {
  readonly #deps: AtRestDeps;
  readonly #turns = new Turns();

  constructor(deps: AtRestDeps) {
    this.#deps = deps;
  }

  /** See `Runner.resume`. */
  resume(runId: string): Promise<RunView> {
    const { crew, library } = this.#deps;
    crew.task(runId)?.wake();
    return this.#turns.take(runId, async () => {
      const run = await library.run(runId);
      if (crew.task(runId) === undefined && isEnded(run.state)) await this.#takeUp(run);
      return crew.viewOf(await library.run(runId));
    });
  }

  /** See `Runner.sendAgain`. `allow` throws where the run may not be paid for. */
  async sendAgain(runId: string, allow: (run: RunRecord) => void): Promise<void> {
    const { crew, library, ports, front } = this.#deps;
    const asked = crew.task(runId)?.record ?? (await library.run(runId));
    // Before the app stops looking for it: a user who may not send it has nothing but that.
    if (maySendAgain(asked)) allow(asked);
    await this.#stopLooking(runId);
    return this.#turns.take(runId, async () => {
      const run = await library.run(runId);
      if (crew.task(runId) !== undefined || !maySendAgain(run)) {
        throw new AppError('bad-request', 'This run may be paid for already, so it is not sent again.', {
          advice: 'Start a new run instead.',
        });
      }
      await crew.relaunch(run, async (task) => {
        if (run.state === 'unconfirmed' && (await foundAfterAll(task, ports))) return;
        await task.enter('in-line', (before) => ({ ...sentAnew(before), place: front() }));
      });
    });
  }

  /** See `Runner.rate`. */
  rate(runId: string, rating: Rating): Promise<RunView> {
    const refuse = (): never => {
      throw new AppError('bad-request', 'Only a finished run can be rated.');
    };
    return this.#change(runId, refuse, (run) => (run.state === 'done' ? Promise.resolve({ rating }) : refuse()));
  }

  /** See `Runner.mark`. */
  mark(runId: string, make: MakeMarks, tell: boolean): Promise<void> {
    const { crew, library, clock } = this.#deps;
    return this.#turns.take(runId, async () => {
      const task = crew.task(runId);
      if (task !== undefined && !hasEnded(task.record)) {
        // In line with what the task itself writes, on top of it. What is written after the last step is told here.
        await task.change((run) => make(run) ?? {});
        if (crew.task(runId) !== task) crew.changed(task.record, tell);
        return;
      }
      await task?.settled;
      const run = await library.run(runId);
      const change = make(run);
      if (change === null) return;
      const changed = { ...run, ...change, updatedAt: clock.now() };
      await library.saveRun(changed);
      crew.changed(changed, tell);
    });
  }

  /** See `Runner.whileAtRest`. */
  whileAtRest<T>(runIds: readonly string[], work: () => Promise<T>): Promise<T> {
    const [next, ...others] = runIds;
    if (next === undefined) return work();
    return this.#turns.take(next, async () => {
      const task = this.#deps.crew.task(next);
      if (task !== undefined && hasEnded(task.record)) await task.settled;
      if (this.#deps.crew.task(next) !== undefined) throw underWay();
      return this.whileAtRest(others, work);
    });
  }

  /** See `Runner.deleteAtFal`. */
  deleteAtFal(runId: string): Promise<RunView> {
    const { library, fal, clock } = this.#deps;
    const refuse = (): never => {
      throw new AppError('bad-request', 'fal keeps nothing of this run that could be deleted now.');
    };
    return this.#change(runId, refuse, async (run) => {
      const ids = new Set([...run.submits.map(({ requestId }) => requestId), run.requestId]);
      const known = [...ids].filter((id) => id !== null);
      if (!isEnded(run.state) || known.length === 0) refuse();
      // What was paid for and is not here is nowhere but at fal.
      if (run.remote !== null && (await library.pathOf(run.id, 'mesh')) === null) {
        throw new AppError('bad-request', 'The result of this run is at fal and not in the library.', {
          advice: 'Fetch it first; then fal need not keep it.',
          charged: 'yes',
        });
      }
      for (const id of known) await deleted(fal, id);
      return { deletedAtFal: clock.now() };
    });
  }

  /** `busy` throws: the run is being worked on. */
  async #change(
    runId: string,
    busy: () => never,
    make: (run: RunRecord) => Promise<Partial<RunRecord>>,
  ): Promise<RunView> {
    const { crew, library, clock } = this.#deps;
    return this.#turns.take(runId, async () => {
      const task = crew.task(runId);
      // Ended is the last thing that a task writes; what is left is to let go of the run.
      if (task !== undefined && task.record.state !== 'unconfirmed' && isEnded(task.record.state)) await task.settled;
      const run = await library.run(runId);
      if (crew.task(runId) !== undefined) busy();
      const changed = { ...run, ...(await make(run)), updatedAt: clock.now() };
      await library.saveRun(changed);
      crew.changed(changed);
      return crew.viewOf(changed);
    });
  }

  async #takeUp(run: RunRecord): Promise<void> {
    const { crew } = this.#deps;
    if (run.state === 'unconfirmed') {
      await crew.relaunch(run, (task) => task.enter('unconfirmed', () => ({ failure: null })));
      return;
    }
    if (!(await this.#isAtFal(run))) {
      throw new AppError('bad-request', 'fal has nothing of this run that could be fetched.');
    }
    // fal is asked anew also where the result's address is known: addresses perish.
    await crew.relaunch(run, (task) => task.enter('running', () => ({ failure: null, result: null })));
  }

  async #isAtFal(run: RunRecord): Promise<boolean> {
    if (run.requestId === null || run.deletedAtFal !== null) return false;
    if (run.state === 'failed') return true;
    return run.state === 'done' && (await this.#deps.library.pathOf(run.id, 'mesh')) === null;
  }

  /** The user does not want to wait for a run that the app still looks for. */
  async #stopLooking(runId: string): Promise<void> {
    const task = this.#deps.crew.task(runId);
    if (task === undefined || !maySendAgain(task.record)) return;
    task.stop('suspended');
    await task.settled;
  }
}

const underWay = (): AppError =>
  new AppError('bad-request', 'This run is under way.', { advice: 'Cancel it, or wait until it has ended.' });

/** Deleted, or gone already: either way fal keeps nothing. */
async function deleted(fal: Pick<Fal, 'deletePayloads'>, requestId: string): Promise<void> {
  try {
    await fal.deletePayloads(requestId);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'gone') throw error;
  }
}
