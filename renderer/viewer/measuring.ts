import type { Vec3 } from '../../preload/contract/values.ts';
import { radiusOf, type WorldBox } from './pose.ts';

/** Points to measure between, the earlier first; never more than two. */
export type Measured = readonly [] | readonly [Vec3] | readonly [Vec3, Vec3];

/** With one point more: a third begins anew. */
export function withPoint(points: Measured, point: Vec3): Measured {
  return points.length === 1 ? [points[0], point] : [point];
}

export function distanceOf([a, b]: readonly [Vec3, Vec3]): number {
  return Math.hypot(b[0] - a[0], b[1] - a[1], b[2] - a[2]);
}

const LOCALE = 'en-US';
const rounded = new Intl.NumberFormat(LOCALE, { maximumSignificantDigits: 4 });

/** A length as the statistics write it. */
export const lengthText = (length: number): string => rounded.format(length);

/** Writes coordinates of a mesh of this size to a ten-thousandth of it, always with as many digits. */
export function coordinateText(box: WorldBox): (value: number) => string {
  const digits = Math.min(8, Math.max(0, Math.ceil(4 - Math.log10(2 * radiusOf(box)))));
  const format = new Intl.NumberFormat(LOCALE, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    signDisplay: 'negative',
  });
  return (value) => format.format(value);
}

/** A place on the screen, in pixels. */
export interface ScreenPoint {
  readonly x: number;
  readonly y: number;
}

export interface EdgeLabel extends ScreenPoint {
  readonly axis: 'X' | 'Y' | 'Z';
  readonly length: number;
}

/** An edge shorter than this on the screen, in pixels, is seen from its end: it has no room for a number. */
const SHORTEST = 28;

/**
 * Where the three measures of a box are written: beside the edge of each direction that is farthest out on the screen,
 * to the left for the height and below for the others, so that they lie over the mesh as little as can be.
 */
export function edgeLabels({ min, max }: WorldBox, project: (point: Vec3) => ScreenPoint | null): readonly EdgeLabel[] {
  const axes = [
    { axis: 'X', along: 0, others: [1, 2] },
    { axis: 'Y', along: 1, others: [0, 2] },
    { axis: 'Z', along: 2, others: [0, 1] },
  ] as const;
  return axes.flatMap(({ axis, along, others }) => {
    const edges = [0, 1, 2, 3].flatMap((corner) => {
      const from: [number, number, number] = [0, 0, 0];
      from[others[0]] = (corner & 1 ? max : min)[others[0]];
      from[others[1]] = (corner & 2 ? max : min)[others[1]];
      const to: [number, number, number] = [...from];
      from[along] = min[along];
      to[along] = max[along];
      const [a, b] = [project(from), project(to)];
      if (a === null || b === null || Math.hypot(a.x - b.x, a.y - b.y) < SHORTEST) return [];
      return [{ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 }];
    });
    const outwards = ({ x, y }: ScreenPoint) => (axis === 'Z' ? -x : y);
    const [best] = edges.sort((a, b) => outwards(b) - outwards(a));
    return best === undefined ? [] : [{ ...best, axis, length: max[along] - min[along] }];
  });
}
