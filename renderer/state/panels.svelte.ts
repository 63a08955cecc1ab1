import type { Settings } from '../../preload/contract/app.ts';
import { later, type Later } from './notices.svelte.ts';

export type PanelName = 'library' | 'inspector';
type PanelState = Settings['panels'];

export const PANEL_LIMITS = {
  library: { min: 168, max: 400 },
  inspector: { min: 240, max: 480 },
} as const;

const SETTLED_MS = 400;

/** Which side panels are open and how wide; remembered when they have come to rest. */
export class Panels {
  #all: PanelState = $state.raw({ library: { open: true, width: 220 }, inspector: { open: true, width: 300 } });
  #cancel: () => void = () => undefined;
  readonly #save: (panels: PanelState) => void;
  readonly #later: Later;

  constructor(save: (panels: PanelState) => void, wait: Later = later) {
    this.#save = save;
    this.#later = wait;
  }

  begin(panels: PanelState): void {
    this.#all = panels;
  }

  get library(): PanelState['library'] {
    return this.#all.library;
  }
  get inspector(): PanelState['inspector'] {
    return this.#all.inspector;
  }

  toggle(name: PanelName): void {
    this.#set(name, { open: !this.#all[name].open });
    this.settle();
  }

  resize(name: PanelName, width: number): void {
    const { min, max } = PANEL_LIMITS[name];
    this.#set(name, { width: Math.min(max, Math.max(min, width)) });
  }

  /** The user has let go: write it down, once. */
  settle(): void {
    this.#cancel();
    this.#cancel = this.#later(SETTLED_MS, () => this.#save(this.#all));
  }

  dispose(): void {
    this.#cancel();
  }

  #set(name: PanelName, change: Partial<PanelState[PanelName]>): void {
    this.#all = { ...this.#all, [name]: { ...this.#all[name], ...change } };
  }
}
