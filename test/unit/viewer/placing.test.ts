import { expect, test } from 'vitest';
import { Vector3 } from 'three';
import { union, worldBox, worldMatrix } from '../../../renderer/viewer/placing.ts';
import { statisticsRows } from '../../../renderer/viewer/statistics-rows.ts';
import type { MeshView } from '../../../preload/contract/mesh.ts';
import { PLAIN } from '../../support/mesh-facts.ts';

/** Twice as large, then ten along the file's X. */
const placement = [2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 2, 0, 10, 0, 0, 1];
const view: MeshView = {
  ...PLAIN,
  id: '00000000-0000-4000-8000-000000000001',
  bytes: 117_030_000,
  layout: {
    vertices: 3_250_924,
    triangles: 6_501_896,
    positions: { offset: 0, length: 0 },
    indices: { offset: 0, length: 0, bytesPerIndex: 4 },
  },
  statistics: {
    vertices: 3_250_924,
    edges: 9_752_844,
    triangles: 6_501_896,
    bounds: { min: [0, 0, 0], max: [1, 2, 3] },
    area: 1,
    volume: 1,
    components: 1,
    boundaryEdges: 0,
    nonManifoldEdges: 0,
    degenerateTriangles: 0,
    watertight: true,
  },
  placement: null,
};

test('what points up in the file points up on the screen, and its front faces the front', () => {
  const up = new Vector3(0, 1, 0).applyMatrix4(worldMatrix(view));
  const front = new Vector3(0, 0, 1).applyMatrix4(worldMatrix(view));
  expect([up.toArray(), front.toArray()]).toEqual([
    [0, 0, 1],
    [0, -1, 0],
  ]);
});

test('a placed mesh is where its coarse mesh is', () => {
  expect(worldBox({ ...view, placement })).toEqual({ min: [10, -6, 0], max: [12, 0, 4] });
  expect(union([worldBox(view), worldBox({ ...view, placement })])).toEqual({ min: [0, -6, 0], max: [12, 0, 4] });
  expect(union([])).toBeNull();
});

test('statistics stand in Blender’s order, with Blender’s axes and readable numbers', () => {
  expect(statisticsRows(view).map(({ label, value }) => [label, value])).toEqual([
    ['Vertices', '3,250,924'],
    ['Edges', '9,752,844'],
    ['Faces', '6,501,896'],
    ['Triangles', '6,501,896'],
    ['Dimensions', '1 × 3 × 2'],
    ['File', '117 MB'],
  ]);
});
