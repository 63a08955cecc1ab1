import { expect, onTestFinished, test } from 'vitest';
import { PLAIN_LOOK } from '../../../renderer/viewer/look.ts';
import { possibleSize } from '../../../renderer/viewer/picture-out.ts';
import { FIRST_POSE, cameraOf } from '../../../renderer/viewer/pose.ts';
import { ball, cube, paneOf, type Fixture } from './fixtures.ts';
import { extent, picture, stand } from './stand.ts';

const front = { ...FIRST_POSE, azimuth: 0, elevation: 0, distance: 4 };

async function opened(...fixtures: readonly Fixture[]) {
  const made = stand(fixtures);
  onTestFinished(() => made.dispose());
  made.view.setLook({ ...PLAIN_LOOK, grid: false });
  made.view.show(
    fixtures.map((one) => paneOf(one)),
    'a',
  );
  await made.ready();
  made.view.rig.place(front);
  return made;
}

test('a picture is as fine as it is asked to be, and its tiles fit together', async () => {
  const { view } = await opened(ball(96));
  const small = await picture(view);
  const large = await picture(view, { scale: 4 });
  expect([large.width, large.height]).toEqual([small.width * 4, small.height * 4]);
  extent(large).forEach((edge, i) => expect(edge).toBeCloseTo(extent(small)[i] ?? 0, 1));
  // Across the seams, every 1024 pixels, the shading goes on as between any two pixels.
  for (let y = 0.35; y < 0.65; y += 0.01) {
    const [before, after] = [large.at(1023 / (large.width - 1), y), large.at(1024 / (large.width - 1), y)];
    before.forEach((value, i) => expect(Math.abs(value - (after[i] ?? 0))).toBeLessThan(8));
  }
});

test('there is nothing behind the meshes, or what is behind them on the page', async () => {
  const { view, canvas } = await opened(ball());
  canvas.style.border = '0 solid';
  canvas.style.borderTopColor = 'rgb(10 200 30)';
  canvas.style.borderBottomColor = 'rgb(10 20 230)';
  expect((await picture(view)).at(0.02, 0.02)[3]).toBe(0);
  const filled = await picture(view, { transparent: false });
  expect(filled.at(0.02, 0.01)[1]).toBeGreaterThan(190);
  expect(filled.at(0.02, 0.99)[2]).toBeGreaterThan(220);
  expect(filled.at(0.02, 0.99)[3]).toBe(255);
});

test('it can be of other panes, from elsewhere, with the floor, while the screen stays as it is', async () => {
  const { view } = await opened(ball(), cube({ half: 0.3 }));
  const [left, , right] = extent(await picture(view, { panes: [1], width: 300, height: 300 }));
  expect(right - left).toBeLessThan(0.4);
  const far = await picture(view, { panes: [0], camera: cameraOf({ ...front, distance: 20 }) });
  expect(extent(far)[1]).toBeGreaterThan(0.4);
  view.setLook({ ...PLAIN_LOOK, grid: true });
  const above = { ...cameraOf(front), elevation: 0.8 };
  // Lines of the stand are transparent, but for the two axes.
  const marked = (await picture(view, { ground: true, camera: above })).data.filter(
    (value, i) => i % 4 === 3 && value > 0,
  );
  const bare = (await picture(view, { ground: false, camera: above })).data.filter(
    (value, i) => i % 4 === 3 && value > 0,
  );
  expect(marked.length).toBeGreaterThan(bare.length);
  expect(view.rig.pose).toEqual(front);
});

test('sizes that no canvas can have become the largest that one can, in the same shape', () => {
  expect(possibleSize({ width: 1000, height: 500 })).toEqual({ width: 1000, height: 500 });
  const { width, height } = possibleSize({ width: 40_000, height: 20_000 });
  expect(width / height).toBeCloseTo(2, 2);
  expect(width).toBeLessThanOrEqual(16_384);
  expect(width * height).toBeLessThanOrEqual(120e6);
});
