import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { faultOfGlb } from '../../../main/fal/glb.ts';

const VERTICES = 100;

/** A GLB as trimesh writes one: indices, then positions. */
function glb(
  change: { positions?: (data: Buffer) => void; indices?: (data: Buffer) => void; json?: object } = {},
): Buffer {
  const indices = Buffer.alloc(VERTICES * 4);
  const positions = Buffer.alloc(VERTICES * 12);
  for (let i = 0; i < VERTICES; i++) {
    indices.writeUInt32LE(i, i * 4);
    for (let axis = 0; axis < 3; axis++) positions.writeFloatLE(i + axis + 0.5, i * 12 + axis * 4);
  }
  change.indices?.(indices);
  change.positions?.(positions);
  const json = {
    asset: { version: '2.0' },
    accessors: [
      { bufferView: 0, componentType: 5125, count: VERTICES, type: 'SCALAR' },
      { bufferView: 1, componentType: 5126, count: VERTICES, type: 'VEC3' },
    ],
    bufferViews: [
      { buffer: 0, byteOffset: 0, byteLength: indices.byteLength },
      { buffer: 0, byteOffset: indices.byteLength, byteLength: positions.byteLength },
    ],
    meshes: [{ primitives: [{ attributes: { POSITION: 1 }, indices: 0 }] }],
    ...change.json,
  };
  return assemble(Buffer.from(JSON.stringify(json)), Buffer.concat([indices, positions]));
}

function assemble(json: Buffer, bin: Buffer): Buffer {
  const text = Buffer.concat([json, Buffer.alloc((4 - (json.byteLength % 4)) % 4, ' ')]);
  const chunk = (type: number, data: Buffer): Buffer => {
    const head = Buffer.alloc(8);
    head.writeUInt32LE(data.byteLength, 0);
    head.writeUInt32LE(type, 4);
    return Buffer.concat([head, data]);
  };
  const chunks = Buffer.concat([chunk(0x4e4f534a, text), chunk(0x004e4942, bin)]);
  const header = Buffer.alloc(12);
  header.write('glTF', 'latin1');
  header.writeUInt32LE(2, 4);
  header.writeUInt32LE(12 + chunks.byteLength, 8);
  return Buffer.concat([header, chunks]);
}

async function faultOf(bytes: Uint8Array): Promise<string | null> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'ultrashape-glb-'));
  onTestFinished(async () => rm(folder, { recursive: true }));
  const file = path.join(folder, 'a.glb');
  await writeFile(file, bytes);
  return faultOfGlb(file);
}

test('a whole mesh has no fault', async () => {
  expect(await faultOf(glb())).toBeNull();
});

test.each([
  ['points', { positions: (data: Buffer) => data.fill(0, data.byteLength / 4) }],
  ['corners', { indices: (data: Buffer) => data.fill(0, data.byteLength / 4) }],
])('a mesh whose last %s are all zero never came whole', async (_, change) => {
  expect(await faultOf(glb(change))).toBe('its end is missing');
});

test('some points at the origin are a mesh like any other', async () => {
  expect(await faultOf(glb({ positions: (data) => data.fill(0, data.byteLength - 120) }))).toBeNull();
});

test('a mesh that is described in another way is left to those who know it', async () => {
  expect(await faultOf(glb({ json: { accessors: [] } }))).toBeNull();
  expect(await faultOf(glb({ json: { meshes: undefined, accessors: 'none' } }))).toBeNull();
});

test('a file cut at any byte is found out', async () => {
  const whole = glb();
  const cuts = [
    0,
    1,
    3,
    4,
    11,
    12,
    13,
    19,
    20,
    21,
    40,
    whole.byteLength - 1300,
    whole.byteLength - 4,
    whole.byteLength - 1,
  ];
  for (const cut of cuts) expect(await faultOf(whole.subarray(0, cut)), `at ${cut}`).not.toBeNull();
});

test('a file cut and relabelled with its new length is found out too', async () => {
  const cut = Buffer.from(glb().subarray(0, 800));
  cut.writeUInt32LE(800, 8);

  expect(await faultOf(cut)).toBe('its chunks do not add up');
});
