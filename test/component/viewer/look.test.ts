import { afterEach, expect, test, vi } from 'vitest';
import { PLAIN_LOOK, type Look } from '../../../renderer/viewer/look.ts';
import { detailColor } from '../../../renderer/viewer/detail-colors.ts';
import { FIRST_POSE } from '../../../renderer/viewer/pose.ts';
import { ball, cube, fixture, paneOf, square, withDistances, type Fixture } from './fixtures.ts';
import { brightness, extent, picture, stand, type Picture, type Pixel, type Stand } from './stand.ts';

const stands: Stand[] = [];
afterEach(() => {
  for (const made of stands.splice(0)) made.dispose();
});

/** Straight from the front, so that a ball of radius 1 fills three quarters of the height. */
const front = { ...FIRST_POSE, azimuth: 0, elevation: 0, distance: 3.8 };
const QUIET: Look = { ...PLAIN_LOOK, grid: false };

async function showing(fixtures: readonly Fixture[], look: Partial<Look>, size?: Parameters<typeof stand>[1]) {
  const made = stand(fixtures, size);
  stands.push(made);
  made.view.setLook({ ...QUIET, ...look });
  made.view.show(
    fixtures.map((one) => paneOf(one)),
    'a',
  );
  await made.ready();
  made.view.rig.place(front);
  return made;
}
const shade = async (made: Stand, look: Partial<Look>) => {
  made.view.setLook({ ...QUIET, ...look });
  return picture(made.view);
};
const near = (pixel: Pixel, wanted: readonly number[], tolerance = 12) => {
  wanted.forEach((value, channel) => expect(Math.abs((pixel[channel] ?? 0) - value)).toBeLessThanOrEqual(tolerance));
};
/** What a worker or another file is waited for. */
const eventually = (check: () => Promise<void>) => vi.waitFor(check, { timeout: 10_000, interval: 50 });
const differing = (a: Picture, b: Picture) => {
  let count = 0;
  for (let i = 0; i < a.data.length; i += 4) {
    if (Math.abs((a.data[i] ?? 0) - (b.data[i] ?? 0)) + Math.abs((a.data[i + 2] ?? 0) - (b.data[i + 2] ?? 0)) > 24)
      count++;
  }
  return count / (a.data.length / 4);
};

test('four meshes stand two by two, each in its own quarter, and nothing in between', async () => {
  const made = await showing([cube(), ball(), cube(), ball()], {}, { width: 400, height: 400 });
  made.view.rig.place({ ...front, distance: 6 });
  const seen = await picture(made.view);
  for (const [x, y] of [
    [0.25, 0.25],
    [0.75, 0.25],
    [0.25, 0.75],
    [0.75, 0.75],
  ] as const) {
    expect(seen.at(x, y)[3]).toBe(255);
  }
  expect([seen.at(0.5, 0.5)[3], seen.at(0.5, 0.25)[3], seen.at(0.25, 0.5)[3]]).toEqual([0, 0, 0]);
});

test('a wipe shows the first mesh up to the divider, the second one after it, both at one place', async () => {
  const made = await showing([cube({ half: 0.4 }), ball()], { mode: 'wipe', divider: 0.5 });
  const [left] = extent(await picture(made.view), 0, 0.5);
  const [, , right] = extent(await picture(made.view), 0.5, 1);
  // The small cube ends near the middle, the ball far from it.
  expect(left).toBeGreaterThan(0.37);
  expect(right).toBeGreaterThan(0.72);
  const [all] = extent(await shade(made, { mode: 'wipe', divider: 0 }));
  expect(all).toBeLessThan(0.28);
});

test('of an overlay’s two one is a ghost: what is behind it shines through', async () => {
  const made = await showing([ball(), cube({ half: 0.4 })], {});
  const alone = await shade(made, { mode: 'single' });
  const ghosted = await shade(made, { mode: 'overlay', ghost: 0 });
  // Beside the cube the ball alone is seen through; over it the colours of both mix.
  const [aside, over] = [ghosted.at(0.36, 0.5), ghosted.at(0.5, 0.5)];
  expect(aside[3]).toBeGreaterThan(60);
  expect(aside[3]).toBeLessThan(240);
  expect(over[3]).toBe(255);
  expect(over[2] - over[0]).toBeGreaterThan(alone.at(0.5, 0.5)[2] - alone.at(0.5, 0.5)[0] + 15);
  const other = await shade(made, { mode: 'overlay', ghost: 1 });
  expect(other.at(0.36, 0.5)[3]).toBe(255);
});

