import { untrack } from 'svelte';
import type { InputView } from '../../preload/contract/library.ts';
import type { CancelOutcome, RunStart, RunView } from '../../preload/contract/runs.ts';
import type { App } from '../app.ts';
import { Compare } from '../compare/compare.svelte.ts';
import { Detail } from '../compare/detail.svelte.ts';
import { Reference } from '../compare/reference.svelte.ts';
import { isMesh, nameOf } from '../compare/slots.ts';
import { Exporting, guestSlots } from '../export/exporting.svelte.ts';
import { runText } from '../messages/runs.ts';
import { DraftState } from '../refine/draft.svelte.ts';
import { HandOver } from '../refine/hand-over.svelte.ts';
import { PreflightCheck } from '../refine/preflight.svelte.ts';
import { chosenInputs, missingFor } from '../refine/readiness.ts';
import type { Starts } from '../refine/starts.svelte.ts';
import type { Navigation } from '../state/navigation.svelte.ts';
import { later, type Later, type Notices } from '../state/notices.svelte.ts';
import type { OpenProject } from '../state/open-project.svelte.ts';
import { ended } from '../state/runs.svelte.ts';
import type { Session } from '../state/session.svelte.ts';
import { Camera } from './camera.svelte.ts';
import { MeshViews } from './mesh-views.svelte.ts';
import { Seconds } from './seconds.svelte.ts';
import { firstChoice, pairOf, stripItems, type Pair, type StripItem } from './strip-items.ts';
import { ViewerLook } from './viewer-look.svelte.ts';

export type InspectorTab = 'refine' | 'run' | 'mesh' | 'notes';

interface RoomDeps {
  readonly app: App;
  readonly project: OpenProject;
  readonly navigation: Navigation;
  readonly session: Session;
  readonly notices: Notices;
  readonly starts: Starts;
  readonly wait?: Later;
}

const NO_PAIR: Pair = { coarse: null, refined: null };

/** What is selected in the open project, and so what its stage, strip and inspector show. */
export class ProjectRoom {
  readonly draft: DraftState;
  /** What can be known of the next run before it is paid for. */
  readonly preflight: PreflightCheck;
  readonly meshes: MeshViews;
  readonly compare: Compare;
  readonly exporting: Exporting;
  readonly detail: Detail;
  readonly reference: Reference;
  readonly look: ViewerLook;
  readonly camera = new Camera();
  readonly seconds = new Seconds();
  readonly #deps: RoomDeps;
  readonly #handOver: HandOver;
  /** Good for the visit to the project in which it was made. */
  #chosen: { readonly visit: number; readonly id: string } | null = $state.raw(null);
  /** Good for the visit in which it was chosen. */
  #tab: { readonly visit: number; readonly tab: InspectorTab } | null = $state.raw(null);

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
  /** Coarse meshes and finished runs, in the order of making. */
  readonly meshItems = $derived.by(() =>
    this.items.filter(isMesh).map((item) => ({ id: item.id, name: nameOf(item, this.items), item })),
  );
  /** The finished runs, in the order of making. */
  readonly variants = $derived.by(() => this.meshItems.filter(({ item }) => item.kind === 'run'));
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
  /** What the draft lacks before it can be sent; null: nothing. */
  readonly missing = $derived.by(() => {
    const { project, session } = this.#deps;
    const draft = this.draft.current;
    const inputs =
      draft === null || project.view === null ? { image: null, mesh: null } : chosenInputs(draft, project.view.inputs);
    return missingFor(inputs, session.key);
  });

  /** The run that the draft makes; null: an input is missing. The key has no part in it. */
  readonly wanted = $derived.by((): RunStart | null => {
    const { view } = this.#deps.project;
    const draft = this.draft.current;
    if (view === null || draft === null) return null;
    const { image, mesh } = chosenInputs(draft, view.inputs);
    if (image === null || mesh === null) return null;
    return { projectId: view.id, imageId: image.id, meshId: mesh.id, params: draft.params };
  });

