import type { Blenders, WatchArrival, WatchView } from '../../preload/contract/blender.ts';
import type { RunView } from '../../preload/contract/runs.ts';
import type { App } from '../app.ts';

/** Where a run goes: a new Blender file, one of the user's, an asset library. */
export type Into = 'new' | 'append' | 'asset';

export interface BlenderRoomDeps {
  readonly app: App;
  readonly report: (error: unknown) => void;
  /** A new version of a coarse mesh came home. */
  readonly arrived: (arrival: WatchArrival) => void;
}

/** Blender as the page knows it: which ones there are, what is being sent there, which files come back. */
export class BlenderRoom {
  #found: Blenders | null = $state.raw(null);
  #looking = $state(false);
  #watches: { readonly projectId: string; readonly all: readonly WatchView[] } | null = $state.raw(null);
  /** What the dialog is open for. */
  #wanted: { readonly run: RunView; readonly into: Into } | null = $state.raw(null);
  readonly #deps: BlenderRoomDeps;
  readonly #stop: readonly (() => void)[];

  constructor(deps: BlenderRoomDeps) {
    this.#deps = deps;
    const { app } = deps;
    this.#stop = [
      app.on('watch:changed', () => void this.#again()),
      app.on('watch:arrived', () => void this.takeArrivals()),
    ];
  }

  /** Null until they were looked for. */
  get found(): Blenders | null {
    return this.#found;
  }
  get looking(): boolean {
    return this.#looking;
  }
  get wanted(): { readonly run: RunView; readonly into: Into } | null {
    return this.#wanted;
  }

  /** The files that are watched for a project; null: not known yet. */
  watchesOf(projectId: string): readonly WatchView[] | null {
    return this.#watches?.projectId === projectId ? this.#watches.all : null;
  }

  want(run: RunView, into: Into): void {
    this.#wanted = { run, into };
    if (this.#found === null) void this.look(false);
    // The Blenders stay; the recipes may be others by now.
    else void this.#take(() => this.#deps.app.call('blender:list', { again: false }));
  }

  leave(): void {
    this.#wanted = null;
  }

  /** Looks for the Blenders of this computer. */
  async look(again: boolean): Promise<void> {
    this.#looking = true;
    await this.#take(() => this.#deps.app.call('blender:list', { again }));
    this.#looking = false;
  }

  /** Asks for a Blender that was not found. */
  choose(): Promise<void> {
    return this.#take(() => this.#deps.app.call('blender:choose'));
  }

  chooseAssets(): Promise<void> {
    return this.#take(() => this.#deps.app.call('blender:choose-assets'));
  }

  async showWatches(projectId: string): Promise<void> {
    try {
      this.#watches = { projectId, all: await this.#deps.app.call('watch:list', { projectId }) };
    } catch (error) {
      this.#deps.report(error);
    }
  }

  /** What came home while nobody could be told. */
  async takeArrivals(): Promise<void> {
    try {
      for (const arrival of await this.#deps.app.call('watch:take')) this.#deps.arrived(arrival);
    } catch (error) {
      this.#deps.report(error);
    }
  }

  dispose(): void {
    for (const stop of this.#stop) stop();
  }

  async #again(): Promise<void> {
    if (this.#watches !== null) await this.showWatches(this.#watches.projectId);
  }

  async #take(ask: () => Promise<Blenders | null>): Promise<void> {
    try {
      this.#found = (await ask()) ?? this.#found;
    } catch (error) {
      this.#deps.report(error);
    }
  }
}
