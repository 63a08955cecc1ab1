import { expect, test } from 'vitest';
import { budgetState } from '../../../renderer/activity/budget.ts';

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
