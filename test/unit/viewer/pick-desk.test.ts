import { expect, test } from 'vitest';
import type { Layout } from '../../../preload/contract/mesh.ts';
import { boxesOf, type Ray } from '../../../renderer/viewer/pick.ts';
import { PickDesk, type PickTarget } from '../../../renderer/viewer/pick-desk.ts';

/** Two walls across Z: the file's at 0, its proxy's at 0.1. */
function wall(z: number): { readonly bytes: ArrayBuffer; readonly layout: Layout } {
  const bytes = new ArrayBuffer(12 + 36);
  new Uint16Array(bytes, 0, 3).set([0, 1, 2]);
  new Float32Array(bytes, 12, 9).set([-1, -1, z, 3, -1, z, -1, 3, z]);
  const indices = { offset: 0, length: 6, bytesPerIndex: 2 } as const;
  return { bytes, layout: { vertices: 3, triangles: 1, indices, positions: { offset: 12, length: 36 } } };
}
const [whole, light] = [wall(0), wall(0.1)];
const boxes: Float32Array<ArrayBuffer> = boxesOf(
  { positions: new Float32Array(whole.bytes, 12, 9), indices: Uint16Array.from([0, 1, 2]) },
  128,
);

function desk(files: Readonly<Record<string, ArrayBuffer | Float32Array<ArrayBuffer>>>) {
  const asked: string[] = [];
  const fetch = (url: unknown) => {
    asked.push(String(url));
    const file = files[String(url)];
    return Promise.resolve(new Response(file ?? null, { status: file === undefined ? 404 : 200 }));
  };
  return { desk: new PickDesk(fetch), asked };
}
const target = (id: string, at: 'file' | 'gone'): PickTarget => ({
  id,
  file: at === 'gone' ? null : { buffer: whole.bytes, layout: whole.layout },
  boxes: { url: 'boxes', count: 1, trianglesPerBox: 128 },
  standIn: { url: 'proxy', layout: light.layout, exact: false },
});
const ray: Ray = { origin: [0, 0, 5], direction: [0, 0, -1] };

test('the file is met exactly, with the boxes from beside it, asked for once', async () => {
  const { desk: picks, asked } = desk({ boxes });
  expect(await picks.pick(target('a', 'file'), ray)).toMatchObject({ point: [0, 0, 0], exact: true });
  expect(await picks.pick(target('a', 'file'), { ...ray, origin: [5, 5, 5] })).toBeNull();
  expect(asked).toEqual(['boxes']);
});

test.each([
  ['missing', {}],
  ['of another mesh', { boxes: new Float32Array(12) }],
])('boxes that are %s are made anew', async (_, files) => {
  const { desk: picks } = desk(files);
  expect(await picks.pick(target('a', 'file'), ray)).toMatchObject({ triangle: 0, exact: true });
});

test('where the bytes are gone the proxy answers, and says that it did', async () => {
  const { desk: picks, asked } = desk({ proxy: light.bytes });
  const hit = await picks.pick(target('a', 'gone'), ray);
  expect(hit).toMatchObject({ exact: false });
  expect(hit?.point[2]).toBeCloseTo(0.1);
  await picks.pick(target('a', 'gone'), ray);
  expect(asked).toEqual(['proxy']);
});

test('a proxy that could not be read is asked for again the next time', async () => {
  const files: Record<string, ArrayBuffer> = {};
  const { desk: picks } = desk(files);
  await expect(picks.pick(target('a', 'gone'), ray)).rejects.toThrow('404');
  files['proxy'] = light.bytes;
  expect(await picks.pick(target('a', 'gone'), ray)).not.toBeNull();
});

test('what was looked at long ago is given back', async () => {
  const { desk: picks, asked } = desk({ proxy: light.bytes });
  for (let i = 0; i < 12; i++) await picks.pick(target(`mesh ${i}`, 'gone'), ray);
  await picks.pick(target('mesh 11', 'gone'), ray);
  expect(asked).toHaveLength(12);
  await picks.pick(target('mesh 0', 'gone'), ray);
  expect(asked).toHaveLength(13);
});
