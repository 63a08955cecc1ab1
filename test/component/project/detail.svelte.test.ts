import { expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { DEFAULT_VIEWER } from '../../../preload/contract/app.ts';
import type { DistanceMap } from '../../../preload/contract/mesh.ts';
import { Refusal, type FakeBridge } from '../../support/fake-bridge.ts';
import { fakeId } from '../../support/fake-library.ts';
import { askedFor, DISTANCES, meshView, openProject } from '../open-project.ts';

const bar = () => page.getByRole('region', { name: 'Detail map' });
const open = (
  distances: (input: { readonly work: string }, bridge: FakeBridge) => DistanceMap | Promise<DistanceMap>,
) =>
  openProject('done', {
    settings: { viewer: { ...DEFAULT_VIEWER, shading: 'detail' } },
    prepare: (bridge) => {
      bridge.answer('mesh:open', ({ id }) => meshView(id, 2000));
      bridge.answer('mesh:distances', (input) => distances(input, bridge));
      bridge.answer('work:cancel', () => undefined);
    },
  });

test('the result is measured against the coarse mesh, once, and the figures tell how much changed', async () => {
  const { bridge, run } = await open(() => DISTANCES);
  await expect.element(bar().getByText('Distance of Run 3 from Coarse')).toBeVisible();
  await expect.element(bar().getByText('50 %')).toBeVisible();
  await expect.element(bar().getByText(/of the surface changed by more than 0.005/)).toBeVisible();
  await expect.element(bar().getByRole('img', { name: /from 0.02 inside to 0.02 outside/ })).toBeVisible();
  expect(askedFor(bridge, 'mesh:distances')).toMatchObject([{ id: run.id, from: run.meshId }]);
});

test('the threshold and the range are the user’s to set', async () => {
  await open(() => DISTANCES);
  const threshold = bar().getByRole('slider', { name: 'Threshold' });
  await threshold.fill('0.5');
  await expect.element(bar().getByText('25 %')).toBeVisible();
  await bar().getByLabelText('Colours full at').fill('0.01');
  await userEvent.keyboard('{Enter}');
  await expect.element(bar().getByRole('img', { name: /from 0.01 inside/ })).toBeVisible();
  await bar().getByRole('button', { name: 'Auto' }).click();
  await expect.element(bar().getByRole('img', { name: /from 0.02 inside/ })).toBeVisible();
});

test('D goes from one big change to the next and says how far it is', async () => {
  await open(() => DISTANCES);
  await expect.element(bar().getByText('2 big changes')).toBeVisible();
  await userEvent.keyboard('d');
  await expect.element(bar().getByText('Change 1 of 2: 0.04 outwards')).toBeVisible();
  await userEvent.keyboard('d');
  await expect.element(bar().getByText('Change 2 of 2: 0.0213 inwards')).toBeVisible();
  await bar().getByRole('button', { name: 'Previous big change' }).click();
  await expect.element(bar().getByText('Change 1 of 2: 0.04 outwards')).toBeVisible();
});

test('a shape that moved as a whole, and a reference with holes, are warned of', async () => {
  await open(() => ({
    ...DISTANCES,
    drift: { move: [0.03, 0.04, 0], scale: 1.02, significant: true },
    openReference: true,
  }));
  await expect.element(bar().getByText(/as a whole moved by 0.05 and grew by 2 %/)).toBeVisible();
  await expect.element(bar().getByText(/That mesh has holes/)).toBeVisible();
});

test('measuring tells how far it is, is stopped, and begun anew', async () => {
  const works: string[] = [];
  const { bridge } = await open(({ work }) => {
    works.push(work);
    return works.length === 1 ? new Promise(() => undefined) : DISTANCES;
  });
  await expect.element(bar().getByText('Measuring Run 3 against Coarse')).toBeVisible();
  bridge.emit('work:progress', { work: works[0] ?? '', done: 0.42 });
  await expect.element(bar().getByText('42 %')).toBeVisible();
  await bar().getByRole('button', { name: 'Stop' }).click();
  await expect.element(bar().getByText('Measuring was stopped.')).toBeVisible();
  expect(askedFor(bridge, 'work:cancel')).toEqual([{ work: works[0] }]);
  await bar().getByRole('button', { name: 'Measure' }).click();
  await expect.element(bar().getByText('2 big changes')).toBeVisible();
});

test('when nobody looks any more it is given up, and begun anew by who looks again', async () => {
  let asked = 0;
  const { bridge } = await open(() => (++asked === 1 ? new Promise(() => undefined) : DISTANCES));
  await expect.element(bar().getByText('Measuring Run 3 against Coarse')).toBeVisible();
  await userEvent.keyboard('e');
  await expect.element(bar()).not.toBeInTheDocument();
  await expect.poll(() => askedFor(bridge, 'work:cancel')).toHaveLength(1);
  await userEvent.keyboard('e');
  await expect.element(bar().getByText('2 big changes')).toBeVisible();
});

test('what went wrong is said and can be tried again', async () => {
  let asked = 0;
  await open(() => {
    if (++asked === 1) throw new Refusal({ message: 'The mesh file is damaged.', advice: 'Download it again.' });
    return DISTANCES;
  });
  await expect.element(bar().getByRole('alert')).toMatchTextContent('The mesh file is damaged. Download it again.');
  await bar().getByRole('button', { name: 'Try again' }).click();
  await expect.element(bar().getByText('2 big changes')).toBeVisible();
});

test('what it is measured against can be another mesh of the project', async () => {
  const { bridge, run } = await open(() => DISTANCES);
  await bar().getByRole('combobox', { name: 'Against' }).selectOptions('Run 1');
  await expect.element(bar().getByText('Distance of Run 3 from Run 1')).toBeVisible();
  const first = fakeId('run', 200);
  await expect.poll(() => askedFor(bridge, 'mesh:distances')).toMatchObject([{}, { id: run.id, from: first }]);
});
