import type { CheckReport, ExportReport, ImportReport } from '../../preload/contract/transfer.ts';
import type { App } from '../app.ts';
import { Job } from './job.svelte.ts';

export type ShownTransfer =
  | { readonly kind: 'import'; readonly job: Job<ImportReport | null> }
  | { readonly kind: 'export'; readonly job: Job<ExportReport | null> }
  | { readonly kind: 'check'; readonly job: Job<CheckReport> };

/**
 * Projects on their way in or out, or the check of all files: one at a time, watched in a dialog, or out of the way of
 * whoever works on meanwhile.
 */
export class Transfers {
  #shown: ShownTransfer | null = $state.raw(null);
  #aside: ShownTransfer | null = $state.raw(null);
  #refused = $state(false);
  readonly #app: App;

  constructor(app: App) {
    this.#app = app;
  }

  /** What the dialog is about; null: there is none. */
  get shown(): ShownTransfer | null {
    return this.#shown;
  }

  /** What goes on without its dialog, or came to its end so. */
  get aside(): ShownTransfer | null {
    return this.#aside;
  }

  /** Something else was asked for while the one in the dialog goes on. */
  get refused(): boolean {
    return this.#refused;
  }

  get working(): boolean {
    return [this.#shown, this.#aside].some((one) => one?.job.working === true);
  }

  bringIn(what: 'folder' | 'archive'): void {
    this.#begin(() => ({
      kind: 'import',
      job: new Job(this.#app, (work) => this.#app.call('transfer:import', { what, work })),
    }));
  }

  /** What was dropped on the window. */
  bringInFiles(files: readonly File[]): void {
    this.#begin(() => ({
      kind: 'import',
      job: new Job<ImportReport | null>(this.#app, (work) => this.#app.call('transfer:files', { files, work })),
    }));
  }

  takeOut(projectIds: readonly string[]): void {
    const ids = [...projectIds];
    this.#begin(() => ({
      kind: 'export',
      job: new Job(this.#app, (work) => this.#app.call('transfer:export', { projectIds: ids, work })),
    }));
  }

  check(): void {
    this.#begin(() => ({
      kind: 'check',
      job: new Job(this.#app, (work) => this.#app.call('transfer:check', { work })),
    }));
  }

  /** Of the runs that the last import brought. */
  async paidElsewhere(elsewhere: boolean): Promise<void> {
    await this.#app.call('transfer:paid-elsewhere', { elsewhere });
  }

  async saveCheck(): Promise<{ name: string } | null> {
    return this.#app.call('transfer:save-check');
  }

  /** Stops it; what came of it by then is shown, but for an archive, of which nothing is left. */
  stop(transfer: ShownTransfer): void {
    if (transfer.kind === 'export') this.putAway(transfer);
    else transfer.job.end();
  }

  /** Leaves the dialog; what is going on goes on. */
  leave(): void {
    if (this.#shown?.job.working === true) this.#aside = this.#shown;
    this.#shown = null;
    this.#refused = false;
  }

  /** Into the dialog; what is going on in it goes on without. */
  show(transfer: ShownTransfer): void {
    this.leave();
    if (this.#aside === transfer) this.#aside = null;
    this.#shown = transfer;
  }

  putAway(transfer: ShownTransfer): void {
    transfer.job.stop();
    if (this.#shown === transfer) this.#shown = null;
    if (this.#aside === transfer) this.#aside = null;
  }

  #begin(make: () => ShownTransfer): void {
    if (!this.working) {
      this.#shown = make();
      return;
    }
    if (this.#aside !== null) this.show(this.#aside);
    this.#refused = true;
  }
}
