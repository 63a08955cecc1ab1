/** Whom a run of the line is put before when it moves `steps` (negative: sooner); undefined: it cannot. Null: to the end. */
export function before(ids: readonly string[], id: string, steps: number): string | null | undefined {
  const at = ids.indexOf(id);
  const to = Math.min(ids.length - 1, Math.max(0, at + steps));
  return at === -1 || to === at ? undefined : target(ids, at, to);
}

/** Whom to be put before so as to stand at `to`. */
function target(ids: readonly string[], at: number, to: number): string | null {
  return ids[to > at ? to + 1 : to] ?? null;
}

/** Where between rows a pointer at `y` is: 0 before the first, one more for each row whose middle is above it. */
export function slotAt(middles: readonly number[], y: number): number {
  return middles.filter((middle) => middle < y).length;
}

/** As `before`, for a run that is dropped into the gap before row `slot`. */
export function dropped(ids: readonly string[], id: string, slot: number): string | null | undefined {
  const at = ids.indexOf(id);
  if (at === -1 || slot === at || slot === at + 1) return undefined;
  return ids[slot] ?? null;
}
