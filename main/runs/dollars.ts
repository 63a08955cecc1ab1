/** An amount as people read it: `$0.15`. */
export const dollars = (amount: number): string => `$${amount.toFixed(2)}`;
