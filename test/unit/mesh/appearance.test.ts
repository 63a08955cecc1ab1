import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Document, NodeIO } from '@gltf-transform/core';
import { EXTMeshoptCompression, KHRDracoMeshCompression } from '@gltf-transform/extensions';
import { createEncoderModule } from 'draco3dgltf';
import { encode } from 'fast-png';
import { validateBytes } from 'gltf-validator';
import { MeshoptEncoder } from 'meshoptimizer/encoder';
import { type BufferAttribute, type BufferGeometry, Mesh, type MeshStandardMaterial, Vector3 } from 'three';
import { GLTFLoader } from 'three/addons/loaders/GLTFLoader.js';
import { describe, expect, test } from 'vitest';
import { objSurfaces } from '../../../main/mesh/appearance/obj-surfaces.ts';
import { appearance } from '../../../main/mesh/appearance.ts';
import { JPEG, png, WEBP } from '../../support/pictures.ts';
import { GltfFixture } from './gltf-fixture.ts';
import { box, solid } from './solids.ts';
import { fileOf, folder, going, prepared, trianglesOf } from './workbench.ts';

const SHARED = path.join(import.meta.dirname, '../../../../shared/data');

interface Made {
  readonly bytes: Buffer;
  /** Its description. */
  readonly json: Description;
  /** As three's GLTFLoader, without any decoder, reads it (textures aside: Node does not decode them). */
  readonly meshes: readonly Mesh<BufferGeometry, MeshStandardMaterial>[];
}

interface Description {
  readonly materials: readonly {
    readonly pbrMetallicRoughness: {
      readonly baseColorFactor: readonly number[];
      readonly baseColorTexture?: { readonly index: number; readonly extensions?: unknown };
    };
    readonly alphaMode: string;
  }[];
  readonly textures?: readonly { readonly source?: number; readonly sampler: number; readonly extensions?: unknown }[];
  readonly samplers?: readonly unknown[];
  readonly images?: readonly { readonly mimeType: string; readonly bufferView: number }[];
  readonly bufferViews: readonly { readonly byteOffset: number; readonly byteLength: number }[];
  readonly meshes: readonly { readonly primitives: readonly { readonly attributes: object }[] }[];
  readonly extensionsUsed?: readonly string[];
}

/** Makes the appearance of a file; the validator must have nothing against it. */
async function made(source: string): Promise<Made> {
  const out = path.join(await folder(), 'out.glb');
  await appearance({ source, out }, going);
  const bytes = await readFile(out);
  const { issues } = await validateBytes(bytes);
  expect(issues.messages.filter(({ severity }) => severity === 0)).toEqual([]);
  const json = JSON.parse(bytes.toString('utf8', 20, 20 + bytes.readUInt32LE(12))) as Description;
  const meshes: Made['meshes'][number][] = [];
  if (json.textures === undefined) {
    const { scene } = await new GLTFLoader().parseAsync(new Uint8Array(bytes).buffer, '');
    scene.updateMatrixWorld(true);
    scene.traverse((object) => {
      if (object instanceof Mesh) meshes.push(object as Made['meshes'][number]);
    });
  }
  return { bytes, json, meshes };
}

/** All triangles where three.js shows them. */
function shownTriangles({ meshes }: Made): string[] {
  const positions: number[] = [];
  const corners: number[] = [];
  for (const { geometry, matrixWorld } of meshes) {
    const base = positions.length / 3;
    const points = geometry.getAttribute('position');
    for (let i = 0; i < points.count; i++) {
      positions.push(...new Vector3().fromBufferAttribute(points, i).applyMatrix4(matrixWorld).toArray());
    }
    for (const corner of geometry.index?.array ?? []) corners.push(base + corner);
  }
  return trianglesOf({ positions, corners });
}

const imageBytes = ({ bytes, json }: Made, index: number): Buffer => {
  const view = json.bufferViews[json.images?.[index]?.bufferView ?? -1];
  const from = 20 + bytes.readUInt32LE(12) + 8 + (view?.byteOffset ?? 0);
  return bytes.subarray(from, from + (view?.byteLength ?? 0));
};

/** A square in two triangles, with texture coordinates. */
function textured(
  images: readonly object[],
  textures: readonly object[],
  material: object,
  more: object = {},
): GltfFixture {
  const fixture = new GltfFixture();
  const uvs = fixture.raw('accessors', {
    bufferView: fixture.view(Float32Array.from([0, 0, 1, 0, 0, 1, 1, 1])),
    componentType: 5126,
    count: 4,
    type: 'VEC2',
  });
  fixture.mesh(Float32Array.from([0, 0, 0, 1, 0, 0, 0, 1, 0, 1, 1, 0]), Uint16Array.from([0, 1, 2, 2, 1, 3]));
  const [mesh] = fixture.json['meshes'] as {
    primitives: { attributes: Record<string, number>; material?: number }[];
  }[];
  const [primitive] = mesh?.primitives ?? [];
  if (primitive !== undefined) {
    primitive.attributes['TEXCOORD_0'] = uvs;
    primitive.material = 0;
  }
  Object.assign(fixture.json, { images, textures, materials: [material], ...more });
  return fixture;
}

