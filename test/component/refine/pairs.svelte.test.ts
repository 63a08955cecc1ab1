import { expect, test } from 'vitest';
import { page } from 'vitest/browser';
import type { StartRuns } from '../../../preload/contract/runs.ts';
import { Refusal, type FakeBridge, type FakeOptions } from '../../support/fake-bridge.ts';
import { askedFor } from '../open-project.ts';
import { openApp } from '../open-app.ts';

const dialog = () => page.getByRole('dialog', { name: /pairs of picture and mesh/ });
const row = (name: string) => dialog().getByRole('listitem').filter({ hasText: name });
const presses = (bridge: FakeBridge) => askedFor(bridge, 'run:start') as readonly StartRuns[];
const named = (bridge: FakeBridge, name: string) => bridge.library.projects.find((one) => one.name === name);

function drop(...names: readonly string[]) {
  const dataTransfer = new DataTransfer();
  for (const name of names) dataTransfer.items.add(new File(['x'], name));
  for (const type of ['dragenter', 'drop']) {
    document.body.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
  }
}

const THREE = ['hero.png', 'hero_coarse.glb', 'orc.jpg', 'orc.obj', 'orc.mtl', 'elf.webp', 'elf-mesh.glb'];

async function dropped(options: FakeOptions & { readonly prepare?: (bridge: FakeBridge) => void } = {}) {
  const { bridge } = await openApp(options);
  drop(...THREE, 'castle.glb');
  await expect.element(dialog()).toBeVisible();
  return bridge;
}

test('many pairs are shown before anything happens, with what is left over and what it costs', async () => {
  const bridge = await dropped();
  await expect.element(row('orc')).toMatchTextContent(/orc\.jpg .* \+ orc\.obj .* \+ 1 file/);
  await dialog().getByText('1 file in no pair').click();
  await expect.element(dialog()).toMatchTextContent(/castle\.glb\s*no picture is called so/);
  await expect.element(dialog()).toMatchTextContent(/3 × \$0\.15 = \$0\.45/);
  await dialog().getByRole('button', { name: 'Cancel' }).click();
  await expect.element(dialog()).not.toBeInTheDocument();
  expect(askedFor(bridge, 'intake:files')).toEqual([]);
});

test('each becomes a project of its own, and all are sent in one press', async () => {
  const bridge = await dropped();
  await dialog().getByText('Quick look').click();
  await dialog().getByRole('button', { name: 'Add and refine 3 · $0.45' }).click();
  await expect.element(dialog()).not.toBeInTheDocument();
  await expect.element(page.getByRole('region', { name: 'Notices' })).toMatchTextContent(/3 runs started\./);
  const [press, second] = presses(bridge);
  expect(second).toBeUndefined();
  expect(press?.sweep).toBeNull();
  expect(press?.runs.map(({ params }) => params.octree_resolution)).toEqual([512, 512, 512]);
  for (const name of ['hero', 'orc', 'elf']) {
    const project = named(bridge, name);
    expect(project?.inputs.map(({ slot }) => slot).toSorted()).toEqual(['image', 'mesh']);
    expect(project?.runs).toHaveLength(1);
  }
  const files = (askedFor(bridge, 'intake:files') as readonly { readonly files: readonly File[] }[])[1]?.files;
  expect(files?.map(({ name }) => name)).toEqual(['orc.obj', 'orc.mtl', 'orc.jpg']);
});

test('a pair that cannot be used is told, sends nothing, and stops no other', async () => {
  const bridge = await dropped({
    prepare: (fresh) => {
      const add = fresh.played('intake:files');
      fresh.answer('intake:files', (input) =>
        input.files.some(({ name }) => name === 'hero.png')
          ? {
              projectId: null,
              added: [],
              refused: [{ name: 'hero_coarse.glb', message: 'This file is cut short.', advice: 'Export it again.' }],
            }
          : add(input),
      );
    },
  });
  await dialog().getByRole('button', { name: 'Add and refine 3 · $0.45' }).click();
  await expect.element(row('hero')).toMatchTextContent(/Not added.*This file is cut short\. Export it again\./);
  await expect.element(row('elf')).toMatchTextContent(/Sent/);
  await expect
    .element(dialog())
    .toMatchTextContent(/2 runs started\. 1 pair could not be added; nothing of it was sent/);
  expect(presses(bridge).map(({ runs }) => runs.length)).toEqual([2]);
  await dialog().getByRole('button', { name: 'Close' }).last().click();
  await expect.element(dialog()).not.toBeInTheDocument();
});

