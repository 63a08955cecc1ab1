import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { boxesOf, TRIANGLES_PER_BOX } from '../../../main/mesh/boxes.ts';
import { inspect } from '../../../main/mesh/inspect.ts';
import { ball, solid } from './solids.ts';
import { going, inspectOutputs, plainFile } from './workbench.ts';

test('each box is the one around its run of triangles', () => {
  const mesh = ball(4);
  const boxes = boxesOf(mesh);
  const runs = Math.ceil(mesh.indices.length / 3 / TRIANGLES_PER_BOX);
  expect(boxes).toHaveLength(runs * 6);
  for (let run = 0; run < runs; run++) {
    const corners = mesh.indices.subarray(run * TRIANGLES_PER_BOX * 3, (run + 1) * TRIANGLES_PER_BOX * 3);
    const along = (axis: number): number[] => Array.from(corners, (v) => mesh.positions[v * 3 + axis] ?? NaN);
    const low = [0, 1, 2].map((axis) => Math.min(...along(axis)));
    const high = [0, 1, 2].map((axis) => Math.max(...along(axis)));
    expect([...boxes.subarray(run * 6, run * 6 + 6)]).toEqual([...low, ...high]);
  }
});

test('what is not a number widens no box, and a run of nothing else has one that no ray meets', () => {
  const mesh = solid([0, 0, 0, 1, 0, 0, 0, 1, 0, NaN, NaN, NaN], [0, 1, 2, 0, 1, 3]);
  expect([...boxesOf(mesh)]).toEqual([0, 0, 0, 1, 1, 0]);
  expect([...boxesOf(solid([NaN, NaN, NaN], [0, 0, 0]))]).toEqual([
    Infinity,
    Infinity,
    Infinity,
    -Infinity,
    -Infinity,
    -Infinity,
  ]);
});

test('the boxes are written as they are told of', async () => {
  const mesh = ball(4);
  const outputs = await inspectOutputs();
  const { boxes } = await inspect({ file: await plainFile(mesh), ...outputs }, going);
  expect(boxes).toEqual({ count: 16, trianglesPerBox: 128 });
  const file = new Uint8Array(await readFile(outputs.boxesOut));
  expect([...new Float32Array(file.buffer)]).toEqual([...boxesOf(mesh)]);
});
