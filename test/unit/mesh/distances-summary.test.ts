import { expect, test } from 'vitest';
import { vertexAreas } from '../../../main/mesh/distances/areas.ts';
import { changesOf } from '../../../main/mesh/distances/changes.ts';
import { driftOf } from '../../../main/mesh/distances/drift.ts';
import { surfaceOf } from '../../../main/mesh/distances/measure.ts';
import { solve } from '../../../main/mesh/distances/solve.ts';
import { spreadOf } from '../../../main/mesh/distances/spread.ts';
import { IDENTITY } from '../../../main/mesh/matrix.ts';
import { ball, box, moved, type Solid, solid, together } from './solids.ts';

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

test('each vertex stands for its part of the surface', () => {
  const areas = vertexAreas(box([1, 2, 3]));
  expect(sumOf([...areas])).toBeCloseTo(22, 5);
  expect([...vertexAreas(solid([0, 0, 0, 2, 0, 0, 0, 3, 0, 9, 9, 9, NaN, 0, 0], [0, 1, 2, 0, 1, 4]))]).toEqual([
    1, 1, 1, 0, 0,
  ]);
});

test('every number of a spread is what counting says', () => {
  // A hundred vertices of a hundredth of the surface each: 0.01, -0.02, 0.03 …
  const distances = Float32Array.from({ length: 100 }, (_, i) => ((i + 1) / 100) * (i % 2 === 0 ? 1 : -1));
  const spread = spreadOf(distances, new Float32Array(100).fill(2));
  expect(spread.least).toBeCloseTo(-1);
  expect(spread.greatest).toBeCloseTo(0.99);
  expect(spread.mean).toBeCloseTo(0.505);
  expect(spread.rms).toBeCloseTo(Math.sqrt(0.33835), 4);
  expect(spread.quantiles.half).toBeCloseTo(0.5, 3);
  expect(spread.quantiles.most).toBeCloseTo(0.95, 3);
  expect(spread.quantiles.nearlyAll).toBeCloseTo(0.99, 3);
  const { from, to, shares } = spread.histogram;
  expect(to).toBeCloseTo(0.99, 3);
  expect(from).toBe(-to);
  expect(sumOf(shares)).toBeCloseTo(1, 9);
  expect(sumOf(shares.slice(shares.length / 2))).toBeCloseTo(0.5, 1);
  spread.beyond.forEach((share, k) => {
    const threshold = (k / (spread.beyond.length - 1)) * to;
    const counted = distances.filter((d) => Math.abs(d) > threshold + 1e-6).length / 100;
    expect(Math.abs(share - counted), String(k)).toBeLessThanOrEqual(0.0101);
  });
});

test('a large vertex counts more than many small ones', () => {
  const spread = spreadOf(Float32Array.of(1, 0, 0, 0), Float32Array.of(97, 1, 1, 1));
  expect(spread.quantiles.half).toBeCloseTo(1);
  expect(spread.mean).toBeCloseTo(0.97);
  expect(spread.beyond[0]).toBeCloseTo(0.97);
});

test('a speck far off does not flatten the histogram, and counts to its last bar', () => {
  const distances = Float32Array.from({ length: 1000 }, (_, i) => (i === 0 ? 50 : 0.1));
  const { histogram, greatest } = spreadOf(distances, new Float32Array(1000).fill(1));
  expect(greatest).toBe(50);
  expect(histogram.to).toBeLessThan(0.11);
  expect(histogram.shares.at(-1)).toBeGreaterThan(0.0009);
});

test('no distance at all, and points that are nowhere, make a whole spread all the same', () => {
  const none = spreadOf(Float32Array.of(0, NaN, 0), Float32Array.of(1, 1, 1));
  expect([none.least, none.greatest, none.mean, none.quantiles.nearlyAll]).toEqual([0, 0, 0, 0]);
  expect(none.histogram.to).toBeGreaterThan(0);
  expect(none.beyond.every((share) => share === 0)).toBe(true);
  const nowhere = spreadOf(Float32Array.of(NaN), Float32Array.of(0));
  expect([...nowhere.histogram.shares, ...nowhere.beyond].every((share) => share === 0)).toBe(true);
});

const drift = (reference: Solid, mesh: Solid) =>
  driftOf({
    surface: surfaceOf(reference),
    centre: [0, 0, 0],
    diagonal: Math.hypot(2, 2, 2),
    positions: mesh.positions,
    areas: vertexAreas(mesh),
    toSurface: IDENTITY,
  });

