import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { pose } from '../../../../main/mesh/preflight/pose.ts';
import { Shelf } from '../../../../main/mesh/picture/shelf.ts';
import { prepare } from '../../../../main/mesh/prepare.ts';
import type { Pose } from '../../../../main/mesh/port.ts';
import { poseFindings } from '../../../../main/preflight/findings.ts';
import { camera, cutOut, inFrontOf, photograph } from '../picture/photograph.ts';
import { ball, box, moved, type Solid, together } from '../solids.ts';
import { fileOf, folder, going, plainFile, readMesh } from '../workbench.ts';

const SAMPLE = path.join(import.meta.dirname, '../../../../assets/sample/inputs');
const DATA = path.join(import.meta.dirname, '../../../../../shared/data');
const FRAME = { width: 400, height: 400 };

/** As Z up becomes when it is taken for Y up: 1 on its back, -1 on its face. */
const lying = (mesh: Solid, way: 1 | -1): Solid => moved(mesh, (x, y, z) => [x, -way * z, way * y]);
const solidOf = async (file: string): Promise<Solid> => {
  const { positions, indices } = await readMesh(file);
  return { positions: Float32Array.from(positions), indices: Uint32Array.from(indices) };
};
const spot = async (): Promise<Solid> => {
  const out = path.join(await folder(), 'spot.glb');
  await prepare({ source: path.join(DATA, 'spot.obj'), out }, going);
  return solidOf(out);
};

const poseOf = async (picture: string, mesh: Solid): Promise<Pose> =>
  pose({ picture, mesh: await plainFile(mesh) }, new Shelf(), going);
const warns = async (picture: string, mesh: Solid): Promise<boolean> =>
  poseFindings(await poseOf(picture, mesh)).some(({ code }) => code === 'lies-down');

const limb = (x: number, y: number, width: number, height: number): Solid =>
  moved(ball(4), (px, py, pz) => [x + px * width, y + py * height, pz * width]);
/** Stands on two legs and lifts an arm; about two high, its middle at the origin. */
const figure = together(
  limb(0, 0.8, 0.18, 0.18),
  limb(0, 0.2, 0.22, 0.45),
  limb(-0.1, -0.55, 0.09, 0.45),
  limb(0.1, -0.55, 0.09, 0.45),
  limb(0.35, 0.45, 0.2, 0.07),
);
const chair = together(
  box([1, 0.1, 1], [-0.5, -0.1, -0.5]),
  box([1, 0.9, 0.1], [-0.5, 0, -0.5]),
  ...[-0.5, 0.4].flatMap((x) => [-0.5, 0.4].map((z) => box([0.1, 0.6, 0.1], [x, -0.7, z]))),
);

describe('a mesh that belongs to its picture', () => {
  test('stands in the sample, and lies once it is tipped over', async () => {
    const picture = path.join(SAMPLE, 'snail.png');
    const snail = await solidOf(path.join(SAMPLE, 'snail_coarse.glb'));
    expect(await warns(picture, snail)).toBe(false);
    expect(await warns(picture, lying(snail, 1))).toBe(true);
    expect(await warns(picture, lying(snail, -1))).toBe(true);
  });

  test.skipIf(!existsSync(path.join(DATA, 'spot.png')))('is spot, in a picture that is not cut out', async () => {
    const picture = path.join(DATA, 'spot.png');
    const cow = await spot();
    expect(await warns(picture, cow)).toBe(false);
    expect(await warns(picture, lying(cow, 1))).toBe(true);
    expect(await warns(picture, lying(cow, -1))).toBe(true);
  });

  test.for([
    [0, 0],
    [20, 10],
    [-60, 20],
    [140, 5],
    [0, 45],
    [35, 60],
  ] as const)('is a figure or a chair, seen from %i° and %i° above', async ([azimuth, elevation]) => {
    for (const thing of [figure, chair]) {
      const seen = photograph(thing, camera(azimuth, elevation), FRAME);
      const opaque = inFrontOf(seen, (_, y) => [150 + 60 * y, 160, 180]);
      for (const bytes of azimuth === 20 ? [cutOut(seen), opaque] : [cutOut(seen)]) {
        const picture = await fileOf('picture.png', bytes);
        expect(await warns(picture, thing)).toBe(false);
        // From high above, what lies is seen nearly as what stands: then nothing is said.
        if (elevation <= 20) {
          expect(await warns(picture, lying(thing, 1))).toBe(true);
          expect(await warns(picture, lying(thing, -1))).toBe(true);
        }
      }
    }
  });
});

test.for([
  ['a ball', ball(3)],
  ['a cube', box([1, 1, 1], [-0.5, -0.5, -0.5])],
  ['a plate', moved(ball(4), (x, y, z) => [x, y * 0.08, z])],
  ['a spindle', moved(ball(4), (x, y, z) => [x * 0.2, y, z * 0.2])],
] as const)('%s is not suspected where it is seen as it stands', async ([, mesh]) => {
  for (const elevation of [0, 20, 45, 60]) {
    const picture = await fileOf('picture.png', cutOut(photograph(mesh, camera(30, elevation), FRAME)));
    expect(await warns(picture, mesh)).toBe(false);
  }
});

test('a mesh of something else is not suspected of lying, though it would look better so', async () => {
  const bar = box([0.3, 2, 0.3], [-0.15, -1, -0.15]);
  const car = together(box([1, 0.5, 2.2], [-0.5, -0.4, -1.1]), box([0.8, 0.4, 1], [-0.4, 0.1, -0.6]));
  for (const [shown, other] of [
    [figure, car],
    [car, chair],
    [car, figure],
    [car, bar],
  ] as const) {
    const picture = await fileOf('picture.png', cutOut(photograph(shown, camera(0, 0), FRAME)));
    const found = await poseOf(picture, other);
    expect(found.turned - found.upright).toBeGreaterThan(0.1);
    expect(poseFindings(found)).toEqual([]);
  }
});

test('a picture without a subject is refused, and is not judged', async () => {
  const empty = { ...FRAME, bits: new Uint8Array(FRAME.width * FRAME.height) };
  const picture = await fileOf(
    'picture.png',
    inFrontOf(empty, () => [200, 200, 200]),
  );
  await expect(poseOf(picture, figure)).rejects.toMatchObject({ code: 'unsupported-file' });
  expect(poseFindings(null)).toEqual([]);
});

test('nobody waits: it stops', async () => {
  const picture = await fileOf('picture.png', cutOut(photograph(figure, camera(0, 0), FRAME)));
  const stop = new AbortController();
  const mesh = await plainFile(figure);
  const stopped = pose({ picture, mesh }, new Shelf(), stop.signal);
  stop.abort(new Error('left'));
  await expect(stopped).rejects.toThrow('left');
});
