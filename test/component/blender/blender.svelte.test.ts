import { expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { blenderText } from '../../../renderer/messages/blender.ts';
import { BLENDERS } from '../../support/fake-blender.ts';
import { Refusal } from '../../support/fake-bridge.ts';
import { FAKE_SHELF, IN_USE } from '../../support/fake-shelf.ts';
import { askedFor, openProject } from '../open-project.ts';

const dialog = page.getByRole('dialog');
const notices = page.getByRole('region', { name: 'Notices' });
const inspector = page.getByRole('complementary', { name: 'Inspector' });

async function openDialog() {
  const opened = await openProject('done');
  await page.getByRole('toolbar').getByRole('button', { name: 'Send to Blender' }).click();
  await expect.element(dialog.getByRole('combobox', { name: 'Blender' })).toHaveValue(BLENDERS.chosen ?? '');
  return opened;
}

test('a run goes to the Blender that is chosen, by the recipe that is chosen, in one call', async () => {
  const { bridge, run } = await openDialog();
  // What is too old is no choice.
  expect(dialog.getByRole('combobox', { name: 'Blender' }).element().textContent).not.toContain('2.83');
  await dialog.getByRole('combobox', { name: 'Blender' }).selectOptions('Blender 4.2.3 LTS (Steam)');
  await dialog.getByRole('combobox', { name: 'Mesh' }).selectOptions('sculpt-base');
  await dialog.getByRole('checkbox', { name: 'Watch for a new coarse mesh' }).click();
  await dialog.getByRole('button', { name: 'Send to Blender' }).click();
  await expect.element(notices).toHaveTextContent('“Dragon / run 1” is in Blender 5.1.0.');
  await expect.element(dialog).not.toBeInTheDocument();
  expect(askedFor(bridge, 'blender:send')).toMatchObject([
    { runId: run.id, blender: '00000000000000b4', recipe: 'sculpt-base', into: 'new', watch: false },
  ]);
});

test('from a library that can only be looked at a run goes to Blender, but nothing is watched to come back', async () => {
  const { bridge } = await openDialog();
  bridge.emit('shelf:changed', { ...FAKE_SHELF, state: IN_USE });
  const watch = dialog.getByRole('checkbox', { name: 'Watch for a new coarse mesh' });
  await expect.element(watch).toBeDisabled();
  await expect.element(watch).not.toBeChecked();
  await expect.element(dialog.getByText(IN_USE.readOnly.message)).toBeVisible();
  await dialog.getByRole('button', { name: 'Send to Blender' }).click();
  await expect.poll(() => askedFor(bridge, 'blender:send')).toMatchObject([{ watch: false }]);
});

test('a recipe of one’s own that was saved since is there the next time', async () => {
  const { bridge } = await openDialog();
  await userEvent.keyboard('{Escape}');
  await expect.element(dialog).not.toBeInTheDocument();
  const own = { id: 'mine', name: 'For retopology', triangles: 80_000 };
  bridge.answer('blender:list', () => ({ ...BLENDERS, recipes: [...BLENDERS.recipes, own] }));
  await page.getByRole('toolbar').getByRole('button', { name: 'Send to Blender' }).click();
  await dialog.getByRole('combobox', { name: 'Mesh' }).selectOptions('For retopology · 80,000 triangles');
  await dialog.getByRole('button', { name: 'Send to Blender' }).click();
  await expect.poll(() => askedFor(bridge, 'blender:send')).toMatchObject([{ recipe: 'mine' }]);
});

test('what Blender says against it stays in the dialog, and a cancelled wait is told to main', async () => {
  const { bridge } = await openDialog();
  bridge.answer('blender:send', () => {
    throw new Refusal({
      code: 'other-program',
      message: 'Blender 5.1.0 ended before the mesh was in it.',
      advice: 'The last it said: no graphics',
    });
  });
  const go = dialog.getByRole('button', { name: 'Send to Blender' });
  await go.click();
  await expect
    .element(dialog.getByRole('alert'))
    .toHaveTextContent('Blender 5.1.0 ended before the mesh was in it. The last it said: no graphics');
  bridge.answer('blender:send', () => new Promise(() => undefined) as never);
  await go.click();
  await expect.element(dialog.getByRole('status')).toHaveTextContent('Blender is starting');
  await go.click({ force: true }); // takes no second press
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  const sent = askedFor(bridge, 'blender:send');
  expect(sent).toHaveLength(2);
  expect(askedFor(bridge, 'work:cancel')).toEqual([{ work: (sent[1] as { work: string }).work }]);
});

test('appending asks main for the file; where none was chosen the dialog stays as it is', async () => {
  const { bridge } = await openDialog();
  await dialog.getByText('Append to a file').click();
  bridge.answer('blender:send', () => null);
  await dialog.getByRole('button', { name: 'Append to the Blender file…' }).click();
  await expect.poll(() => askedFor(bridge, 'blender:send')).toMatchObject([{ into: 'append' }]);
  await expect.element(dialog.getByRole('button', { name: 'Append to the Blender file…' })).toBeEnabled();
});

test('an asset is published with its tags, and who does not list the folder is told how to', async () => {
  const { bridge, run } = await openDialog();
  await dialog.getByText('Asset Browser', { exact: true }).click();
  await expect.element(dialog.getByText('Not chosen yet')).toBeVisible();
  await dialog.getByRole('button', { name: 'Choose…' }).click();
  await expect.element(dialog.getByText('Assets', { exact: true })).toBeVisible();
  await dialog.getByRole('textbox', { name: 'Tags' }).fill(' snail, , green shell ');
  await dialog.getByRole('button', { name: 'Publish to Asset Browser' }).click();
  await expect.element(notices.getByText(blenderText.unlisted('Assets'))).toBeVisible();
  expect(askedFor(bridge, 'blender:publish')).toMatchObject([{ runId: run.id, tags: ['snail', 'green shell'] }]);
  await notices.getByRole('button', { name: 'Show in folder' }).click();
  expect(askedFor(bridge, 'blender:reveal')).toHaveLength(1);
});

test('where there is no Blender, it says so and offers to choose one', async () => {
  const none = { ...BLENDERS, blenders: BLENDERS.blenders.filter(({ tooOld }) => tooOld), chosen: null };
  const { bridge } = await openProject('done', { prepare: (fresh) => fresh.answer('blender:list', () => none) });
  await userEvent.keyboard('{Control>}{Shift>}b{/Shift}{/Control}');
  await expect.element(dialog.getByText(/Blender 2\.83\.0 is too old/)).toBeVisible();
  await expect
    .element(dialog.getByRole('button', { name: 'Send to Blender' }))
    .toHaveAttribute('aria-disabled', 'true');
  await dialog.getByRole('button', { name: 'Choose another…' }).click();
  await expect.element(dialog.getByRole('combobox', { name: 'Blender' })).toBeVisible();
  expect(askedFor(bridge, 'blender:choose')).toHaveLength(1);
});

test('a file is watched for the coarse mesh, is listed in the Mesh tab, and can be let go', async () => {
  const { bridge, project } = await openProject('done');
  await inspector.getByRole('tab', { name: 'Mesh' }).click();
  const list = inspector.getByRole('region', { name: 'Comes back from Blender' });
  await list.getByRole('button', { name: 'Watch a file…' }).click();
  await expect.element(list.getByText('dragon_coarse.glb', { exact: true })).toBeVisible();
  expect(askedFor(bridge, 'watch:add')).toEqual([{ projectId: project.id, meshId: project.draft.meshId }]);
  await list.getByRole('button', { name: 'Stop watching dragon_coarse.glb' }).click();
  await expect.element(list.getByText('dragon_coarse.glb', { exact: true })).not.toBeInTheDocument();
});

test('a new version that comes home offers to refine it, opens the panel with it, and sends nothing', async () => {
  const { bridge, project } = await openProject('done');
  const other = bridge.library.projects[4];
  const mesh = other?.inputs.find(({ slot }) => slot === 'mesh');
  if (other === undefined || mesh === undefined) throw new Error('no other project');
  bridge.arrive({ projectId: other.id, project: other.name, inputId: mesh.id, name: 'hero_coarse v2' });
  await expect.element(notices.getByText('hero_coarse v2 from Blender')).toBeVisible();
  await notices.getByRole('button', { name: 'Refine again · $0.15' }).click();
  await expect.element(page.getByRole('tab', { name: 'Refine' })).toHaveAttribute('aria-selected', 'true');
  await expect
    .poll(() => askedFor(bridge, 'project:change'))
    .toMatchObject([{ projectId: other.id, draft: { meshId: mesh.id } }]);
  expect(other.id).not.toBe(project.id);
  expect(askedFor(bridge, 'run:start')).toEqual([]);
});

test('a run opens in a slicer as a copy by the recipe Print, or in a program that the user points at', async () => {
  const { bridge, run } = await openProject('done');
  await inspector.getByRole('tab', { name: 'Run' }).click();
  await inspector.getByRole('button', { name: 'Open in slicer…' }).click();
  await dialog.getByRole('button', { name: 'Other program…' }).click();
  await expect.element(dialog.getByRole('combobox', { name: 'Program' })).toHaveValue('000000000000c0de');
  await dialog.getByRole('combobox', { name: 'Program' }).selectOptions('PrusaSlicer');
  await dialog.getByRole('button', { name: 'Open', exact: true }).click();
  await expect.element(notices.getByText('Dragon run 1.3mf is being opened in PrusaSlicer.')).toBeVisible();
  expect(askedFor(bridge, 'program:open')).toMatchObject([{ id: run.id, as: '3mf', program: '0000000000000a0a' }]);
});
