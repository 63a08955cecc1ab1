import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Document, type Extension, NodeIO } from '@gltf-transform/core';
import { EXTMeshoptCompression, KHRDracoMeshCompression, KHRMeshQuantization } from '@gltf-transform/extensions';
import { createEncoderModule } from 'draco3dgltf';
import { encode } from 'fast-png';
import { MeshoptEncoder } from 'meshoptimizer/encoder';
import { JPEG, WEBP, WEBP_ALPHA } from '../support/pictures.ts';
import { GltfFixture } from '../unit/mesh/gltf-fixture.ts';
import { ball, box } from '../unit/mesh/solids.ts';
import { plainBytes } from '../unit/mesh/workbench.ts';
import { mutateBytes } from './mutate-bytes.ts';
import { mutateGlb, mutateGltf } from './mutate-glb.ts';
import { mutatePng } from './mutate-png.ts';
import { mutateObj } from './mutate-text.ts';
import type { Random } from './random.ts';

/** A whole file, and the ways in which it is broken. */
export interface Seed {
  readonly kind: string;
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly mutations: readonly ((bytes: Uint8Array, random: Random) => Uint8Array)[];
}

const SAMPLE = path.join(import.meta.dirname, '../../assets/sample/inputs');

/** Files of every kind that the mesh process reads, the smaller the better. */
export async function seeds(): Promise<readonly Seed[]> {
  const glb = (kind: string, bytes: Uint8Array): Seed => ({
    kind,
    name: 'a.glb',
    bytes,
    mutations: [mutateBytes, mutateGlb],
  });
  const picture = (kind: string, bytes: Uint8Array): Seed => ({ kind, name: 'a.png', bytes, mutations: [mutateBytes] });
  const png = (kind: string, bytes: Uint8Array): Seed => ({
    ...picture(kind, bytes),
    mutations: [mutateBytes, mutatePng],
  });
  return [
    glb('GLB, plain', plainBytes(ball(2))),
    glb('GLB, of the sample', await readFile(path.join(SAMPLE, 'snail_coarse.glb'))),
    glb('GLB, several objects', scene().glb()),
    glb('GLB, Draco', await packed(KHRDracoMeshCompression)),
    glb('GLB, Meshopt', await packed(EXTMeshoptCompression)),
    { kind: 'glTF', name: 'a.gltf', bytes: gltf(), mutations: [mutateBytes, mutateGltf] },
    { kind: 'OBJ', name: 'a.obj', bytes: obj(), mutations: [mutateBytes, mutateObj] },
    png('PNG, colours and alpha', encode({ width: 64, height: 64, data: noise(64 * 64 * 4), channels: 4 })),
    png('PNG, grey, 16 bits', encode(grey())),
    png('PNG, of the sample', await readFile(path.join(SAMPLE, 'snail_coarse.glb.png'))),
    picture('JPEG', JPEG),
    picture('WebP', WEBP),
    picture('WebP, alpha', WEBP_ALPHA),
  ];
}

const noise = (length: number): Uint8Array => Uint8Array.from({ length }, (_, i) => (i * 2_654_435_761) >>> 24);
const grey = () => ({
  width: 64,
  height: 64,
  data: new Uint16Array(noise(64 * 64 * 4).buffer),
  channels: 2 as const,
  depth: 16 as const,
});

/** Transforms, a strip, quantised and sparse points, colours. */
function scene(): GltfFixture {
  const cube = box();
  const fixture = new GltfFixture()
    .mesh(cube.positions, Uint16Array.from(cube.indices), { node: { scale: [1, -2, 3] } })
    .mesh(cube.positions, cube.indices, { primitive: { mode: 5 } })
    .mesh(
      Int16Array.from(cube.positions, (value) => value * 30_000),
      Uint8Array.from(cube.indices),
      { accessor: { normalized: true }, node: { rotation: [0, 0.6, 0, 0.8], translation: [4, 0, 0] } },
    );
  const sparse = {
    count: 1,
    indices: { bufferView: fixture.view(Uint16Array.of(2)), componentType: 5123 },
    values: { bufferView: fixture.view(Float32Array.of(5, 6, 7)) },
  };
  const COLOR_0 = fixture.accessor(new Float32Array(24).fill(0.5), 'VEC3');
  fixture.mesh(cube.positions, cube.indices, { accessor: { sparse } });
  return fixture.mesh(cube.positions, cube.indices, { primitive: { attributes: { POSITION: 0, COLOR_0 } } });
}

function gltf(): Uint8Array {
  const fixture = scene();
  const uri = `data:application/octet-stream;base64,${Buffer.from(fixture.bin).toString('base64')}`;
  return Buffer.from(JSON.stringify(fixture.description({}, uri)));
}

function obj(): Uint8Array {
  const { positions, indices } = ball(1);
  const lines = ['mtllib a.mtl', 'o one', ...Array.from({ length: 4 }, (_, i) => `vt ${i / 3} 0`), 'vn 0 0 1'];
  for (let i = 0; i < positions.length; i += 3) lines.push(`v ${positions.subarray(i, i + 3).join(' ')} 1 0 0`);
  lines.push('usemtl red');
  for (let i = 0; i < indices.length; i += 3) {
    const [a = 0, b = 0, c = 0] = indices.subarray(i, i + 3);
    lines.push(`f ${a + 1}/1/1 ${b + 1}//1 ${c + 1}`);
  }
  lines.push('f -1 -2 -3 -4 \\', ' -5', 'l 1 2');
  return Buffer.from(lines.join('\n'));
}

async function packed(compression: new (doc: Document) => Extension): Promise<Uint8Array> {
  const document = new Document();
  document.createExtension(compression).setRequired(true);
  const buffer = document.createBuffer();
  const { positions, indices } = ball(2);
  const primitive = document
    .createPrimitive()
    .setAttribute('POSITION', document.createAccessor().setType('VEC3').setArray(positions).setBuffer(buffer))
    .setIndices(document.createAccessor().setArray(indices).setBuffer(buffer));
  document.createScene().addChild(document.createNode().setMesh(document.createMesh().addPrimitive(primitive)));
  await MeshoptEncoder.ready;
  const io = new NodeIO().registerExtensions([KHRDracoMeshCompression, EXTMeshoptCompression, KHRMeshQuantization]);
  io.registerDependencies({ 'draco3d.encoder': await createEncoderModule(), 'meshopt.encoder': MeshoptEncoder });
  return io.writeBinary(document);
}
