import { expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { DEFAULT_VIEWER } from '../../../preload/contract/app.ts';
import { Refusal } from '../../support/fake-bridge.ts';
import { askedFor, openProject } from '../open-project.ts';

const panel = () => page.getByRole('tabpanel', { name: 'Run' });
const star = (name: string) => panel().getByRole('radio', { name, exact: true });
const tile = (name: string | RegExp) => page.getByRole('region', { name: 'Run strip' }).getByRole('option', { name });

const rated = (id: string, rating: number) => ({ cards: [{ kind: 'run', id }], change: { rating } });

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
  expect(askedFor(bridge, 'marks:change')).toMatchObject([rated(run.id, 4), rated(run.id, 0)]);
});

test.each([false, true])('Alt and a digit rate, the digits playing the numpad or not (%s)', async (emulateNumpad) => {
  const { bridge, run } = await openRun('done', { settings: { viewer: { ...DEFAULT_VIEWER, emulateNumpad } } });
  await userEvent.keyboard('{Alt>}5{/Alt}');
  await expect.element(star('5 stars')).toBeChecked();
  await userEvent.keyboard('{Alt>}0{/Alt}');
  await expect.element(star('5 stars')).not.toBeChecked();
  await expect.element(tile(/Run 3/)).toHaveAttribute('aria-selected', 'true');
  expect(askedFor(bridge, 'marks:change')).toMatchObject([rated(run.id, 5), rated(run.id, 0)]);
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
  expect(askedFor(bridge, 'marks:change')).toMatchObject([rated(run.id, 2)]);
});

test('only a result has stars to give', async () => {
  const { bridge } = await openRun('failed');
  await expect.element(panel().getByRole('heading', { name: /Failed/ })).toBeVisible();
  await expect.element(panel().getByRole('radiogroup', { name: 'Rating' })).not.toBeInTheDocument();
  await userEvent.keyboard('{Alt>}3{/Alt}');
  expect(askedFor(bridge, 'marks:change')).toEqual([]);
});

test('a rating that could not be kept goes back, and says why', async () => {
  await openRun('done', {
    prepare: (bridge) =>
      bridge.answer('marks:change', () => {
        throw new Refusal({ code: 'disk-full', message: 'The disk is full.' });
      }),
  });
  await star('3 stars').click();
  await expect.element(page.getByText('The disk is full.')).toBeVisible();
  await expect.element(star('3 stars')).not.toBeChecked();
});

test('name, favourite, tags and notes of a run stand in its tab; Ctrl+Z takes the last of them back', async () => {
  const { bridge, run } = await openRun('done');
  await panel().getByRole('textbox', { name: 'Name' }).fill('Fine scales');
  await userEvent.keyboard('{Enter}');
  await expect.element(tile(/^Fine scales/)).toBeVisible();
  await userEvent.keyboard('{Shift>}f{/Shift}');
  await expect.element(panel().getByRole('button', { name: 'Favourite' })).toHaveAttribute('aria-pressed', 'true');
  await userEvent.keyboard('{Shift>}x{/Shift}');
  await expect.element(tile(/Favourite, Rejected/)).toBeVisible();
  await panel().getByRole('combobox', { name: 'Add a tag' }).fill('hero');
  await userEvent.keyboard('{Enter}');
  await expect.element(panel().getByRole('listitem').filter({ hasText: 'hero' })).toBeVisible();
  await panel().getByRole('textbox', { name: 'Notes' }).fill('Send to the client');
  await userEvent.keyboard('{Control>}{Enter}{/Control}');
  await expect
    .poll(() => bridge.library.projects.flatMap(({ runs }) => runs).find(({ id }) => id === run.id)?.notes)
    .toBe('Send to the client');
  await tile(/^Fine scales/).click();
  await userEvent.keyboard('{Control>}zz{/Control}');
  await expect.element(panel().getByRole('listitem').filter({ hasText: 'hero' })).not.toBeInTheDocument();
  expect(askedFor(bridge, 'run:start')).toEqual([]);
});
