import type { Account, Settings } from '../../preload/contract/app.ts';

export interface BudgetState {
  /** Spent or on its way this month, in dollars. */
  readonly used: number;
  readonly budget: number;
  /** `near`: the press leaves little; `over`: it goes over. */
  readonly state: 'fine' | 'near' | 'over';
}

/** From this share on the user is told how much is left. */
const NEAR = 0.8;
/** Sums of cents are not exact in binary. */
const CENT_FRACTION = 1e-6;

/**
 * How the month's budget stands if `cost` more dollars are spent. What is open counts: it may all be charged.
 *
 * @returns null without a budget, and for what costs nothing.
 */
export function budgetOf(
  known: { readonly settings: Pick<Settings, 'budget'> | null; readonly account: Account | null },
  cost: number,
): BudgetState | null {
  const budget = known.settings?.budget ?? null;
  if (budget === null || known.account === null || cost === 0) return null;
  const used = known.account.spentThisMonth + known.account.openThisMonth;
  const after = used + cost - CENT_FRACTION;
  return { used, budget, state: after > budget ? 'over' : after >= budget * NEAR ? 'near' : 'fine' };
}
