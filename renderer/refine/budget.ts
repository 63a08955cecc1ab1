import type { Account, Settings } from '../../preload/contract/app.ts';
import { budgetState, type BudgetState } from '../state/budget.ts';

export interface BudgetBefore {
  /** Spent or on its way this month, in dollars. */
  readonly used: number;
  readonly budget: number;
  /** `near`: the press leaves little; `over`: it goes over. */
  readonly state: 'fine' | 'near' | 'over';
}

const STATES: Readonly<Record<BudgetState['kind'], BudgetBefore['state']>> = {
  within: 'fine',
  near: 'near',
  'would-be-over': 'over',
  over: 'over',
};

/**
 * How the month's budget stands if `cost` more dollars are spent. What is open counts: it may all be charged.
 *
 * @returns null without a budget, and for what costs nothing.
 */
export function budgetOf(
  known: { readonly settings: Pick<Settings, 'budget'> | null; readonly account: Account | null },
  cost: number,
): BudgetBefore | null {
  const budget = known.settings?.budget ?? null;
  if (budget === null || known.account === null || cost === 0) return null;
  const { spentThisMonth, openThisMonth } = known.account;
  const { kind } = budgetState(spentThisMonth, openThisMonth + cost, budget);
  return { used: spentThisMonth + openThisMonth, budget, state: STATES[kind] };
}
