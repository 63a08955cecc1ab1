import type { Agreed, Price, RunView, StartRuns } from '../../preload/contract/runs.ts';
import { AppError } from '../base/app-error.ts';
import type { Clock } from '../base/clock.ts';
import { Turns } from '../base/turns.ts';
import { ULTRASHAPE } from '../fal/port.ts';
import type { Library, NewRun } from '../library/port.ts';
import type { RunRecord } from '../library/records.ts';
import type { AtRest } from './at-rest.ts';
import type { Crew } from './crew.ts';
import type { Line } from './line.ts';
import { checkPress, refuseOverBudget, type PressDeps } from './press.ts';
import type { Sweeps } from './sweep.ts';

export interface StartsDeps {
  readonly library: PressDeps['library'] & Pick<Library, 'createRun' | 'run' | 'runsOf' | 'knownRequests'>;
  readonly budget: () => number | null;
  readonly newId: () => string;
  readonly clock: Clock;
  readonly publishProject: (projectId: string) => void;
  readonly crew: Crew;
  readonly line: Line;
  readonly sweeps: Sweeps;
  readonly atRest: AtRest;
}

/** Another run asked for that fal has already, sent from somewhere else. */
export type AdoptedRun = NewRun & { readonly adopted: NonNullable<NewRun['adopted']> };

/** Whatever may spend money by the user's word, one after the other: what one has spent, the next knows of. */
export class Starts {
  readonly #deps: StartsDeps;
  readonly #turns = new Turns();

  constructor(deps: StartsDeps) {
    this.#deps = deps;
  }

  /** See `Runner.start`. */
  press(press: StartRuns, price: Price): Promise<RunView[]> {
    return this.#inTurn(async () => {
      await checkPress(press, price, this.#rules);
      const created = await this.#create(press, price);
      return this.#launch(created);
    });
  }

  /** See `Runner.adopt`. */
  adopt(run: AdoptedRun): Promise<RunView[]> {
    return this.#inTurn(async () => {
      if (this.#deps.library.knownRequests().has(run.adopted.requestId)) {
        throw new AppError('bad-request', 'This one is in the library already.');
      }
      return this.#launch([await this.#deps.library.createRun(run)]);
    });
  }

  /** See `Runner.sendAgain`. */
  again(runId: string, agreed: readonly Agreed[]): Promise<RunView> {
    return this.#inTurn(async () => {
      const { atRest, crew, library, line, sweeps } = this.#deps;
      const { sweep, projectId } = await library.run(runId);
      // Nobody has asked for a sweep that had ended when the app was started, and its cap still holds.
      if (sweep !== null) (await library.runsOf(projectId)).forEach((run) => sweeps.note(run));
      await atRest.sendAgain(runId, ({ price }) => {
        if (!agreed.includes('over-budget')) refuseOverBudget(price.amount, this.#rules);
      });
      line.release();
      return crew.viewOf(await library.run(runId));
    });
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    return this.#turns.take('spending', work);
  }

  get #rules(): PressDeps {
    const { library, budget, clock } = this.#deps;
    return { library, budget, now: () => clock.now() };
  }

  async #create({ runs, sweep }: StartRuns, price: Price): Promise<RunRecord[]> {
    const { library, newId, line } = this.#deps;
    const group = sweep === null ? null : { id: newId(), cap: sweep.cap };
    const place = line.back();
    const created: RunRecord[] = [];
    try {
      for (const [at, run] of runs.entries()) {
        const asked = { ...run, id: newId(), endpoint: ULTRASHAPE, price, sweep: group, adopted: null };
        created.push(await library.createRun({ ...asked, place: place + at }));
      }
    } catch (error) {
      if (created.length === 0) throw error;
      // The user asked for these too, and they are on disk: a restart would send them.
      this.#launch(created);
      throw someOf(created.length, runs.length, error);
    }
    return created;
  }

  #launch(runs: readonly RunRecord[]): RunView[] {
    const { crew, line, sweeps, publishProject } = this.#deps;
    for (const run of runs) {
      sweeps.note(run);
      crew.launch(run);
    }
    for (const projectId of new Set(runs.map((run) => run.projectId))) publishProject(projectId);
    line.release();
    return runs.map((run) => crew.viewOf(run));
  }
}

function someOf(created: number, asked: number, cause: unknown): AppError {
  const why = cause instanceof AppError ? `${cause.message} ${cause.advice}`.trim() : '';
  const code = cause instanceof AppError ? cause.code : 'internal';
  return new AppError(code, `Only ${created} of the ${asked} runs are in line; nothing was sent of the others.`, {
    advice: why,
    cause,
  });
}
