/** How a month stands to its budget. Dollars. */
export type BudgetState =
  | { readonly kind: 'within' | 'near'; readonly left: number }
  /** Not yet, but if all that is under way is delivered. */
  | { readonly kind: 'would-be-over'; readonly by: number }
  | { readonly kind: 'over'; readonly by: number };

/** From this share on, it is said that it comes to its end. */
const NEAR = 0.8;
/** Sums of cents are not exact in binary. As much as main allows when it refuses a press. */
const NOTHING = 1e-6;

/** `open`: not charged yet, or left to fal, what is in line, and what is about to be sent. */
export function budgetState(spent: number, open: number, budget: number): BudgetState {
  if (spent - budget > NOTHING) return { kind: 'over', by: spent - budget };
  const all = spent + open;
  if (all - budget > NOTHING) return { kind: 'would-be-over', by: all - budget };
  return { kind: all >= budget * NEAR - NOTHING ? 'near' : 'within', left: Math.max(0, budget - all) };
}
