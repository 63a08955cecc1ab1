import type { Account } from '../../preload/contract/app.ts';
import type { Clock } from '../base/clock.ts';
import { LISTED_PRICE } from '../fal/account.ts';
import type { Fal } from '../fal/port.ts';

export interface AccountDeps {
  readonly fal: Pick<Fal, 'account'>;
  readonly readKey: () => string | null;
  /** Dollars spent in the open library since a time. */
  readonly spentSince: (time: number) => number;
  readonly clock: Clock;
  readonly publish: (account: Account) => void;
}

/** What a run costs, what is left and what was spent. Holds fal's last word; what was spent is derived from the runs. */
export class AccountBook {
  readonly #deps: AccountDeps;
  #known: Pick<Account, 'price' | 'balance' | 'checkedAt'> = { price: LISTED_PRICE, balance: null, checkedAt: null };

  constructor(deps: AccountDeps) {
    this.#deps = deps;
  }

  current(): Account {
    return { ...this.#known, spentThisMonth: this.#deps.spentSince(startOfMonth(this.#deps.clock.now())) };
  }

  /** Ask fal, with `key` where one is to be tried before it is kept. @throws AppError `auth` where fal refuses it. */
  async refresh(key: string | null = this.#deps.readKey()): Promise<Account> {
    if (key !== null) {
      const said = await this.#deps.fal.account(key, AbortSignal.timeout(15_000));
      this.#known = { ...said, checkedAt: this.#deps.clock.now() };
    }
    return this.#tell();
  }

  /** Money was spent, or the account is another. */
  spent(): void {
    this.#tell();
  }

  /** Without a key nothing is known of an account. */
  forget(): void {
    this.#known = { ...this.#known, balance: null, checkedAt: null };
    this.#tell();
  }

  #tell(): Account {
    const account = this.current();
    this.#deps.publish(account);
    return account;
  }
}

/** Midnight of the first of this month, by the user's clock. */
function startOfMonth(now: number): number {
  const date = new Date(now);
  return new Date(date.getFullYear(), date.getMonth(), 1).getTime();
}
