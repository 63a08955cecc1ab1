import type { Receipt, Recipe } from '../../preload/contract/finish.ts';
import { DEFAULT_EXPORT, type ExportSettings } from '../../preload/contract/app.ts';
import type { Failure } from '../../preload/contract/errors.ts';
import type { MeshView } from '../../preload/contract/mesh.ts';
import type { RunView } from '../../preload/contract/runs.ts';
import type { CallOutput } from '../../preload/contract.ts';
import type { App } from '../app.ts';
import type { Slot } from '../compare/slots.ts';
import { exportText } from '../messages/export.ts';
import { Job } from '../state/job.svelte.ts';
import type { Session } from '../state/session.svelte.ts';
import { doesTheSame, isBuiltIn, recipeOf } from './recipes.ts';

export interface ExportingDeps {
  readonly app: App;
  readonly session: Session;
  /** The run that is selected; null: none is. */
  readonly run: () => RunView | null;
  /** Tells what could not be kept. */
  readonly onerror: (error: unknown) => void;
}

type Previewed = CallOutput<'export:preview'>;
export type Saved = NonNullable<CallOutput<'export:save'>>;

/** What a work was begun for: another run or another recipe has another one. */
interface Of<T> {
  readonly key: string;
  readonly job: Job<T>;
}

/** Results on their way out: the panel's run and recipe, what the recipe gives, and what became of it. */
export class Exporting {
  readonly #deps: ExportingDeps;
  #isOpen = $state(false);
  /** Changes to a recipe that are not saved, good for the recipe of this id. */
  #changed: { readonly id: string; readonly recipe: Recipe } | null = $state.raw(null);
  #preview: Of<Previewed> | null = $state.raw(null);
  #save: Of<Saved | null> | null = $state.raw(null);

  readonly settings = $derived.by((): ExportSettings => this.#deps.session.settings?.exporting ?? DEFAULT_EXPORT);
  /** The finished run that is to be exported; null: none is selected. */
  readonly run = $derived.by((): RunView | null => {
    const run = this.#deps.run();
    return run?.state === 'done' ? run : null;
  });
  /** As it was saved. */
  readonly kept = $derived.by((): Recipe => recipeOf(this.settings.recipe, this.settings));
  /** As it will be applied. */
  readonly recipe = $derived.by((): Recipe => (this.#changed?.id === this.kept.id ? this.#changed.recipe : this.kept));
  readonly isChanged = $derived.by(() => !doesTheSame(this.recipe, this.kept));
  readonly isOwn = $derived.by(() => !isBuiltIn(this.kept));
  readonly #key = $derived.by(() => JSON.stringify([this.run?.id ?? null, { ...this.recipe, id: '', name: '' }]));

  /** The preview that is being made or was, of this run by this recipe. */
  readonly previewing = $derived.by((): Job<Previewed> | null =>
    this.#preview?.key === this.#key ? this.#preview.job : null,
  );
  readonly saving = $derived.by((): Job<Saved | null> | null =>
    this.#save?.key === this.#key ? this.#save.job : null,
  );
  readonly saved = $derived.by((): Saved | null => this.saving?.value ?? null);
  readonly receipt = $derived.by((): Receipt | null => this.saved?.receipt ?? this.previewing?.value?.receipt ?? null);
  /** Why nothing came of it: what was tried last. */
  readonly failure = $derived.by((): Failure | null => failureOf(this.saving) ?? failureOf(this.previewing));
  /** The finished mesh, to be shown beside the original; null: there is nothing to show. */
  readonly guest = $derived.by((): { readonly view: MeshView; readonly name: string; readonly of: string } | null => {
    const value = this.#isOpen ? this.previewing?.value : null;
    if (value == null || this.run === null) return null;
    const name = this.isChanged ? exportText.edited(this.kept.name) : this.kept.name;
    return { view: value.view, name, of: this.run.id };
  });

  constructor(deps: ExportingDeps) {
    this.#deps = deps;
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  open(): void {
    this.#isOpen = true;
  }

  close(): void {
    this.#isOpen = false;
    this.stop();
  }

  /** Nobody waits any more. */
  stop(): void {
    this.#preview?.job.stop();
    this.#save?.job.stop();
  }

  /** Takes another recipe; unsaved changes to the one before stay with it. */
  choose(id: string): void {
    this.#keep({ recipe: id });
  }

  change(change: Partial<Omit<Recipe, 'id' | 'name'>>): void {
    this.#changed = { id: this.kept.id, recipe: { ...this.recipe, ...change } };
  }

  revert(): void {
    this.#changed = null;
  }

  setProof(proof: boolean): void {
    this.#keep({ proof });
  }

  /** Keeps the recipe as one of the user's own, under a new name, and goes on with it. */
  saveAs(name: string): void {
    const recipe: Recipe = { ...this.recipe, id: crypto.randomUUID(), name };
    this.#changed = null;
    this.#keep({ own: [...this.settings.own, recipe], recipe: recipe.id });
  }

  /** Keeps the changes to an own recipe. */
  saveChanges(): void {
    const { recipe } = this;
    this.#changed = null;
    this.#keep({ own: this.settings.own.map((one) => (one.id === recipe.id ? recipe : one)) });
  }

  rename(name: string): void {
    const { id } = this.kept;
    if (this.#changed?.id === id) this.#changed = { id, recipe: { ...this.#changed.recipe, name } };
    this.#keep({ own: this.settings.own.map((one) => (one.id === id ? { ...one, name } : one)) });
  }

  /** @returns the way to have it back. */
  remove(): () => void {
    const { kept, settings } = this;
    this.#keep({ own: settings.own.filter(({ id }) => id !== kept.id), recipe: 'original' });
    return () => this.#keep({ own: [...this.settings.own, kept], recipe: kept.id });
  }

  /** Applies the recipe, and shows what it gives. */
  preview(): void {
    const { run, recipe } = this;
    if (run === null || this.previewing?.working === true) return;
    this.stop();
    const { app } = this.#deps;
    const job = new Job(app, (work) => app.call('export:preview', { runId: run.id, recipe, work }));
    this.#preview = { key: this.#key, job };
    this.#save = null;
  }

  /** Asks where it goes, and writes it. */
  save(): void {
    const { run, recipe, settings } = this;
    if (run === null || this.saving?.working === true) return;
    const { app } = this.#deps;
    const { proof } = settings;
    const job = new Job(app, (work) => app.call('export:save', { runId: run.id, recipe, proof, work }));
    this.#save = { key: this.#key, job };
  }

  dispose(): void {
    this.stop();
  }

  #keep(change: Partial<ExportSettings>): void {
    this.#deps.session.change({ exporting: { ...this.settings, ...change } }).catch(this.#deps.onerror);
  }
}

/** A preview as one of what is compared. */
export const guestSlots = (guest: NonNullable<Exporting['guest']>, name: string): readonly [Slot, Slot] => [
  { letter: 'A', id: guest.of, name },
  { letter: 'B', id: guest.view.id, name: guest.name },
];

function failureOf(job: Job<unknown> | null): Failure | null {
  const state = job?.state;
  return state?.kind === 'failed' ? state.failure : null;
}