const BASE = { pbrMetallicRoughness: { baseColorTexture: { index: 0 } } };

describe('geometry stands where prepare puts it', () => {
  test('moved, turned, mirrored, shown twice, as strips', async () => {
    const fixture = new GltfFixture()
      .mesh(box().positions, box().indices, { node: { translation: [1, 2, 3], scale: [-2, 1, 1] } })
      .mesh(Float32Array.from([0, 0, 0, 1, 0, 0, 0, 1, 0, 1, 1, 0]), Uint16Array.from([0, 1, 2, 3]), {
        node: { rotation: [0, 0, Math.SQRT1_2, Math.SQRT1_2], scale: [1, 3, 1] },
        primitive: { mode: 5 },
      });
    fixture.raw('nodes', { mesh: 0, translation: [9, 0, 0] });
    const source = await fileOf('parts.glb', fixture.glb());
    expect(shownTriangles(await made(source))).toEqual(trianglesOf(await prepared(source)));
  });

  test.for(['BoxMeshopt.glb', 'DenseSphere.glb'])('decompressed: %s', { skip: !existsSync(SHARED) }, async (name) => {
    const source = path.join(SHARED, name);
    expect(shownTriangles(await made(source))).toEqual(trianglesOf(await prepared(source)));
  });

  test('triangles whose coordinates are not numbers are left out', async () => {
    const bad = solid([0, 0, 0, 1, 0, 0, 0, 1, 0, NaN, 0, 0], [0, 1, 2, 0, 1, 3]);
    const source = await fileOf('nan.glb', new GltfFixture().mesh(bad.positions, bad.indices).glb());
    expect(shownTriangles(await made(source))).toHaveLength(1);
  });

  test('normals point outside on every side of a mirrored box', async () => {
    const normals = Float32Array.from(box().positions, (value) => (value - 0.5) * 2);
    const fixture = new GltfFixture();
    const attribute = fixture.accessor(normals, 'VEC3');
    fixture.mesh(box().positions, box().indices, { node: { scale: [-3, 1, 1] } });
    const [mesh] = fixture.json['meshes'] as { primitives: { attributes: Record<string, number> }[] }[];
    Object.assign(mesh?.primitives[0]?.attributes ?? {}, { NORMAL: attribute });
    const { meshes } = await made(await fileOf('box.glb', fixture.glb()));
    const geometry = meshes[0]?.geometry;
    const points = geometry?.getAttribute('position') as BufferAttribute;
    for (let i = 0; i < points.count; i++) {
      const outside = new Vector3().fromBufferAttribute(points, i).sub(new Vector3(-1.5, 0.5, 0.5));
      const normal = new Vector3().fromBufferAttribute(geometry?.getAttribute('normal') as BufferAttribute, i);
      expect(Math.sign(normal.x)).toBe(Math.sign(outside.x));
      expect(Math.sign(normal.y)).toBe(Math.sign(outside.y));
      expect(normal.length()).toBeCloseTo(1, 4);
    }
  });
});

describe('colours', () => {
  test('of vertices and materials are those of the file', async () => {
    const fixture = new GltfFixture();
    const colours = fixture.accessor(
      Float32Array.from({ length: 24 }, (_, i) => i / 24),
      'VEC3',
    );
    const material = { pbrMetallicRoughness: { baseColorFactor: [0.1, 0.2, 0.3, 0.5] }, alphaMode: 'BLEND' };
    fixture.mesh(box().positions, box().indices, { primitive: { material: 0 } });
    const [mesh] = fixture.json['meshes'] as { primitives: { attributes: Record<string, number> }[] }[];
    Object.assign(mesh?.primitives[0]?.attributes ?? {}, { COLOR_0: colours });
    const { meshes } = await made(await fileOf('coloured.glb', fixture.glb({ materials: [material] })));
    const shown = meshes[0]?.geometry.getAttribute('color') as BufferAttribute;
    expect([shown.getX(3), shown.getY(3), shown.getZ(3)].map((x) => +x.toFixed(4))).toEqual([0.375, 0.4167, 0.4583]);
    expect(meshes[0]?.material.color.toArray().map((x) => +x.toFixed(4))).toEqual([0.1, 0.2, 0.3]);
    expect(meshes[0]?.material).toMatchObject({ opacity: 0.5, transparent: true, metalness: 0 });
  });

  test('described the older way are found too', async () => {
    const extensions = { KHR_materials_pbrSpecularGlossiness: { diffuseFactor: [0.5, 0.25, 0, 1] } };
    const fixture = new GltfFixture().mesh(box().positions, box().indices, { primitive: { material: 0 } });
    const file = await fileOf('glossy.glb', fixture.glb({ materials: [{ extensions }] }));
    expect((await made(file)).json.materials[0]?.pbrMetallicRoughness.baseColorFactor).toEqual([0.5, 0.25, 0, 1]);
  });

  test('of an OBJ stand behind its coordinates, as they look on a screen', async () => {
    const obj = 'v 0 0 0 1 0 0\nv 1 0 0 0 1 0\nv 0 1 0 0.5 0.5 0.5\nf 1 2 3\n';
    const { meshes } = await made(await fileOf('coloured.obj', obj));
    const shown = meshes[0]?.geometry.getAttribute('color') as BufferAttribute;
    expect(shown.getX(0)).toBe(1);
    expect(shown.getX(2)).toBeCloseTo(0.214, 3);
  });
});

