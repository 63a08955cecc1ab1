import type { Failure } from '../../preload/contract/errors.ts';
import { DEFAULT_PARAMS, type RunParams, type RunStart, type RunView } from '../../preload/contract/runs.ts';
import { ShownError, type App } from '../app.ts';
import type { FilePair, NamedFile, Pairing } from './pairs.ts';
import type { Starts } from './starts.svelte.ts';

/** A file as it can be paired and handed over. */
export interface BatchFile extends NamedFile {
  readonly file: File;
}

type Start = Omit<RunStart, 'params'>;

/** How far one pair has come. `refused`: it cannot be used, and nothing of it is sent. */
export type PairState =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'adding' }
  | { readonly kind: 'added'; readonly start: Start }
  | { readonly kind: 'sent'; readonly start: Start }
  | { readonly kind: 'refused'; readonly message: string; readonly advice: string };

export interface BatchPair extends FilePair<BatchFile> {
  readonly id: number;
  /** Taken along; the user can leave one out. */
  readonly wanted: boolean;
  readonly state: PairState;
}

interface BatchDeps {
  readonly app: App;
  readonly starts: Starts;
}

/** Pairs of files that were dropped together, on their way to become projects and runs, each by itself. */
export class Batch {
  #pairs: readonly BatchPair[] = $state.raw([]);
  #params: RunParams = $state.raw(DEFAULT_PARAMS);
  #busy: 'adding' | 'sending' | null = $state(null);
  #failure: Failure | null = $state.raw(null);
  #stopped = false;
  readonly unpaired: Pairing<BatchFile>['unpaired'];
  readonly files: readonly File[];
  readonly #deps: BatchDeps;

  /** `files`: all that were dropped, in their order. */
  constructor(deps: BatchDeps, { pairs, unpaired }: Pairing<BatchFile>, files: readonly File[]) {
    this.#deps = deps;
    this.#pairs = pairs.map((pair, id) => ({ ...pair, id, wanted: true, state: { kind: 'waiting' } }));
    this.unpaired = unpaired;
    this.files = files;
  }

  get pairs(): readonly BatchPair[] {
    return this.#pairs;
  }
  /** What all of them are refined with. */
  get params(): RunParams {
    return this.#params;
  }
  get busy(): 'adding' | 'sending' | null {
    return this.#busy;
  }
  /** Why nothing was sent, of all that has been added. */
  get failure(): Failure | null {
    return this.#failure;
  }

  /** The user has had enough; whoever adds looks before each pair. */
  get isStopped(): boolean {
    return this.#stopped;
  }

  readonly wanted = $derived.by(() => this.#pairs.filter(({ wanted }) => wanted));
  /** Pairs that are projects now and could be sent. */
  readonly added = $derived.by(() => this.#pairs.flatMap(({ state }) => (state.kind === 'added' ? [state.start] : [])));
  /** Nothing was done yet: everything can still be chosen. */
  readonly isFresh = $derived.by(() => this.#pairs.every(({ state }) => state.kind === 'waiting'));

  choose(id: number, wanted: boolean): void {
    this.#change(id, { wanted });
  }

  setParams(change: Partial<RunParams>): void {
    this.#params = { ...this.#params, ...change };
  }

  /** Makes a project of each pair, one after the other; a pair that cannot be used stops no other. */
  async add(): Promise<void> {
    this.#busy = 'adding';
    this.#stopped = false;
    try {
      for (const pair of this.wanted) {
        if (this.isStopped) return;
        if (pair.state.kind !== 'waiting') continue;
        this.#change(pair.id, { state: { kind: 'adding' } });
        this.#change(pair.id, { state: await this.#take(pair) });
      }
    } finally {
      this.#busy = null;
    }
  }

  /**
   * Sends all that was added, in one press.
   *
   * @returns null: nothing was sent; `failure` says why, where it was not the user's own word.
   */
  async send(): Promise<readonly RunView[] | null> {
    const starts = this.added;
    if (this.isStopped || starts.length === 0) return null;
    this.#busy = 'sending';
    this.#failure = null;
    try {
      const params = this.#params;
      const runs = await this.#deps.starts.start({ runs: starts.map((start) => ({ ...start, params })), sweep: null });
      if (runs !== null) this.#sent();
      return runs;
    } catch (error) {
      if (!(error instanceof ShownError)) throw error;
      this.#failure = error.failure;
      return null;
    } finally {
      this.#busy = null;
    }
  }

  /** What is being added is added to its end; nothing after it is, and nothing is sent. */
  stop(): void {
    this.#stopped = true;
  }

  async #take({ image, mesh, companions, title }: BatchPair): Promise<PairState> {
    const { app } = this.#deps;
    try {
      const files = [mesh, ...companions, image].map(({ file }) => file);
      const { projectId, added, refused } = await app.call('intake:files', { projectId: null, files });
      const idOf = (slot: 'image' | 'mesh') => added.find((input) => input.slot === slot)?.id;
      const [imageId, meshId] = [idOf('image'), idOf('mesh')];
      if (projectId === null || imageId === undefined || meshId === undefined) {
        const [first] = refused;
        return { kind: 'refused', message: first?.message ?? '', advice: first?.advice ?? '' };
      }
      const draft = { imageId, meshId, params: this.#params };
      await app.call('project:change', { projectId, name: title, draft });
      return { kind: 'added', start: { projectId, imageId, meshId } };
    } catch (error) {
      if (!(error instanceof ShownError)) throw error;
      return { kind: 'refused', message: error.failure.message, advice: error.failure.advice };
    }
  }

  #sent(): void {
    this.#pairs = this.#pairs.map((pair) =>
      pair.state.kind === 'added' ? { ...pair, state: { ...pair.state, kind: 'sent' } } : pair,
    );
  }

  #change(id: number, change: Partial<BatchPair>): void {
    this.#pairs = this.#pairs.map((pair) => (pair.id === id ? { ...pair, ...change } : pair));
  }
}
