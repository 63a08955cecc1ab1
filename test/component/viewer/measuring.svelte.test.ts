import { afterEach, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { DataClient, newDataWorker, startDataWorker } from '../../../renderer/viewer/data-client.ts';
import { PLAIN_LOOK, type Look } from '../../../renderer/viewer/look.ts';
import type { ModelView } from '../../../renderer/viewer/model-view.ts';
import { FIRST_POSE } from '../../../renderer/viewer/pose.ts';
import Viewer from '../../../renderer/viewer/Viewer.svelte';
import '../../../renderer/styles/tokens.css';
import '../../../renderer/styles/base.css';
import { cube, mediaOf, type Fixture } from './fixtures.ts';
import { HELD, moveTo, press } from './hand.ts';

afterEach(() => {
  document.body.style.cssText = '';
});

interface Given {
  readonly fixtures?: readonly Fixture[];
  readonly look?: Partial<Look>;
  readonly shared?: boolean;
  readonly measuring?: boolean;
}

/** A cube from -1 to 1, seen flat from the front, on 800 by 500: 1 of its units is 100 pixels. */
async function open({ fixtures = [cube()], look = {}, shared = true, measuring = true }: Given = {}) {
  await page.viewport(800, 500);
  document.body.style.cssText = 'margin: 0; height: 500px; width: 800px';
  const onready = vi.fn<(view: ModelView) => void>();
  const [onmeasured, onfailure] = [vi.fn(), vi.fn()];
  const shown = await render(Viewer, {
    panes: fixtures.map(({ view }, at) => ({ view, name: `Mesh ${at}`, distances: null })),
    look: { ...PLAIN_LOOK, ...look },
    showStatistics: false,
    sceneKey: 'project',
    ...{ onready, onmeasured, onfailure, measuring },
    mediaUrl: mediaOf(...fixtures),
    source: () => (shared ? startDataWorker() : new DataClient({ worker: newDataWorker(), shared: false })),
  });
  shown.container.style.height = '500px';
  await vi.waitFor(() => expect(onready).toHaveBeenCalled(), { timeout: 20_000 });
  const view = onready.mock.lastCall?.[0];
  if (view === undefined) throw new Error('no view');
  // Half of 500 pixels is 2.5: the distance goes by the focal length of a sensor of 36.
  const distance = (2.5 * FIRST_POSE.focalLength) / 18;
  const place = () => view.rig.place({ ...FIRST_POSE, azimuth: 0, elevation: 0, projection: 'orthographic', distance });
  place();
  return { ...shown, view, place, onmeasured, onfailure };
}
const told = () => page.getByRole('region', { name: 'Measure' });
/** The point of the cube's front that is (x, z) in its own units, on the screen. */
const at = (x: number, z: number) => [400 + x * 100, 250 - z * 100] as const;

test.each([
  ['shared memory', true],
  ['one transferred buffer', false],
])('two presses tell the distance between two points, and a third begins anew (%s)', async (_, shared) => {
  const { container } = await open({ shared });
  await press(...at(-0.5, -0.5));
  await expect.element(told()).toMatchTextContent(/Click a second point/);
  await press(...at(0.4, 0.7));
  await expect.element(told()).toMatchTextContent(/Distance 1\.5\b/);
  await expect.element(told()).toMatchTextContent(/ΔX 0\.9 ΔY 0 ΔZ 1\.2/);
  expect(container.querySelectorAll('svg circle')).toHaveLength(2);
  expect(container.querySelector('text.length')?.textContent.trim()).toBe('1.5');
  await press(...at(0, 0));
  await expect.element(told()).toMatchTextContent(/Click a second point/);
  expect(container.querySelectorAll('svg circle')).toHaveLength(1);
});

test('the line stays on the mesh while the camera turns', async () => {
  const { container, view } = await open();
  await press(...at(-0.5, 0));
  await press(...at(0.5, 0));
  await expect.poll(() => container.querySelectorAll('svg circle').length).toBe(2);
  const places = () =>
    [...container.querySelectorAll('svg circle')].map((dot) => Number(dot.getAttribute('cx')).toFixed(1));
  expect(places()).toEqual(['350.0', '450.0']);
  view.rig.place({ ...view.rig.pose, azimuth: Math.PI / 2 });
  // From the right the front's edge is on the left, and both points stand behind one another.
  await expect.poll(places).toEqual(['300.0', '300.0']);
});

test('the point under the pointer is told in coordinates, and nothing is told beside the mesh', async () => {
  const { container, view } = await open();
  const hover = () => [...container.querySelectorAll('.hover span')].map((part) => part.textContent);
  await moveTo(...at(0.25, -0.75));
  await expect.poll(hover).toEqual(['X 0.2500', 'Y -1.0000', 'Z -0.7500']);
  await moveTo(...at(2, 0));
  await expect.poll(hover).toEqual([]);
  await moveTo(...at(0.25, -0.75));
  await expect.poll(hover).toHaveLength(3);
  // The mesh is turned away by a key: what was under the pointer is elsewhere now.
  view.rig.place({ ...view.rig.pose, azimuth: Math.PI / 2 });
  await expect.poll(hover).toEqual([]);
});

test('Esc clears what was measured, and once more leaves', async () => {
  const { container, onmeasured } = await open();
  await press(...at(0, 0));
  await expect.poll(() => container.querySelectorAll('svg circle').length).toBe(1);
  await userEvent.keyboard('{Escape}');
  await expect.poll(() => container.querySelectorAll('svg circle').length).toBe(0);
  expect(onmeasured).not.toHaveBeenCalled();
  await userEvent.keyboard('{Escape}');
  expect(onmeasured).toHaveBeenCalledOnce();
});

test('a press measures nothing unless it is asked to', async () => {
  const { container } = await open({ measuring: false });
  await press(...at(0, 0));
  await moveTo(...at(0.1, 0));
  expect(container.querySelectorAll('svg circle')).toHaveLength(0);
  await expect.element(told()).not.toBeInTheDocument();
});

test('what is cut away is not in the way', async () => {
  // The front half is gone: what is seen is the inside of the back.
  const { container } = await open({ look: { section: { axis: 'y', at: 0.5, flipped: false } } });
  const hover = () => [...container.querySelectorAll('.hover span')].map((part) => part.textContent);
  await moveTo(...at(0.25, 0.25));
  await expect.poll(hover).toEqual(['X 0.2500', 'Y 1.0000', 'Z 0.2500']);
});

test('a double click, and Alt with the middle button, turn about that point from now on', async () => {
  const { view, place } = await open({ measuring: false });
  await press(...at(0.5, 0.25), { clicks: 2 });
  await expect.poll(() => view.rig.pose.target.map((part) => Number(part.toFixed(6)))).toEqual([0.5, -1, 0.25]);
  await expect.poll(() => view.rig.gliding).toBe(false);
  place();
  await press(...at(-0.5, 0), { button: 'middle', held: HELD.alt });
  await expect.poll(() => view.rig.pose.target.map((part) => Number(part.toFixed(6)))).toEqual([-0.5, -1, 0]);
});

test('a mesh in its coarse mesh’s place is measured in that one’s units, in either pane', async () => {
  // The refined one is small and in the middle, as UltraShape returns it; its placement makes it four times as large.
  const refined = cube({ half: 0.25, placement: [4, 0, 0, 0, 0, 4, 0, 0, 0, 0, 4, 0, 0, 0, 0, 1] });
  await open({ fixtures: [cube(), refined] });
  await press(600 - 50, 250);
  await press(600 + 50, 250);
  await expect.element(told()).toMatchTextContent(/Distance 1\b/);
});

test('the box says how long its sides are', async () => {
  const { container } = await open({ fixtures: [cube({ half: 1.5 })], look: { bounds: true } });
  const sides = () => [...container.querySelectorAll('text.side')].map((side) => side.textContent);
  // From the front the depth is seen from its end: there is no room for it.
  await expect.poll(sides).toEqual(['X 3', 'Z 3']);
});
