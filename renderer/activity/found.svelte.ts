import { SvelteMap } from 'svelte/reactivity';
import type { FoundRuns } from '../../preload/contract/found.ts';
import type { ProjectView } from '../../preload/contract/library.ts';
import type { RunView } from '../../preload/contract/runs.ts';
import type { App } from '../app.ts';
import { Job } from '../state/job.svelte.ts';

/** Requests at fal that this library does not know: looking for them, and taking them in. */
export class Found {
  #look: Job<FoundRuns> | null = $state.raw(null);
  /** By request id: those that are being taken in, were, or could not be. */
  readonly #adoptions = new SvelteMap<string, Job<RunView>>();
  /** By request id, as well: those of which the result alone is fetched. */
  readonly #savings = new SvelteMap<string, Job<ProjectView>>();
  readonly #app: App;

  constructor(app: App) {
    this.#app = app;
  }

  /** Null: nobody has looked yet. */
  get state(): Job<FoundRuns>['state'] | null {
    return this.#look?.state ?? null;
  }

  /** What was found, as fal listed it. */
  readonly runs = $derived.by(() => this.#look?.value?.runs ?? []);

  /** Looks through fal's list, unless that is being done. */
  look(): void {
    if (this.#look?.state.kind === 'working') return;
    this.#look = new Job(this.#app, (work) => this.#app.call('found:look', { work }));
  }

  stop(): void {
    this.#look?.stop();
  }

  /** How taking in this request goes; null: nobody has asked for it. */
  adoption(requestId: string): Job<RunView>['state'] | null {
    return this.#adoptions.get(requestId)?.state ?? null;
  }

  /** Makes a run of a request. `onadopted` is called with it when that is done. One press is one call. */
  adopt(requestId: string, onadopted: (run: RunView) => void): void {
    if (this.#adoptions.get(requestId)?.state.kind === 'working') return;
    const job = new Job(this.#app, async (work) => {
      const run = await this.#app.call('found:adopt', { requestId, work });
      onadopted(run);
      return run;
    });
    this.#adoptions.set(requestId, job);
  }

  /** How fetching its result alone goes; null: nobody has asked for it. */
  saving(requestId: string): Job<ProjectView>['state'] | null {
    return this.#savings.get(requestId)?.state ?? null;
  }

  /** Fetches the result of a request that cannot be a run here. `onsaved` is called with the project it is a mesh of. */
  saveResult(requestId: string, onsaved: (project: ProjectView) => void): void {
    if (this.#savings.get(requestId)?.state.kind === 'working') return;
    const job = new Job(this.#app, async (work) => {
      const project = await this.#app.call('found:save-result', { requestId, work });
      onsaved(project);
      return project;
    });
    this.#savings.set(requestId, job);
  }

  /** Nobody waits for this request any more. */
  stopTaking(requestId: string): void {
    this.#adoptions.get(requestId)?.stop();
    this.#savings.get(requestId)?.stop();
  }

  dispose(): void {
    this.stop();
    for (const job of [...this.#adoptions.values(), ...this.#savings.values()]) job.stop();
  }
}