describe('textures', () => {
  test.for([
    ['PNG', png(80, 64, 128), 'image/png'],
    ['JPEG', JPEG, 'image/jpeg'],
    ['WebP', WEBP, 'image/webp'],
  ] as const)('beside a glTF and inside a GLB go along byte for byte: %s', async ([, bytes, mimeType]) => {
    const source = path.join(await folder(), 'model.gltf');
    const sampler = { wrapS: 33071, magFilter: 9728 };
    const transform = { offset: [0.5, 0], rotation: 0.25, scale: [2, 2] };
    const info = { index: 0, extensions: { KHR_texture_transform: transform } };
    const material = { pbrMetallicRoughness: { baseColorTexture: info } };
    const fixture = textured([{ uri: 'tex%20tures/a.img' }], [{ source: 0, sampler: 0 }], material, {
      samplers: [sampler],
    });
    await mkdir(path.join(path.dirname(source), 'tex tures'));
    await writeFile(path.join(path.dirname(source), 'tex tures/a.img'), bytes);
    await writeFile(path.join(path.dirname(source), 'model.bin'), fixture.bin);
    await writeFile(source, JSON.stringify(fixture.description({}, 'model.bin')));
    const beside = await made(source);
    expect(beside.json.images?.[0]?.mimeType).toBe(mimeType);
    expect(imageBytes(beside, 0).equals(bytes)).toBe(true);
    expect(beside.json.samplers).toEqual([sampler]);
    const shown = beside.json.materials[0]?.pbrMetallicRoughness.baseColorTexture;
    expect(shown).toEqual({ index: 0, extensions: { KHR_texture_transform: transform } });

    const packed = textured([], [{ source: 0 }], BASE);
    const image = { bufferView: packed.view(bytes), mimeType };
    const inside = await made(await fileOf('model.glb', packed.glb({ images: [image] })));
    expect(imageBytes(inside, 0).equals(bytes)).toBe(true);
  });

  test.for([
    ['is missing', { uri: 'gone.png' }],
    ['is elsewhere', { uri: '../../secret.png' }],
    [
      'is of a kind that needs a decoder',
      { uri: `data:image/ktx2;base64,${Buffer.from('«KTX 20»', 'latin1').toString('base64')}` },
    ],
    ['is cut off', { uri: `data:image/png;base64,${png().subarray(0, 60).toString('base64')}` }],
  ] as const)('a texture that %s is left out', async ([, image]) => {
    const file = await fileOf('model.glb', textured([image], [{ source: 0 }], BASE).glb());
    const { json, meshes } = await made(file);
    expect(json.images).toBeUndefined();
    expect(meshes).toHaveLength(1);
  });

  test('of which no graphics card takes one are refused', async () => {
    const wide = encode({ width: 9000, height: 2, channels: 1, data: new Uint8Array(18_000) });
    const uri = `data:image/png;base64,${Buffer.from(wide).toString('base64')}`;
    const source = await fileOf('model.glb', textured([{ uri }], [{ source: 0 }], BASE).glb());
    const refused = appearance({ source, out: `${source}.out` }, going);
    await expect(refused).rejects.toMatchObject({
      code: 'too-large',
      message: expect.stringContaining('9000 × 2') as string,
    });
  });

  test("of an OBJ's materials are found beside it, the picture upright", async () => {
    const source = path.join(await folder(), 'Größe.obj');
    const square = 'v 0 0 0\nv 1 0 0\nv 0 1 0\nvt 0 0\nvt 1 0.25\nvt 0 1\n';
    await writeFile(source, `mtllib Größe.mtl\n${square}usemtl Rot\nf 1/1 2/2 3/3\nusemtl bunt\nf 1/1 3/3 2/2\n`);
    const dir = path.dirname(source);
    await writeFile(
      path.join(dir, 'Größe.mtl'),
      'newmtl Rot\nKd 1 0 0\nd 0.5\nnewmtl bunt\nKd 0 0 0\nmap_Kd -s 1 1 1 bil der\\farbe.png\n',
    );
    await mkdir(path.join(dir, 'bil der'));
    await writeFile(path.join(dir, 'bil der', 'farbe.png'), png());
    const shown = await made(source);
    const [red, bright] = shown.json.materials;
    expect(red).toMatchObject({ alphaMode: 'BLEND', pbrMetallicRoughness: { baseColorFactor: [1, 0, 0, 0.5] } });
    expect(bright?.pbrMetallicRoughness).toMatchObject({
      baseColorFactor: [1, 1, 1, 1],
      baseColorTexture: { index: 0 },
    });
    expect(imageBytes(shown, 0).equals(png())).toBe(true);
    const attributes = shown.json.meshes[0]?.primitives.map((primitive) => Object.keys(primitive.attributes));
    expect(attributes).toEqual([
      ['POSITION', 'NORMAL'],
      ['POSITION', 'NORMAL', 'TEXCOORD_0'],
    ]);
  });
});

