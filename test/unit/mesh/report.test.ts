import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { FileReport } from '../../../preload/contract/mesh.ts';
import { MeshProcess } from '../../../main/mesh/engine.ts';
import { nodeMeshChannel } from '../../../main/mesh/node-channel.ts';
import { report } from '../../../main/mesh/report.ts';
import { GltfFixture } from './gltf-fixture.ts';
import { box } from './solids.ts';
import { fileOf, folder, going, plainFile } from './workbench.ts';

describe("the validator's report", () => {
  test('has nothing to say of what the app writes', async () => {
    const { validator, ...said } = await report({ file: await plainFile(box()) }, going);
    expect(validator).toMatch(/^Khronos glTF Validator 2\.0/);
    expect(said).toEqual({ errors: 0, warnings: 0, infos: 0, findings: [] });
  });

  test('names what is wrong, where, gravest first', async () => {
    const fixture = new GltfFixture().mesh(box().positions, Uint32Array.from([0, 1, 99]));
    const file = await fileOf('wrong.glb', fixture.glb({ extensionsUsed: ['NOBODY_knows'] }));
    const { errors, warnings, infos, findings } = await report({ file }, going);
    expect(errors).toBeGreaterThan(0);
    const order = ['error', 'warning', 'info', 'hint'];
    const ranks = findings.map(({ severity }) => order.indexOf(severity));
    expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
    expect(findings.filter(({ severity }) => severity === 'error')).toHaveLength(errors);
    expect(warnings + infos).toBeGreaterThan(0);
    const outOfBounds = findings.find(({ code }) => code === 'ACCESSOR_INDEX_OOB');
    expect(outOfBounds?.pointer).toBe('/meshes/0/primitives/0/indices');
  });

  test('tells a hundred findings at most, and that there are more', async () => {
    const wrong = Uint32Array.from({ length: 30_000 }, (_, i) => 100 + i);
    const file = await fileOf('wrong.glb', new GltfFixture().mesh(box().positions, wrong).glb());
    const { errors, findings } = await report({ file }, going);
    expect(errors).toBeGreaterThan(9_900);
    expect(findings).toHaveLength(100);
    expect(findings[0]?.code).toBe('TOO_MANY_FINDINGS');
  });

  test('reads the files beside a glTF, and no others', async () => {
    const fixture = new GltfFixture().mesh(box().positions, box().indices);
    const at = path.join(await folder(), 'model');
    await writeFile(`${at}.bin`, fixture.bin);
    await writeFile(`${at}.gltf`, JSON.stringify(fixture.description({}, 'model.bin')));
    const codes = ({ findings }: FileReport) => findings.map(({ code }) => code);
    const beside = await report({ file: `${at}.gltf` }, going);
    expect(codes(beside)).toEqual(codes(await report({ file: await fileOf('model.glb', fixture.glb()) }, going)));
    await writeFile(`${at}.gltf`, JSON.stringify(fixture.description({}, '../../etc/hostname')));
    const outside = await report({ file: `${at}.gltf` }, going);
    expect(outside.findings).toContainEqual({
      severity: 'error',
      code: 'IO_ERROR',
      message: 'model.gltf takes its data from elsewhere (../../etc/hostname).',
      pointer: '/buffers/0/uri',
    });
  });

  test('says of what is no GLB inside that it is broken', async () => {
    const { errors } = await report({ file: await fileOf('broken.glb', 'glTF but not really, not at all') }, going);
    expect(errors).toBeGreaterThan(0);
  });

  test('is not made of an OBJ', async () => {
    const file = await fileOf('box.obj', 'v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\n');
    await expect(report({ file }, going)).rejects.toMatchObject({ code: 'unsupported-file' });
  });

  test('comes from the mesh process', async () => {
    const engine = new MeshProcess(() => nodeMeshChannel());
    expect((await engine.report({ file: await plainFile(box()) }, going)).errors).toBe(0);
    await engine.close();
  });
});
