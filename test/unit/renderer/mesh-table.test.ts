import { expect, test } from 'vitest';
import type { MeshView } from '../../../preload/contract/mesh.ts';
import { meshTable, residualPercent } from '../../../renderer/project/mesh-table.ts';
import { PLAIN } from '../../support/mesh-facts.ts';

/** A box of 2 × 4 × 6, twice as large and turned a quarter where it is shown. */
const view: MeshView = {
  ...PLAIN,
  id: '30000000-0000-4000-8000-000000000000',
  bytes: 117_537_192,
  layout: {
    vertices: 3_262_011,
    triangles: 6_524_310,
    positions: { offset: 0, length: 0 },
    indices: { offset: 0, length: 0, bytesPerIndex: 4 },
  },
  statistics: {
    vertices: 3_262_011,
    edges: 9_786_465,
    triangles: 6_524_310,
    bounds: { min: [-1, -2, -3], max: [1, 2, 3] },
    area: 88,
    volume: 48,
    components: 2,
    boundaryEdges: 0,
    nonManifoldEdges: 4,
    degenerateTriangles: 0,
    watertight: false,
  },
  placement: [0, 0, -2, 0, 0, 2, 0, 0, 2, 0, 0, 0, 5, 5, 5, 1],
};

const cells = (views: readonly MeshView[]) =>
  new Map(meshTable(views).flatMap(({ rows }) => rows.map((row) => [row.label, row.cells] as const)));

test('numbers stand as people read them, in Blender’s order', () => {
  const table = cells([view]);
  expect([...table.keys()].slice(0, 5)).toEqual(['Vertices', 'Edges', 'Faces', 'Triangles', 'Size of the file']);
  expect(table.get('Triangles')).toEqual(['6,524,310']);
  expect(table.get('Size of the file')).toEqual(['118 MB']);
});

test('sizes are those of the mesh where it is shown, so that two meshes can be compared', () => {
  const table = cells([view, { ...view, placement: null }]);
  expect(['X', 'Y', 'Z'].map((axis) => table.get(axis)?.[0])).toEqual(['12', '4', '8']);
  expect(table.get('Area')).toEqual(['352', '88']);
  expect(table.get('Volume')).toEqual(['384', '48']);
});

test('a mesh that is not closed has no volume', () => {
  const open = { ...view, statistics: { ...view.statistics, volume: null, boundaryEdges: 12 } };
  expect(cells([open]).get('Volume')).toEqual(['not closed']);
});

test.each([
  [0.0002, '0.02 %'],
  [0.0123, '1.23 %'],
  [0.00001, 'under 0.01 %'],
  [0, '0 %'],
])('a residual of %d reads %s', (residual, words) => {
  expect(residualPercent(residual)).toBe(words);
});