test("an OBJ's texture coordinates count from the bottom, a glTF's from the top", async () => {
  const source = path.join(await folder(), 'a.obj');
  const text = 'mtllib a.mtl\nv 0 0 0\nv 1 0 0\nv 0 1 0\nvt 0 0\nvt 1 0.25\nvt 0 1\nusemtl a\nf 1/1 2/2 3/3\n';
  await writeFile(path.join(path.dirname(source), 'a.mtl'), 'newmtl a\nmap_Kd a.png\n');
  await writeFile(path.join(path.dirname(source), 'a.png'), png());
  const [surface] = await objSurfaces(source, Buffer.from(text), going);
  expect([...(surface?.uvs ?? [])]).toEqual([0, 1, 1, 0.75, 0, 0]);
});

test.for([
  ['Draco', (document: Document) => document.createExtension(KHRDracoMeshCompression)],
  ['Meshopt', (document: Document) => document.createExtension(EXTMeshoptCompression)],
] as const)('colours come out of %s', async ([, compress]) => {
  const document = new Document();
  compress(document).setRequired(true);
  const buffer = document.createBuffer();
  const { positions, indices } = box();
  const colours = Uint8Array.from({ length: 32 }, (_, i) => (i % 4 === 3 ? 255 : (positions[i >> 2] ?? 0) * 255));
  const of = (
    type: 'VEC3' | 'VEC4' | 'SCALAR',
    array: Float32Array<ArrayBuffer> | Uint32Array<ArrayBuffer> | Uint8Array<ArrayBuffer>,
  ) => document.createAccessor().setType(type).setArray(array).setBuffer(buffer);
  const primitive = document
    .createPrimitive()
    .setAttribute('POSITION', of('VEC3', positions))
    .setAttribute('COLOR_0', of('VEC4', colours).setNormalized(true))
    .setIndices(of('SCALAR', indices));
  document.createScene().addChild(document.createNode().setMesh(document.createMesh().addPrimitive(primitive)));
  await MeshoptEncoder.ready;
  const io = new NodeIO().registerExtensions([KHRDracoMeshCompression, EXTMeshoptCompression]).registerDependencies({
    'draco3d.encoder': await createEncoderModule(),
    'meshopt.encoder': MeshoptEncoder,
  });
  const { meshes } = await made(await fileOf('packed.glb', await io.writeBinary(document)));
  const shown = meshes[0]?.geometry.getAttribute('color') as BufferAttribute;
  const points = meshes[0]?.geometry.getAttribute('position') as BufferAttribute;
  expect(points.count).toBe(8);
  const seen = Array.from({ length: 8 }, (_, i) => [points.getX(i), points.getY(i), points.getZ(i), shown.getX(i)]);
  const expected = Array.from({ length: 8 }, (_, i) => [
    ...positions.subarray(i * 3, i * 3 + 3),
    (colours[i * 4] ?? 0) / 255,
  ]);
  const sorted = (rows: number[][]): string[] => rows.map((row) => row.map((x) => (x + 0).toFixed(2)).join(' ')).sort();
  expect(sorted(seen)).toEqual(sorted(expected));
});

test.skipIf(!existsSync(SHARED))('spot keeps its shape and its seams', async () => {
  const source = path.join(SHARED, 'spot.obj');
  expect(shownTriangles(await made(source))).toEqual(trianglesOf(await prepared(source)));
});

test('work that nobody waits for leaves nothing behind', async () => {
  const source = await fileOf('box.glb', new GltfFixture().mesh(box().positions, box().indices).glb());
  const stop = new AbortController();
  stop.abort();
  const out = path.join(await folder(), 'out.glb');
  await expect(appearance({ source, out }, stop.signal)).rejects.toBeDefined();
  expect(await readdir(path.dirname(out))).toEqual([]);
});
