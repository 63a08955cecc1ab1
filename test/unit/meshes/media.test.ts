import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test, vi } from 'vitest';
import { mediumOf } from '../../../main/app/media.ts';
import type { ServedKind } from '../../../main/app/page-server.ts';
import { access } from '../../../main/library/access.ts';
import type { MeshEngine } from '../../../main/mesh/port.ts';
import type { Meshes } from '../../../main/meshes/meshes.ts';
import { png } from '../../support/pictures.ts';
import { box } from '../mesh/solids.ts';
import { going, plainBytes } from '../mesh/workbench.ts';
import { bench, BOX, PATIENT, quickEngine } from './bench.ts';

const PROXY = { ...BOX.layout, vertices: 4 };
const BINARY = 'application/octet-stream';

/** Has a proxy and distances of everything, and says where appearances and reports come from. */
function richEngine() {
  const sources: string[] = [];
  const quick = quickEngine();
  const engine: Partial<MeshEngine> = {
    inspect: async (job, signal) => {
      await writeFile(job.proxyOut, Buffer.alloc(64));
      const normals = { offset: 56, length: 8 };
      return { ...(await quick.inspect(job, signal)), proxy: { bytes: 64, layout: PROXY, normals } };
    },
    distances: async ({ out, proxyOut }) => {
      await writeFile(out, Buffer.alloc(8 * 2));
      await writeFile(proxyOut, Buffer.alloc(4 * 2));
      const drift = { move: [0, 0, 0] as [number, number, number], scale: 1, significant: false };
      const shares = { histogram: { from: -1, to: 1, shares: [1] }, beyond: [0], changes: [], openReference: false };
      const quantiles = { half: 0, most: 0, nearlyAll: 0 };
      return { scale: 1, least: 0, greatest: 0, mean: 0, rms: 0, quantiles, drift, ...shares };
    },
    appearance: async ({ source, out }) => {
      sources.push(path.basename(source));
      await writeFile(out, 'glTF with colours');
    },
    report: ({ file }) => {
      sources.push(path.basename(file));
      return Promise.resolve({ validator: 'x', errors: 0, warnings: 0, infos: 0, findings: [] });
    },
  };
  return { engine: { ...quick, ...engine }, sources };
}

/** A coarse mesh with colours, given as an OBJ; its result; a picture. */
async function rich() {
  const { engine, sources } = richEngine();
  const made = await bench({ engine });
  const original = path.join(made.folder, 'given.obj');
  await writeFile(original, 'v 0 0 0 1 0 0');
  const coarse = await made.add('coarse.glb', plainBytes(box()), { name: 'hero.obj', original, coloured: true });
  const refined = await made.addResult(coarse, plainBytes(box([2, 2, 2])), 2);
  const meshes = made.open();
  const shop = { library: made.library, meshes, exports: { file: () => Promise.resolve(null) } };
  const typeOf = async (id: string, kind: ServedKind) => (await mediumOf(shop, id, kind, going))?.contentType ?? null;
  return { ...made, coarse, refined, meshes, typeOf, sources };
}

test('every medium of a mesh is served as what it is, and only where there is one', async () => {
  const { coarse, refined, meshes, typeOf, addPicture } = await rich();
  const map = await meshes.distances(refined, coarse, going);
  const picture = await addPicture(png(90, 90));
  expect(await typeOf(coarse, 'mesh')).toBe('model/gltf-binary');
  expect(await typeOf(coarse, 'appearance')).toBe('model/gltf-binary');
  expect(await typeOf(coarse, 'thumbnail')).toBe('image/png');
  expect(await typeOf(picture, 'image')).toBe('image/png');
  for (const kind of ['normals', 'proxy', 'boxes'] as const) expect(await typeOf(refined, kind)).toBe(BINARY);
  for (const kind of ['distances', 'proxydistances'] as const) {
    expect(await typeOf(map.id, kind)).toBe(BINARY);
    expect(await typeOf(refined, kind)).toBeNull();
  }
  expect(await typeOf(refined, 'appearance')).toBeNull();
  expect(await typeOf(picture, 'proxy')).toBeNull();
  expect(await typeOf(map.id, 'proxy')).toBeNull();
});

test('a result says where it belongs and how well it fits, an input whether it has colours', async () => {
  const { coarse, refined, meshes } = await rich();
  expect(await meshes.open(refined, going)).toMatchObject({ residual: 0.01, coloured: false });
  expect((await meshes.open(refined, going)).placement?.[0]).toBe(2);
  expect(await meshes.open(coarse, going)).toMatchObject({ placement: null, residual: null, coloured: true });
});

test('colours are taken from what the user gave, once', async () => {
  const { coarse, typeOf, sources, open } = await rich();
  await Promise.all([typeOf(coarse, 'appearance'), typeOf(coarse, 'appearance')]);
  expect(await open().file(coarse, 'appearance', going)).not.toBeNull();
  expect(sources).toEqual(['hero.obj']);
});

test('the validator reads the user’s own file where that is a glTF, else what was made of it, and results as they came', async () => {
  const { coarse, refined, add, folder, meshes, sources } = await rich();
  const original = path.join(folder, 'given.glb');
  await writeFile(original, 'glTF compressed');
  const packed = await add('packed.glb', plainBytes(box([3, 3, 3])), { name: 'packed.glb', original });
  for (const id of [coarse, packed, refined]) await meshes.report(id, going);
  expect(sources).toEqual(['hero.glb', 'packed (original).glb', 'refined.glb']);
});

test('a picture and a mesh are matched as the mesh stands', async () => {
  const asked: unknown[] = [];
  const match: MeshEngine['match'] = (job) => {
    asked.push(job.mesh.placement?.[0], path.basename(job.picture));
    return Promise.reject(new Error('enough'));
  };
  const { add, addResult, addPicture, open } = await bench({ engine: quickEngine({ match }) });
  const refined = await addResult(await add('a.glb', plainBytes(box())), plainBytes(box([2, 2, 2])), 3);
  const picture = await addPicture(png(90, 90));
  await expect(open().match(refined, picture, going)).rejects.toThrow('enough');
  expect(asked).toEqual([3, 'hero 2.png']);
  await expect(open().match(picture, picture, going)).rejects.toMatchObject({ code: 'bad-request' });
  await expect(open().match(refined, refined, going)).rejects.toMatchObject({ code: 'file-missing' });
});

test('of a library that can only be looked at, what is looked at gets its thumbnail once, and keeps it', async () => {
  const { add, engine, library, media, open } = await bench();
  const id = await add('box.glb', plainBytes(box()));
  const refused = (): Promise<never> => Promise.reject(new Error('read-only'));
  const looked = { access: access.tooNew(), thumbnailPath: refused };
  const served = async (meshes: Meshes) =>
    mediumOf({ library, meshes, exports: { file: () => Promise.resolve(null) } }, id, 'thumbnail', going);
  const first = open(looked);
  expect(await served(first)).toBeNull();
  await vi.waitFor(() => expect(media).toEqual([id]), PATIENT);
  expect(await readFile((await served(first))?.path ?? '', 'utf8')).toBe('a picture');
  await first.close();

  const next = open(looked);
  expect(await served(next)).toMatchObject({ contentType: 'image/png' });
  expect((await next.open(id, going)).statistics.triangles).toBe(12);
  expect(await library.lacksPreview(id)).toBe(true);
  expect(media).toEqual([id]);

  // Once it may be written to, it gets what is known by then.
  await open().open(id, going);
  expect(await library.lacksPreview(id)).toBe(false);
  expect(engine.calls).toHaveLength(1);
});
