import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Document, NodeIO } from '@gltf-transform/core';
import { KHRDracoMeshCompression } from '@gltf-transform/extensions';
import { createEncoderModule } from 'draco3dgltf';
import { expect, test } from 'vitest';
import { AppError } from '../../../main/base/app-error.ts';
import { inspect } from '../../../main/mesh/inspect.ts';
import { prepare } from '../../../main/mesh/prepare.ts';
import { GltfFixture } from './gltf-fixture.ts';
import { ball, box } from './solids.ts';
import { fileOf, folder, going, outputsIn, plainBytes } from './workbench.ts';

/** Mulberry32: the same numbers each time. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Breaks bytes as disks, downloads and bad exporters do. */
function mutate(bytes: Uint8Array, next: () => number): Uint8Array {
  const broken = bytes.slice();
  const at = (): number => Math.floor(next() * broken.length);
  switch (Math.floor(next() * 5)) {
    case 0:
      return broken.subarray(0, at());
    case 1:
      for (let i = 0; i < 8; i++) broken[at()] = Math.floor(next() * 256);
      return broken;
    case 2: {
      // A digit of the description becomes another one: counts, offsets, types, indices.
      const digits = [...broken.subarray(0, 1500).entries()].filter(([, byte]) => byte >= 48 && byte <= 57);
      for (let i = 0; i < 2; i++)
        broken[digits[Math.floor(next() * digits.length)]?.[0] ?? 0] = 48 + Math.floor(next() * 10);
      return broken;
    }
    case 3:
      broken.fill(next() < 0.5 ? 0 : 255, at(), at());
      return broken;
    default:
      return Buffer.concat([broken.subarray(0, at()), broken.subarray(at())]);
  }
}

async function draco(): Promise<Uint8Array> {
  const document = new Document();
  document.createExtension(KHRDracoMeshCompression).setRequired(true);
  const buffer = document.createBuffer();
  const { positions, indices } = ball(2);
  const primitive = document
    .createPrimitive()
    .setAttribute('POSITION', document.createAccessor().setType('VEC3').setArray(positions).setBuffer(buffer))
    .setIndices(document.createAccessor().setArray(indices).setBuffer(buffer));
  document.createScene().addChild(document.createNode().setMesh(document.createMesh().addPrimitive(primitive)));
  const io = new NodeIO().registerExtensions([KHRDracoMeshCompression]);
  return io.registerDependencies({ 'draco3d.encoder': await createEncoderModule() }).writeBinary(document);
}

const cube = box();
const scene = (): Uint8Array =>
  new GltfFixture()
    .mesh(cube.positions, Uint16Array.from(cube.indices), { node: { scale: [1, -2, 3] } })
    .mesh(cube.positions, cube.indices, { primitive: { mode: 5 } })
    .glb();
const obj = (): Uint8Array =>
  Buffer.from(`v 0 0 0\nv 1 0 0\nv 1 1 0\nv 0 1e1 0\no a\n${'f 1/1/1 2//2 -2 4\nf -1 -2 -3\n'.repeat(20)}`);

test.each([
  ['plain GLB', 'a.glb', () => plainBytes(ball(1)), 50],
  ['GLB of several objects', 'a.glb', scene, 50],
  ['Draco', 'a.glb', draco, 50],
  ['OBJ', 'a.obj', obj, 50],
])('no broken %s does worse than be refused in words', async (_, name, make, times) => {
  const whole = await make();
  const next = random(20_261_123);
  const outcomes = { taken: 0, refused: 0 };
  for (let i = 0; i < times; i++) {
    const source = await fileOf(name, mutate(whole, next));
    const place = await folder();
    const out = path.join(place, 'out.glb');
    try {
      const { bytes } = await prepare({ source, out }, going);
      expect((await readFile(out)).length).toBe(bytes);
      outcomes.taken++;
    } catch (error) {
      if (!(error instanceof AppError)) throw new Error(`mutation ${i} was not refused in words`, { cause: error });
      expect(error.message).toMatch(/^[A-Z\w].*\.$/s);
      outcomes.refused++;
      continue;
    }
    // What was taken can be shown. (A picture takes as long as fifty refusals: some will do.)
    if (outcomes.taken % 5 !== 1) continue;
    await inspect({ file: out, ...outputsIn(place) }, going);
  }
  expect(outcomes.taken + outcomes.refused).toBe(times);
  expect(outcomes.refused).toBeGreaterThan(5);
});
