import { expect, test } from 'vitest';
import { page } from 'vitest/browser';
import type { MeshView, Spot } from '../../../preload/contract/mesh.ts';
import { Refusal } from '../../support/fake-bridge.ts';
import { HEALTHY } from '../../support/mesh-facts.ts';
import { askedFor, meshView, openProject } from '../open-project.ts';

const spots: Spot[] = [
  { at: [0, 0, 1], radius: 0.2, normal: [0, 0, 1] },
  { at: [0, 1, 0], radius: 0.1, normal: null },
];

/** The result has 2 holes and 300 doubled triangles, of which two are told. */
function torn(id: string): MeshView {
  const view = meshView(id, 2000);
  if (!id.startsWith('4')) return view;
  return {
    ...view,
    statistics: { ...view.statistics, watertight: false, volume: null },
    health: {
      ...HEALTHY,
      holes: { count: 2, spots },
      duplicateTriangles: { count: 300, spots },
    },
  };
}

async function open(view: (id: string) => MeshView = torn) {
  const opened = await openProject('done', { prepare: (bridge) => bridge.answer('mesh:open', ({ id }) => view(id)) });
  await page.getByRole('tab', { name: 'Mesh' }).click();
  return opened;
}
const row = (name: RegExp) => page.getByRole('table', { name: 'Health' }).getByRole('row', { name });

test('what is wrong stands beside each other for both meshes', async () => {
  await open();
  await expect.element(row(/Watertight/)).toMatchTextContent(/Watertight\s*Yes\s*No/);
  await expect.element(row(/Holes/)).toMatchTextContent(/Holes\s*0\s*2/);
  await expect.element(row(/Components/)).toMatchTextContent(/Components\s*1\s*1/);
});

test('a number leads to its spots, one after the other, round and round', async () => {
  await open();
  const place = page.getByText(/^Holes of Run 3/);
  await page.getByRole('button', { name: 'Holes of Run 3: 2. Fly to the first' }).click();
  await expect.element(place).toMatchTextContent('1 of 2');
  await page.getByRole('button', { name: 'Next spot' }).click();
  await expect.element(place).toMatchTextContent('2 of 2');
  await page.getByRole('button', { name: 'Next spot' }).click();
  await expect.element(place).toMatchTextContent('1 of 2');
});

test('where only the largest are told, it says so', async () => {
  await open();
  await page.getByRole('button', { name: /^Duplicate triangles of Run 3/ }).click();
  await expect.element(page.getByText('the largest of 300')).toBeVisible();
});

test('flying to a spot of the mesh that is not shown shows it', async () => {
  await open();
  await page.getByRole('button', { name: /^Components of Coarse/ }).click();
  await expect.element(page.getByRole('application')).toHaveAccessibleName('3D view of A: Coarse');
});

test('a result that lies on its coarse mesh is told from one that strays', async () => {
  await open((id) => ({ ...meshView(id, 2000), residual: id.startsWith('4') ? 0.0002 : null }));
  await expect.element(page.getByText(/Run 3 lies where its coarse mesh is: .* 0.02 % of the diagonal/)).toBeVisible();
});

test('a residual above one per cent is a warning', async () => {
  await open((id) => ({ ...meshView(id, 2000), residual: id.startsWith('4') ? 0.031 : null }));
  await expect.element(page.getByText(/Run 3 does not lie on its coarse mesh: .* 3.1 % of the diagonal/)).toBeVisible();
});

test('the validator is asked when it is wanted, and its findings are listed', async () => {
  const { bridge, run } = await open();
  bridge.answer('mesh:report', () => ({
    validator: 'glTF validator 2.0.0',
    errors: 1,
    warnings: 0,
    infos: 2,
    findings: [
      {
        severity: 'error',
        code: 'ACCESSOR_NON_UNIT',
        message: 'A vector is not of unit length.',
        pointer: '/accessors/1',
      },
    ],
  }));
  await page.getByRole('button', { name: 'Check the file' }).last().click();
  await expect.element(page.getByText(/1 error, 0 warnings, 2 notes/)).toBeVisible();
  const findings = page.getByRole('list', { name: 'Findings in Run 3' });
  await expect.element(findings).toMatchTextContent(/Error.*A vector is not of unit length\..*ACCESSOR_NON_UNIT/);
  expect(askedFor(bridge, 'mesh:report')).toEqual([{ id: run.id }]);
});

test('a file that cannot be read says why', async () => {
  const { bridge } = await open();
  bridge.answer('mesh:report', () => {
    throw new Refusal({ message: 'The file is gone.', advice: 'Look for it in the folder.' });
  });
  await page.getByRole('button', { name: 'Check the file' }).first().click();
  await expect.element(page.getByText('The file is gone. Look for it in the folder.')).toBeVisible();
});
