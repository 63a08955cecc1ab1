/** Where a function of several numbers is least, and what it is there. */
export interface Minimum {
  readonly at: readonly number[];
  readonly value: number;
}

/**
 * Walk down from `start` by Nelder and Mead's simplex (1965): no derivatives, and a function that climbs in steps, as a
 * count of pixels does, does not stop it.
 *
 * @param steps how far the first steps go, number by number.
 * @param evaluations how often the function is asked, about.
 * @param pause called now and then; what it throws is passed on.
 */
export async function minimise(
  f: (at: readonly number[]) => number,
  start: readonly number[],
  steps: readonly number[],
  evaluations: number,
  pause: () => Promise<void>,
): Promise<Minimum> {
  let asked = 0;
  const ask = (at: readonly number[]): Minimum => {
    asked++;
    return { at, value: f(at) };
  };
  const corners = [ask(start), ...steps.map((step, i) => ask(start.map((x, j) => (i === j ? x + step : x))))];
  const byValue = (a: Minimum, b: Minimum): number => a.value - b.value;
  while (asked < evaluations) {
    if (asked % PAUSE_EVERY === 0) await pause();
    corners.sort(byValue);
    const worst = corners[corners.length - 1];
    const second = corners[corners.length - 2];
    const best = corners[0];
    if (best === undefined || second === undefined || worst === undefined) break;
    const middle = start.map((_, i) => mean(corners.slice(0, -1).map(({ at }) => at[i] ?? 0)));
    const along = (part: number): Minimum => ask(middle.map((x, i) => x + part * ((worst.at[i] ?? 0) - x)));
    const mirrored = along(-1);
    if (mirrored.value < best.value) {
      const farther = along(-2);
      corners[corners.length - 1] = farther.value < mirrored.value ? farther : mirrored;
    } else if (mirrored.value < second.value) {
      corners[corners.length - 1] = mirrored;
    } else {
      const nearer = along(mirrored.value < worst.value ? -0.5 : 0.5);
      if (nearer.value < Math.min(mirrored.value, worst.value)) corners[corners.length - 1] = nearer;
      else {
        for (let i = 1; i < corners.length; i++) {
          corners[i] = ask(best.at.map((x, j) => (x + (corners[i]?.at[j] ?? x)) / 2));
        }
      }
    }
  }
  return corners.reduce((a, b) => (b.value < a.value ? b : a));
}

const PAUSE_EVERY = 8;

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
