import type { CheckReport, ExportReport, ImportReport } from '../../preload/contract/transfer.ts';
import type { App } from '../app.ts';
import { Job } from './job.svelte.ts';

export type ShownTransfer =
  | { readonly kind: 'import'; readonly job: Job<ImportReport | null> }
  | { readonly kind: 'export'; readonly job: Job<ExportReport | null> }
  | { readonly kind: 'check'; readonly job: Job<CheckReport> };

/** Projects on their way in or out, or the check of all files: one at a time, watched in a dialog. */
export class Transfers {
  #shown: ShownTransfer | null = $state.raw(null);
  readonly #app: App;

  constructor(app: App) {
    this.#app = app;
  }

  get shown(): ShownTransfer | null {
    return this.#shown;
  }

  bringIn(what: 'folder' | 'archive'): void {
    this.#begin({
      kind: 'import',
      job: new Job(this.#app, (work) => this.#app.call('transfer:import', { what, work })),
    });
  }

  /** What was dropped on the window. */
  bringInFiles(files: readonly File[]): void {
    const job = new Job<ImportReport | null>(this.#app, (work) => this.#app.call('transfer:files', { files, work }));
    this.#begin({ kind: 'import', job });
  }

  takeOut(projectIds: readonly string[]): void {
    const ids = [...projectIds];
    const job = new Job(this.#app, (work) => this.#app.call('transfer:export', { projectIds: ids, work }));
    this.#begin({ kind: 'export', job });
  }

  check(): void {
    this.#begin({ kind: 'check', job: new Job(this.#app, (work) => this.#app.call('transfer:check', { work })) });
  }

  async saveCheck(): Promise<{ name: string } | null> {
    return this.#app.call('transfer:save-check');
  }

  /**
   * Stops what is going on; what came of it by then is shown, but for an archive, of which nothing is left. Over already, or
   * told to stop before, it is put away.
   */
  close(): void {
    const shown = this.#shown;
    if (shown !== null && shown.kind !== 'export' && shown.job.working && !shown.job.ending) shown.job.end();
    else this.#putAway();
  }

  #putAway(): void {
    this.#shown?.job.stop();
    this.#shown = null;
  }

  #begin(transfer: ShownTransfer): void {
    this.#putAway();
    this.#shown = transfer;
  }
}
