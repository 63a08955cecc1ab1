import { untrack } from 'svelte';
import type { InputView } from '../../preload/contract/library.ts';
import type { CancelOutcome, RunView } from '../../preload/contract/runs.ts';
import type { App } from '../app.ts';
import { runText } from '../messages/runs.ts';
import { DraftState } from '../refine/draft.svelte.ts';
import { chosenInputs, missingFor } from '../refine/readiness.ts';
import type { Navigation } from '../state/navigation.svelte.ts';
import { later, type Later, type Notices } from '../state/notices.svelte.ts';
import type { OpenProject } from '../state/open-project.svelte.ts';
import { ended } from '../state/runs.svelte.ts';
import type { Session } from '../state/session.svelte.ts';
import { MeshViews } from './mesh-views.svelte.ts';
import { Seconds } from './seconds.svelte.ts';
import { firstChoice, pairOf, stripItems, type Pair, type StripItem } from './strip-items.ts';

export type InspectorTab = 'refine' | 'run' | 'mesh' | 'notes';
export type Face = 'coarse' | 'refined';

interface RoomDeps {
  readonly app: App;
  readonly project: OpenProject;
  readonly navigation: Navigation;
  readonly session: Session;
  readonly notices: Notices;
  readonly wait?: Later;
}

/** A second press comes sooner than this; a second run does not. In milliseconds. */
const SECOND_PRESS = 1000;

const NO_PAIR: Pair = { coarse: null, refined: null };

/** What is selected in the open project, and so what its stage, strip and inspector show. */
export class ProjectRoom {
  readonly draft: DraftState;
  readonly meshes: MeshViews;
  readonly seconds = new Seconds();
  readonly #deps: RoomDeps;
  readonly #wait: Later;
  /** Good for the visit to the project in which it was made. */
  #chosen: { readonly visit: number; readonly id: string } | null = $state.raw(null);
  /** Good for the visit in which it was chosen. */
  #tab: { readonly visit: number; readonly tab: InspectorTab } | null = $state.raw(null);
  /** Good for the item for which it was chosen. */
  #face: { readonly item: string; readonly face: Face } | null = $state.raw(null);
  #flicked = $state(false);
  #starting = $state(false);
  #forget: () => void = () => undefined;

