import { afterEach, expect, test, vi } from 'vitest';
import { FIRST_POSE } from '../../../renderer/viewer/pose.ts';
import { ball, cube, paneOf, type Fixture } from './fixtures.ts';
import { brightness, extent, picture, stand, type Stand } from './stand.ts';

const stands: Stand[] = [];
const standing = (...given: Parameters<typeof stand>) => {
  const made = stand(...given);
  stands.push(made);
  return made;
};
afterEach(() => {
  for (const made of stands.splice(0)) made.dispose();
});
const panes = (...fixtures: readonly Fixture[]) => fixtures.map((fixture) => paneOf(fixture));
/** Straight from the front, without a glide. */
const front = { ...FIRST_POSE, azimuth: 0, elevation: 0, distance: 8 };
const nextFrames = async (count: number) => {
  for (let i = 0; i < count; i++) await new Promise(requestAnimationFrame);
};

test.each([
  ['shared memory', true, 4],
  ['one transferred buffer', false, 4],
  ['16-bit indices', true, 2],
] as const)('a cube is drawn in the middle, framed, and nowhere else (%s)', async (_, shared, bytesPerIndex) => {
  const fixture = cube({ bytesPerIndex });
  const { view, ready } = standing([fixture], { shared });
  view.show(panes(fixture), 'a');
  await ready();
  const seen = await picture(view);
  expect(seen.at(0.5, 0.5)[3]).toBe(255);
  expect(seen.at(0.05, 0.5)[3]).toBe(0);
  const [left, top, right, bottom] = extent(seen);
  expect((left + right) / 2).toBeCloseTo(0.5, 1);
  // One corner is 6 % from the edge; the opposite one is farther away, and so it looks nearer to the middle.
  expect(bottom - top).toBeGreaterThan(0.75);
  expect(bottom - top).toBeLessThan(1);
});

test('clay is lit from the upper left, smoothly where there are normals', async () => {
  const fixture = ball();
  const { view, ready } = standing([fixture]);
  view.show(panes(fixture), 'a');
  await ready();
  view.rig.place(front);
  const seen = await picture(view);
  const light = brightness(seen.at(0.42, 0.4));
  expect(light).toBeGreaterThan(150);
  expect(light - brightness(seen.at(0.56, 0.6))).toBeGreaterThan(40);
  const [red, , blue] = seen.at(0.42, 0.4);
  expect(red).toBeGreaterThan(blue);
  // A ball of 24 rings shows its facets when it is flat, and none when it is smooth: neighbours hardly differ.
  let widest = 0;
  for (let y = 0.38; y < 0.62; y += 0.004) {
    widest = Math.max(widest, Math.abs(brightness(seen.at(0.5, y)) - brightness(seen.at(0.5, y + 0.004))));
  }
  expect(widest).toBeLessThan(8);
});

test('what points up in the file is up on the screen', async () => {
  const fixture = cube({ placement: [0.2, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0.2, 0, 0, 1, 0, 1] });
  const { view, ready } = standing([fixture]);
  view.show(panes(fixture), 'a');
  await ready();
  // Looks at the origin: the placed cube stands on it.
  view.rig.place(front);
  const [left, top, right, bottom] = extent(await picture(view));
  expect(bottom - top).toBeGreaterThan((right - left) * 2);
  expect(top).toBeLessThan(0.3);
  expect(bottom).toBeLessThan(0.56);
});

test('a result in its own frame and its coarse mesh stand at the same place in both panes', async () => {
  // The refined one is small and in the middle, as UltraShape returns it; its placement brings it back.
  const coarse = cube({ half: 2, centre: [3, 4, 5] });
  const refined = cube({ half: 0.5, placement: [4, 0, 0, 0, 0, 4, 0, 0, 0, 0, 4, 0, 3, 4, 5, 1] });
  const { view, ready } = standing([coarse, refined], { width: 600, height: 300 });
  view.show(panes(coarse, refined), 'a');
  await ready();
  const seen = await picture(view);
  const [l1, t1, r1, b1] = extent(seen, 0, 0.5);
  const [l2, t2, r2, b2] = extent(seen, 0.5, 1);
  expect(r1 - l1).toBeGreaterThan(0.2);
  expect([l2 - 0.5, t2, r2 - 0.5, b2]).toEqual([l1, t1, r1, b1].map((n) => expect.closeTo(n, 2) as number));
});

test('a lost graphics context comes back with the same picture from the same place', async () => {
  const fixtures = [ball(), cube()];
  const { canvas, view, ready, state } = standing(fixtures);
  view.show(panes(...fixtures), 'a');
  await ready();
  view.rig.place({ ...front, azimuth: 0.7, distance: 6 });
  const before = await picture(view);
  const extension = canvas.getContext('webgl2')?.getExtension('WEBGL_lose_context');

  extension?.loseContext();
  await vi.waitFor(() => expect(state()).toBe('lost'));
  await new Promise((resolve) => setTimeout(resolve, 0));
  extension?.restoreContext();
  await ready();
  expect((await picture(view)).data).toEqual(before.data);
  expect(view.rig.pose.distance).toBe(6);
});

