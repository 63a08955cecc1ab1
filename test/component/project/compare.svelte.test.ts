import { expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { askedFor, meshView, openProject } from '../open-project.ts';

const option = (name: string | RegExp) => page.getByRole('region', { name: 'Run strip' }).getByRole('option', { name });
const chips = () => page.getByRole('toolbar', { name: 'Viewer' }).getByRole('button', { name: /^[A-D] / });
const inSlots = () =>
  chips()
    .elements()
    .map((chip) => chip.textContent.replace(/\s+/g, ' ').trim());
const canvas = () => page.getByRole('application');
const mode = (name: string) => page.getByRole('radio', { name, exact: true });

const open = (compare: 'single' | 'side-by-side' | 'wipe' = 'single') =>
  openProject('done', {
    settings: { compare },
    prepare: (bridge) => bridge.answer('mesh:open', ({ id }) => meshView(id, 2000)),
  });

test('the coarse mesh and the selected run are compared, and the strip says which is where', async () => {
  await open();
  await expect.poll(inSlots).toEqual(['A Coarse', 'B Run 3']);
  await expect.element(option(/^Coarse\s+in slot A/)).toBeVisible();
  await expect.element(option(/^Run 3\s+in slot B/)).toBeVisible();
  await option(/Run 1/).click();
  await expect.poll(inSlots).toEqual(['A Coarse', 'B Run 1']);
});

test('Ctrl-click and Shift-click add a mesh and take it out again; a plain click begins anew', async () => {
  await open('side-by-side');
  await option(/Run 1/).click({ modifiers: ['Control'] });
  await option(/Run 2/).click({ modifiers: ['Shift'] });
  await expect.poll(inSlots).toEqual(['A Coarse', 'B Run 3', 'C Run 1', 'D Run 2']);
  await expect.element(canvas()).toHaveAccessibleName(/A: Coarse.*B: Run 3.*C: Run 1.*D: Run 2/);
  await option(/Run 3/).click({ modifiers: ['Control'] });
  await expect.poll(inSlots).toEqual(['A Coarse', 'B Run 1', 'C Run 2']);
  // What is selected is among what is compared.
  await expect.element(option(/Run 3/)).toHaveAttribute('aria-selected', 'false');
  await expect.element(option(/Run 2/)).toHaveAttribute('aria-selected', 'true');
  await option(/Run 2/).click();
  await expect.poll(inSlots).toEqual(['A Coarse', 'B Run 2']);
});

test('a digit puts a result into the right slot and leaves the left one', async () => {
  await open('side-by-side');
  await option(/Run 1/).click({ modifiers: ['Control'] });
  await option(/Coarse/).click({ modifiers: ['Control'] });
  await expect.poll(inSlots).toEqual(['A Run 3', 'B Run 1']);
  await userEvent.keyboard('2');
  await expect.poll(inSlots).toEqual(['A Run 3', 'B Run 2']);
});

test('Space shows the other mesh while it is held', async () => {
  await open();
  await expect.element(canvas()).toHaveAccessibleName('3D view of B: Run 3');
  await userEvent.keyboard('{ >}');
  await expect.element(canvas()).toHaveAccessibleName('3D view of A: Coarse');
  await userEvent.keyboard('{/ }');
  await expect.element(canvas()).toHaveAccessibleName('3D view of B: Run 3');
});

test('C goes round the modes, / isolates and goes back, \\ swaps', async () => {
  const { bridge } = await open('side-by-side');
  await userEvent.keyboard('c');
  await expect.element(mode('Wipe')).toBeChecked();
  await userEvent.keyboard('/');
  await expect.element(mode('Single')).toBeChecked();
  await userEvent.keyboard('/');
  await expect.element(mode('Wipe')).toBeChecked();
  await userEvent.keyboard('\\');
  await expect.poll(inSlots).toEqual(['A Run 3', 'B Coarse']);
  expect(askedFor(bridge, 'settings:change')).toEqual([
    { compare: 'wipe' },
    { compare: 'single' },
    { compare: 'wipe' },
  ]);
});

test('the wipe is moved by its keys, and by arrows on the divider', async () => {
  await open('wipe');
  const divider = page.getByRole('slider', { name: 'Divider of the wipe' });
  await expect.element(divider).toHaveAttribute('aria-valuenow', '50');
  await userEvent.keyboard(']]');
  await expect.element(divider).toHaveAttribute('aria-valuenow', '60');
  await userEvent.keyboard('[[[[');
  (divider.element() as HTMLElement).focus();
  await userEvent.keyboard('{ArrowLeft}');
  await expect.element(divider).toHaveAttribute('aria-valuenow', '49');
  await userEvent.keyboard('{End}');
  await expect.element(divider).toHaveAttribute('aria-valuenow', '100');
});

test('a letter in the bar shows its mesh alone', async () => {
  await open('side-by-side');
  await page.getByRole('button', { name: 'A Coarse' }).click();
  await expect.element(mode('Single')).toBeChecked();
  await expect.element(canvas()).toHaveAccessibleName('3D view of A: Coarse');
});

test('what is compared can be chosen without a pointer on the strip', async () => {
  await open();
  await page.getByRole('button', { name: 'What is compared' }).click();
  await page.getByRole('checkbox', { name: 'Run 1' }).click();
  await expect.poll(inSlots).toEqual(['A Coarse', 'B Run 3', 'C Run 1']);
  await userEvent.keyboard('{Escape}');
  // Escape has closed what it was pressed in, and not left the project.
  await expect.element(option(/Run 1/)).toBeVisible();
});