test('every matcap and shading is another picture of the same shape', async () => {
  const made = await showing([ball(8)], {});
  const looks: readonly Partial<Look>[] = [
    ...(['clay', 'porcelain', 'steel', 'wax', 'contrast'] as const).map((matcap) => ({ matcap })),
    { shading: 'clay' },
    { shading: 'normals' },
    { xray: true },
    { flat: true },
  ];
  const pictures: Picture[] = [];
  for (const look of looks) pictures.push(await shade(made, look));
  const shape = extent(await shade(made, {}));
  pictures.forEach((one, i) => {
    if (looks[i]?.xray !== true) expect(extent(one)).toEqual(shape);
    pictures.slice(i + 1).forEach((other) => expect(differing(one, other)).toBeGreaterThan(0.01));
  });
});

test('normals are colours: red to the right, green up, blue to the eye', async () => {
  const made = await showing([ball(48)], {});
  const seen = await shade(made, { shading: 'normals' });
  near(seen.at(0.5, 0.5), [128, 128, 255]);
  expect(seen.at(0.66, 0.5)[0]).toBeGreaterThan(170);
  expect(seen.at(0.5, 0.28)[1]).toBeGreaterThan(170);
});

test('the detail map paints what its colour function says, full at the range', async () => {
  const shape = square(1);
  const flat = fixture(shape);
  const made = stand([flat]);
  stands.push(made);
  const show = async (part: number, detailRange: number) => {
    made.view.setLook({ ...QUIET, shading: 'detail', detailRange });
    made.view.show([withDistances(flat, [part, part, part, part], 0.5)], 'a');
    await made.ready();
    made.view.rig.place(front);
    const unpainted = await shade(made, {});
    made.view.setLook({ ...QUIET, shading: 'detail', detailRange });
    await eventually(async () => {
      expect(differing(await picture(made.view), unpainted)).toBeGreaterThan(0.1);
    });
    return (await picture(made.view)).at(0.5, 0.5);
  };
  const hue = ([red, , blue]: readonly number[]) => (red ?? 0) - (blue ?? 0);
  // Half of the scale of 0.5 is all of a range of 0.25.
  const outwards = await show(0.5, 0.25);
  expect(hue(outwards)).toBeGreaterThan(70);
  const inwards = await show(-0.5, 0.25);
  expect(hue(inwards)).toBeLessThan(-70);
  const wanted = detailColor(-1).map((value) => value * 255);
  const light = brightness([...inwards]) / ((wanted[0] ?? 0) + (wanted[1] ?? 0) + (wanted[2] ?? 0)) / (1 / 3);
  near(
    inwards,
    wanted.map((value) => value * light),
    6,
  );
  expect(Math.abs(hue(await show(-0.5, 10)))).toBeLessThan(20);
});

test('seen through, a mesh still shows the detail map’s colours', async () => {
  const flat = fixture(square(1));
  const made = stand([flat]);
  stands.push(made);
  const look: Look = { ...QUIET, shading: 'detail', detailRange: 0.25, xray: true };
  made.view.setLook(look);
  const hue = async (part: number) => {
    made.view.show([withDistances(flat, [part, part, part, part], 0.5)], 'a');
    await made.ready();
    made.view.rig.place(front);
    await eventually(async () => {
      const [red, , blue] = (await picture(made.view)).at(0.5, 0.5);
      expect(Math.sign(red - blue)).toBe(Math.sign(part));
    });
    const [red, , blue, opacity] = (await picture(made.view)).at(0.5, 0.5);
    return { hue: red - blue, opacity };
  };
  const outwards = await hue(0.5);
  expect(outwards.hue).toBeGreaterThan(40);
  expect(outwards.opacity).toBeLessThan(200);
  expect((await hue(-0.5)).hue).toBeLessThan(-40);
});

