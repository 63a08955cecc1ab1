import type { App } from '../app.ts';
import { monthOf } from '../format.ts';
import { ledgerText } from '../messages/ledger.ts';
import type { Navigation } from '../state/navigation.svelte.ts';
import type { Notices } from '../state/notices.svelte.ts';
import { Found } from './found.svelte.ts';
import { Ledger } from './ledger.svelte.ts';

export type ActivityTab = 'runs' | 'ledger' | 'found';

interface ActivityDeps {
  readonly app: App;
  readonly navigation: Navigation;
  readonly notices: Notices;
}

/** Which part of Activity is shown, and what it was asked for: it is as it was left when one comes back. */
export class ActivityRoom {
  readonly ledger: Ledger;
  readonly found: Found;
  #tab: ActivityTab = $state('runs');
  readonly #deps: ActivityDeps;

  constructor(deps: ActivityDeps, time: () => number = Date.now) {
    this.#deps = deps;
    this.ledger = new Ledger(deps.app, monthOf(time()));
    this.found = new Found(deps.app);
  }

  get tab(): ActivityTab {
    return this.#tab;
  }

  /** Shows Activity with this part of it. */
  show(tab: ActivityTab): void {
    this.#tab = tab;
    this.#deps.navigation.showActivity(true);
  }

  findOnFal(): void {
    this.show('found');
    this.found.look();
  }

  /** Writes a month's lines, or all, to a file that the user chooses. */
  async exportLedger(month: string | null): Promise<void> {
    const { app, notices } = this.#deps;
    const written = await app.call('ledger:export', { month });
    if (written !== null) notices.tell({ message: ledgerText.exported(written.name) });
  }

  dispose(): void {
    this.ledger.dispose();
    this.found.dispose();
  }
}
