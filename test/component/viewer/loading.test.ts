import { afterEach, expect, test, vi } from 'vitest';
import { FIRST_POSE } from '../../../renderer/viewer/pose.ts';
import { ball, paneOf, square, withProxy, type Fixture } from './fixtures.ts';
import { extent, picture, stand, type Stand } from './stand.ts';

const stands: Stand[] = [];
const mocked: (() => void)[] = [];
const standing = (...given: Parameters<typeof stand>) => {
  const made = stand(...given);
  stands.push(made);
  return made;
};
afterEach(() => {
  for (const restore of mocked.splice(0)) restore();
  for (const made of stands.splice(0)) made.dispose();
});

const eventually = (check: () => void | Promise<void>) => vi.waitFor(check, { timeout: 10_000, interval: 20 });
const front = { ...FIRST_POSE, azimuth: 0, elevation: 0, distance: 6 };
/** A ball that has a small square for its proxy: nobody can mistake one for the other. */
const proxied = (): Fixture => withProxy(ball(), square(0.3));
const width = async (made: Stand) => {
  const [left, , right] = extent(await picture(made.view));
  return right - left;
};
const SQUARE = 0.12;
const marks = (name: string, { view }: Fixture) => performance.getEntriesByName(`${name}:${view.id}`).length;

test('the proxy is on screen while the mesh is still on its way', async () => {
  const mesh = proxied();
  const { mesh: url } = mesh.urls;
  // The mesh's own file never comes.
  mesh.urls.mesh = '/nothing-is-here';
  const made = standing([mesh]);
  made.view.show([paneOf(mesh)], 'a');
  made.view.rig.place(front);
  await eventually(() => expect(marks('proxy-resident', mesh)).toBe(1));
  await eventually(() => expect(made.statuses()[0]).toMatchObject({ kind: 'failed', fault: 'missing' }));
  expect(await width(made)).toBeLessThan(SQUARE);
  mesh.urls.mesh = url;
  made.view.retry(0);
  await made.ready();
  expect(await width(made)).toBeGreaterThan(SQUARE * 2);
});

test('a mesh that the graphics memory has no room for says so and shows its proxy', async () => {
  const mesh = proxied();
  const made = standing([mesh]);
  const { OUT_OF_MEMORY } = WebGL2RenderingContext;
  const asked = vi.spyOn(WebGL2RenderingContext.prototype, 'getError').mockReturnValueOnce(OUT_OF_MEMORY);
  mocked.push(() => asked.mockRestore());
  made.view.show([paneOf(mesh)], 'a');
  await eventually(() => expect(made.statuses()[0]).toMatchObject({ kind: 'failed', fault: 'graphics' }));
  made.view.rig.place(front);
  await eventually(() => expect(marks('proxy-resident', mesh)).toBe(1));
  expect(await width(made)).toBeLessThan(SQUARE);
  // Of the mesh itself nothing is held any more.
  expect(made.view.counters().buffers).toBe(3);
});

test('while the camera moves a slow mesh is drawn by its proxy, and as a whole when it rests', async () => {
  const mesh = proxied();
  // A GPU that takes long for every frame.
  const { UNSIGNALED, SIGNALED } = WebGL2RenderingContext;
  const since = new WeakMap<WebGLSync, number>();
  const asked = vi.spyOn(WebGL2RenderingContext.prototype, 'getSyncParameter').mockImplementation((sync) => {
    const start = since.get(sync) ?? performance.now();
    since.set(sync, start);
    return performance.now() - start > 60 ? SIGNALED : UNSIGNALED;
  });
  mocked.push(() => asked.mockRestore());
  const made = standing([mesh]);
  made.view.show([paneOf(mesh)], 'a');
  await made.ready();
  const span = async () => {
    const [left, , right] = extent(await made.nextFrame());
    return right - left;
  };
  const moving = span();
  made.view.rig.place(front);
  expect(await moving).toBeLessThan(SQUARE);
  expect(await span()).toBeGreaterThan(SQUARE * 2);
});

test('a quick mesh stays whole while the camera moves', async () => {
  const mesh = proxied();
  const made = standing([mesh]);
  made.view.show([paneOf(mesh)], 'a');
  await made.ready();
  made.view.rig.place({ ...front, distance: 7 });
  // Until a whole frame was drawn at rest, nobody knows how quick it is.
  const isWhole = async () => {
    const frame = made.nextFrame();
    made.view.rig.place(front);
    const [left, , right] = extent(await frame);
    return right - left > SQUARE * 2;
  };
  await eventually(async () => {
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await isWhole()).toBe(true);
  });
});

test('a lost context brings back mesh and proxy', async () => {
  const mesh = proxied();
  const made = standing([mesh]);
  made.view.show([paneOf(mesh)], 'a');
  await made.ready();
  made.view.rig.place(front);
  const before = await picture(made.view);
  const extension = made.canvas.getContext('webgl2')?.getExtension('WEBGL_lose_context');
  extension?.loseContext();
  await eventually(() => expect(made.state()).toBe('lost'));
  await new Promise((resolve) => setTimeout(resolve, 0));
  extension?.restoreContext();
  await made.ready();
  expect((await picture(made.view)).data).toEqual(before.data);
  expect(made.view.counters().buffers).toBe(6);
});

test('meshes with proxies leave nothing behind', async () => {
  const meshes = [proxied(), proxied()];
  const made = standing(meshes);
  for (let round = 0; round < 5; round++) {
    made.view.show(
      meshes.map((mesh) => paneOf(mesh)),
      `project ${round}`,
    );
    await made.ready();
    await picture(made.view);
    expect(made.view.counters().buffers).toBe(12);
  }
  made.view.show([], 'none');
  expect(made.view.counters()).toMatchObject({ buffers: 0, bytes: 0 });
  made.view.dispose();
  expect(made.view.counters()).toEqual({ buffers: 0, bytes: 0, geometries: 0, textures: 0, contexts: 0 });
});