test('one half of a pair is no pair', async () => {
  const bridge = await dropped({
    prepare: (fresh) => {
      const add = fresh.played('intake:files');
      fresh.answer('intake:files', async (input) => {
        const result = await add(input);
        const added = result.added.filter(({ name }) => name !== 'hero.png');
        const refused =
          added.length === result.added.length ? [] : [{ name: 'hero.png', message: 'Too large.', advice: '' }];
        return { ...result, added, refused };
      });
    },
  });
  await dialog().getByRole('button', { name: 'Add and refine 3 · $0.45' }).click();
  await expect.element(row('hero')).toMatchTextContent(/Too large/);
  await expect.poll(() => presses(bridge).map(({ runs }) => runs.length)).toEqual([2]);
});

test('a pair can be left out', async () => {
  const bridge = await dropped();
  await dialog().getByRole('checkbox', { name: 'Take “orc” along' }).click();
  await dialog().getByRole('button', { name: 'Add and refine 2 · $0.30' }).click();
  await expect.poll(() => presses(bridge).map(({ runs }) => runs.length)).toEqual([2]);
  expect(named(bridge, 'orc')).toBeUndefined();
});

test('adding alone sends nothing, and keeps the settings for later', async () => {
  const bridge = await dropped();
  await dialog().getByText('Quick look').click();
  await dialog().getByRole('button', { name: 'Only add' }).click();
  await expect.element(page.getByRole('region', { name: 'Notices' })).toMatchTextContent(/3 projects added/);
  expect(presses(bridge)).toEqual([]);
  expect(named(bridge, 'elf')?.draft.params.octree_resolution).toBe(512);
});

test('what main does not send can be sent again without adding anything twice', async () => {
  const bridge = await dropped();
  const start = bridge.played('run:start');
  bridge.answer('run:start', () => {
    throw new Refusal({ code: 'disk-full', message: 'Not enough disk.', advice: 'Free some.' });
  });
  await dialog().getByRole('button', { name: 'Add and refine 3 · $0.45' }).click();
  await expect.element(dialog()).toMatchTextContent(/Not enough disk\. Free some\..*Nothing was sent\. 3 projects are/);
  bridge.answer('run:start', start);
  await dialog().getByRole('button', { name: 'Refine 3 · $0.45' }).click();
  await expect.element(dialog()).not.toBeInTheDocument();
  expect(askedFor(bridge, 'intake:files')).toHaveLength(3);
});

test('over an open project they can all go into it', async () => {
  const { bridge } = await openApp();
  await page.getByRole('option', { name: /Dragon/ }).dblClick();
  await expect.element(page.getByRole('heading', { level: 1 })).toMatchTextContent(/Dragon/);
  drop(...THREE);
  await dialog().getByRole('button', { name: 'All into “Dragon”' }).click();
  await expect.poll(() => named(bridge, 'Dragon')?.inputs.some(({ name }) => name === 'elf-mesh.glb')).toBe(true);
  expect(askedFor(bridge, 'intake:files')).toHaveLength(1);
});

test('without a key they can be added, and the button says what is missing', async () => {
  await dropped({ key: 'none' });
  await expect
    .element(dialog().getByRole('button', { name: 'Add and refine 3 · $0.45' }))
    .toHaveAccessibleDescription('Add your fal key to refine');
  await expect.element(dialog().getByRole('button', { name: 'Only add' })).not.toHaveAttribute('aria-disabled');
});
