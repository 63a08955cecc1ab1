import { afterEach, expect, test, vi } from 'vitest';
import type { ByteSource } from '../../../renderer/viewer/data-client.ts';
import { PLAIN_LOOK, type Look } from '../../../renderer/viewer/look.ts';
import { FIRST_POSE } from '../../../renderer/viewer/pose.ts';
import { ball, paneOf, square, withDistances, withProxy, type Fixture } from './fixtures.ts';
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

test('a mesh that is gone is shown by its proxy, also where that comes later', async () => {
  const mesh = proxied();
  mesh.urls.mesh = '/nothing-is-here';
  const late = Promise.withResolvers<null>();
  const reading = (worker: ByteSource): ByteSource => ({
    load: async (url, ...rest) => {
      if (url === mesh.urls.proxy) await late.promise;
      return worker.load(url, ...rest);
    },
    pick: (...given) => worker.pick(...given),
    dispose: () => worker.dispose(),
  });
  const made = standing([mesh], { reading });
  made.view.show([paneOf(mesh)], 'a');
  made.view.rig.place(front);
  await eventually(() => expect(made.statuses()[0]).toMatchObject({ kind: 'failed', fault: 'missing' }));
  late.resolve(null);
  await eventually(() => expect(marks('proxy-resident', mesh)).toBe(1));
  expect(await width(made)).toBeLessThan(SQUARE);
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

/** A GPU that takes so many milliseconds for every frame. */
function slowGpu(takes: number): void {
  const { UNSIGNALED, SIGNALED } = WebGL2RenderingContext;
  const since = new WeakMap<WebGLSync, number>();
  const asked = vi.spyOn(WebGL2RenderingContext.prototype, 'getSyncParameter').mockImplementation((sync) => {
    const start = since.get(sync) ?? performance.now();
    since.set(sync, start);
    return performance.now() - start > takes ? SIGNALED : UNSIGNALED;
  });
  mocked.push(() => asked.mockRestore());
}

/** How often something of so many triangles was drawn. */
function drawsOf(triangles: number): () => number {
  const drawn = vi.spyOn(WebGL2RenderingContext.prototype, 'drawElements');
  mocked.push(() => drawn.mockRestore());
  return () => drawn.mock.calls.filter(([, count]) => count === triangles * 3).length;
}

/** Frames in a row without anything new in them: all that follows a change was drawn, on a slow machine, too. */
const REST = 40;
async function quiet({ drawn }: Stand): Promise<void> {
  for (let frames = 0, seen = drawn.length; frames < REST; frames += 1) {
    await new Promise(requestAnimationFrame);
    if (drawn.length !== seen) frames = 0;
    seen = drawn.length;
  }
}

test('while the camera moves a slow mesh is drawn by its proxy, and as a whole when it rests', async () => {
  const mesh = proxied();
  slowGpu(60);
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
  // How many light pictures come before it hangs on the machine; that it is drawn whole in the end does not.
  while ((await span()) <= SQUARE * 2);
});

test('a slow mesh is painted by its proxy at once, and drawn as a whole only once', async () => {
  const mesh = proxied();
  slowGpu(60);
  const made = standing([mesh]);
  const look: Look = { ...PLAIN_LOOK, grid: false };
  made.view.setLook(look);
  made.view.show([paneOf(mesh)], 'a');
  await made.ready();
  await quiet(made);
  const [whole, light] = [drawsOf(mesh.view.layout.triangles), drawsOf(2)];

  // As in the app: a bar opens and makes the canvas smaller, the distances are measured, they arrive.
  made.view.setLook({ ...look, shading: 'detail', detailRange: 0.5 });
  made.canvas.style.height = '240px';
  made.view.show([{ ...paneOf(mesh), expected: true }], 'a');
  await quiet(made);
  const painted = withDistances(mesh, Array<number>(mesh.view.layout.vertices).fill(0.9), 0.5);
  mesh.urls.proxydistances = URL.createObjectURL(new Blob([new Int16Array(4)]));
  made.canvas.style.height = '200px';
  made.view.show([painted], 'a');
  await eventually(() => expect(whole()).toBeGreaterThan(0));
  await quiet(made);
  expect(light()).toBeGreaterThan(1);
  expect(whole()).toBe(1);

  // A slider is drawn: whatever changes, the whole comes when nothing does any more.
  for (const detailRange of [0.4, 0.3, 0.2]) {
    made.view.setLook({ ...look, shading: 'detail', detailRange });
    await new Promise(requestAnimationFrame);
  }
  await quiet(made);
  expect(whole()).toBe(2);
});

test('edges of a mesh that takes long are not smoothed, those of a quick one are', async () => {
  const mesh = proxied();
  slowGpu(200);
  const smoothed = vi.spyOn(WebGL2RenderingContext.prototype, 'blitFramebuffer');
  mocked.push(() => smoothed.mockRestore());
  const slow = standing([mesh]);
  slow.view.show([paneOf(mesh)], 'a');
  await slow.ready();
  slow.view.rig.place(front);
  await quiet(slow);
  expect(smoothed).not.toHaveBeenCalled();
  for (const restore of mocked.splice(0, 1)) restore();
  const quick = standing([mesh]);
  quick.view.show([paneOf(mesh)], 'a');
  await quick.ready();
  await eventually(async () => {
    // What a frame takes is measured when the camera rests: a machine that was just busy with something else is asked anew.
    quick.view.rig.place({ ...front, distance: quick.drawn.length % 2 === 0 ? 6 : 7 });
    await quiet(quick);
    expect(smoothed).toHaveBeenCalled();
  });
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
