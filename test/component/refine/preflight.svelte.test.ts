import { expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { Preflight } from '../../../preload/contract/preflight.ts';
import { Refusal, type FakeBridge } from '../../support/fake-bridge.ts';
import { fakeId } from '../../support/fake-library.ts';
import { askedFor, openProject } from '../open-project.ts';

const button = () => page.getByRole('button', { name: 'Refine · $0.15' });
const list = () => page.getByRole('region', { name: 'Before you pay' });
const finds = (...findings: Preflight['findings']) => ({
  prepare: (bridge: FakeBridge) => bridge.answer('run:preflight', () => ({ findings, twin: null })),
});

test('what is found stands there, gravest first, and a warning blocks nothing', async () => {
  const { bridge } = await openProject(
    'done',
    finds({ code: 'bytes', level: 'info', value: 3_120_000 }, { code: 'few-voxels', level: 'warning', value: 17_428 }),
  );
  await expect
    .element(list())
    .toMatchTextContent(
      /17,428 of 32,768 voxels are filled: thin shapes .* You can still try\..*Mesh to upload: 3\.1 MB/,
    );
  await button().click();
  await expect.poll(() => askedFor(bridge, 'run:start').length).toBe(1);
});

test('an error stops the button and says why, and so does the key', async () => {
  const { bridge } = await openProject('done', finds({ code: 'no-shape', level: 'error', value: null }));
  await expect.element(button()).toHaveAttribute('aria-disabled', 'true');
  await expect.element(button()).toHaveAccessibleDescription(/there is nothing to refine/);
  await userEvent.keyboard('{Control>}{Enter}{/Control}');
  expect(askedFor(bridge, 'run:start')).toEqual([]);
});

test('a press from another tab is checked first, and an error sends nothing', async () => {
  const { bridge } = await openProject('done', finds({ code: 'no-subject', level: 'error', value: null }));
  await page.getByRole('tab', { name: 'Notes' }).click();
  await expect.element(list()).not.toBeInTheDocument();
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  await userEvent.keyboard('{Control>}{Enter}{/Control}');
  await expect.element(list()).toMatchTextContent(/wholly transparent/);
  expect(askedFor(bridge, 'run:start')).toEqual([]);
});

test('a check that nobody waits for any more is stopped, and the next one counts', async () => {
  const waits: (() => void)[] = [];
  const { bridge } = await openProject('done', {
    prepare: (fresh) =>
      fresh.answer('run:preflight', async ({ params }) => {
        await new Promise<void>((done) => waits.push(done));
        return { findings: [{ code: 'voxels', level: 'info', value: params.seed }], twin: null };
      }),
  });
  await expect.element(list()).toMatchTextContent(/Checking the picture and the mesh/);
  await expect.poll(() => waits.length).toBe(1);
  await page.getByRole('spinbutton', { name: 'Seed' }).fill('77');
  await userEvent.keyboard('{Tab}');
  await expect.poll(() => waits.length).toBe(2);
  const [first] = askedFor(bridge, 'run:preflight') as readonly { readonly work: string }[];
  expect(askedFor(bridge, 'work:cancel')).toEqual([{ work: first?.work }]);
  for (const done of waits) done();
  await expect.element(list()).toMatchTextContent(/77 voxels filled/);
});

test('where it could not be checked, that is said, and the run can be sent', async () => {
  const { bridge } = await openProject('done', {
    prepare: (fresh) =>
      fresh.answer('run:preflight', () => {
        throw new Refusal({ code: 'file-missing', message: 'The mesh file is gone.' });
      }),
  });
  await expect.element(list()).toMatchTextContent(/It could not be checked. The mesh file is gone./);
  bridge.answer('run:preflight', () => ({ findings: [{ code: 'voxels', level: 'info', value: 40_000 }], twin: null }));
  await list().getByRole('button', { name: 'Check again' }).click();
  await expect.element(list()).toMatchTextContent(/40,000 voxels/);
});

test('how long fal keeps the files stands by what is said of them', async () => {
  await openProject('done', { settings: { keepAtFal: { uploads: '7d', results: '1y' } } });
  await expect.element(list()).toMatchTextContent(/public to anyone holding them/);
  await expect.element(list()).toMatchTextContent(/fal keeps what you send for 7 days, results for a year/);
  await list().getByRole('button', { name: 'Change how long' }).click();
  await expect.element(page.getByRole('tab', { name: 'Files at fal' })).toHaveAttribute('aria-selected', 'true');
});

test('an input that is missing is asked for before anything is looked at', async () => {
  const { bridge } = await openProject('done', {
    prepare: (fresh) => {
      fresh.library.projects = fresh.library.projects.map((one) => ({
        ...one,
        draft: { ...one.draft, meshId: fakeId('mesh', 999) },
      }));
    },
  });
  await expect.element(list()).toMatchTextContent(/Add a picture and a mesh/);
  expect(askedFor(bridge, 'run:preflight')).toEqual([]);
});
