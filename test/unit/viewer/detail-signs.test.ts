import path from 'node:path';
import { expect, test } from 'vitest';
import { distances } from '../../../main/mesh/distances.ts';
import { detailText } from '../../../renderer/messages/compare.ts';
import { detailColor } from '../../../renderer/viewer/detail-colors.ts';
import { ball, moved } from '../mesh/solids.ts';
import { folder, going, plainFile } from '../mesh/workbench.ts';

test('a bump is outwards, warm and seen from outside; a dent is inwards, cold and seen from outside', async () => {
  // Around +x the ball grows by up to 0.2, around -y it shrinks by up to 0.1.
  const smooth = (away: number): number => (away < 0.3 ? (1 - (away / 0.3) ** 2) ** 2 : 0);
  const mesh = moved(ball(6), (x, y, z) => {
    const grow = 1 + 0.2 * smooth(Math.hypot(x - 1, y, z)) - 0.1 * smooth(Math.hypot(x, y + 1, z));
    return [x * grow, y * grow, z * grow];
  });
  const out = path.join(await folder(), 'distances');
  const { changes, scale } = await distances(
    {
      mesh: { file: await plainFile(mesh), placement: null },
      reference: { file: await plainFile(ball(6)), placement: null },
      ...{ proxy: null, out, proxyOut: out },
    },
    going,
    () => undefined,
  );
  const [bump, dent] = [changes[0], changes.find(({ distance }) => distance < 0)];
  if (bump === undefined || dent === undefined) throw new Error('both changes are found');
  const wordOf = ({ distance }: typeof bump) => detailText.change(1, 2, '0.1', distance > 0);
  const [warm, cold] = [detailColor(bump.distance / scale), detailColor(dent.distance / scale)];

  expect(bump.at[0]).toBeCloseTo(1.2, 2);
  expect(bump.distance).toBeCloseTo(0.2, 2);
  expect(wordOf(bump)).toContain('outwards');
  expect(warm[0]).toBeGreaterThan(warm[2] + 0.2);
  expect(bump.normal?.[0]).toBeGreaterThan(0.95);

  expect(dent.at[1]).toBeCloseTo(-0.9, 2);
  expect(dent.distance).toBeCloseTo(-0.1, 2);
  expect(wordOf(dent)).toContain('inwards');
  expect(cold[2]).toBeGreaterThan(cold[0] + 0.2);
  expect(dent.normal?.[1]).toBeLessThan(-0.95);
});
