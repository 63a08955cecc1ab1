import { existsSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { folder, going, prepared, readMesh, statisticsOf } from './workbench.ts';
import { prepare } from '../../../main/mesh/prepare.ts';

/** Files that others made, beside the project where it is developed. */
const DATA = path.resolve(import.meta.dirname, '../../../../shared/data');
const given = (name: string): string => path.join(DATA, name);
const has = (name: string): boolean => existsSync(given(name));

async function statistics(name: string) {
  const out = path.join(await folder(), 'out.glb');
  await prepare({ source: given(name), out }, going);
  return statisticsOf(await readMesh(out));
}

test.skipIf(!has('spot.obj'))('spot.obj is the closed cow that it is known to be', async () => {
  expect(await statistics('spot.obj')).toMatchObject({
    vertices: 2930,
    triangles: 5856,
    edges: 8784,
    components: 1,
    watertight: true,
  });
});

test.skipIf(!has('Box.glb'))('Box.glb, split at its edges, is one closed box of volume 1', async () => {
  expect(await statistics('Box.glb')).toMatchObject({ vertices: 8, edges: 18, volume: 1, area: 6, watertight: true });
});

test.skipIf(!has('BoxMeshopt.glb'))('BoxMeshopt.glb is the same box, unpacked', async () => {
  expect(await statistics('BoxMeshopt.glb')).toMatchObject({ vertices: 8, edges: 18, volume: 1, watertight: true });
  expect((await prepared(given('BoxMeshopt.glb'))).notes).toContain('Meshopt compression was removed.');
});

test.skipIf(!has('DenseSphere.glb'))('DenseSphere.glb is closed once it is unpacked', async () => {
  expect(await statistics('DenseSphere.glb')).toMatchObject({ triangles: 30_720, components: 1, watertight: true });
});

test.skipIf(!has('DracoSparseMesh.gltf'))('DracoSparseMesh.gltf came without its data, which is named', async () => {
  await expect(statistics('DracoSparseMesh.gltf')).rejects.toMatchObject({
    code: 'file-missing',
    message: 'The file DracoSparseMesh.bin that belongs to DracoSparseMesh.gltf is missing.',
  });
});
