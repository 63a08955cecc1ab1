import { expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { type DEFAULT_EXPORT } from '../../../preload/contract/app.ts';
import { BUILT_IN_RECIPES } from '../../../preload/contract/finish.ts';
import { Refusal, type FakeBridge } from '../../support/fake-bridge.ts';
import { originOf, receiptOf } from '../../support/fake-export.ts';
import { askedFor, meshView, openProject } from '../open-project.ts';

const [ORIGINAL, , GAME, PRINT] = BUILT_IN_RECIPES;
const PREVIEW = 'e1f0c1d2-0000-4000-8000-000000000001';

/** A finished run, selected, with the Export panel open. */
async function open(prepare: (bridge: FakeBridge) => void = () => undefined) {
  const opened = await openProject('done', {
    prepare: (bridge) => {
      bridge.answer('mesh:open', ({ id }) => meshView(id, 300_000));
      prepare(bridge);
    },
  });
  await userEvent.keyboard('{Control>}e{/Control}');
  await expect.element(page.getByRole('heading', { name: `Export run ${opened.run.number}` })).toBeVisible();
  return opened;
}

const panel = () => page.getByRole('complementary', { name: 'Inspector' });

test('what comes out is told before anything is made, in millimetres and words', async () => {
  const { bridge } = await open();
  await expect.element(panel().getByText('300,000', { exact: true })).toBeVisible();
  await expect.element(panel().getByText('2,000 × 2,000 × 2,000 mm')).toBeVisible();
  await expect.element(panel().getByText('GLB, metres, Y up (glTF, engines)')).toBeVisible();
  await panel().getByLabelText('Recipe', { exact: true }).selectOptions(PRINT.name);
  await expect.element(panel().getByText('120 × 120 × 120 mm')).toBeVisible();
  await expect.element(panel().getByText('3MF, millimetres, Z up (Blender, slicers)')).toBeVisible();
  await expect
    .element(panel().getByText('Hashes of picture and mesh, parameters, request id and cost, inside the file.'))
    .toBeVisible();
  expect(askedFor(bridge, 'export:preview')).toEqual([]);
  // The last one that was used is there the next time.
  expect(askedFor(bridge, 'settings:change').at(-1)).toMatchObject({ exporting: { recipe: 'print' } });
});

test('the preview takes its place beside the original, and its receipt is told step by step', async () => {
  const { bridge, run } = await open((fresh) => {
    fresh.answer('export:preview', ({ recipe }) => ({
      receipt: receiptOf(recipe, 49_990, false),
      view: { ...meshView(PREVIEW, 49_990), id: PREVIEW },
    }));
  });
  await panel().getByLabelText('Recipe', { exact: true }).selectOptions(GAME.name);
  await expect.element(panel().getByText('about 50,000 of 300,000')).toBeVisible();
  await panel().getByRole('button', { name: 'Preview' }).click();
  await expect.element(panel().getByText('49,990 of 300,000')).toBeVisible();
  await expect.element(panel().getByText('1.8 MB')).toBeVisible();
  const holes = panel().getByRole('row', { name: /Holes/ });
  await expect.element(holes.getByText(/1 of 2 closed/)).toBeVisible();
  await expect.element(holes.getByLabelText('less than asked')).toBeVisible();
  await expect.element(page.getByRole('button', { name: /B.*Game/ }).first()).toBeVisible();
  expect(askedFor(bridge, 'export:preview')).toMatchObject([{ runId: run.id, recipe: GAME }]);
  // Another recipe: what is on the stage is the project's own again.
  await panel().getByLabelText('Recipe', { exact: true }).selectOptions(ORIGINAL.name);
  await expect.element(page.getByRole('button', { name: /B.*Game/ })).not.toBeInTheDocument();
});

test('a missed target says what was reached and what can be done', async () => {
  await open((fresh) => {
    fresh.answer('export:preview', () => {
      throw new Refusal({
        code: 'missed-target',
        message: 'Asked for 4 triangles; it could not be made lighter than 812.',
        advice: 'Ask for more triangles, or drop floating bits first.',
      });
    });
  });
  await panel().getByRole('button', { name: 'Preview' }).click();
  const alert = panel().getByRole('alert');
  await expect.element(alert.getByText(/could not be made lighter than 812/)).toBeVisible();
  await expect.element(alert.getByText(/drop floating bits first/)).toBeVisible();
  await expect.element(panel().getByText('is saved')).not.toBeInTheDocument();
});

test('an export says where it went and whether it tells of its making; the switch takes that out', async () => {
  const { bridge, run } = await open((fresh) => {
    fresh.answer('export:save', ({ recipe, proof }) => ({
      name: 'dragon.glb',
      receipt: receiptOf(recipe, 300_000),
      proof: proof ? 'included' : 'left-out',
    }));
  });
  await panel()
    .getByRole('checkbox', { name: /Include what it was made of/ })
    .click();
  await panel().getByRole('button', { name: 'Export…' }).click();
  await expect.element(panel().getByText('dragon.glb is saved.')).toBeVisible();
  await expect.element(panel().getByText('It does not say what it was made of.')).toBeVisible();
  await panel().getByRole('button', { name: 'Show in folder' }).click();
  expect(askedFor(bridge, 'export:reveal')).toHaveLength(1);
  expect(askedFor(bridge, 'export:save')).toMatchObject([{ runId: run.id, recipe: ORIGINAL, proof: false }]);
});

test('a changed recipe is saved under a name of its own, and deleted with a way back', async () => {
  const { bridge } = await open();
  await panel().getByText('Settings of the recipe').click();
  await panel().getByLabelText('How light').selectOptions('So many triangles');
  await expect.element(panel().getByLabelText('Recipe', { exact: true })).toHaveDisplayValue('Original (changed)');
  await panel()
    .getByRole('button', { name: /Recipe: save/ })
    .click();
  await page.getByRole('menuitem', { name: 'Save as…' }).click();
  await userEvent.fill(page.getByLabelText('Name of the recipe'), 'game');
  await expect.element(page.getByText('There is a recipe of this name.').first()).toBeVisible();
  await userEvent.fill(page.getByLabelText('Name of the recipe'), 'Web');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect.element(panel().getByLabelText('Recipe', { exact: true })).toHaveDisplayValue('Web');
  const own = () => (askedFor(bridge, 'settings:change').at(-1) as { exporting: typeof DEFAULT_EXPORT }).exporting.own;
  expect(own()).toMatchObject([{ name: 'Web', lightness: { by: 'triangles', triangles: 300_000 } }]);
  await panel()
    .getByRole('button', { name: /Recipe: save/ })
    .click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  expect(own()).toEqual([]);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.element(panel().getByLabelText('Recipe', { exact: true })).toHaveDisplayValue('Web');
});

test('a file that comes back shows what it was made of, as text, and gives its settings', async () => {
  const { bridge, project, run } = await openProject('done');
  const evil = '<img src=x onerror=alert(1)>';
  const card = originOf({ ...project, name: evil }, run);
  bridge.answer('intake:files', ({ projectId }) => ({ projectId, added: [], refused: [], origins: [card] }));
  const transfer = new DataTransfer();
  transfer.items.add(new File(['x'], 'dragon.glb'));
  document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData: transfer, bubbles: true }));
  const dialog = page.getByRole('dialog', { name: 'Made in this app' });
  await expect.element(dialog.getByText('From hero.png and hero_coarse.glb')).toBeVisible();
  await expect.element(dialog.getByText(`Run 3 of ${evil}`, { exact: false })).toBeVisible();
  await expect.element(dialog.getByText('changed since it was exported')).toBeVisible();
  await expect.element(dialog.getByText('$0.15, charged')).toBeVisible();
  await expect.element(dialog.getByRole('button', { name: 'Go to the run' })).toHaveAttribute('aria-disabled', 'true');
  await dialog.getByRole('button', { name: 'Use these settings' }).click();
  await expect
    .poll(() => askedFor(bridge, 'project:change').at(-1))
    .toMatchObject({ draft: { imageId: run.imageId, meshId: run.meshId, params: { seed: 77 } } });
  expect(askedFor(bridge, 'origin:add')).toEqual([]);
});

