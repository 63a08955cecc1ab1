import type { Account } from '../../preload/contract/app.ts';
import type { Clock } from '../base/clock.ts';
import { startOfMonth } from '../base/month.ts';
import { LISTED_PRICE } from '../fal/account.ts';
import type { Fal } from '../fal/port.ts';
import type { Library } from '../library/port.ts';

export interface AccountDeps {
  readonly fal: Pick<Fal, 'account'>;
  readonly readKey: () => string | null;
  /** The library that is open; null: none is. */
  readonly library: () => Pick<Library, 'sumsSince' | 'unsentCost'> | null;
  readonly clock: Clock;
  readonly publish: (account: Account) => void;
  /** What was spent, or may be, is another sum. */
  readonly publishLedger: () => void;
}

/** How long fal may take to say what it knows of the account. Milliseconds. */
const PATIENCE = 15_000;

/** What a run costs, what is left and what was spent. Holds fal's last word; what was spent is derived from the runs. */
export class AccountBook {
  readonly #deps: AccountDeps;
  #known: Pick<Account, 'price' | 'balance' | 'checkedAt'> = { price: LISTED_PRICE, balance: null, checkedAt: null };
  #asking: Promise<void> | null = null;
  #isStale = false;

  constructor(deps: AccountDeps) {
    this.#deps = deps;
  }

  current(): Account {
    const library = this.#deps.library();
    const sums = library?.sumsSince(startOfMonth(this.#deps.clock.now()));
    const { charged = 0, undecided = 0, pending = 0 } = sums ?? {};
    const open = undecided + pending + (library?.unsentCost() ?? 0);
    // Sums of cents are not cents in binary.
    return { ...this.#known, spentThisMonth: charged, openThisMonth: Math.round(open * 1e6) / 1e6 };
  }

  /** Ask fal, with `key` where one is to be tried before it is kept. @throws AppError `auth` where fal refuses it. */
  async refresh(key: string | null = this.#deps.readKey()): Promise<Account> {
    if (key !== null) {
      const said = await this.#deps.fal.account(key, AbortSignal.timeout(PATIENCE));
      this.#known = { ...said, checkedAt: this.#deps.clock.now() };
    }
    return this.#tell();
  }

  /** What the runs cost, or may cost, is another sum: a run was added, sent or ended, or another library is open. */
  spent(): void {
    this.#deps.publishLedger();
    this.#tell();
  }

  /**
   * fal may have taken money: ask it what is left. However many runs end meanwhile, it is asked once at a time, and once
   * more after the last. Where fal does not say, what it said before stands.
   *
   * @returns when fal has answered, or not.
   */
  askWhatIsLeft(): Promise<void> {
    this.#isStale = true;
    this.#asking ??= this.#askUntilFresh().finally(() => (this.#asking = null));
    return this.#asking;
  }

  /** Without a key nothing is known of an account. */
  forget(): void {
    this.#known = { ...this.#known, balance: null, checkedAt: null };
    this.#tell();
  }

  async #askUntilFresh(): Promise<void> {
    while (this.#isStale) {
      this.#isStale = false;
      try {
        await this.refresh();
      } catch {
        // The runs themselves tell of a key that is refused and of a network that is gone.
      }
    }
  }

  #tell(): Account {
    const account = this.current();
    this.#deps.publish(account);
    return account;
  }
}
