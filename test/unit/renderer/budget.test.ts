import { expect, test } from 'vitest';
import { budgetOf } from '../../../renderer/refine/budget.ts';
import { budgetState } from '../../../renderer/state/budget.ts';

const account = (spentThisMonth: number, openThisMonth = 0) => ({
  price: { amount: 0.15, currency: 'USD', source: 'live' as const },
  balance: null,
  spentThisMonth,
  openThisMonth,
  checkedAt: null,
});

test.each([
  ['far from it', 1, 0, 'fine'],
  ['near', 8, 0, 'near'],
  ['exactly at it, which is allowed', 9.85, 0, 'near'],
  ['over it', 9.86, 0, 'over'],
  ['over it with what is still open', 5, 4.9, 'over'],
  ['over it before', 12, 0, 'over'],
])('a run that leaves the month %s', (_, spent, open, state) => {
  expect(budgetOf({ settings: { budget: 10 }, account: account(spent, open) }, 0.15)?.state).toBe(state);
});

test('cents that add up to the budget are not over it', () => {
  expect(budgetOf({ settings: { budget: 0.6 }, account: account(0.15 * 3) }, 0.15)?.state).toBe('near');
});

test('a budget of nothing lets nothing go unasked', () => {
  expect(budgetOf({ settings: { budget: 0 }, account: account(0) }, 0.15)?.state).toBe('over');
});

test('without a budget, and for what costs nothing, there is none', () => {
  expect(budgetOf({ settings: { budget: null }, account: account(1000) }, 0.15)).toBeNull();
  expect(budgetOf({ settings: { budget: 1 }, account: account(1000) }, 0)).toBeNull();
  expect(budgetOf({ settings: null, account: null }, 0.15)).toBeNull();
});

test.each([
  [1.95, 0.3, 10, { kind: 'within', left: 7.75 }],
  [7.5, 0.6, 10, { kind: 'near', left: 1.9 }],
  [9.9, 0.1, 10, { kind: 'near', left: 0 }],
  [9.9, 0.3, 10, { kind: 'would-be-over', by: 0.2 }],
  [10.2, 0, 10, { kind: 'over', by: 0.2 }],
  [0, 0, 0, { kind: 'near', left: 0 }],
])('%d spent and %d open of %d', (spent, open, budget, { kind, ...rest }) => {
  const state = budgetState(spent, open, budget);
  expect(state.kind).toBe(kind);
  expect('left' in state ? state.left : state.by).toBeCloseTo(Object.values(rest)[0] ?? Number.NaN);
});
