import { expect, test } from 'vitest';
import type { Vec3 } from '../../../preload/contract/values.ts';
import { coordinateText, distanceOf, edgeLabels, lengthText, withPoint } from '../../../renderer/viewer/measuring.ts';
import { FIRST_POSE } from '../../../renderer/viewer/pose.ts';
import { snapped, zoomedAt } from '../../../renderer/viewer/zoom-at.ts';

const [a, b, c]: [Vec3, Vec3, Vec3] = [
  [0, 0, 0],
  [3, 4, 12],
  [1, 1, 1],
];

test('two points are measured between; a third begins anew', () => {
  expect(withPoint([], a)).toEqual([a]);
  expect(withPoint([a], b)).toEqual([a, b]);
  expect(withPoint([a, b], c)).toEqual([c]);
  expect(distanceOf([a, b])).toBe(13);
});

test.each([
  [1234.5678, '1,235'],
  [0.012345678, '0.01235'],
  [2, '2'],
])('a length of %d is written %s', (length, text) => {
  expect(lengthText(length)).toBe(text);
});

test('coordinates have as many digits as a mesh of their size needs, always as many', () => {
  const large = coordinateText({ min: [0, 0, 0], max: [3000, 4000, 0] });
  expect([large(12.345), large(-0.04), large(0)]).toEqual(['12.3', '0.0', '0.0']);
  const small = coordinateText({ min: [0, 0, 0], max: [0.3, 0.4, 0] });
  expect([small(0.123456), small(-1)]).toEqual(['0.12346', '-1.00000']);
});

test('a box’s measures stand at its outer edges, one each, and not where an edge is seen from its end', () => {
  const box = { min: [0, 0, 0] as Vec3, max: [2, 3, 4] as Vec3 };
  const flat = edgeLabels(box, ([x, , z]) => ({ x: x * 100, y: -z * 100 }));
  expect(flat).toEqual([
    { axis: 'X', length: 2, x: 100, y: -0 },
    { axis: 'Z', length: 4, x: 0, y: -200 },
  ]);
  const aside = edgeLabels(box, ([x, y, z]) => ({ x: x * 80 + y * 40, y: y * 20 - z * 100 }));
  expect(aside.map(({ axis }) => axis)).toEqual(['X', 'Y', 'Z']);
  expect(edgeLabels(box, () => null)).toEqual([]);
});

test('coming nearer to the middle leaves the target; farther from it moves it towards the pointer', () => {
  const fit = { aspect: 2, frame: null };
  const middle = zoomedAt(FIRST_POSE, 2, 1, { x: 0, y: 0, fit });
  expect(middle.target).toEqual(FIRST_POSE.target);
  expect(middle.distance).toBe(FIRST_POSE.distance / 2);
  const front = { ...FIRST_POSE, azimuth: 0, elevation: 0 };
  const right = zoomedAt(front, 2, 1, { x: 1, y: 0, fit });
  // The pane's right edge is as far from its middle as before only if the target went half of the way there.
  const edge = (18 / front.focalLength) * 2 * front.distance;
  expect(right.target[0]).toBeCloseTo(edge / 2, 9);
});

test('a turn snaps to the nearest axis', () => {
  expect(snapped({ ...FIRST_POSE, azimuth: 0.6, elevation: 0.3 })).toMatchObject({ azimuth: 0, elevation: 0 });
  expect(snapped({ ...FIRST_POSE, azimuth: 1, elevation: 0.3 }).azimuth).toBeCloseTo(Math.PI / 2);
  expect(snapped({ ...FIRST_POSE, azimuth: 1, elevation: -1.2 }).elevation).toBeCloseTo(-Math.PI / 2);
});
