import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Camera, PictureMatch } from '../../../../preload/contract/mesh.ts';
import { MeshProcess } from '../../../../main/mesh/engine.ts';
import { match } from '../../../../main/mesh/match.ts';
import { nodeMeshChannel } from '../../../../main/mesh/node-channel.ts';
import { overlap } from '../../../../main/mesh/overlap.ts';
import { Shelf } from '../../../../main/mesh/picture/shelf.ts';
import { prepare } from '../../../../main/mesh/prepare.ts';
import { box } from '../solids.ts';
import { fileOf, folder, going, plainFile, readMesh } from '../workbench.ts';
import { camera, cutOut, DEGREE, inFrontOf, photograph } from './photograph.ts';

const SAMPLE = path.join(import.meta.dirname, '../../../../assets/sample/inputs');
const SNAIL = path.join(SAMPLE, 'snail_coarse.glb');
const SPOT = path.join(import.meta.dirname, '../../../../../shared/data/spot.obj');
const FRAME = { width: 512, height: 384 };
/** The sample stands aside, 30 cm long. */
const AT_SNAIL: Partial<Camera> = { target: [0.42, 0.18, 0.1], distance: 0.75 };

const at = (file: string, placement: number[] | null = null) => ({ file, placement });

async function matched(picture: Uint8Array, file: string, placement: number[] | null = null): Promise<PictureMatch> {
  return match(
    { picture: await fileOf('picture', picture), mesh: at(file, placement) },
    new Shelf(),
    going,
    () => undefined,
  );
}

/** Degrees between where two cameras look from, and between their rolls. */
function off(a: Camera, b: Camera): number[] {
  const between = (one: number, other: number) => Math.abs(Math.atan2(Math.sin(one - other), Math.cos(one - other)));
  return [between(a.azimuth, b.azimuth), between(a.elevation, b.elevation), between(a.roll, b.roll)].map(
    (x) => x / DEGREE,
  );
}

describe('overlap', () => {
  test.for([
    ['from the front', camera(0, 0, AT_SNAIL)],
    ['from the right and above', camera(70, 35, AT_SNAIL)],
    ['rolled', camera(-40, 20, { ...AT_SNAIL, roll: 0.5 })],
    ['through a wide lens, aside', camera(30, 10, { target: [0.5, 0.1, 0.15], distance: 0.6, focalLength: 28 })],
    ['without perspective', camera(200, -25, { ...AT_SNAIL, roll: -0.3, projection: 'orthographic' })],
  ] as const)('sees what three.js sees: %s', async ([, from]) => {
    for (const frame of [FRAME, { width: 341, height: 512 }]) {
      const picture = await fileOf('seen.png', cutOut(photograph(await readMesh(SNAIL), from, frame)));
      const seen = await overlap({ picture, mesh: at(SNAIL), camera: from }, new Shelf(), going);
      expect(seen).toBeGreaterThan(0.97);
    }
  });

  test('is less from elsewhere, and nothing where the camera looks away', async () => {
    const picture = await fileOf('seen.png', cutOut(photograph(await readMesh(SNAIL), camera(0, 0, AT_SNAIL), FRAME)));
    const shelf = new Shelf();
    const from = (other: Camera) => overlap({ picture, mesh: at(SNAIL), camera: other }, shelf, going);
    expect(await from(camera(60, 0, AT_SNAIL))).toBeLessThan(0.8);
    expect(await from(camera(0, 0, { ...AT_SNAIL, target: [9, 0, 0] }))).toBe(0);
  });

  test('notices that a picture was replaced', async () => {
    const mesh = await readMesh(SNAIL);
    const picture = await fileOf('seen.png', cutOut(photograph(mesh, camera(0, 0, AT_SNAIL), FRAME)));
    const shelf = new Shelf();
    const job = { picture, mesh: at(SNAIL), camera: camera(0, 0, AT_SNAIL) };
    const before = await overlap(job, shelf, going);
    await writeFile(picture, cutOut(photograph(mesh, camera(90, 30, AT_SNAIL), FRAME)));
    expect(await overlap(job, shelf, going)).toBeLessThan(before - 0.2);
  });
});

