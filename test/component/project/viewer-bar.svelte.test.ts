import { expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { DEFAULT_VIEWER } from '../../../preload/contract/app.ts';
import { Refusal } from '../../support/fake-bridge.ts';
import { askedFor, meshView, openProject } from '../open-project.ts';

const open = (coloured = false, viewer: Partial<typeof DEFAULT_VIEWER> = {}) =>
  openProject('done', {
    settings: { viewer: { ...DEFAULT_VIEWER, ...viewer } },
    prepare: (bridge) => bridge.answer('mesh:open', ({ id }) => ({ ...meshView(id, 2000), coloured })),
  });
const last = (bridge: Awaited<ReturnType<typeof open>>['bridge']) => askedFor(bridge, 'settings:change').at(-1);

test('Z opens the shadings round the middle of the stage; a digit takes one', async () => {
  const { bridge } = await open();
  await userEvent.keyboard('z');
  const pie = page.getByRole('menu', { name: 'Shading' });
  await expect.element(pie.getByRole('menuitemradio', { name: /Matcap/ })).toHaveFocus();
  await expect.element(pie.getByRole('menuitemradio', { name: /Colour/ })).toHaveAttribute('aria-disabled', 'true');
  await userEvent.keyboard('3');
  await expect.element(pie).not.toBeInTheDocument();
  expect(last(bridge)).toEqual({ viewer: { ...DEFAULT_VIEWER, shading: 'normals' } });
});

test('the pie is walked with arrows in the direction in which things lie, and Escape closes it', async () => {
  const { bridge } = await open();
  await userEvent.keyboard('z{ArrowDown}');
  await expect.element(page.getByRole('menuitemradio', { name: /Colour/ })).toHaveFocus();
  await userEvent.keyboard('{Escape}');
  await expect.element(page.getByRole('menu')).not.toBeInTheDocument();
  await expect.element(page.getByRole('region', { name: 'Run strip' })).toBeVisible();
  expect(last(bridge)).toBeUndefined();
});

test('Shift+Z and Alt+Z, close together, do not undo each other', async () => {
  const { bridge } = await open();
  const slow = Promise.withResolvers<undefined>();
  let settings = { ...DEFAULT_VIEWER };
  bridge.answer('settings:change', async ({ viewer }) => {
    settings = { ...settings, ...viewer };
    await slow.promise;
    const start = await bridge.invoke('app:start', undefined);
    if (!start.ok) throw new Refusal();
    return { ...start.value.settings, viewer: settings };
  });
  await userEvent.keyboard('{Shift>}z{/Shift}{Alt>}z{/Alt}');
  slow.resolve(undefined);
  expect(last(bridge)).toEqual({ viewer: { ...DEFAULT_VIEWER, wire: true, xray: true } });
});

test('a setting that could not be kept goes back, and says why', async () => {
  const { bridge } = await open();
  bridge.answer('settings:change', () => {
    throw new Refusal({ code: 'disk-full', message: 'The disk is full.' });
  });
  await page.getByRole('button', { name: 'Shading' }).click();
  await page.getByRole('checkbox', { name: /Wireframe/ }).click();
  await expect.element(page.getByText('The disk is full.')).toBeVisible();
  await expect.element(page.getByRole('checkbox', { name: /Wireframe/ })).not.toBeChecked();
});

test('colours can be chosen where the mesh has some, and the reason stands where it has none', async () => {
  await open();
  await page.getByRole('button', { name: 'Shading' }).click();
  await expect.element(page.getByRole('radio', { name: /Colour/ })).toBeDisabled();
  await expect.element(page.getByText('No mesh on the stage has colours')).toBeVisible();
});

test('a matcap is chosen by its ball, and kept', async () => {
  const { bridge } = await open(true);
  await page.getByRole('button', { name: 'Shading' }).click();
  await expect.element(page.getByRole('radio', { name: 'Colour' })).toBeEnabled();
  await page.getByRole('radio', { name: 'Porcelain' }).click();
  expect(last(bridge)).toEqual({ viewer: { ...DEFAULT_VIEWER, matcap: 'porcelain' } });
});

test('overlays are hidden all at once and come back as they were', async () => {
  await open();
  const facts = page.getByRole('region', { name: /^Statistics of/ }).getByText('Vertices');
  await expect.element(facts).toBeVisible();
  await userEvent.keyboard('{Shift>}{Alt>}z{/Alt}{/Shift}');
  await expect.element(facts).not.toBeInTheDocument();
  await userEvent.keyboard('{Shift>}{Alt>}z{/Alt}{/Shift}');
  await expect.element(facts).toBeVisible();
});

test('the results move to Shift and a digit where the digits play the numpad', async () => {
  await open(false, { emulateNumpad: true });
  const selected = page.getByRole('option', { selected: true });
  await expect.element(selected).toMatchTextContent('Run 3');
  await userEvent.keyboard('1');
  await expect.element(selected).toMatchTextContent('Run 3');
  await userEvent.keyboard('{Shift>}[Digit1]{/Shift}');
  await expect.element(selected).toMatchTextContent('Run 1');
});

test('the settings tell what the numpad takes, and change the hands', async () => {
  const { bridge } = await open();
  await userEvent.keyboard('{Control>},{/Control}');
  await page.getByRole('tab', { name: 'Viewer' }).click();
  await page.getByText('Industry', { exact: true }).click();
  expect(last(bridge)).toEqual({ viewer: { ...DEFAULT_VIEWER, navigation: 'industry' } });
  await expect.element(page.getByText(/Results move to Shift\+1/)).toBeVisible();
});
