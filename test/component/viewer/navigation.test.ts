import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import { FIRST_POSE, axisViewOf, type Pose } from '../../../renderer/viewer/pose.ts';
import { navigate, type Hands } from '../../../renderer/viewer/navigation.ts';
import { PLAIN_LOOK } from '../../../renderer/viewer/look.ts';
import { cube } from './fixtures.ts';
import { HELD, drag, press, touch, wheel } from './hand.ts';
import { stand, type Stand } from './stand.ts';

const stands: Stand[] = [];
afterEach(() => {
  for (const made of stands.splice(0)) made.dispose();
});

/** A cube seen from the front on a canvas of 400 by 300 at the page's corner, in the hands of someone. */
async function inHands(hands: Partial<Hands> = {}) {
  await page.viewport(800, 600);
  document.body.style.margin = '0';
  const fixture = cube();
  const made = stand([fixture]);
  stands.push(made);
  const { view, canvas } = made;
  // As the viewer's stylesheet says: fingers are the camera's, not the page's.
  canvas.style.touchAction = 'none';
  view.setLook(PLAIN_LOOK);
  view.show([{ view: fixture.view, name: 'Cube', distances: null }], 'a');
  await made.ready();
  const [settled, centre, tapped] = [vi.fn(), vi.fn(), vi.fn()];
  const letGo = navigate({
    canvas,
    rig: view.rig,
    hands: () => ({ navigation: 'blender', emulateNumpad: false, ...hands }),
    paneAt: (x, y) => view.sight.paneAt(x, y),
    ...{ settled, centre, tapped },
  });
  onTestFinished(letGo);
  const start: Pose = { ...FIRST_POSE, azimuth: 0, elevation: 0, distance: 8 };
  view.rig.place(start);
  return { view, canvas, start, settled, centre, tapped };
}
const degrees = (angle: number) => (angle * 180) / Math.PI;

test.each([
  ['blender', 'left', 0, 'turn'],
  ['blender', 'middle', 0, 'turn'],
  ['blender', 'left', HELD.alt, 'turn'],
  ['blender', 'middle', HELD.shift, 'pan'],
  ['blender', 'middle', HELD.ctrl, 'zoom'],
  ['blender', 'right', 0, 'nothing'],
  ['industry', 'left', HELD.alt, 'turn'],
  ['industry', 'middle', HELD.alt, 'pan'],
  ['industry', 'right', HELD.alt, 'zoom'],
  ['industry', 'middle', 0, 'pan'],
  ['trackpad', 'left', HELD.shift, 'pan'],
] as const)('%s: a drag with the %s button (held: %i) is a %s', async (navigation, button, held, does) => {
  const { view, start, settled } = await inHands({ navigation });
  await drag(
    [
      [100, 100],
      [120, 100],
      [150, 60],
    ],
    { button, held },
  );
  const { pose } = view.rig;
  const changed = {
    turn: pose.azimuth !== start.azimuth && pose.elevation !== start.elevation,
    pan: pose.target[0] !== start.target[0],
    zoom: pose.distance !== start.distance,
  };
  expect(changed).toEqual({ turn: does === 'turn', pan: does === 'pan', zoom: does === 'zoom' });
  expect(settled).toHaveBeenCalledTimes(does === 'nothing' ? 0 : 1);
  // 50 pixels to the right, by 0.4° each: the mesh follows the hand.
  if (does === 'turn') expect(degrees(pose.azimuth)).toBeCloseTo(-20, 5);
});

test('what is moved stays under the hand', async () => {
  const { view, start } = await inHands();
  const before = view.sight.project([0, 0, 0], 0);
  await drag(
    [
      [200, 150],
      [230, 140],
    ],
    { held: HELD.shift },
  );
  const after = view.sight.project([0, 0, 0], 0);
  expect(before).toEqual({ x: 200, y: 150 });
  expect(after?.x).toBeCloseTo(230, 3);
  expect(after?.y).toBeCloseTo(140, 3);
  expect(view.rig.pose.distance).toBe(start.distance);
});

