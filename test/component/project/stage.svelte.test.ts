import { expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { MeshView } from '../../../preload/contract/mesh.ts';
import { connect } from '../../../renderer/app.ts';
import { MeshViews } from '../../../renderer/project/mesh-views.svelte.ts';
import { fakeBridge, Refusal } from '../../support/fake-bridge.ts';
import { fakeId } from '../../support/fake-library.ts';
import { openApp } from '../open-app.ts';
import { askedFor, meshView, openProject } from '../open-project.ts';

const strip = () => page.getByRole('region', { name: 'Run strip' });
const selected = () => strip().getByRole('option', { selected: true });

test('the strip is walked with arrow keys, and focus goes along', async () => {
  await openProject('done');
  await expect.element(selected()).toMatchTextContent('Run 3');
  await selected().click();
  await userEvent.keyboard('{ArrowLeft}');
  await expect.element(selected()).toMatchTextContent('Run 2');
  await expect.element(selected()).toHaveFocus();
  await userEvent.keyboard('{Home}');
  await expect.element(selected()).toMatchTextContent('Picture');
  await userEvent.keyboard('{ArrowLeft}{ArrowRight}');
  await expect.element(selected()).toMatchTextContent('Coarse');
  await userEvent.keyboard('{End}');
  await expect.element(selected()).toMatchTextContent('Run 3');
});

test('number keys go to the first results, Page Up and Page Down through all there is', async () => {
  await openProject('done');
  await userEvent.keyboard('1');
  await expect.element(selected()).toMatchTextContent('Run 1');
  await userEvent.keyboard('{PageDown}');
  await expect.element(selected()).toMatchTextContent('Run 2');
  await userEvent.keyboard('{PageUp}{PageUp}');
  await expect.element(selected()).toMatchTextContent('Coarse');
});

test('a run says on its thumbnail how far it is, and follows', async () => {
  const { bridge, run } = await openProject('downloading');
  const tile = strip().getByRole('option', { name: /Run 3/ });
  await expect.element(tile).toHaveAccessibleName('Run 3, Downloading 61 / 117 MB');
  bridge.emit('run:changed', { ...run, rev: 5, progress: { done: 90_000_000, total: 117_000_000 } });
  await expect.element(tile).toHaveAccessibleName('Run 3, Downloading 90 / 117 MB');
});

test('the mode of comparing is remembered, and what cannot be shown cannot be chosen', async () => {
  const { bridge } = await openProject('running');
  await expect.element(page.getByRole('radiogroup', { name: 'Compare' })).toBeVisible();
  await page.getByRole('radio', { name: 'Side by side' }).click();
  await expect.poll(() => askedFor(bridge, 'settings:change')).toEqual([{ compare: 'side-by-side' }]);
  await strip().getByRole('option', { name: /Run 3/ }).click();
  await expect.element(page.getByRole('radio', { name: 'Side by side' })).toBeDisabled();
});

test('a mesh that cannot be opened says why and what to do, and can be tried again', async () => {
  const { bridge, run } = await openProject('done');
  await expect.element(page.getByText('The mesh file is gone.')).toBeVisible();
  bridge.answer('mesh:open', () => {
    throw new Refusal({ code: 'damaged', message: 'The mesh file is damaged.' });
  });
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect.element(page.getByText('The mesh file is damaged.')).toBeVisible();
  await page.getByRole('button', { name: 'Download it again' }).click();
  await expect.poll(() => askedFor(bridge, 'run:resume')).toEqual([{ runId: run.id }]);
});

test('a new project asks for a mesh first', async () => {
  const { bridge } = await openApp();
  await page.getByRole('button', { name: 'New project' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('Urn');
  await userEvent.keyboard('{Enter}');
  await expect.element(page.getByText('Drop a rough mesh, or pick one.')).toBeVisible();
  await page.getByRole('main').getByRole('button', { name: 'Pick a mesh' }).click();
  await expect.poll(() => askedFor(bridge, 'intake:pick')).toMatchObject([{ slot: 'mesh' }]);
});

test('the numbers of both meshes stand beside each other', async () => {
  await openProject('done', {
    prepare: (fresh) => fresh.answer('mesh:open', ({ id }) => meshView(id, id.startsWith('4') ? 40_000 : 2000)),
  });
  await page.getByRole('tab', { name: 'Mesh' }).click();
  const row = page.getByRole('table', { name: 'Statistics of the meshes' }).getByRole('row', { name: /Triangles/ });
  await expect.element(row.first()).toMatchTextContent(/Triangles\s*2,000\s*40,000/);
});

test('a picture is shown as it is', async () => {
  await openProject('done');
  await strip()
    .getByRole('option', { name: /Picture/ })
    .click();
  await expect.element(page.getByRole('img', { name: 'harbour_crane.png' })).toBeInTheDocument();
});

test('an answer that comes late is kept for its own mesh, and each mesh is asked for once', async () => {
  const bridge = fakeBridge();
  const slow = Promise.withResolvers<MeshView>();
  const [late, soon] = [fakeId('mesh', 1), fakeId('mesh', 2)];
  bridge.answer('mesh:open', ({ id }) => (id === late ? slow.promise : meshView(id, 12)));
  const meshes = new MeshViews(connect(bridge));
  for (const id of [late, soon, late]) meshes.want(id);
  await expect.poll(() => meshes.get(soon)?.kind).toBe('ready');
  expect(meshes.get(late)?.kind).toBe('loading');
  slow.resolve(meshView(late, 24));
  await expect.poll(() => meshes.get(late)).toMatchObject({ kind: 'ready', view: { id: late } });
  expect(meshes.get(soon)).toMatchObject({ view: { id: soon } });
  expect(bridge.asked).toHaveLength(2);
  meshes.dispose();
});
