import { expect, test } from 'vitest';
import { page } from 'vitest/browser';
import type { DistanceMap } from '../../../preload/contract/mesh.ts';
import { Refusal, type FakeBridge } from '../../support/fake-bridge.ts';
import { askedFor, DISTANCES, meshView, openProject } from '../open-project.ts';

/** Between meshes of 2 × 2 × 2, whose diagonal is √12. */
const MAP: DistanceMap = {
  ...DISTANCES,
  least: -0.034641,
  greatest: 0.01,
  mean: 0.0034641,
  quantiles: { half: 0.003, most: 0.0173205, nearlyAll: 0.02 },
  changes: [],
};

const section = () => page.getByRole('region', { name: 'Same settings twice' });

/** Three finished runs that differ in their seeds alone; the Run tab of the last. */
async function open(prepare: (bridge: FakeBridge) => void) {
  const opened = await openProject('done', {
    prepare: (bridge) => {
      bridge.answer('mesh:open', ({ id }) => meshView(id, 2000));
      prepare(bridge);
    },
  });
  await page.getByRole('tab', { name: 'Run', exact: true }).click();
  return opened;
}

test('two runs of the same settings are measured against each other, as shares of the diagonal', async () => {
  const { bridge, project, run } = await open((fresh) => fresh.answer('mesh:distances', () => MAP));
  await expect.element(section().getByText('Run 2 differs only in its seed.')).toBeVisible();
  expect(askedFor(bridge, 'mesh:distances')).toEqual([]);
  await section().getByRole('button', { name: 'Compare with run 2' }).click();
  await expect
    .element(section().getByText(/^95 % of run 3 lies within 0\.5 % of the diagonal from run 2\.$/))
    .toBeVisible();
  await expect.element(section().getByText('0.1 % of the diagonal')).toBeVisible();
  await expect.element(section().getByText('1 % of the diagonal', { exact: true })).toBeVisible();
  expect(askedFor(bridge, 'mesh:distances')).toMatchObject([{ id: run.id, from: project.runs[1]?.id }]);
});

test('measuring can be stopped, and what went wrong is told and tried again', async () => {
  let tries = 0;
  const { bridge } = await open((fresh) =>
    fresh.answer('mesh:distances', () => {
      tries += 1;
      if (tries === 1) return new Promise<DistanceMap>(() => undefined);
      if (tries === 2) throw new Refusal({ code: 'file-missing', message: 'The mesh file is gone.' });
      return MAP;
    }),
  );
  await section().getByRole('button', { name: 'Compare with run 2' }).click();
  await section().getByRole('button', { name: 'Stop' }).click();
  await expect.poll(() => askedFor(bridge, 'work:cancel')).toHaveLength(1);
  await section().getByRole('button', { name: 'Compare with run 2' }).click();
  await expect.element(section().getByRole('alert')).toMatchTextContent('The mesh file is gone.');
  await section().getByRole('button', { name: 'Try again' }).click();
  await expect.element(section().getByText(/^95 % of run 3/)).toBeVisible();
});
