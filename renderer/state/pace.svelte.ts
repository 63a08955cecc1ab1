import { SvelteMap } from 'svelte/reactivity';
import type { RunParams, RunView, TypicalTime } from '../../preload/contract/runs.ts';
import { ShownError, type App } from '../app.ts';
import { measure, rateAt, type Rate } from './transfer-rate.ts';

/** Runs of one kind take as long as each other. */
const kindOf = ({ octree_resolution, num_inference_steps }: RunParams): string =>
  `${octree_resolution} ${num_inference_steps}`;

/** How fast runs go: their bytes as they are seen to move, and how long the like of them took before. */
export class Pace {
  readonly #rates = new SvelteMap<string, Rate>();
  /** By kind; not there: not asked, or not answered yet. */
  readonly #typical = new SvelteMap<string, TypicalTime | null>();
  /** Kinds that were asked for; nothing on screen hangs on it. */
  #asked: Readonly<Record<string, boolean>> = {};
  readonly #app: App;
  readonly #stop: () => void;

  constructor(app: App, time: () => number = Date.now) {
    this.#app = app;
    this.#stop = app.on('run:changed', (run) => {
      if (run.progress === null) this.#rates.delete(run.id);
      else this.#rates.set(run.id, measure(this.#rates.get(run.id), time(), run.progress.done));
      // One more that counts.
      if (run.state === 'done') this.#forget(kindOf(run.params));
    });
  }

  /** Bytes a second; null: not known, or nothing moves. */
  speedOf(id: string, now: number): number | null {
    return rateAt(this.#rates.get(id), now);
  }

  /** Null: not known by now, or too few have ended to say. */
  typicalOf({ params }: Pick<RunView, 'params'>): TypicalTime | null {
    return this.#typical.get(kindOf(params)) ?? null;
  }

  /** Asks how long runs like this one take, once for each kind. Where main cannot say, nothing is shown. */
  async want({ id, params }: Pick<RunView, 'id' | 'params'>): Promise<void> {
    const kind = kindOf(params);
    if (this.#typical.has(kind) || this.#asked[kind] === true) return;
    this.#asked = { ...this.#asked, [kind]: true };
    try {
      this.#typical.set(kind, await this.#app.call('run:typical', { runId: id }));
    } catch (error) {
      if (!(error instanceof ShownError)) throw error;
      // The library is only being read.
      if (error.failure.code === 'read-only') this.#asked = { ...this.#asked, [kind]: false };
    }
  }

  dispose(): void {
    this.#stop();
  }

  #forget(kind: string): void {
    this.#asked = { ...this.#asked, [kind]: false };
    this.#typical.delete(kind);
  }
}
