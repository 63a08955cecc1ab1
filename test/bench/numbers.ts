/** The middle value; of an even number of values, the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const low = sorted[Math.ceil(middle) - 1];
  const high = sorted[Math.floor(middle)];
  if (low === undefined || high === undefined) throw new Error('a median needs values');
  return (low + high) / 2;
}

/** Median of the quotients of pairs, each measured right after the other: what drifts meanwhile is in both. */
export function ratio(above: readonly number[], below: readonly number[]): number {
  return median(above.map((value, at) => value / (below[at] ?? NaN)));
}