test('the wheel comes nearer to what is under the pointer', async () => {
  const { view, start } = await inHands();
  const under = view.sight.ray(300, 90);
  if (under === null) throw new Error('no pane');
  // Where the line of sight crosses the plane of what the camera looks at: y = 0, seen from the front.
  const reach = -under.origin[1] / under.direction[1];
  const [x, y, z] = [0, 1, 2].map((i) => (under.origin[i] ?? 0) + (under.direction[i] ?? 0) * reach);
  await wheel(300, 90, -120);
  await expect.poll(() => view.rig.pose.distance).toBeCloseTo(start.distance / 1.2, 6);
  const seen = view.sight.project([x ?? 0, y ?? 0, z ?? 0], 0);
  expect(seen?.x).toBeCloseTo(300, 3);
  expect(seen?.y).toBeCloseTo(90, 3);
});

test('while Alt is held, a turn jumps from axis to axis, and goes on freely without', async () => {
  const { view } = await inHands();
  const seen: (string | null)[] = [];
  const path = [
    [100, 100],
    [150, 100],
    [290, 100],
    [300, 100],
  ] as const;
  const watch = () => seen.push(axisViewOf(view.rig.pose));
  document.addEventListener('pointermove', watch);
  onTestFinished(() => document.removeEventListener('pointermove', watch));
  await drag(path, { button: 'middle', during: [HELD.alt, HELD.alt, 0] });
  // 20° are nearest to the front, 76° to the left; then 80°, of no axis, with depth as before.
  expect(seen.slice(-3)).toEqual(['front', 'left', null]);
  expect(degrees(view.rig.pose.azimuth)).toBeCloseTo(-80, 5);
  expect(view.rig.pose.projection).toBe('perspective');
});

test('a press that hardly moves is a tap; twice, or with Alt and the middle button, it is a wish for the middle', async () => {
  const { view, start, tapped, centre, settled } = await inHands();
  await drag([
    [100, 100],
    [102, 101],
  ]);
  expect(tapped).toHaveBeenCalledExactlyOnceWith(102, 101);
  expect(view.rig.pose).toEqual(start);
  await press(210, 160, { button: 'middle', held: HELD.alt });
  expect(centre).toHaveBeenCalledExactlyOnceWith(210, 160);
  await press(220, 170, { clicks: 2 });
  expect(centre).toHaveBeenLastCalledWith(220, 170);
  expect(settled).not.toHaveBeenCalled();
});

test('one finger turns; two move and pinch', async () => {
  const { view, start } = await inHands();
  await touch([[[100, 100]], [[120, 100]], [[150, 100]]]);
  await expect.poll(() => degrees(view.rig.pose.azimuth)).toBeCloseTo(-20, 5);
  view.rig.place(start);
  await touch([
    [
      [150, 150],
      [250, 150],
    ],
    [
      [140, 150],
      [260, 150],
    ],
    [
      [100, 150],
      [300, 150],
    ],
  ]);
  await expect.poll(() => view.rig.pose.distance).toBeCloseTo(start.distance / 2, 1);
  expect(view.rig.pose.azimuth).toBe(0);
  const middle = view.sight.project([0, 0, 0], 0);
  expect(middle?.x).toBeCloseTo(200, 0);
  expect(middle?.y).toBeCloseTo(150, 0);
});

test('digits do the keypad’s work only for who wants it, and the point key asks for the middle', async () => {
  const hands = { emulateNumpad: false };
  const { view, canvas, centre } = await inHands({
    get emulateNumpad() {
      return hands.emulateNumpad;
    },
  });
  const key = (code: string) =>
    canvas.dispatchEvent(new KeyboardEvent('keydown', { code, bubbles: true, cancelable: true }));
  expect(key('Digit3')).toBe(true);
  await press(150, 150);
  expect(key('Period')).toBe(false);
  expect(centre).toHaveBeenLastCalledWith(150, 150);
  expect(view.rig.pose.azimuth).toBe(0);
});
