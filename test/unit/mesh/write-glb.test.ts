import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { validateBytes } from 'gltf-validator';
import { expect, test } from 'vitest';
import { sha256Of } from '../../../main/base/hash.ts';
import { writeGlb } from '../../../main/mesh/write-glb.ts';
import { ball, box, torus } from './solids.ts';
import { folder, going, plainBytes, readMesh } from './workbench.ts';

test.each([
  ['a box', box()],
  ['a ring away from the origin', torus(9, 7, 1000, 0.1)],
  ['a ball', ball(4)],
])('the Khronos validator finds nothing wrong with %s', async (_, mesh) => {
  const { issues } = await validateBytes(plainBytes(mesh));
  expect(issues.messages).toEqual([]);
  expect(issues).toMatchObject({ numErrors: 0, numWarnings: 0 });
});

test('what was written is what is read, and its size and hash are true', async () => {
  const mesh = torus();
  const file = path.join(await folder(), 'ring.glb');
  const written = await writeGlb(file, mesh, going);
  expect(written.sha256).toBe(await sha256Of(file));
  expect(written.bytes).toBe(plainBytes(mesh).length);
  const read = await readMesh(file);
  expect([...read.positions]).toEqual([...mesh.positions]);
  expect([...read.indices]).toEqual([...mesh.indices]);
});

test('a folder that is gone is told, not thrown about', async () => {
  const file = path.join(await folder(), 'no-such-folder', 'ring.glb');
  await expect(writeGlb(file, box(), going)).rejects.toMatchObject({ code: 'file-missing' });
  // The same call where a folder cannot be made, because a file stands there.
  await writeFile(path.dirname(file), '');
  await expect(writeGlb(file, box(), going)).rejects.toMatchObject({ code: 'file-missing' });
});