test('a ball that moved is known to have moved, and by how much', () => {
  const found = drift(
    ball(4),
    moved(ball(4), (x, y, z) => [x + 0.1, y - 0.05, z]),
  );
  expect(found.move[0]).toBeCloseTo(0.1, 2);
  expect(found.move[1]).toBeCloseTo(-0.05, 2);
  expect(found.move[2]).toBeCloseTo(0, 2);
  expect(found.scale).toBeCloseTo(1, 2);
  expect(found.significant).toBe(true);
});

test('a ball that grew is known to have grown, and by how much', () => {
  const found = drift(
    ball(4),
    moved(ball(4), (x, y, z) => [x * 1.04, y * 1.04, z * 1.04]),
  );
  expect(found.scale).toBeCloseTo(1.04, 3);
  expect(Math.hypot(...found.move)).toBeLessThan(0.002);
  expect(found.significant).toBe(true);
});

test('both at once are told apart', () => {
  const shape = together(ball(3), box([0.4, 2.4, 0.4], [0.3, -1.2, -0.2]));
  const found = drift(
    shape,
    moved(shape, (x, y, z) => [x * 0.97 + 0.02, y * 0.97, z * 0.97 - 0.06]),
  );
  expect(found.scale).toBeCloseTo(0.97, 2);
  expect(found.move[0]).toBeCloseTo(0.02, 2);
  expect(found.move[2]).toBeCloseTo(-0.06, 2);
  expect(found.significant).toBe(true);
});

test('detail all over is no drift, nor is nothing at all', () => {
  const ripples = moved(ball(5), (x, y, z) => {
    const grow = 1 + 0.02 * Math.sin(20 * x) * Math.sin(20 * y) * Math.sin(20 * z);
    return [x * grow, y * grow, z * grow];
  });
  expect(drift(ball(5), ripples).significant).toBe(false);
  expect(drift(ball(4), ball(4))).toEqual({ move: [0, 0, 0], scale: 1, significant: false });
});

test('a new horn is one change, a dent another, each where it is', () => {
  // Around +x the ball grows by up to 0.3, around -y it shrinks by up to 0.2.
  const smooth = (away: number, reach: number): number => (away < reach ? (1 - (away / reach) ** 2) ** 2 : 0);
  const mesh = moved(ball(6), (x, y, z) => {
    const grow = 1 + 0.3 * smooth(Math.hypot(x - 1, y, z), 0.2) - 0.2 * smooth(Math.hypot(x, y + 1, z), 0.2);
    return [x * grow, y * grow, z * grow];
  });
  const distances = Float32Array.from(
    { length: mesh.positions.length / 3 },
    (_, i) => Math.hypot(...mesh.positions.subarray(i * 3, i * 3 + 3)) - 1,
  );
  const [horn, ...others] = changesOf(mesh, distances, vertexAreas(mesh));
  expect(horn?.at[0]).toBeCloseTo(1.3, 2);
  expect(horn?.distance).toBeCloseTo(0.3, 2);
  expect(horn?.radius).toBeGreaterThan(0.05);
  expect(horn?.radius).toBeLessThan(0.3);
  const dent = others.find(({ distance }) => distance < 0);
  expect(dent?.at[1]).toBeCloseTo(-0.8, 2);
  expect(dent?.distance).toBeCloseTo(-0.2, 2);
  for (const change of others) {
    expect(Math.abs(change.distance)).toBeLessThanOrEqual(horn?.distance ?? 0);
    const apart = Math.hypot(...change.at.map((value, k) => value - (horn?.at[k] ?? 0)));
    expect(apart).toBeGreaterThan(0.05);
  }
});

test('fifty changes at most, and none where nothing changed', () => {
  const mesh = ball(6);
  const areas = vertexAreas(mesh);
  const noise = Float32Array.from(areas, (_, i) => Math.sin(i * 12.9898) * 0.1);
  expect(changesOf(mesh, noise, areas)).toHaveLength(50);
  expect(changesOf(mesh, new Float32Array(areas.length), areas)).toEqual([]);
});

test('equations are solved, and those without one answer are not', () => {
  const [x = 0, y = 0] = solve(Float64Array.of(4, 1, 1, 3), Float64Array.of(1, 2)) ?? [];
  expect(4 * x + y).toBeCloseTo(1);
  expect(x + 3 * y).toBeCloseTo(2);
  expect(solve(Float64Array.of(1, 1, 1, 1), Float64Array.of(1, 2))).toBeNull();
});
