import { expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { Refusal } from '../../support/fake-bridge.ts';
import { fakeId } from '../../support/fake-library.ts';
import { askedFor, openProject } from '../open-project.ts';

const button = () => page.getByRole('button', { name: 'Refine · $0.15' });
const panel = (name: string) => page.getByRole('tabpanel', { name });

test('one press starts one run from the draft, and shows how it goes', async () => {
  const { bridge, project } = await openProject('done');
  await button().click();
  await expect.element(page.getByRole('tab', { name: 'Run' })).toHaveAttribute('aria-selected', 'true');
  await expect.element(page.getByRole('option', { selected: true })).toMatchTextContent(/Run 4/);
  const { imageId, meshId, params } = project.draft;
  expect(askedFor(bridge, 'run:start')).toEqual([
    { runs: [{ projectId: project.id, imageId, meshId, params }], sweep: null, agreed: [] },
  ]);
});

test('a double click starts one run, and so does a key that is held down', async () => {
  const { bridge } = await openProject('done');
  await button().dblClick();
  await expect.element(page.getByRole('option', { selected: true })).toMatchTextContent(/Run 4/);
  await userEvent.keyboard('{Control>}{Enter>5/}{/Control}');
  expect(askedFor(bridge, 'run:start')).toHaveLength(1);
});

test('a run that main does not take is told, and the button can be pressed again', async () => {
  const { bridge } = await openProject('done', {
    prepare: (fresh) =>
      fresh.answer('run:start', () => {
        throw new Refusal({ code: 'disk-full', message: 'Not enough disk: needs 350 MB, 120 MB free.' });
      }),
  });
  await button().click();
  await expect.element(page.getByText('Not enough disk: needs 350 MB, 120 MB free.')).toBeVisible();
  await expect.element(button()).not.toHaveAttribute('aria-busy');
  await button().click();
  await expect.poll(() => askedFor(bridge, 'run:start').length).toBe(2);
});

test('without a key the button says so, and opens the one field it needs', async () => {
  await openProject('done', { key: 'none' });
  await page.getByRole('button', { name: 'Add your fal key to refine' }).click();
  await expect.element(page.getByRole('dialog', { name: 'Settings' })).toBeVisible();
  await expect.element(page.getByLabelText('fal key')).toBeVisible();
});

test('what is missing stands above the button, in words', async () => {
  const { bridge } = await openProject('done', {
    prepare: (fresh) => {
      fresh.library.projects = fresh.library.projects.map((one) => ({
        ...one,
        draft: { ...one.draft, imageId: null },
      }));
    },
  });
  await expect.element(panel('Refine').getByText('Add a picture').first()).toBeVisible();
  await expect.element(button()).toHaveAttribute('aria-disabled', 'true');
  await userEvent.keyboard('{Control>}{Enter}{/Control}');
  await page.getByRole('group', { name: 'Picture' }).getByRole('button').click();
  expect(askedFor(bridge, 'intake:pick')).toEqual([{ projectId: fakeId('project', 2), slot: 'image' }]);
  expect(askedFor(bridge, 'run:start')).toEqual([]);
});

test('settings are kept with the project, and a preset says that it costs the same', async () => {
  const { bridge } = await openProject('done');
  await page.getByText('Quick look').click();
  await expect.element(page.getByText('Faster and lighter, same price.')).toBeVisible();
  await page.getByRole('spinbutton', { name: 'Steps as a number' }).fill('12');
  await userEvent.keyboard('{Control>}{Enter}{/Control}');
  await expect.poll(() => askedFor(bridge, 'run:start').length).toBe(1);
  expect(askedFor(bridge, 'run:start')[0]).toMatchObject({
    runs: [{ params: { num_inference_steps: 12, octree_resolution: 512, seed: 42, remove_background: true } }],
  });
  const drafts = askedFor(bridge, 'project:change');
  expect(drafts.at(-1)).toMatchObject({ draft: { params: { num_inference_steps: 12, octree_resolution: 512 } } });
});

test('a setting that could not be kept goes back to what it was', async () => {
  await openProject('done', {
    prepare: (fresh) =>
      fresh.answer('project:change', () => {
        throw new Refusal({ code: 'read-only', message: 'The library cannot be written to.' });
      }),
  });
  await page.getByText('Quick look').click();
  await expect.element(page.getByText('The library cannot be written to.')).toBeVisible();
  await expect.element(page.getByRole('radio', { name: 'Full quality' })).toBeChecked();
});

test('the dice draw another seed, and Reset takes everything back', async () => {
  await openProject('done');
  const seed = page.getByRole('spinbutton', { name: 'Seed' });
  await expect.element(seed).toHaveValue(42);
  await page.getByRole('button', { name: 'Another seed' }).click();
  await expect.element(seed).not.toHaveValue(42);
  await page.getByRole('button', { name: 'Reset' }).click();
  await expect.element(seed).toHaveValue(42);
});

test('an account with too little in it is told before the press', async () => {
  const { bridge } = await openProject('done');
  bridge.emit('account:changed', {
    price: { amount: 0.15, currency: 'USD', source: 'live' },
    balance: { amount: 0.05, currency: 'USD' },
    spentThisMonth: 0,
    openThisMonth: 0,
    checkedAt: null,
  });
  await expect.element(page.getByText('fal says that $0.05 is left, which is less than a run costs.')).toBeVisible();
});

test('an input whose file is gone or changed says so where it stands, and is shown where it is now', async () => {
  const { bridge, project } = await openProject('done', {
    prepare: (fresh) => {
      // Runs that were made from another picture keep it.
      fresh.library.projects = fresh.library.projects.map((one) => ({
        ...one,
        draft: { ...one.draft, imageId: null },
      }));
    },
  });
  const [image, mesh] = project.inputs;
  const changed = { id: mesh?.id ?? '', file: 'changed' } as const;
  bridge.answer('run:files', () => ({ lost: [{ id: image?.id ?? '', file: 'missing' }, changed] }));
  window.dispatchEvent(new Event('focus'));
  const ofMesh = page.getByRole('group', { name: 'Coarse mesh' });
  await expect.element(ofMesh.getByText('Its file is not the one that came.')).toBeVisible();
  const ofPicture = panel('Refine')
    .getByRole('status')
    .filter({ hasText: image?.name ?? '' });
  bridge.answer('run:files', () => ({ lost: [changed] }));
  await ofPicture.getByRole('button', { name: 'Locate…' }).click();
  await expect.element(ofPicture).not.toBeInTheDocument();

  bridge.answer('intake:locate', () => {
    throw new Refusal({ code: 'bad-request', message: 'That is another file.' });
  });
  await ofMesh.getByRole('button', { name: 'Locate…' }).click();
  await expect.element(page.getByRole('region', { name: 'Notices' }).getByText('That is another file.')).toBeVisible();
  await expect.element(ofMesh.getByText('Its file is not the one that came.')).toBeVisible();
  expect(askedFor(bridge, 'intake:locate')).toEqual([{ inputId: image?.id }, { inputId: mesh?.id }]);
});
