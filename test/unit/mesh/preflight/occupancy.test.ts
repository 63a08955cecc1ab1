import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { boundsOf } from '../../../../main/mesh/bounds.ts';
import { cellsOf, occupancy } from '../../../../main/mesh/preflight/occupancy.ts';
import { voxelAreas } from '../../../../main/mesh/preflight/voxel-areas.ts';
import { prepare } from '../../../../main/mesh/prepare.ts';
import { type Triangles, triangleCount } from '../../../../main/mesh/triangles.ts';
import { ball, box, moved, solid, type Solid, together, torus } from '../solids.ts';
import { fileOf, folder, going, plainFile, readMesh } from '../workbench.ts';
import { sampledCells } from './sampling.ts';

const SNAIL = path.join(import.meta.dirname, '../../../../assets/sample/inputs/snail_coarse.glb');
const DATA = path.join(import.meta.dirname, '../../../../../shared/data');

/** A square of `side` × `side` fields, in the plane of x and z. */
function plane(side: number): Solid {
  const positions = Array.from({ length: (side + 1) ** 2 }, (_, i) => [i % (side + 1), 0, Math.floor(i / (side + 1))]);
  const indices = Array.from({ length: side ** 2 }, (_, i) => {
    const at = i + Math.floor(i / side);
    return [at, at + side + 1, at + 1, at + 1, at + side + 1, at + side + 2];
  });
  return solid(positions.flat(), indices.flat());
}

const wire = torus(400, 8, 1, 0.004);
/** Few large triangles at an angle, each through many cells. */
const crystal = moved(box(), (x, y, z) => [x + 0.37 * y, y - 0.21 * z + 0.1 * x, z + 0.53 * x]);
const figure = together(
  ball(4, 0.2, [0, 1.7, 0]),
  moved(ball(5), (x, y, z) => [x * 0.3, 0.8 + y * 0.8, z * 0.2]),
);

async function other(name: string): Promise<Triangles> {
  const out = path.join(await folder(), 'out.glb');
  await prepare({ source: path.join(DATA, name), out }, going);
  return readMesh(out);
}

const MESHES: readonly (readonly [string, () => Triangles | Promise<Triangles>, string?])[] = [
  ['a ball', () => ball(5)],
  ['a wire', () => wire],
  ['a plane', () => plane(3)],
  ['a crystal', () => crystal],
  ['a figure', () => figure],
  ['the sample', () => readMesh(SNAIL)],
  ['spot.obj', () => other('spot.obj'), 'spot.obj'],
  ['Box.glb', () => other('Box.glb'), 'Box.glb'],
  ['DenseSphere.glb', () => other('DenseSphere.glb'), 'DenseSphere.glb'],
];

describe.for(MESHES)('%s', ([, read, name]) => {
  const isMissing = name !== undefined && !existsSync(path.join(DATA, name));

  test.skipIf(isMissing)('fills the cells that millions of random points find, and hardly more', async () => {
    const mesh = await read();
    const areas = await voxelAreas(mesh, boundsOf(mesh), going);
    const found = sampledCells(mesh, 5_000_000);
    const missed = found.findIndex((cell, i) => cell === 1 && areas[i] === 0);
    expect(missed).toBe(-1);
    const { touched } = await cellsOf(mesh, going);
    const count = found.reduce((sum, cell) => sum + cell, 0);
    // What is left are corners of cells that are so small that even five million points pass them by.
    expect(count).toBeLessThanOrEqual(touched);
    expect(count).toBeGreaterThan(touched * 0.95);
  });

  test.skipIf(isMissing)('is expected to show as many cells as UltraShape’s number of points finds', async () => {
    const mesh = await read();
    const { touched, sampled } = await cellsOf(mesh, going);
    for (const seed of [1, 2, 3]) {
      const count = sampledCells(mesh, 204_800, seed).reduce((sum, cell) => sum + cell, 0);
      expect(Math.abs(count - sampled)).toBeLessThan(5 + sampled * 0.01);
    }
    expect(sampled).toBeLessThanOrEqual(touched);
  });

  test.skipIf(isMissing)('has a surface in those cells that is as large as its own', async () => {
    const mesh = await read();
    const areas = await voxelAreas(mesh, boundsOf(mesh), going);
    const { min, max } = boundsOf(mesh);
    const scale = (0.99 * 128) / Math.max(...min.map((value, axis) => (max[axis] ?? 0) - value));
    let own = 0;
    for (let i = 0; i < triangleCount(mesh); i++) own += areaOf(mesh, i) * scale ** 2;
    expect(areas.reduce((sum, area) => sum + area, 0) / own).toBeCloseTo(1, 6);
  });
});