test('edges are drawn over the shading where triangles are large, and fade where they are small', async () => {
  const made = await showing([ball(10)], {});
  const bare = await shade(made, {});
  made.view.setLook({ ...QUIET, wire: true });
  await eventually(async () => expect(differing(await picture(made.view), bare)).toBeGreaterThan(0.03));
  const fine = await showing([ball(160)], {});
  const close = { ...front, distance: 1.15 };
  fine.view.rig.place(close);
  const bareClose = await shade(fine, {});
  fine.view.setLook({ ...QUIET, wire: true });
  await eventually(async () => expect(differing(await picture(fine.view), bareClose)).toBeGreaterThan(0.03));
  fine.view.rig.place({ ...front, distance: 9 });
  const far = await picture(fine.view);
  expect(differing(far, await shade(fine, {}))).toBeLessThan(0.004);
});

test('a section cuts away one side, and what is seen inside is the face of the cut', async () => {
  const made = await showing([ball(48)], {});
  const half = await shade(made, { section: { axis: 'x', at: 0.5, flipped: false } });
  const [left, , right] = extent(half);
  expect(right).toBeCloseTo(0.5, 1);
  expect(left).toBeLessThan(0.3);
  const other = await shade(made, { section: { axis: 'x', at: 0.5, flipped: true } });
  expect(extent(other)[0]).toBeCloseTo(0.5, 1);
  // From the front, with the front half cut away: nothing but the face, in one even colour with its stripes.
  const open = await shade(made, { section: { axis: 'y', at: 0.5, flipped: false } });
  const [red, , blue] = open.at(0.5, 0.5);
  expect(red - blue).toBeGreaterThan(80);
});

test('the inside of a surface is told from its outside, if that is wished for', async () => {
  const inward = square(1);
  const turned = fixture({
    positions: inward.positions,
    triangles: inward.triangles.map(([a, b, c]) => [a, c, b]),
  });
  const made = await showing([turned], {});
  const marked = (await shade(made, { backFaces: true })).at(0.5, 0.5);
  const plain = (await shade(made, { backFaces: false })).at(0.5, 0.5);
  expect(marked[0] - marked[1]).toBeGreaterThan(60);
  expect(Math.abs(plain[0] - plain[1])).toBeLessThan(40);
});

test('seen through, a mesh looks the same whichever of its triangles are drawn first', async () => {
  const { positions, triangles, normals = [] } = { ...square(1) };
  const [first, second] = [triangles, [...triangles].reverse()].map((order) => {
    const two = (z: number) => positions.map(([x, y]): [number, number, number] => [x, y, z]);
    return fixture({
      positions: [...two(-0.5), ...two(0.5)],
      triangles: order === triangles ? [...order, ...later(order)] : [...later(order), ...order],
      normals: [...normals, ...normals],
    });
  });
  const pictures: Picture[] = [];
  for (const one of [first, second]) {
    if (one === undefined) continue;
    const made = await showing([one], { xray: true });
    pictures.push(await picture(made.view));
  }
  const [a, b] = pictures;
  expect(a?.at(0.5, 0.5)[3]).toBeGreaterThan(5);
  expect(a?.at(0.5, 0.5)[3]).toBeLessThan(250);
  near(a?.at(0.5, 0.5) ?? [0, 0, 0, 0], b?.at(0.5, 0.5) ?? [], 1);
});
const later = (triangles: readonly (readonly [number, number, number])[]) =>
  triangles.map(([a, b, c]): [number, number, number] => [a + 4, b + 4, c + 4]);

test('a picture’s frame keeps its proportions in panes of every shape', async () => {
  const wide = await showing([ball()], {}, { width: 600, height: 300 });
  const tall = await showing([ball()], {}, { width: 300, height: 600 });
  const sizes = [];
  for (const { view } of [wide, tall]) {
    view.setLook({ ...QUIET, frame: 1 });
    view.setCamera({ ...view.camera(), focalLength: 50, distance: 4, target: [0, 0, 0] });
    const seen = await picture(view);
    const [left, top, right, bottom] = extent(seen);
    sizes.push([(right - left) * seen.width, (bottom - top) * seen.height]);
  }
  // The square frame is 300 pixels in both.
  expect(sizes[0]?.[0]).toBeCloseTo(sizes[1]?.[0] ?? 0, -1);
  expect(sizes[0]?.[1]).toBeCloseTo(sizes[1]?.[1] ?? 0, -1);
});
