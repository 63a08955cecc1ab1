import { createContext } from 'svelte';
import type { Notice } from '../../preload/contract/app.ts';
import { ShownError } from '../app.ts';
import { shellText } from '../messages.ts';

export interface NoticeAction {
  readonly label: string;
  readonly run: () => void;
}

export interface ShownNotice extends Notice {
  readonly id: number;
  readonly action: NoticeAction | null;
}

/** Calls `then` once after `ms`. */
export type Later = (ms: number, then: () => void) => () => void;

export const later: Later = (ms, then) => {
  const timer = setTimeout(then, ms);
  return () => clearTimeout(timer);
};

/** How long good news stays; warnings and errors stay until someone has dealt with them. */
const INFO_MS = 8000;
const MOST = 5;

/** What the user is told at the window's edge. */
export class Notices {
  #all: readonly ShownNotice[] = $state.raw([]);
  #last = 0;
  readonly #later: Later;
  /** Nothing on screen hangs on these. */
  readonly #timers: Record<number, () => void> = {};

  constructor(wait: Later = later) {
    this.#later = wait;
  }

  get all(): readonly ShownNotice[] {
    return this.#all;
  }

  /** The id of what was told last; 0: nothing was. */
  get last(): number {
    return this.#last;
  }

  /** `stays`: until it is dismissed, however good the news is. */
  tell(
    notice: Partial<Notice> & Pick<Notice, 'message'>,
    action: NoticeAction | null = null,
    { stays = false }: { readonly stays?: boolean } = {},
  ): void {
    const id = ++this.#last;
    const shown: ShownNotice = { level: 'info', advice: '', ref: '', ...notice, id, action };
    const known = this.#all.filter((one) => one.message !== shown.message || one.advice !== shown.advice);
    this.#all = [...known, shown].slice(-MOST);
    if (shown.level === 'info' && !stays) this.#timers[id] = this.#later(INFO_MS, () => this.dismiss(id));
  }

  /** Shows what a call threw. What the user cancelled is not news. */
  report(error: unknown): void {
    if (!(error instanceof ShownError)) this.tell({ level: 'error', ...shellText.unexpected });
    else if (error.failure.code !== 'cancelled') this.tell({ level: 'error', ...lines(error) });
  }

  dismiss(id: number): void {
    this.#timers[id]?.();
    this.#all = this.#all.filter((one) => one.id !== id);
  }

  clear(): void {
    for (const { id } of this.#all) this.dismiss(id);
  }

  dispose(): void {
    for (const stop of Object.values(this.#timers)) stop();
  }
}

/** For what lies over the window and has to show them itself. */
export const [noticesHere, provideNotices] = createContext<Notices>();

const lines = ({ failure }: ShownError) => ({
  message: failure.message,
  advice: failure.advice,
  ref: failure.ref,
});