test('nothing is drawn while nothing moves', async () => {
  const fixture = cube();
  const { view, ready, drawn } = standing([fixture]);
  view.show(panes(fixture), 'a');
  await ready();
  const inTwentyFrames = async () => {
    const before = drawn.length;
    await nextFrames(20);
    return drawn.length - before;
  };
  // On a slow machine the last picture is made when all is at rest.
  await vi.waitFor(async () => expect(await inTwentyFrames()).toBe(0), { timeout: 10_000 });
  expect(await inTwentyFrames()).toBe(0);
  const before = drawn.length;
  view.rig.dragTurn(5, 0);
  await nextFrames(2);
  expect(drawn.length).toBe(before + 1);
});

test('within a project the camera stays; another project is looked at anew', async () => {
  const [first, second] = [cube(), ball()];
  const { view, ready } = standing([first, second]);
  view.show(panes(first), 'a');
  await ready();
  view.rig.place(front);
  view.show(panes(first, second), 'a');
  await ready();
  expect(view.rig.pose).toEqual(front);
  view.show(panes(second), 'b');
  await ready();
  await nextFrames(2);
  expect(view.rig.pose.azimuth).toBe(FIRST_POSE.azimuth);
});

test('what was seen of one project is not seen while the next one loads', async () => {
  const [first, second] = [cube(), ball()];
  const { canvas, view, ready } = standing([first, second]);
  const visible = () => getComputedStyle(canvas).opacity === '1';
  view.show(panes(first), 'a');
  await ready();
  await vi.waitFor(() => expect(visible()).toBe(true));
  view.show(panes(second), 'b');
  expect(visible()).toBe(false);
  await ready();
  await vi.waitFor(() => expect(visible()).toBe(true));
  view.show([], 'b');
  expect(visible()).toBe(false);
});

test('a mesh that was shown a moment ago is there again at once', async () => {
  const [first, second] = [cube(), ball()];
  const { view, ready, statuses } = standing([first, second]);
  view.show(panes(first), 'a');
  await ready();
  view.show(panes(second), 'a');
  await ready();
  view.show(panes(first), 'a');
  expect(statuses()).toEqual([{ kind: 'ready' }]);
});

test('a mesh that is gone says so, the other one is shown, and trying again works', async () => {
  const [good, bad] = [cube(), ball()];
  const urls = { ...bad.urls };
  const broken: Fixture = { view: bad.view, urls: { mesh: '/nothing-is-here', normals: urls.normals } };
  const { view, ready, statuses } = standing([good, broken]);
  view.show(panes(good, broken), 'a');
  await vi.waitFor(() => expect(statuses().map(({ kind }) => kind)).toEqual(['ready', 'failed']));
  expect(statuses()[1]).toMatchObject({ fault: 'missing' });
  broken.urls.mesh = urls.mesh;
  view.retry(1);
  await ready();
  expect(statuses().map(({ kind }) => kind)).toEqual(['ready', 'ready']);
});

test('fifty meshes opened and closed leave nothing behind', { timeout: 60_000 }, async () => {
  const meshes = Array.from({ length: 50 }, () => ball(6));
  const { view, ready } = standing(meshes);
  for (const [i, mesh] of meshes.entries()) {
    view.show(panes(mesh), `project ${i}`);
    await ready();
    await picture(view);
    expect(view.counters().buffers).toBe(3);
  }
  view.show([], 'none');
  await picture(view);
  expect(view.counters()).toMatchObject({ buffers: 0, bytes: 0 });
  // The floor, and what puts smooth pictures onto the canvas.
  expect(view.counters().geometries).toBeLessThanOrEqual(2);
  view.dispose();
  expect(view.counters()).toEqual({ buffers: 0, bytes: 0, geometries: 0, textures: 0, contexts: 0 });
});

test('a view that is closed gives its context back at once, and no other view’s', async () => {
  const fixture = cube();
  const lost = ({ canvas }: Stand) => canvas.getContext('webgl2')?.isContextLost();
  const first = standing([fixture]);
  for (let i = 0; i < 3; i++) {
    const other = stand([fixture]);
    other.view.show(panes(fixture), 'a');
    await other.ready();
    other.dispose();
    expect([lost(other), other.view.counters().contexts]).toEqual([true, 0]);
  }
  expect([lost(first), first.view.counters().contexts, first.state()]).toEqual([false, 1, 'empty']);
});

test('the picture is as fine as the screen and follows the canvas’s size', async () => {
  const fixture = cube();
  const { canvas, view, ready } = standing([fixture]);
  view.show(panes(fixture), 'a');
  await ready();
  await vi.waitFor(() =>
    expect([canvas.width, canvas.height]).toEqual([400 * devicePixelRatio, 300 * devicePixelRatio]),
  );
  canvas.style.width = '200px';
  await vi.waitFor(() => expect(canvas.width).toBe(200 * devicePixelRatio));
  expect((await picture(view)).at(0.5, 0.5)[3]).toBe(255);
});
