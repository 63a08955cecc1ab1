import type { ViewerSettings } from '../../preload/contract/app.ts';
import type { Compare } from '../compare/compare.svelte.ts';
import type { Detail } from '../compare/detail.svelte.ts';
import type { Reference } from '../compare/reference.svelte.ts';
import type { Session } from '../state/session.svelte.ts';
import type { Look, Section } from '../viewer/look.ts';

interface LookDeps {
  readonly session: Session;
  readonly compare: Compare;
  readonly detail: Detail;
  readonly reference: Reference;
  /** A setting could not be kept. */
  readonly onerror: (error: unknown) => void;
}

/** Settings that are on or off. */
export type LookSwitch = {
  [K in keyof ViewerSettings]: ViewerSettings[K] extends boolean ? K : never;
}[keyof ViewerSettings];

/** How the meshes look: what is remembered for all projects, and what is good for this sitting. */
export class ViewerLook {
  readonly #deps: LookDeps;
  #section: Section = $state.raw({ axis: 'y', at: 0.5, flipped: false });
  #cut = $state(false);
  #bare = $state(false);
  #measuring = $state(false);

  /** What the viewer draws by. */
  readonly now = $derived.by((): Look => {
    const { session, compare, detail, reference } = this.#deps;
    const { shading, matcap, wire, xray, flat, backFaces, background, grid, bounds } = session.viewer;
    return {
      ...{ shading, matcap, wire, xray, flat, backFaces, background },
      grid: grid && !this.#bare,
      bounds: bounds && !this.#bare,
      mode: compare.mode,
      divider: compare.divider,
      ghost: 0,
      section: this.#cut ? this.#section : null,
      detailRange: detail.range,
      frame: reference.frame,
    };
  });
  readonly statistics = $derived.by(() => (this.#deps.session.settings?.showStatistics ?? true) && !this.#bare);
  readonly isDetail = $derived.by(() => this.#deps.session.viewer.shading === 'detail');

  constructor(deps: LookDeps) {
    this.#deps = deps;
  }

  /** Where the cut stands, also while nothing is cut. */
  get section(): Section {
    return this.#section;
  }
  get cut(): boolean {
    return this.#cut;
  }
  /** Nothing is laid over the meshes, whatever is chosen. */
  get bare(): boolean {
    return this.#bare;
  }
  /** A press on a mesh sets a point to measure from. */
  get measuring(): boolean {
    return this.#measuring;
  }

  set(change: Partial<ViewerSettings>): void {
    const { session, onerror } = this.#deps;
    session.changeViewer(change).catch(onerror);
  }

  toggle(name: LookSwitch): void {
    this.set({ [name]: !this.#deps.session.viewer[name] });
  }

  toggleStatistics(): void {
    const { session, onerror } = this.#deps;
    session.change({ showStatistics: !(session.settings?.showStatistics ?? true) }).catch(onerror);
  }

  /** On, or back to the matcap. */
  toggleDetail(): void {
    this.set({ shading: this.isDetail ? 'matcap' : 'detail' });
  }

  toggleBare(): void {
    this.#bare = !this.#bare;
  }

  setMeasuring(measuring: boolean): void {
    this.#measuring = measuring;
  }

  toggleCut(): void {
    this.#cut = !this.#cut;
  }

  /** Moves the cut, and makes it if there was none. */
  setSection(change: Partial<Section>): void {
    this.#section = { ...this.#section, ...change };
    this.#cut = true;
  }
}
