import { expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { DEFAULT_VIEWER } from '../../../preload/contract/app.ts';
import { Refusal } from '../../support/fake-bridge.ts';
import { askedFor, openProject } from '../open-project.ts';

const panel = () => page.getByRole('tabpanel', { name: 'Run' });
const star = (name: string) => panel().getByRole('radio', { name, exact: true });
const tile = (name: string | RegExp) => page.getByRole('region', { name: 'Run strip' }).getByRole('option', { name });

async function openRun(...input: Parameters<typeof openProject>) {
  const opened = await openProject(...input);
  await tile(/Run 3/).click();
  await page.getByRole('tab', { name: 'Run' }).click();
  return opened;
}

test('a result is rated by its stars; its tile wears them', async () => {
  const { bridge, run } = await openRun('done');
  await star('4 stars').click();
  await expect.element(star('4 stars')).toBeChecked();
  await expect.element(tile(/^Run 3.* 4 stars$/)).toBeVisible();
  await star('4 stars').click();
  await expect.element(tile(/star/)).not.toBeInTheDocument();
  expect(askedFor(bridge, 'run:rate')).toEqual([
    { runId: run.id, rating: 4 },
    { runId: run.id, rating: 0 },
  ]);
});

test.each([false, true])('Alt and a digit rate, the digits playing the numpad or not (%s)', async (emulateNumpad) => {
  const { bridge, run } = await openRun('done', { settings: { viewer: { ...DEFAULT_VIEWER, emulateNumpad } } });
  await userEvent.keyboard('{Alt>}5{/Alt}');
  await expect.element(star('5 stars')).toBeChecked();
  await userEvent.keyboard('{Alt>}0{/Alt}');
  await expect.element(star('5 stars')).not.toBeChecked();
  await expect.element(tile(/Run 3/)).toHaveAttribute('aria-selected', 'true');
  expect(askedFor(bridge, 'run:rate')).toEqual([
    { runId: run.id, rating: 5 },
    { runId: run.id, rating: 0 },
  ]);
});

test('the palette rates by name, and says why a mesh has no stars', async () => {
  const { bridge, run } = await openRun('done');
  await userEvent.keyboard('{Control>}k{/Control}');
  await userEvent.keyboard('rate: 2{Enter}');
  await expect.element(tile(/^Run 3.* 2 stars$/)).toBeVisible();
  await tile(/^Coarse/).click();
  await userEvent.keyboard('{Alt>}3{/Alt}');
  await userEvent.keyboard('{Control>}k{/Control}');
  await userEvent.keyboard('rate: 3');
  await expect.element(page.getByRole('option', { name: /Rate: 3 stars/ })).toMatchTextContent(/No run is selected/);
  expect(askedFor(bridge, 'run:rate')).toEqual([{ runId: run.id, rating: 2 }]);
});

test('only a result has stars to give', async () => {
  const { bridge } = await openRun('failed');
  await expect.element(panel().getByRole('heading', { name: /Failed/ })).toBeVisible();
  await expect.element(panel().getByRole('radiogroup', { name: 'Rating' })).not.toBeInTheDocument();
  await userEvent.keyboard('{Alt>}3{/Alt}');
  expect(askedFor(bridge, 'run:rate')).toEqual([]);
});

test('a rating that could not be kept goes back, and says why', async () => {
  await openRun('done', {
    prepare: (bridge) =>
      bridge.answer('run:rate', () => {
        throw new Refusal({ code: 'disk-full', message: 'The disk is full.' });
      }),
  });
  await star('3 stars').click();
  await expect.element(page.getByText('The disk is full.')).toBeVisible();
  await expect.element(star('3 stars')).not.toBeChecked();
});