describe('match', () => {
  test.for([
    camera(28, 13, { ...AT_SNAIL, focalLength: 70 }),
    camera(-35, 5, AT_SNAIL),
    camera(75, 20, { ...AT_SNAIL, focalLength: 35, distance: 0.55 }),
    camera(-80, 40, { ...AT_SNAIL, target: [0.47, 0.2, 0.06] }),
    camera(10, -15, { ...AT_SNAIL, roll: 6 * DEGREE }),
    camera(150, 25, AT_SNAIL),
    camera(20, 72, AT_SNAIL),
    camera(-60, 85, AT_SNAIL),
  ])('finds the camera that took a picture of the snail (%#)', async (from) => {
    const found = await matched(cutOut(photograph(await readMesh(SNAIL), from, FRAME)), SNAIL);
    expect(found.overlap).toBeGreaterThan(0.95);
    expect(found.subject).toBe('alpha');
    expect(Math.max(...off(found.camera, from))).toBeLessThan(5);
  });

  test('finds the camera of the picture of the sample', async () => {
    const picture = path.join(SAMPLE, 'snail.png');
    const found = await match({ picture, mesh: at(SNAIL) }, new Shelf(), going, () => undefined);
    expect(found.overlap).toBeGreaterThan(0.95);
    // Where scripts/sample/picture.ts stands: from (2.27, 1.1, 4.2) of the target, Y up.
    expect(Math.max(...off(found.camera, camera(28.4, 13)))).toBeLessThan(5);
  });

  test('says what overlap says of its camera', async () => {
    const picture = path.join(SAMPLE, 'snail.png');
    const shelf = new Shelf();
    const found = await match({ picture, mesh: at(SNAIL) }, shelf, going, () => undefined);
    expect(await overlap({ picture, mesh: at(SNAIL), camera: found.camera }, shelf, going)).toBe(found.overlap);
  });

  test('stands where the mesh is shown, when snap-back moves it', async () => {
    const placement = [10, 0, 0, 0, 0, 10, 0, 0, 0, 0, 10, 0, 100, 20, 3, 1];
    const picture = cutOut(photograph(await readMesh(SNAIL), camera(28, 13, AT_SNAIL), FRAME));
    const plain = await matched(picture, SNAIL);
    const placed = await matched(picture, SNAIL, placement);
    expect(placed.overlap).toBeCloseTo(plain.overlap, 2);
    expect(placed.camera.distance / plain.camera.distance).toBeCloseTo(10, 0);
    const [x, y, z] = plain.camera.target;
    [10 * x + 100, 10 * y - 3, 10 * z + 20].forEach((axis, i) =>
      expect(Math.abs(axis - (placed.camera.target[i] ?? 0))).toBeLessThan(0.1),
    );
  });

  test.for([
    ['a plain wall', () => [240, 240, 235]],
    ['a gradient', (_, y) => [40 + 150 * y, 60 + 100 * y, 120 + 40 * y]],
    ['a vignette', (x, y) => [1, 1.02, 1.05].map((c) => c * (200 - 180 * ((x - 0.5) ** 2 + (y - 0.5) ** 2)))],
    ['a grainy wall', (x, y) => [200, 205, 210].map((c) => c + 8 * Math.sin(x * 9973 + y * 7919))],
  ] as const satisfies readonly (readonly [string, (x: number, y: number) => number[]])[])(
    'tells the subject from %s',
    async ([, background]) => {
      const from = camera(28, 13, AT_SNAIL);
      const found = await matched(inFrontOf(photograph(await readMesh(SNAIL), from, FRAME), background), SNAIL);
      expect(found.subject).toBe('border');
      expect(found.overlap).toBeGreaterThan(0.95);
      expect(Math.max(...off(found.camera, from))).toBeLessThan(5);
    },
  );

  test('of views that look the same takes the one from the front', async () => {
    const brick = box([2, 1.2, 1.6], [-1, -0.6, -0.8]);
    const from = camera(180 - 30, 20, { distance: 9 });
    const found = await matched(cutOut(photograph(brick, from, FRAME)), await plainFile(brick));
    expect(found.overlap).toBeGreaterThan(0.95);
    expect(Math.abs(found.camera.azimuth)).toBeLessThanOrEqual(Math.PI / 2);
  });

  test.skipIf(!existsSync(SPOT))('finds the camera that took a picture of spot', async () => {
    const file = path.join(await folder(), 'spot.glb');
    await prepare({ source: SPOT, out: file }, going);
    const from = camera(40, 15, { target: [0, -0.1, 0.1], distance: 4 });
    const found = await matched(cutOut(photograph(await readMesh(file), from, FRAME)), file);
    expect(found.overlap).toBeGreaterThan(0.95);
    expect(Math.max(...off(found.camera, from))).toBeLessThan(5);
  });

  test('tells how far it is and stops when nobody waits, in its own process', async () => {
    const engine = new MeshProcess(() => nodeMeshChannel());
    const picture = path.join(SAMPLE, 'snail.png');
    const told: number[] = [];
    const stop = new AbortController();
    const stopped = engine.match({ picture, mesh: at(SNAIL) }, stop.signal, () => stop.abort());
    await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
    const found = await engine.match({ picture, mesh: at(SNAIL) }, going, (done) => told.push(done));
    expect(found.overlap).toBeGreaterThan(0.95);
    expect(told).toEqual([...told].sort((a, b) => a - b));
    expect(told.at(-1)).toBe(1);
    await engine.close();
  });
});

describe('a picture without a subject is refused', () => {
  const nothing = { width: 160, height: 120, bits: new Uint8Array(160 * 120) };
  const noise = (x: number, y: number) => [1, 2, 3].map((k) => 128 + 127 * Math.sin(x * 997 * k + y * 7919));

  test.for([
    ['plain throughout', inFrontOf(nothing, () => [200, 200, 200])],
    ['fully transparent', cutOut(nothing)],
    ['all of one subject, but a corner', cutOut({ ...nothing, bits: nothing.bits.map((_, i) => Number(i > 200)) })],
    ['a pattern up to its border', inFrontOf(nothing, noise)],
  ] as const)('%s', async ([, picture]) => {
    const refused = matched(picture, SNAIL);
    await expect(refused).rejects.toMatchObject({ code: 'unsupported-file' });
    await expect(refused).rejects.toHaveProperty('advice', expect.stringContaining('transparent background'));
  });
});
