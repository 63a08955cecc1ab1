import type { Twin } from '../../preload/contract/preflight.ts';
import type { Agreed, RunStart, RunView, StartRuns } from '../../preload/contract/runs.ts';
import { ShownError, type App } from '../app.ts';
import type { Session } from '../state/session.svelte.ts';
import { budgetOf } from './budget.ts';

/** What the user is asked before money is spent. */
export interface Question {
  readonly code: Agreed;
  readonly runs: number;
  /** What all of it costs at most. */
  readonly total: number;
  readonly currency: string;
  /** The run that is the same, where it is known. */
  readonly twin: Twin | null;
  /** Main's own words; null: the page asks before main has to. */
  readonly message: string | null;
}

type Asked = Omit<Question, 'code' | 'message'>;
type Wanted = Pick<StartRuns, 'sweep'> & { readonly runs: readonly RunStart[] };

/**
 * Hands runs over to main. Where the user already has what they would pay for, or would go over their budget, they are
 * asked first, and main is told what they said.
 */
export class Starts {
  #question: Question | null = $state.raw(null);
  #answer: (agrees: boolean) => void = () => undefined;
  readonly #app: App;
  readonly #session: Session;

  constructor(app: App, session: Session) {
    this.#app = app;
    this.#session = session;
  }

  /** What stands on screen to be answered. */
  get question(): Question | null {
    return this.#question;
  }

  answer(agrees: boolean): void {
    this.#question = null;
    this.#answer(agrees);
  }

  /**
   * One press: one call, and one more for each question that main itself has to ask.
   *
   * @returns null: the user thought better of it, and nothing was started.
   * @throws ShownError what else main says against it; nothing was started.
   */
  async start(wanted: Wanted, twin: Twin | null = null): Promise<readonly RunView[] | null> {
    const { runs, sweep } = wanted;
    return this.#asking({ ...this.#cost(wanted), runs: runs.length, twin }, (agreed) =>
      this.#app.call('run:start', { runs: [...runs], sweep, agreed }),
    );
  }

  /**
   * Sends a run again that fal has no record of, or that failed unpaid.
   *
   * @returns null: the user thought better of it. @throws ShownError, as `start`.
   */
  async again({ id, price }: Pick<RunView, 'id' | 'price'>): Promise<RunView | null> {
    const { amount, currency } = this.#session.account?.price ?? price;
    return this.#asking({ total: amount, currency, runs: 1, twin: null }, (agreed) =>
      this.#app.call('run:send-again', { runId: id, agreed }),
    );
  }

  /** Whoever waits for an answer gets a no. */
  dispose(): void {
    this.answer(false);
  }

  async #asking<T>(what: Asked, send: (agreed: Agreed[]) => Promise<T>): Promise<T | null> {
    const agreed: Agreed[] = [];
    const agrees = async (code: Agreed, message: string | null): Promise<boolean> => {
      agreed.push(code);
      return this.#ask({ ...what, code, message });
    };
    if (what.twin !== null && !(await agrees('same-again', null))) return null;
    if (this.#isOver(what.total) && !(await agrees('over-budget', null))) return null;
    for (;;) {
      try {
        return await send([...agreed]);
      } catch (error) {
        if (!(error instanceof ShownError)) throw error;
        const { code, message } = error.failure;
        if ((code !== 'same-again' && code !== 'over-budget') || agreed.includes(code)) throw error;
        if (!(await agrees(code, message))) return null;
      }
    }
  }

  #cost({ runs, sweep }: Wanted): Pick<Question, 'total' | 'currency'> {
    const price = this.#session.account?.price;
    const total = runs.length * (price?.amount ?? 0);
    return { total: Math.min(total, sweep?.cap ?? total), currency: price?.currency ?? 'USD' };
  }

  #isOver(total: number): boolean {
    return budgetOf(this.#session, total)?.state === 'over';
  }

  async #ask(question: Question): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    this.#answer = resolve;
    this.#question = question;
    return promise;
  }
}