function areaOf({ positions, indices }: Triangles, triangle: number): number {
  const [a = [], b = [], c = []] = [0, 1, 2].map((corner) => {
    const vertex = indices[triangle * 3 + corner] ?? 0;
    return [...positions.subarray(vertex * 3, vertex * 3 + 3)];
  });
  const [ux = 0, uy = 0, uz = 0] = b.map((value, axis) => value - (a[axis] ?? 0));
  const [vx = 0, vy = 0, vz = 0] = c.map((value, axis) => value - (a[axis] ?? 0));
  return Math.hypot(uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx) / 2;
}

test('a ball fills enough of the grid, a wire and a plane do not', async () => {
  expect((await cellsOf(ball(5), going)).sampled).toBeGreaterThan(50_000);
  expect((await cellsOf(wire, going)).touched).toBeLessThan(4_000);
  // 127 rows of 127 cells: all that a plane can have.
  expect((await cellsOf(plane(3), going)).touched).toBe(128 ** 2);
});

test('neither place nor size nor the number of triangles matters', async () => {
  const here = await cellsOf(figure, going);
  const there = await cellsOf(
    moved(figure, (x, y, z) => [x * 64, y * 64, z * 64]),
    going,
  );
  expect(there).toEqual(here);
  expect(await cellsOf(plane(1), going)).toEqual(await cellsOf(plane(40), going));
});

test('the same mesh has the same numbers each time', async () => {
  expect(await cellsOf(crystal, going)).toEqual(await cellsOf(crystal, going));
});

test.for([
  ['no triangle', solid([0, 0, 0, 1, 0, 0, 0, 1, 0], [])],
  ['all corners in one point', solid([1, 1, 1, 1, 1, 1, 1, 1, 1], [0, 1, 2])],
  ['triangles that are lines', solid([0, 0, 0, 1, 0.25, 0.5, 3, 0.75, 1.5], [0, 1, 2, 0, 0, 1])],
  ['coordinates that are not numbers', solid([NaN, 0, 0, 1, Infinity, 0, 0, 1, NaN], [0, 1, 2])],
] as const)('a mesh with %s has no cells', async ([, mesh]) => {
  expect(await cellsOf(mesh, going)).toEqual({ touched: 0, sampled: 0 });
});

test('a corner that is not a number costs its own triangles only', async () => {
  const broken = together(figure, solid([0, 0, 0, 1, 1, NaN, 0, 1, 0], [0, 1, 2]));
  expect(await cellsOf(broken, going)).toEqual(await cellsOf(figure, going));
});

test('triangles that each pass thousands of cells are left off after a while, and at once when nobody waits', async () => {
  // Four thousand through the whole grid: forty million pieces, were all of them cut.
  const corners = Array.from({ length: 4000 }, (_, i) => {
    const turn = i * 0.005;
    return [Math.cos(turn), Math.sin(turn), -1, -Math.cos(turn), -Math.sin(turn), -1, Math.sin(turn), 0, 1];
  });
  const endless = solid(
    corners.flat(),
    Array.from({ length: 12_000 }, (_, i) => i),
  );
  const stop = new AbortController();
  const stopped = cellsOf(endless, stop.signal);
  setImmediate(() => stop.abort());
  await expect(stopped).rejects.toThrow();

  const began = process.cpuUsage();
  expect((await cellsOf(endless, going)).sampled).toBeGreaterThan(32_768);
  expect(process.cpuUsage(began).user / 1e6).toBeLessThan(25);
});

test('a file is told of with its triangles, and one without a shape is not refused', async () => {
  expect(await occupancy({ file: await plainFile(figure) }, going)).toMatchObject({
    triangles: triangleCount(figure),
    ...(await cellsOf(figure, going)),
  });
  const flat = await plainFile(solid([1, 1, 1, 1, 1, 1, 1, 1, 1], [0, 1, 2]));
  expect(await occupancy({ file: flat }, going)).toEqual({ triangles: 1, touched: 0, sampled: 0 });
  await expect(occupancy({ file: await fileOf('a.glb', 'glTF') }, going)).rejects.toMatchObject({ code: 'damaged' });
  await expect(occupancy({ file: '/nowhere.glb' }, going)).rejects.toMatchObject({ code: 'file-missing' });
});
