/** A finger on the glass, in pixels. */
export interface Finger {
  readonly x: number;
  readonly y: number;
}

/** What two fingers did: they drew apart (factor above 1) about where their middle was, and then moved together. */
export interface TwoFingers {
  readonly dx: number;
  readonly dy: number;
  readonly factor: number;
  readonly about: Finger;
}

/** Fingers closer than this do not pinch: a pixel more or less would be half of everything. */
const TOGETHER = 16;

/** From where two fingers were to where they are. */
export function twoFingers(before: readonly [Finger, Finger], now: readonly [Finger, Finger]): TwoFingers {
  const middleOf = ([a, b]: readonly [Finger, Finger]): Finger => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });
  const apart = ([a, b]: readonly [Finger, Finger]) => Math.max(TOGETHER, Math.hypot(a.x - b.x, a.y - b.y));
  const [about, to] = [middleOf(before), middleOf(now)];
  return { dx: to.x - about.x, dy: to.y - about.y, factor: apart(now) / apart(before), about };
}
