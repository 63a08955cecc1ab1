import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { MeshProcess } from '../../../../main/mesh/engine.ts';
import { nodeMeshChannel } from '../../../../main/mesh/node-channel.ts';
import { going, plainFile } from '../workbench.ts';
import { ball } from '../solids.ts';

const SAMPLE = path.join(import.meta.dirname, '../../../../assets/sample/inputs');
const MESH = path.join(SAMPLE, 'snail_coarse.glb');
const PICTURE = path.join(SAMPLE, 'snail.png');

test('the mesh process answers all three, and leaves one that nobody waits for', async () => {
  const engine = new MeshProcess(() => nodeMeshChannel());
  onTestFinished(() => engine.close());
  const stop = new AbortController();
  const left = engine.occupancy({ file: await plainFile(ball(7)) }, stop.signal);
  const jobs = Promise.all([
    engine.occupancy({ file: MESH }, going),
    engine.matte({ file: PICTURE }, going),
    engine.pose({ picture: PICTURE, mesh: MESH }, going),
  ]);
  stop.abort();
  await expect(left).rejects.toMatchObject({ code: 'cancelled' });
  const [occupancy, matte, pose] = await jobs;
  expect(occupancy.triangles).toBe(20_604);
  expect(matte.size).toEqual({ width: 1024, height: 1024 });
  expect(pose.upright).toBeGreaterThan(pose.turned);
  await expect(engine.matte({ file: MESH }, going)).rejects.toMatchObject({ code: 'unsupported-file' });
});
