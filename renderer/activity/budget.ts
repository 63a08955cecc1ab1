/** How a month stands to its budget. Dollars. */
export type BudgetState =
  | { readonly kind: 'within' | 'near'; readonly left: number }
  /** Not yet, but if all that is under way is delivered. */
  | { readonly kind: 'would-be-over'; readonly by: number }
  | { readonly kind: 'over'; readonly by: number };

/** From this share on, it is said that it comes to its end. */
const NEAR = 0.8;
/** Less than this is nothing: sums of cents are not exact. */
const CENT = 0.005;

/** `open`: not charged yet, or left to fal, and what is in line. */
export function budgetState(spent: number, open: number, budget: number): BudgetState {
  if (spent - budget > CENT) return { kind: 'over', by: spent - budget };
  const all = spent + open;
  if (all - budget > CENT) return { kind: 'would-be-over', by: all - budget };
  return { kind: all >= budget * NEAR ? 'near' : 'within', left: Math.max(0, budget - all) };
}
