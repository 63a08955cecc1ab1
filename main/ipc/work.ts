import type { EventPayload } from '../../preload/contract.ts';
import { AppError } from '../base/app-error.ts';
import type { Clock } from '../base/clock.ts';
import type { Progress } from '../mesh/port.ts';
import { Throttle } from '../runs/throttle.ts';

/** Often enough for a bar that moves, seldom enough for a page that draws meanwhile. */
const TELL_MS = 100;

export interface WorkDeps {
  readonly clock: Clock;
  readonly publish: (progress: EventPayload<'work:progress'>) => void;
}

/** The longer work that the page waits for: each piece goes by a token that the page made up. */
export class Work {
  readonly #deps: WorkDeps;
  readonly #running = new Map<string, AbortController>();
  #page = new AbortController();

  constructor(deps: WorkDeps) {
    this.#deps = deps;
  }

  /** Fires when the page that asks at this moment is gone. */
  get page(): AbortSignal {
    return this.#page.signal;
  }

  /** Carry out what goes by `token`, telling how far it is. @throws AppError `bad-request` for a token in use. */
  async run<T>(token: string, task: (signal: AbortSignal, progress: Progress) => Promise<T>): Promise<T> {
    if (this.#running.has(token)) throw new AppError('bad-request', 'There is such work already.');
    const stop = new AbortController();
    this.#running.set(token, stop);
    const { clock, publish } = this.#deps;
    let done = 0;
    const tell = new Throttle(TELL_MS, clock, () => publish({ work: token, done }));
    try {
      return await task(AbortSignal.any([stop.signal, this.page]), (share) => {
        done = share;
        tell.call();
      });
    } finally {
      tell.stop();
      this.#running.delete(token);
    }
  }

  /** Nobody waits for this one any more; nothing where it is over. */
  cancel(token: string): void {
    this.#running.get(token)?.abort(cancelled());
  }

  /** The page is gone, and with it everybody who waited. */
  leave(): void {
    this.#page.abort(cancelled());
    this.#page = new AbortController();
  }
}

const cancelled = (): AppError => new AppError('cancelled', 'Cancelled.');
