import { expect, test } from 'vitest';
import { octahedral, smoothNormals } from '../../../main/mesh/normals.ts';
import { ball, box, solid } from './solids.ts';

const decode = (x8: number, y8: number): [number, number, number] => {
  let x = x8 / 127;
  let y = y8 / 127;
  const z = 1 - Math.abs(x) - Math.abs(y);
  if (z < 0) [x, y] = [(1 - Math.abs(y)) * (x < 0 ? -1 : 1), (1 - Math.abs(x)) * (y < 0 ? -1 : 1)];
  const length = Math.hypot(x, y, z);
  return [x / length, y / length, z / length];
};

test("a ball's normals point where its points are", () => {
  const { positions, indices } = ball(4);
  const normals = smoothNormals({ positions, indices });
  for (let i = 0; i < positions.length; i += 3) {
    const cosine = [0, 1, 2].reduce((sum, axis) => sum + (positions[i + axis] ?? 0) * (normals[i + axis] ?? 0), 0);
    expect(cosine).toBeGreaterThan(Math.cos((1.5 * Math.PI) / 180));
  }
});

test('two bytes hold any direction to about a degree', () => {
  const { positions } = ball(5);
  const packed = octahedral(positions);
  expect(packed).toHaveLength((positions.length / 3) * 2);
  let worst = 1;
  for (let v = 0; v < positions.length / 3; v++) {
    const [x, y, z] = decode(packed[v * 2] ?? 0, packed[v * 2 + 1] ?? 0);
    const [px = 0, py = 0, pz = 0] = positions.subarray(v * 3, v * 3 + 3);
    worst = Math.min(worst, x * px + y * py + z * pz);
  }
  expect(worst).toBeGreaterThan(Math.cos((1 * Math.PI) / 180));
});

test('large triangles weigh more than small ones', () => {
  // Two triangles share vertex 0: a large one facing +z, a small one facing +x.
  const mesh = solid([0, 0, 0, 10, 0, 0, 0, 10, 0, 0, 1, 0, 0, 0, 1], [0, 1, 2, 0, 3, 4]);
  const [x = 0, , z = 0] = smoothNormals(mesh);
  expect(z / x).toBeCloseTo(100, 3);
});

test('a vertex that nothing uses, and one that is not a number, get no normal but do no harm', () => {
  const { positions, indices } = box();
  const mesh = solid([...positions, 5, 5, 5, NaN, 0, 0], [...indices, 0, 1, 9]);
  const normals = smoothNormals(mesh);
  expect([...normals.subarray(24)]).toEqual([0, 0, 0, 0, 0, 0]);
  expect(normals.every(Number.isFinite)).toBe(true);
});
