import { expect, test } from 'vitest';
import { place } from '../../../main/mesh/place.ts';
import { gridCells } from '../../../main/mesh/placement.ts';
import { ball, box, moved, type Solid, together } from './solids.ts';
import { going, plainFile } from './workbench.ts';

/** Something without symmetry, away from the origin, of an uneven size. */
const coarse = (): Solid => together(ball(4, 0.7, [12, 3, -4]), box([0.9, 2.1, 0.4], [12.2, 3, -4.1]));

/** Where UltraShape puts a point: its own normalisation, done forward. */
function normalised(mesh: Solid, centre: readonly number[], longest: number, stretch: number): Solid {
  const to = (value: number, axis: number): number =>
    (((value - (centre[axis] ?? 0)) / (longest / 2)) * 0.99 + 1) / stretch - 1;
  return moved(mesh, (x, y, z) => [to(x, 0), to(y, 1), to(z, 2)]);
}

const CENTRE = [12.2, 3.7, -4];
const boxOf = (mesh: Solid, axis: number) => {
  const values = [...mesh.positions].filter((_, i) => i % 3 === axis);
  return { min: Math.min(...values), max: Math.max(...values) };
};
const measured = (mesh: Solid) => {
  const sides = [0, 1, 2].map((axis) => boxOf(mesh, axis));
  return {
    centre: sides.map(({ min, max }) => (min + max) / 2),
    longest: Math.max(...sides.map(({ min, max }) => max - min)),
  };
};

function through(matrix: readonly number[], point: readonly number[]): number[] {
  return [0, 1, 2].map((row) =>
    [...point, 1].reduce((sum, value, column) => sum + (matrix[column * 4 + row] ?? 0) * value, 0),
  );
}

async function placed(refined: Solid, octreeResolution: number) {
  const files = { coarse: await plainFile(coarse(), 'coarse.glb'), refined: await plainFile(refined, 'refined.glb') };
  return place({ ...files, octreeResolution }, going);
}

test.each([1024, 512, 256, 128, 384])(
  'a result as UltraShape writes it at %i goes back to its place',
  async (resolution) => {
    const { centre, longest } = measured(coarse());
    const stretch = (resolution + 1) / gridCells(resolution);
    // A spike that the coarse mesh does not have makes the boxes differ, as refinement does.
    const bumped = together(coarse(), box([0.02, 0.15, 0.02], [12.5, 5.05, -3.9]));
    const result = await placed(normalised(bumped, centre, longest, stretch), resolution);
    expect(result.method).toBe('formula');
    expect(result.residual).toBeLessThan(1e-3);
    const [x = 0, y = 0, z = 0] = coarse().positions;
    const [fx = 0, fy = 0, fz = 0] = normalised(coarse(), centre, longest, stretch).positions;
    const back = through(result.matrix, [fx, fy, fz]);
    [x, y, z].forEach((value, axis) => expect(back[axis]).toBeCloseTo(value, 4));
  },
);

test('a result in a frame of its own goes back by its box', async () => {
  const shifted = moved(coarse(), (x, y, z) => [(x - 12) * 40 + 7, (y - 3) * 40 - 900, (z + 4) * 40]);
  const result = await placed(shifted, 1024);
  expect(result.method).toBe('bounds');
  expect(result.residual).toBeLessThan(1e-5);
  const [x = 0, y = 0, z = 0] = coarse().positions;
  const back = through(result.matrix, [(x - 12) * 40 + 7, (y - 3) * 40 - 900, (z + 4) * 40]);
  [x, y, z].forEach((value, axis) => expect(back[axis]).toBeCloseTo(value, 3));
});

test('the same files give the same placement', async () => {
  const refined = normalised(coarse(), CENTRE, 2.1, 1025 / 1008);
  expect(await placed(refined, 1024)).toEqual(await placed(refined, 1024));
});

test('a result that is elsewhere altogether says so by its residual', async () => {
  const other = moved(ball(3), (x, y, z) => [x, y * 0.05, z * 0.05]);
  expect((await placed(other, 1024)).residual).toBeGreaterThan(0.02);
});

test.each([
  [1024, 1008],
  [512, 504],
  [256, 252],
  [128, 126],
  [384, 380],
  [1000, 984],
  [130, 126],
  // 66 ÷ 4 is halfway: Python rounds it to the even 16.
  [132, 126],
])('an octree resolution of %i ends in a grid of %i cells', (resolution, cells) => {
  expect(gridCells(resolution)).toBe(cells);
});
