import type { RunState } from '../../preload/contract/runs.ts';
import { AppError } from '../base/app-error.ts';
import { reasonOf, type Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { Library } from '../library/port.ts';
import type { RunRecord } from '../library/records.ts';
import { QUIET, type Live } from './live.ts';
import { Throttle } from './throttle.ts';
import { whyWaiting } from './waiting.ts';

export interface TaskDeps {
  readonly library: Pick<Library, 'saveRun'>;
  readonly clock: Clock;
  readonly log: Log;
  /** The task's record or its live part changed. */
  readonly publish: (task: RunTask) => void;
  /** The task's record changed, and is on disk. */
  readonly kept: (task: RunTask) => void;
}

/** Why a task's work is left: the run goes on later from what is on disk, or the user took the run back. */
export type StopReason = 'suspended' | 'cancelled';

class Stopped extends Error {
  override readonly name = 'AbortError';
  readonly reason: StopReason;
  readonly because: RunRecord['stopped'];
  constructor(reason: StopReason, because: RunRecord['stopped']) {
    super(reason);
    this.reason = reason;
    this.because = because;
  }
}

const PUBLISH_EVERY = 100;
const MAX_BACKOFF = 30_000;

/** 1, 2, 4 … 30 seconds, or as long as fal asked for. */
export function backoff(tries: number, error: AppError): number {
  return Math.max(Math.min(MAX_BACKOFF, 1000 * 2 ** Math.min(tries, 10)), error.retryAfter ?? 0);
}

/**
 * One run while it is worked on. Its record is always the one on disk: a change is written first and seen after. Changes
 * are carried out in the order in which they were asked for, each on what the one before left.
 */
export class RunTask {
  /** Resolves when nothing works on this run any more. */
  settled: Promise<void> = Promise.resolve();
  /** The POST while it is out, answer written down included; nothing stops it. */
  posting: Promise<void> | null = null;
  /** The user asked for a stop that fal has not been told of. */
  cancelOwed = false;

  readonly #deps: TaskDeps;
  readonly #stop = new AbortController();
  /** Only a suspended app stops waiting for the disk: even a cancelled run has to be written down. */
  readonly #suspend = new AbortController();
  readonly #naps = new Set<AbortController>();
  #look = Promise.withResolvers<undefined>();
  readonly #publish: Throttle;
  #record: RunRecord;
  #live: Live = QUIET;
  #changes: Promise<void> = Promise.resolve();

  constructor(record: RunRecord, deps: TaskDeps) {
    this.#record = record;
    this.#deps = deps;
    this.#publish = new Throttle(PUBLISH_EVERY, deps.clock, () => deps.publish(this));
  }

  get record(): RunRecord {
    return this.#record;
  }

  get live(): Live {
    return this.#live;
  }

  /** Fires when the work is to be left, whatever the reason. */
  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  get stopped(): StopReason | null {
    const reason: unknown = this.#stop.signal.reason;
    return reason instanceof Stopped ? reason.reason : null;
  }

  /** Why the app itself cancelled it; null: it did not. */
  get stoppedBecause(): RunRecord['stopped'] {
    const reason: unknown = this.#stop.signal.reason;
    return reason instanceof Stopped ? reason.because : null;
  }

  /** `because`: the app's own reason to cancel, where it was not the user's. */
  stop(reason: StopReason, because: RunRecord['stopped'] = null): void {
    const stopped = new Stopped(reason, because);
    if (reason === 'suspended') this.#suspend.abort(stopped);
    this.#stop.abort(stopped);
  }

  /** Write a change down, then show it. Where the disk refuses, wait and try again. */
  change(make: (record: RunRecord) => Partial<RunRecord>): Promise<void> {
    return this.#commit(make, false);
  }

  /** Write down that the run is in another state, then show it. */
  enter(state: RunState, make: (record: RunRecord) => Partial<RunRecord> = () => ({})): Promise<void> {
    return this.#commit((record) => {
      const stages = [...record.stages, { state, at: this.#deps.clock.now() }];
      return { ...make(record), state, stages };
    }, true);
  }

  /** Change what is shown but not kept. Often called ones are thinned out; the last one is always shown. */
  show(live: Partial<Live>): void {
    this.#live = { ...this.#live, ...live };
    this.#publish.call();
  }

  /** Say why the run waits; null: it does not. */
  wait(waiting: string | null): void {
    if (this.#live.waiting === waiting) return;
    this.#live = { ...this.#live, waiting };
    this.#publish.flush();
  }

  /**
   * Resolves after `ms`, or earlier when the app is told to `wake`.
   *
   * @returns whether all of it was waited out. @throws when the work is to be left.
   */
  async sleep(ms: number, signal: AbortSignal = this.signal): Promise<boolean> {
    const nap = new AbortController();
    this.#naps.add(nap);
    try {
      await this.#deps.clock.sleep(ms, AbortSignal.any([signal, nap.signal]));
      return true;
    } catch (error) {
      if (signal.aborted) throw reasonOf(signal);
      if (!nap.signal.aborted) throw error;
      return false;
    } finally {
      this.#naps.delete(nap);
    }
  }

  /** Resolves when fal has answered how the run is, the next time that it is asked. */
  looked(): Promise<undefined> {
    return this.#look.promise;
  }

  /** fal has answered. */
  tellLooked(): void {
    this.#look.resolve(undefined);
    this.#look = Promise.withResolvers();
  }

  /** End every pause of this run now. */
  wake(): void {
    for (const nap of this.#naps) nap.abort();
  }

  #commit(make: (record: RunRecord) => Partial<RunRecord>, entering: boolean): Promise<void> {
    const done = this.#changes.then(async () => {
      const next: RunRecord = { ...this.#record, ...make(this.#record), updatedAt: this.#deps.clock.now() };
      await this.#save(next);
      this.#record = next;
      if (entering) this.#live = QUIET;
      this.#deps.kept(this);
      this.#publish.flush();
    });
    this.#changes = done.catch(() => undefined);
    return done;
  }

  async #save(next: RunRecord): Promise<void> {
    for (let tries = 0; ; tries++) {
      try {
        await this.#deps.library.saveRun(next);
        if (tries > 0) this.wait(null);
        return;
      } catch (error) {
        if (!(error instanceof AppError) || !error.retryable) throw error;
        if (tries === 0) this.#deps.log.warn(`run ${next.id} could not be written down`, { message: error.message });
        this.wait(whyWaiting(error));
        await this.sleep(backoff(tries, error), this.#suspend.signal);
      }
    }
  }
}
