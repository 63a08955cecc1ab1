import { afterEach, expect, test } from 'vitest';
import { openActivity } from '../activity/open-activity.ts';
import { cube } from '../viewer/fixtures.ts';
import { stand } from '../viewer/stand.ts';
import { button, seen } from './hands.ts';
import { emulate } from './media.ts';
import { moving } from './motion.ts';

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

// That nothing does where the system asks for less of it, every screen is asked beside this.
test('there is motion for those who like it', async () => {
  await emulate({ 'prefers-reduced-motion': 'no-preference' });
  await openActivity();
  await seen(button('Close Activity'));
  expect(moving().length).toBeGreaterThan(10);
});

test.each([
  ['flies', { 'prefers-reduced-motion': 'no-preference' }, true],
  ['jumps where less motion is asked for', { 'prefers-reduced-motion': 'reduce' }, false],
] as const)('the camera %s to a spot', async (_, features, flies) => {
  await emulate(features);
  const shown = stand([cube()]);
  ends.push(shown.dispose);
  shown.view.show([{ view: cube().view, name: 'Cube', distances: null }], 'a');
  shown.view.rig.flyTo({ at: [1, 0, 0], radius: 0.1, normal: [1, 0, 0] });
  expect(shown.view.rig.gliding).toBe(flies);
  expect(shown.view.rig.pose.target).toEqual([1, 0, 0]);
});
