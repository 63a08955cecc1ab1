import { AppError } from '../base/app-error.ts';
import { reasonOf } from '../base/clock.ts';
import type { Progress } from '../mesh/port.ts';

/** Somebody who waits for work. */
export interface Waiter {
  /** Fires when this one no longer waits. */
  readonly signal: AbortSignal;
  readonly progress?: Progress;
  /** True: nobody looks at a screen for it. */
  readonly isBackground?: boolean;
}

/** What the work itself is told. */
export interface Shared {
  /** Fires when nobody waits any more. */
  readonly signal: AbortSignal;
  readonly progress: Progress;
  /** True as long as all who wait do so in the background. */
  readonly isBackground: () => boolean;
}

interface Running<T> {
  readonly waiters: Set<Waiter>;
  readonly stop: AbortController;
  readonly work: Promise<T>;
  /** Share that is done, for those who come later. */
  readonly told: { done: number };
}

/** Work that is done once for all who ask for it at the same time, and stopped when the last of them no longer waits. */
export class SharedWork<T> {
  readonly #running = new Map<string, Running<T>>();
  readonly #unsettled = new Set<Promise<unknown>>();
  #closed = false;

  /** Wait for the work of `key`, begun by `begin` where it is not going on. Rejects at once when the waiter's signal fires. */
  join(key: string, waiter: Waiter, begin: (shared: Shared) => Promise<T>): Promise<T> {
    if (waiter.signal.aborted) return Promise.reject(reasonOf(waiter.signal));
    if (this.#closed) return Promise.reject(closing());
    // A copy: one who asks twice waits twice.
    const mine = { ...waiter };
    const running = this.#running.get(key);
    if (running !== undefined) {
      running.waiters.add(mine);
      if (running.told.done > 0) mine.progress?.(running.told.done);
      return this.#wait(key, running, mine);
    }
    return this.#wait(key, this.#begin(key, mine, begin), mine);
  }

  /** Stop everything. Resolves when nothing is being worked on. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const { stop } of this.#running.values()) stop.abort(closing());
    await Promise.allSettled(this.#unsettled);
  }

  #begin(key: string, first: Waiter, begin: (shared: Shared) => Promise<T>): Running<T> {
    const waiters = new Set([first]);
    const stop = new AbortController();
    const told = { done: 0 };
    const work = begin({
      signal: stop.signal,
      progress: (done) => {
        told.done = done;
        for (const { progress } of waiters) progress?.(done);
      },
      isBackground: () => [...waiters].every(({ isBackground }) => isBackground === true),
    });
    const running: Running<T> = { waiters, stop, work, told };
    this.#running.set(key, running);
    const settled = work
      .catch(() => undefined)
      .finally(() => {
        this.#unsettled.delete(settled);
        this.#forget(key, running);
      });
    this.#unsettled.add(settled);
    return running;
  }

  #wait(key: string, running: Running<T>, mine: Waiter): Promise<T> {
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        reject(reasonOf(mine.signal));
        running.waiters.delete(mine);
        if (running.waiters.size > 0) return;
        // Whoever asks from now on begins anew: this work is over, even if it takes a moment to end.
        this.#forget(key, running);
        running.stop.abort(new AppError('cancelled', 'Nobody waits for it any more.'));
      };
      mine.signal.addEventListener('abort', leave, { once: true });
      const over = (): void => mine.signal.removeEventListener('abort', leave);
      running.work.then(resolve, reject).finally(over);
    });
  }

  #forget(key: string, running: Running<T>): void {
    if (this.#running.get(key) === running) this.#running.delete(key);
  }
}

const closing = (): AppError => new AppError('cancelled', 'The library is being closed.');
