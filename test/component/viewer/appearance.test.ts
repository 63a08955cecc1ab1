import { expect, onTestFinished, test, vi } from 'vitest';
import { PLAIN_LOOK } from '../../../renderer/viewer/look.ts';
import { FIRST_POSE } from '../../../renderer/viewer/pose.ts';
import { fixture, paneOf, square, type Fixture } from './fixtures.ts';
import { picture, stand } from './stand.ts';

const front = { ...FIRST_POSE, azimuth: 0, elevation: 0, distance: 5 };
const COLOUR = { ...PLAIN_LOOK, grid: false, shading: 'colour' as const };

/** A picture that is one colour. */
async function png(color: string): Promise<Uint8Array> {
  const canvas = new OffscreenCanvas(4, 4);
  const paper = canvas.getContext('2d');
  if (paper === null) throw new Error('no 2D canvas');
  paper.fillStyle = color;
  paper.fillRect(0, 0, 4, 4);
  return new Uint8Array(await (await canvas.convertToBlob({ type: 'image/png' })).arrayBuffer());
}

/** A GLB of two squares, as main writes an appearance: the left one has green vertices, the right one a texture. */
async function glb(texture: string): Promise<Blob> {
  const quad = (from: number, to: number) => [from, -1, 0, to, -1, 0, to, 1, 0, from, 1, 0];
  const parts = [
    new Uint16Array([0, 1, 2, 0, 2, 3]),
    new Float32Array(quad(-1, 0)),
    new Float32Array([0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0]),
    new Float32Array(quad(0, 1)),
    new Float32Array([0, 1, 1, 1, 1, 0, 0, 0]),
    await png(texture),
    // Smooth shading takes the left one for something that faces the right.
    new Float32Array([0.8, 0, 0.6, 0.8, 0, 0.6, 0.8, 0, 0.6, 0.8, 0, 0.6]),
  ].map((part) => new Uint8Array(part.buffer, part.byteOffset, part.byteLength));
  let at = 0;
  const bufferViews = parts.map(({ length }) => {
    const view = { buffer: 0, byteOffset: at, byteLength: length };
    at += Math.ceil(length / 4) * 4;
    return view;
  });
  const bounds = (from: number, to: number) => ({ min: [from, -1, 0], max: [to, 1, 0] });
  const accessor = (bufferView: number, componentType: number, type: string, count: number, more = {}) => ({
    ...{ bufferView, componentType, type, count },
    ...more,
  });
  const json = {
    asset: { version: '2.0' },
    buffers: [{ byteLength: at }],
    bufferViews,
    accessors: [
      accessor(0, 5123, 'SCALAR', 6),
      accessor(1, 5126, 'VEC3', 4, bounds(-1, 0)),
      accessor(2, 5126, 'VEC3', 4),
      accessor(3, 5126, 'VEC3', 4, bounds(0, 1)),
      accessor(4, 5126, 'VEC2', 4),
      accessor(6, 5126, 'VEC3', 4),
    ],
    images: [{ bufferView: 5, mimeType: 'image/png' }],
    textures: [{ source: 0 }],
    materials: [{ pbrMetallicRoughness: { baseColorTexture: { index: 0 } } }],
    meshes: [
      {
        primitives: [
          { indices: 0, attributes: { POSITION: 1, COLOR_0: 2, NORMAL: 5 } },
          { indices: 0, attributes: { POSITION: 3, TEXCOORD_0: 4 }, material: 0 },
        ],
      },
    ],
    nodes: [{ mesh: 0 }],
    scenes: [{ nodes: [0] }],
    scene: 0,
  };
  const text = new TextEncoder().encode(JSON.stringify(json));
  const padded = new Uint8Array(Math.ceil(text.length / 4) * 4).fill(0x20);
  padded.set(text);
  const binary = new Uint8Array(at);
  parts.forEach((part, i) => binary.set(part, bufferViews[i]?.byteOffset ?? 0));
  const word = (...values: number[]) => Uint32Array.from(values);
  const header = word(0x4654_6c67, 2, 12 + 8 + padded.length + 8 + at);
  return new Blob([header, word(padded.length, 0x4e4f_534a), padded, word(at, 0x004e_4942), binary]);
}

function coloured(appearance: string): Fixture {
  const plain = fixture(square(1));
  return { view: { ...plain.view, coloured: true }, urls: { ...plain.urls, appearance } };
}

function opened(mesh: Fixture) {
  const made = stand([mesh]);
  onTestFinished(() => made.dispose());
  made.view.setLook(COLOUR);
  made.view.show([paneOf(mesh)], 'a');
  return made;
}

/** A part of the picture about its middle. */
const around = Array.from({ length: 21 }, (_, i) => 0.46 + i * 0.004);

test('an input shows its own vertex colours and textures, and other shadings do not', async () => {
  const made = opened(coloured(URL.createObjectURL(await glb('#ff0000'))));
  await made.ready();
  made.view.rig.place(front);
  await vi.waitFor(
    async () => {
      const seen = await picture(made.view);
      const [left, right] = [seen.at(0.42, 0.5), seen.at(0.58, 0.5)];
      expect(left[1] - left[0]).toBeGreaterThan(80);
      expect(right[0] - right[1]).toBeGreaterThan(80);
    },
    { timeout: 10_000 },
  );
  const section = { axis: 'x', at: 0.5, flipped: false } as const;
  made.view.setLook({ ...COLOUR, section });
  const cut = await picture(made.view);
  expect([cut.at(0.42, 0.5)[3], cut.at(0.58, 0.5)[3]]).toEqual([255, 0]);
  made.view.setLook({ ...COLOUR, shading: 'matcap' });
  const [red, green] = (await picture(made.view)).at(0.42, 0.5);
  expect(Math.abs(red - green)).toBeLessThan(40);
  made.view.dispose();
  expect(made.view.counters()).toEqual({ buffers: 0, bytes: 0, geometries: 0, textures: 0, contexts: 0 });
});

test('an input in its own colours can be flat, and show its edges', async () => {
  const made = opened(coloured(URL.createObjectURL(await glb('#ff0000'))));
  await made.ready();
  made.view.rig.place(front);
  const green = async () => (await picture(made.view)).at(0.42, 0.5);
  await vi.waitFor(async () => expect((await green())[1] - (await green())[0]).toBeGreaterThan(80), {
    timeout: 10_000,
  });
  const smooth = await green();
  made.view.setLook({ ...COLOUR, flat: true });
  const flat = await green();
  expect(flat[1] - smooth[1]).toBeGreaterThan(20);
  made.view.setLook({ ...COLOUR, wire: true });
  await vi.waitFor(
    async () => {
      const seen = await picture(made.view);
      // One edge goes from corner to corner.
      const greens = around.map((y) => Math.min(...around.map((x) => seen.at(x - 0.05, y)[1])));
      expect(Math.min(...greens)).toBeLessThan(smooth[1] - 40);
      expect(Math.max(...greens)).toBeGreaterThan(smooth[1] - 10);
    },
    { timeout: 10_000 },
  );
});

test('an input whose colours cannot be had is shown without, and that is told', async () => {
  const made = opened(coloured('/nothing-is-here'));
  await made.ready();
  await vi.waitFor(() => expect(made.troubles).toHaveLength(1));
  made.view.rig.place(front);
  expect((await picture(made.view)).at(0.5, 0.5)[3]).toBe(255);
});
