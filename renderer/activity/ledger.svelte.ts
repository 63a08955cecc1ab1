import type { Failure } from '../../preload/contract/errors.ts';
import type { LedgerLine, LedgerPage } from '../../preload/contract/ledger.ts';
import { ShownError, type App } from '../app.ts';

const PAGE = 100;
const MOST = 500;

/** What the ledger is asked for: a month or all of time, a project or all of them. */
export interface LedgerChoice {
  readonly month: string | null;
  readonly projectId: string | null;
}

/** The ledger as it is on screen: its sums, and as many of its lines as were looked at. */
export class Ledger {
  #choice: LedgerChoice = $state.raw({ month: null, projectId: null });
  /** The newest answer; its lines are the first of `#lines`. */
  #page: LedgerPage | null = $state.raw(null);
  #lines: readonly LedgerLine[] = $state.raw([]);
  #next: string | null = null;
  #failure: Failure | null = $state.raw(null);
  #loading = $state(false);
  #asked = false;
  /** Names the latest question; answers to older ones are dropped. */
  #question = 0;
  readonly #app: App;
  readonly #stop: () => void;

  constructor(app: App, month: string | null = null) {
    this.#app = app;
    this.#choice = { month, projectId: null };
    this.#stop = app.on('ledger:changed', () => {
      if (this.#asked) void this.reload();
    });
  }

  get choice(): LedgerChoice {
    return this.#choice;
  }
  /** Sums, months and projects; null: not known yet. */
  get page(): LedgerPage | null {
    return this.#page;
  }
  /** Newest first. */
  get lines(): readonly LedgerLine[] {
    return this.#lines;
  }
  get failure(): Failure | null {
    return this.#failure;
  }
  get loading(): boolean {
    return this.#loading;
  }

  /** Another month, or another project of the same one. */
  async choose(choice: Partial<LedgerChoice>): Promise<void> {
    this.#choice = { ...this.#choice, ...choice };
    this.#lines = [];
    await this.reload();
  }

  /** Asks for as many lines as there are on screen, and shows them at once. */
  async reload(): Promise<void> {
    const wanted = Math.max(PAGE, this.#lines.length);
    await this.#ask(async (isCurrent) => {
      const first = await this.#get(null, Math.min(MOST, wanted));
      const lines = [...first.lines];
      let { next } = first;
      while (next !== null && lines.length < wanted && isCurrent()) {
        const more = await this.#get(next, Math.min(MOST, wanted - lines.length));
        lines.push(...more.lines);
        next = more.next;
      }
      if (isCurrent()) this.#show(first, lines, next);
    });
  }

  /** The next lines, if there are any. */
  async more(): Promise<void> {
    const after = this.#next;
    if (this.#loading || after === null) return;
    await this.#ask(async (isCurrent) => {
      const page = await this.#get(after, PAGE);
      if (isCurrent()) this.#show(page, [...this.#lines, ...page.lines], page.next);
    });
  }

  dispose(): void {
    this.#stop();
  }

  #get(after: string | null, limit: number): Promise<LedgerPage> {
    return this.#app.call('ledger:page', { ...this.#choice, after, limit });
  }

  #show(page: LedgerPage, lines: readonly LedgerLine[], next: string | null): void {
    this.#page = page;
    this.#lines = lines;
    this.#next = next;
    this.#failure = null;
  }

  async #ask(question: (isCurrent: () => boolean) => Promise<void>): Promise<void> {
    const mine = ++this.#question;
    const isCurrent = () => mine === this.#question;
    this.#asked = true;
    this.#loading = true;
    try {
      await question(isCurrent);
    } catch (error) {
      if (!(error instanceof ShownError)) throw error;
      if (isCurrent()) this.#failure = error.failure;
    } finally {
      if (isCurrent()) this.#loading = false;
    }
  }
}
