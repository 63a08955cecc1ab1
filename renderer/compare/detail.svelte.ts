import { SvelteMap } from 'svelte/reactivity';
import type { DistanceMap } from '../../preload/contract/mesh.ts';
import type { App } from '../app.ts';
import { Job } from '../state/job.svelte.ts';
import { usualRange } from './detail-figures.ts';
import type { Slot } from './slots.ts';

export interface DetailDeps {
  readonly app: App;
  /** Every mesh of the project. */
  readonly meshes: () => readonly { readonly id: string; readonly name: string }[];
  readonly slots: () => readonly Slot[];
  readonly shown: () => readonly Slot[];
}

type Key = `${string} ${string}`;
const keyOf = (id: string, from: string): Key => `${id} ${from}`;

/** How far meshes are from each other: asked for when someone looks, kept for as long as the app runs. */
export class Detail {
  readonly #deps: DetailDeps;
  readonly #jobs = new SvelteMap<Key, Job<DistanceMap>>();
  readonly #stop: () => void;
  #chosen: string | null = $state(null);
  /** Good for the pair of meshes for which it was set. */
  #range: { readonly key: Key; readonly value: number } | null = $state.raw(null);
  #at: { readonly key: Key; readonly index: number } | null = $state.raw(null);
  /** In parts of the histogram's reach. */
  #threshold = $state(0.25);

  /** What everything is measured against; null: there is only one mesh. */
  readonly reference = $derived.by((): string | null => {
    const { meshes, slots } = this.#deps;
    if (meshes().length < 2) return null;
    return meshes().some(({ id }) => id === this.#chosen) ? this.#chosen : (slots()[0]?.id ?? null);
  });
  /** What the figures tell of; null: there is nothing to compare. */
  readonly subject = $derived.by((): Slot | null => {
    const { shown, slots } = this.#deps;
    return [...shown(), ...slots()].find(({ id }) => id !== this.reference) ?? null;
  });
  /** What has to be known for the figures and for every pane. */
  readonly wanted = $derived.by((): readonly string[] => {
    const ids = [this.subject, ...this.#deps.shown()].flatMap((slot) => slot?.id ?? []);
    return ids.filter((id, at) => id !== this.reference && ids.indexOf(id) === at);
  });
  readonly job = $derived.by((): Job<DistanceMap> | undefined => this.#of(this.subject?.id));
  readonly map = $derived.by((): DistanceMap | null => this.job?.value ?? null);
  /** The distance at which the colours are full, in units of the reference. */
  readonly range = $derived.by((): number => {
    if (this.#range !== null && this.#range.key === this.#key) return this.#range.value;
    return this.map === null ? 1 : usualRange(this.map);
  });
  readonly rangeIsUsual = $derived.by((): boolean => this.#range === null || this.#range.key !== this.#key);
  /** The change that was flown to last; null: none yet. */
  readonly at = $derived.by((): number | null => (this.#at?.key === this.#key ? this.#at.index : null));
  readonly #key = $derived.by((): Key => keyOf(this.subject?.id ?? '', this.reference ?? ''));

  constructor(deps: DetailDeps) {
    this.#deps = deps;
    // A run that is taken up again will have another mesh.
    this.#stop = deps.app.on('run:changed', ({ id, state }) => {
      if (state === 'done') return;
      for (const key of this.#jobs.keys()) if (key.includes(id)) this.#jobs.delete(key);
    });
  }

  get threshold(): number {
    return this.#threshold;
  }

  setThreshold(part: number): void {
    this.#threshold = part;
  }

  /** What the pane of this mesh is painted with; null: not known (yet), or it is what the others are measured against. */
  mapOf(id: string): DistanceMap | null {
    return this.#of(id)?.value ?? null;
  }

  /** Whether this mesh is being measured, and nobody has stopped it. */
  expects(id: string): boolean {
    return this.#of(id)?.working === true;
  }

  setReference(id: string): void {
    this.#chosen = id;
  }

  /** Null: as is usual. */
  setRange(value: number | null): void {
    this.#range = value === null ? null : { key: this.#key, value };
  }

  /** Has this mesh measured, unless that was done, is going on, has failed or was stopped. */
  want(id: string): void {
    const { reference } = this;
    if (reference === null || id === reference || this.#jobs.has(keyOf(id, reference))) return;
    const { app } = this.#deps;
    const job = new Job(app, (work) => app.call('mesh:distances', { id, from: reference, work }));
    this.#jobs.set(keyOf(id, reference), job);
  }

  retry(): void {
    this.#jobs.delete(this.#key);
  }

  /** Nobody looks any more: what is not done is given up, and begun anew when it is wanted again. */
  leave(): void {
    for (const [key, job] of this.#jobs) {
      if (job.state.kind !== 'working') continue;
      job.stop();
      this.#jobs.delete(key);
    }
  }

  /** The change `steps` further on, round and round; null: there is none. */
  step(steps: 1 | -1): DistanceMap['changes'][number] | null {
    const changes = this.map?.changes ?? [];
    const count = changes.length;
    if (count === 0) return null;
    const index = this.at === null ? (steps > 0 ? 0 : count - 1) : (this.at + steps + count) % count;
    this.#at = { key: this.#key, index };
    return changes[index] ?? null;
  }

  dispose(): void {
    this.leave();
    this.#stop();
  }

  #of(id: string | undefined): Job<DistanceMap> | undefined {
    return id === undefined || this.reference === null ? undefined : this.#jobs.get(keyOf(id, this.reference));
  }
}