test('what was written for printing opens in a slicer, the very file', async () => {
  const { bridge } = await open((fresh) => {
    fresh.answer('export:save', ({ recipe }) => ({
      name: 'dragon.3mf',
      receipt: receiptOf(recipe, 300_000),
      proof: 'included',
    }));
    fresh.answer('program:list', () => [{ id: 'prusa', name: 'PrusaSlicer' }]);
    fresh.answer('export:open', () => ({ file: 'dragon.3mf', program: 'PrusaSlicer' }));
  });
  await panel().getByLabelText('Recipe', { exact: true }).selectOptions(PRINT.name);
  await expect.element(panel().getByRole('button', { name: 'Open in slicer…' })).not.toBeInTheDocument();
  await panel().getByRole('button', { name: 'Export…' }).click();
  await expect.element(panel().getByText('1 part, closed, 0 non-manifold')).toBeVisible();
  await panel().getByRole('button', { name: 'Open in slicer…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Open dragon.3mf with…' });
  await expect.element(dialog.getByLabelText('Program')).toHaveDisplayValue('PrusaSlicer');
  await expect.element(dialog.getByRole('radio', { name: '3MF' })).not.toBeInTheDocument();
  await dialog.getByRole('button', { name: 'Open', exact: true }).click();
  await expect.element(page.getByText('dragon.3mf is being opened in PrusaSlicer.')).toBeVisible();
  expect(askedFor(bridge, 'export:open')).toEqual([{ program: 'prusa' }]);
  expect(askedFor(bridge, 'program:open')).toEqual([]);
});

test('a hand-over goes on without the comparison sheet where that cannot be drawn, and says so', async () => {
  const { bridge, project } = await open((fresh) => {
    fresh.answer('bundle:save', () => ({ name: 'Dragon hand-over', files: 5, bytes: 4e6 }));
  });
  await expect.element(panel().getByRole('checkbox', { name: /With a comparison sheet/ })).toBeChecked();
  await panel().getByRole('button', { name: 'Whole project…' }).click();
  await expect.element(page.getByText(/The comparison sheet could not be drawn/)).toBeVisible();
  await expect.element(page.getByText(/^Dragon hand-over is saved: 5 files/)).toBeVisible();
  await panel()
    .getByRole('checkbox', { name: /With a comparison sheet/ })
    .click();
  await panel().getByRole('button', { name: 'Whole project…' }).click();
  const asked = { projectId: project.id, runId: null, as: 'folder', sheet: null };
  await expect.poll(() => askedFor(bridge, 'bundle:save')).toMatchObject([asked, asked]);
});
