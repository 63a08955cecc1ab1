import type { Failure } from '../../preload/contract/errors.ts';
import type { Finding, Preflight, Twin } from '../../preload/contract/preflight.ts';
import type { RunStart } from '../../preload/contract/runs.ts';
import type { App } from '../app.ts';
import { Job } from '../state/job.svelte.ts';
import type { Later } from '../state/notices.svelte.ts';
import { sameParams } from './presets.ts';

interface Known {
  readonly start: RunStart;
  readonly value: Preflight;
}

/** Changes that follow each other faster than this are one. In milliseconds. */
const SETTLED_MS = 250;
/** A press does not wait longer for what is free to know: fal will say it, too. In milliseconds. */
const PATIENCE_MS = 5000;

const isSame = (a: RunStart, b: RunStart): boolean => isSameFiles(a, b) && sameParams(a.params, b.params);
const isSameFiles = (a: RunStart, b: RunStart): boolean => a.imageId === b.imageId && a.meshId === b.meshId;

/** What can be known of the next run before it is paid for, asked of main whenever the run that is wanted changes. */
export class PreflightCheck {
  #wanted: RunStart | null = $state.raw(null);
  #known: Known | null = $state.raw(null);
  /** What is known was asked for before someone looked away: runs may have come and gone since. */
  #isStale = $state(false);
  #job: Job<Preflight> | null = $state.raw(null);
  #cancelWait: () => void = () => undefined;
  #settled: Promise<unknown> = Promise.resolve();
  readonly #app: App;
  readonly #wait: Later;
  readonly #stop: () => void;

  constructor(app: App, wait: Later) {
    this.#app = app;
    this.#wait = wait;
    // What became of the run that is the same may be that it is one no more.
    this.#stop = app.on('run:changed', (run) => {
      const twin = this.#known?.value.twin;
      if (twin?.runId === run.id && twin.state !== run.state) this.again();
    });
  }

  /** Asks about this run, unless it has been asked about already; null: nobody wants to know any more. */
  look(start: RunStart | null): void {
    if (start !== null && this.#wanted !== null && isSame(start, this.#wanted)) return;
    this.#leave();
    this.#wanted = start;
    if (start === null) this.#isStale = true;
    else this.#cancelWait = this.#wait(SETTLED_MS, () => this.#ask(start));
  }

  /** Asks once more about the same run. */
  again(): void {
    const start = this.#wanted;
    if (start === null) return;
    this.#leave();
    this.#ask(start);
  }

  /** Whether the answer about the run that is wanted is still to come. */
  get checking(): boolean {
    return this.#wanted !== null && this.#exact === null && this.failure === null;
  }

  /** Why it could not be checked. */
  get failure(): Failure | null {
    return this.#job?.state.kind === 'failed' ? this.#job.state.failure : null;
  }

  /** Gravest first; while other settings of the same files are checked, what was known of the files. Null: nothing yet. */
  get findings(): readonly Finding[] | null {
    const known = this.#known;
    if (known === null || this.#wanted === null) return null;
    return isSameFiles(known.start, this.#wanted) ? known.value.findings : null;
  }

  /** The run that is the same as the one that is wanted. */
  get twin(): Twin | null {
    return this.#exact?.twin ?? null;
  }

  /** What stands in the way of the run; null: nothing that is known. */
  get fault(): Finding | null {
    return this.#exact?.findings.find(({ level }) => level === 'error') ?? null;
  }

  /** Waits until this run has been checked, but not for ever. @returns null where it could not be. */
  async settle(start: RunStart): Promise<Preflight | null> {
    this.look(start);
    this.#cancelWait();
    if (this.#exact === null && (this.#job === null || this.failure !== null)) this.#ask(start);
    let stop = (): void => undefined;
    const patience = new Promise<void>((done) => (stop = this.#wait(PATIENCE_MS, done)));
    await Promise.race([this.#settled, patience]);
    stop();
    return this.#exact;
  }

  dispose(): void {
    this.#leave();
    this.#stop();
  }

  get #exact(): Preflight | null {
    const [known, wanted] = [this.#known, this.#wanted];
    if (known === null || wanted === null || this.#isStale) return null;
    return isSame(known.start, wanted) ? known.value : null;
  }

  #leave(): void {
    this.#cancelWait();
    this.#job?.stop();
    this.#job = null;
  }

  #ask(start: RunStart): void {
    this.#job?.stop();
    const { promise, resolve } = Promise.withResolvers<undefined>();
    this.#settled = promise;
    const job = new Job(this.#app, async (work): Promise<Preflight> => {
      try {
        const value = await this.#app.call('run:preflight', { ...start, work });
        if (this.#job === job) {
          this.#known = { start, value };
          this.#isStale = false;
        }
        return value;
      } finally {
        resolve(undefined);
      }
    });
    this.#job = job;
  }
}