  constructor(deps: RoomDeps) {
    this.#deps = deps;
    const { app, project, navigation, session, notices, wait = later } = deps;
    const tell = (error: unknown) => notices.report(error);
    this.#handOver = new HandOver(wait);
    this.draft = new DraftState(app, project, tell);
    this.preflight = new PreflightCheck(app, wait);
    this.meshes = new MeshViews(app, () => this.exporting.guest?.view ?? null);
    this.reference = new Reference({
      app,
      wait,
      pictures: () => project.view?.inputs.filter(({ slot }) => slot === 'image') ?? [],
      usual: () => (this.run ?? this.pair.refined ?? this.draft.current)?.imageId ?? null,
      pinned: () => session.viewer.reference,
    });
    this.exporting = new Exporting({ app, session, run: () => this.run, onerror: tell });
    this.compare = new Compare({
      guest: () => {
        const { guest } = this.exporting;
        const of = guest === null ? undefined : this.items.find(({ id }) => id === guest.of);
        return guest === null || of === undefined ? null : guestSlots(guest, nameOf(of, this.items));
      },
      visit: () => navigation.visit,
      items: () => this.items,
      selected: () => this.selected,
      usual: () => [this.pair.coarse, this.pair.refined].flatMap((mesh) => mesh?.id ?? []),
      remembered: () => session.settings?.compare ?? 'single',
      oneFrame: () => this.reference.isFrame,
      remember: (mode) => {
        // Several meshes do not fit into the one frame of a picture: it steps aside for them.
        const aside = this.reference.isFrame && mode !== 'single';
        const viewer = aside ? { viewer: { ...session.viewer, reference: 'beside' as const } } : {};
        session.change({ compare: mode, ...viewer }).catch(tell);
      },
    });
    this.detail = new Detail({
      app,
      meshes: () => this.meshItems,
      slots: () => this.compare.slots.filter(({ id }) => id !== this.exporting.guest?.view.id),
      shown: () => this.compare.shown.filter(({ id }) => id !== this.exporting.guest?.view.id),
    });
    const { compare, detail, reference } = this;
    this.look = new ViewerLook({ session, compare, detail, reference, onerror: tell });
  }

  /** A run is being handed over; one more press is no second run. */
  get starting(): boolean {
    return this.#handOver.busy;
  }

  /** Whether the Refine tab shows this input, as what the next run is made from. */
  isDrafted(inputId: string): boolean {
    const draft = this.draft.current;
    return draft?.imageId === inputId || draft?.meshId === inputId;
  }

  showTab(tab: InspectorTab): void {
    this.#tab = { visit: this.#deps.navigation.visit, tab };
  }

  /** Shows this item, compared as is usual. */
  select(id: string): void {
    this.#chosen = { visit: this.#deps.navigation.visit, id };
    this.compare.reset();
  }

  /** Shows a finished run beside what is in the first slot. */
  showVariant(id: string): void {
    this.#chosen = { visit: this.#deps.navigation.visit, id };
    this.compare.put(id);
  }

  /** Adds a mesh to what is compared, or takes it out: what is selected is compared. */
  toggleCompared(id: string): void {
    this.compare.toggle(id);
    const { slots } = this.compare;
    const next = slots.at(-1);
    if (id !== this.selected?.id || next === undefined || slots.some((slot) => slot.id === id)) return;
    this.#chosen = { visit: this.#deps.navigation.visit, id: next.id };
  }

  /** The item `steps` further on in the strip. */
  step(steps: number): void {
    const at = this.items.findIndex(({ id }) => id === this.selected?.id);
    const item = this.items[Math.min(this.items.length - 1, Math.max(0, at + steps))];
    if (item !== undefined) this.select(item.id);
  }

  /**
   * Starts one run from the draft: one call for one press. Nothing is sent that is known to be in vain, and what the user
   * may not want to pay for is asked first.
   */
  async refine(): Promise<void> {
    await this.#handOver.once(async () => {
      const { project, starts } = this.#deps;
      const start = this.wanted;
      if (this.missing !== null || start === null) return;
      const known = await this.preflight.settle(start);
      if (known?.findings.some(({ level }) => level === 'error') === true) {
        this.showTab('refine');
        return;
      }
      const runs = await starts.start({ runs: [start], sweep: null }, known?.twin ?? null);
      if (runs === null) return;
      await this.#show(runs, start.projectId === project.id);
    });
  }

  /** Starts runs of this project to choose from. @returns whether they were started. */
  async sweep(runs: readonly RunStart[], cap: number): Promise<boolean> {
    const started = await this.#deps.starts.start({ runs, sweep: { cap } });
    if (started === null) return false;
    await this.#show(started, started[0]?.projectId === this.#deps.project.id);
    return true;
  }

  async #show([run]: readonly RunView[], isHere: boolean): Promise<void> {
    if (run === undefined || !isHere) return;
    this.select(run.id);
    this.showTab('run');
    await this.#deps.project.reload();
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
    this.#handOver.dispose();
    for (const part of [this.preflight, this.meshes, this.detail, this.reference, this.exporting]) part.dispose();
  }
}