  /** Names this visit once the project is there; null: not yet. */
  readonly #stay = $derived.by(() => {
    const { project, navigation } = this.#deps;
    return project.view === null ? null : `${navigation.visit} ${project.view.id}`;
  });
  readonly items = $derived.by((): readonly StripItem[] => {
    const { view } = this.#deps.project;
    return view === null ? [] : stripItems(view);
  });
  readonly selected = $derived.by((): StripItem | undefined => {
    const { project, navigation } = this.#deps;
    const find = (id: string | null | undefined) => this.items.find((item) => item.id === id);
    const chosen = this.#chosen?.visit === navigation.visit ? this.#chosen.id : null;
    return (
      find(chosen) ?? find(navigation.item) ?? (project.view === null ? undefined : find(firstChoice(project.view)))
    );
  });
  /** The run that the Run tab tells of; null: none is selected. */
  readonly run = $derived.by((): RunView | null => (this.selected?.kind === 'run' ? this.selected.run : null));
  /** The tab a visit begins with, whatever becomes of the run meanwhile. */
  readonly #firstTab = $derived.by((): InspectorTab => {
    if (this.#stay === null) return 'refine';
    return untrack(() => {
      const isWanted = this.run?.id === this.#deps.navigation.item || this.run?.state !== 'done';
      return this.run !== null && isWanted ? 'run' : 'refine';
    });
  });
  /** A selected picture lies over the meshes. */
  readonly picture = $derived.by((): InputView | null =>
    this.selected?.kind === 'image' ? this.selected.input : null,
  );
  readonly pair = $derived.by((): Pair => {
    const { view } = this.#deps.project;
    return view === null ? NO_PAIR : pairOf(view, this.selected);
  });
  readonly tab = $derived.by((): InspectorTab =>
    this.#tab?.visit === this.#deps.navigation.visit ? this.#tab.tab : this.#firstTab,
  );
  /** Which of the two is shown when one is; null: there is none. */
  readonly face = $derived.by((): Face | null => {
    const { coarse, refined } = this.pair;
    if (coarse === null || refined === null) return coarse !== null ? 'coarse' : refined !== null ? 'refined' : null;
    if (this.#face?.item === this.selected?.id && this.#face !== null) return this.#face.face;
    return this.selected?.kind === 'mesh' ? 'coarse' : 'refined';
  });
  /** Ids of the meshes on the stage, from left to right. */
  readonly shown = $derived.by((): readonly string[] => {
    const coarse = this.pair.coarse?.id;
    const refined = this.pair.refined?.id;
    const both = [coarse, refined].filter((id) => id !== undefined);
    if (both.length < 2 || this.#deps.session.settings?.compare === 'side-by-side') return both;
    const face = this.#flicked ? otherFace(this.face) : this.face;
    return [face === 'coarse' ? coarse : refined].filter((id) => id !== undefined);
  });
  /** What the draft lacks before it can be sent; null: nothing. */
  readonly missing = $derived.by(() => {
    const { project, session } = this.#deps;
    const draft = this.draft.current;
    const inputs =
      draft === null || project.view === null ? { image: null, mesh: null } : chosenInputs(draft, project.view.inputs);
    return missingFor(inputs, session.key);
  });

  constructor(deps: RoomDeps) {
    this.#deps = deps;
    this.#wait = deps.wait ?? later;
    this.draft = new DraftState(deps.app, deps.project, (error) => deps.notices.report(error));
    this.meshes = new MeshViews(deps.app);
  }

  /** A run is being handed over; one more press is no second run. */
  get starting(): boolean {
    return this.#starting;
  }

  /** Whether the Refine tab shows this input, as what the next run is made from. */
  isDrafted(inputId: string): boolean {
    const draft = this.draft.current;
    return draft?.imageId === inputId || draft?.meshId === inputId;
  }

  showTab(tab: InspectorTab): void {
    this.#tab = { visit: this.#deps.navigation.visit, tab };
  }

  select(id: string): void {
    this.#chosen = { visit: this.#deps.navigation.visit, id };
  }

  /** The item `steps` further on in the strip. */
  step(steps: number): void {
    const at = this.items.findIndex(({ id }) => id === this.selected?.id);
    const item = this.items[Math.min(this.items.length - 1, Math.max(0, at + steps))];
    if (item !== undefined) this.select(item.id);
  }

  showFace(face: Face): void {
    if (this.selected !== undefined) this.#face = { item: this.selected.id, face };
  }

  /** While true, the other mesh is shown. */
  flick(flicked: boolean): void {
    this.#flicked = flicked;
  }

  /**
   * Starts one run from the draft: one call for one press. What would start a second by accident (a double click, a key
   * that is held down) is not heard.
   */
  async refine(): Promise<void> {
    const { app, project } = this.#deps;
    this.#forget();
    if (this.#starting) {
      this.#hearAgain();
      return;
    }
    const draft = this.draft.current;
    const projectId = project.id;
    if (this.missing !== null || projectId === null || draft === null) return;
    const { imageId, meshId, params } = draft;
    if (imageId === null || meshId === null) return;
    this.#starting = true;
    try {
      const run = await app.call('run:start', { projectId, imageId, meshId, params });
      if (projectId !== project.id) return;
      this.select(run.id);
      this.showTab('run');
      await project.reload();
    } finally {
      this.#hearAgain();
    }
  }

  /** Sets the draft to what a run was made with. */
  useSettingsOf({ imageId, meshId, params }: RunView): void {
    this.draft.set({ imageId, meshId, params });
    this.showTab('refine');
  }

  /** Asks for a stop and says how far it was heard. */
  async cancel(runId: string): Promise<CancelOutcome> {
    const { outcome } = await this.#deps.app.call('run:cancel', { runId });
    this.#deps.notices.tell({ message: runText.cancelled[outcome] });
    return outcome;
  }

  /** The selected run, if it is going on. */
  readonly going = $derived.by((): RunView | null => (this.run !== null && !ended(this.run.state) ? this.run : null));

  dispose(): void {
    this.#forget();
    this.meshes.dispose();
  }

  #hearAgain(): void {
    this.#forget();
    this.#forget = this.#wait(SECOND_PRESS, () => (this.#starting = false));
  }
}

const otherFace = (face: Face | null): Face => (face === 'coarse' ? 'refined' : 'coarse');
