import { page } from 'vitest/browser';
import { BUILT_IN_RECIPES } from '../../../preload/contract/finish.ts';
import type { MeshView, Spot } from '../../../preload/contract/mesh.ts';
import { BLENDERS } from '../../support/fake-blender.ts';
import { Refusal, type FakeBridge } from '../../support/fake-bridge.ts';
import { originOf, receiptOf } from '../../support/fake-export.ts';
import { HEALTHY } from '../../support/mesh-facts.ts';
import { askedFor, DISTANCES, meshView, openProject, PROJECTS } from '../open-project.ts';
import { button, carry, dialog, inspector, keys, never, says, seen, tab } from './hands.ts';
import type { Walks } from './screens.ts';

const spots: Spot[] = [{ at: [0, 0, 1], radius: 0.2, normal: [0, 0, 1] }];
const FEW = { projects: 7 } as const;

/** A result with holes, that is not where it should be. */
const torn = (id: string): MeshView => ({
  ...meshView(id, 2000),
  ...(id.startsWith('4') ? { health: { ...HEALTHY, holes: { count: 2, spots } }, residual: 0.031 } : {}),
});

const tile = (name: RegExp) => page.getByRole('region', { name: 'Run strip' }).getByRole('option', { name });
const newestOf = ({ library }: FakeBridge, project: number): string => library.projects[project]?.runs.at(-1)?.id ?? '';

/** Runs with every mark, of which one is what the draft would make again; the newest has lost its file. */
function judged(bridge: FakeBridge): void {
  bridge.answer('mesh:open', ({ id }) => torn(id));
  bridge.answer('mesh:distances', () => ({ ...DISTANCES, openReference: true }));
  bridge.answer('run:files', () => ({ lost: [{ id: newestOf(bridge, PROJECTS.done), file: 'missing' }] }));
  bridge.answer('run:preflight', () => ({
    findings: [
      { code: 'few-voxels', level: 'warning', value: 17_428 },
      { code: 'bytes', level: 'info', value: 3_120_000 },
    ],
    twin: null,
  }));
  bridge.library.projects = bridge.library.projects.map((one) => ({
    ...one,
    draft: { ...one.draft, params: one.runs[1]?.params ?? one.draft.params },
    runs: one.runs.map((run, n) => ({ ...run, rating: n + 2, favourite: n === 0, rejected: n === 1 })),
  }));
}

/** A project: its stage, its strip, its inspector, and the dialogs over it. */
export const PROJECT: Walks = {
  async *'the inspector of a project'() {
    const { bridge } = await openProject('done', { ...FEW, settings: { budget: 2.3 }, prepare: judged });
    await says(/17,428 of 32,768/);
    yield 'Refine, with what is found before one pays';
    await button('Refine · $0.15').click();
    await seen(dialog('Over this month’s budget'));
    yield 'over the budget';
    await dialog('Over this month’s budget')
      .getByRole('button', { name: /over the budget/ })
      .click();
    await seen(dialog('You already have this one'));
    yield 'what one has already';
    await keys('{Escape}');
    await button('Sweep…').click();
    await dialog('Sweep').getByRole('textbox', { name: 'Spend at most' }).fill('0.1');
    await keys('{Tab}');
    await seen(dialog('Sweep').getByRole('alert'));
    yield 'a sweep';
    await keys('{Escape}');
    await tab('Run').click();
    await seen(page.getByRole('region', { name: 'Same settings twice' }));
    await says('Its mesh file is missing from the library folder.');
    yield 'Run, finished, its file missing';
    await button('Open in slicer…').click();
    await seen(page.getByRole('dialog').getByLabelText('Program'));
    yield 'opening in a slicer';
    await keys('{Escape}');
    bridge.answer('mesh:report', () => ({
      validator: 'glTF validator 2.0.0',
      errors: 1,
      warnings: 0,
      infos: 0,
      findings: [{ severity: 'error', code: 'ACCESSOR_NON_UNIT', message: 'Not of unit length.', pointer: '/x/1' }],
    }));
    await tab('Mesh').click();
    await button(/^Holes of Run 3/).click();
    await button('Check the file').last().click();
    await says(/Not of unit length/);
    await button('Watch a file…').click();
    await seen(button('Stop watching dragon_coarse.glb'));
    yield 'Mesh, its health and a spot of it';
    await tab('Notes').click();
    yield 'Notes';
  },

  async *'the viewer of a project'() {
    await openProject('done', { ...FEW, settings: { compare: 'side-by-side' }, prepare: judged });
    await seen(tile(/4 stars/));
    for (const name of ['Shading', 'Overlays', 'Reference picture', 'What is compared']) {
      await button(name).click();
      await seen(page.getByRole('dialog'));
      yield name;
      await keys('{Escape}');
    }
    await keys('z');
    await seen(page.getByRole('menuitemradio'));
    yield 'the pie of shadings';
    await keys('{Escape}c');
    await seen(page.getByRole('slider', { name: 'Divider of the wipe' }));
    await keys('e');
    await says(/of the surface changed by more than/);
    yield 'the detail map, wiped';
    await keys('e');
    await button('Reference picture').click();
    await page.getByRole('dialog').getByText('Under').click();
    await keys('{Escape}');
    await seen(page.getByRole('region', { name: 'Reference picture' }));
    yield 'a picture under the mesh';
    await tile(/Picture/).click();
    await seen(page.getByRole('img', { name: 'harbour_crane.png' }));
    yield 'a picture on the stage';
    await keys('{F1}');
    await seen(dialog('Keyboard shortcuts'));
    yield 'keys of the viewer';
  },

  async *'the states of a run and of a mesh'() {
    const { bridge } = await openProject('done', FEW);
    await says('The mesh file is gone.');
    yield 'a mesh that is gone';
    bridge.answer('mesh:open', never);
    await button('Try again').click();
    await says(/Opening Run 3/);
    yield 'a mesh being opened';
    for (const which of ['running', 'downloading', 'failed', 'unconfirmed'] as const) {
      const { id = '', name = '' } = bridge.library.projects[PROJECTS[which]] ?? {};
      bridge.emit('app:show-project', { projectId: id, runId: null });
      await seen(page.getByRole('heading', { level: 1, name }));
      await tile(/Run 3/).click();
      await tab('Run').click();
      await seen(page.getByRole('tabpanel', { name: 'Run' }).getByRole('heading', { name: /Run 3/ }));
      yield `Run, ${which}`;
    }
  },

  async *'without a key, and a file that comes back'() {
    const { bridge, project, run } = await openProject('done', { ...FEW, key: 'none' });
    bridge.answer('run:preflight', () => ({
      findings: [{ code: 'no-subject', level: 'error', value: null }],
      twin: null,
    }));
    await says('Add your fal key to refine');
    yield 'Refine, without a key';
    bridge.answer('intake:files', ({ projectId }) => ({
      projectId,
      added: [],
      refused: [],
      origins: [originOf(project, run)],
    }));
    carry(['dragon.glb']);
    await seen(dialog('Made in this app'));
    yield 'a file that comes back';
  },

  async *Export() {
    const { bridge } = await openProject('done', { ...FEW, prepare: judged });
    await keys('{Control>}e{/Control}');
    await seen(page.getByRole('heading', { name: /^Export run/ }));
    await inspector().getByText('Settings of the recipe').click();
    await inspector().getByLabelText('How light').selectOptions('So many triangles');
    yield 'Export, with its settings';
    await inspector()
      .getByRole('button', { name: /Recipe: save/ })
      .click();
    await page.getByRole('menuitem', { name: 'Save as…' }).click();
    await page.getByLabelText('Name of the recipe').fill(BUILT_IN_RECIPES[0].name);
    await says('There is a recipe of this name.');
    yield 'naming a recipe';
    await keys('{Escape}');
    bridge.answer('export:preview', never);
    await button('Preview').click();
    const [asked] = askedFor(bridge, 'export:preview') as readonly { readonly work: string }[];
    bridge.emit('work:progress', { work: asked?.work ?? '', done: 0.4 });
    await seen(inspector().getByRole('progressbar'));
    yield 'Export, at work';
    await inspector().getByRole('button', { name: 'Stop' }).click();
    bridge.answer('export:preview', () => {
      throw new Refusal({ code: 'missed-target', message: 'It could not be made lighter.', advice: 'Ask for more.' });
    });
    await button('Preview').click();
    await seen(inspector().getByRole('alert'));
    yield 'Export, refused';
    bridge.answer('export:save', ({ recipe }) => ({
      name: 'dragon.glb',
      receipt: receiptOf(recipe, 300_000, false),
      proof: 'included',
    }));
    await inspector().getByRole('button', { name: 'Export…' }).click();
    await says('dragon.glb is saved.');
    yield 'Export, written, and what became of it';
  },

  async *Blender() {
    const { bridge } = await openProject('done', FEW);
    const send = () => page.getByRole('toolbar').getByRole('button', { name: 'Send to Blender' }).click();
    await send();
    await dialog(/Blender/)
      .getByText('Asset Browser', { exact: true })
      .click();
    await says('Not chosen yet');
    yield 'Send to Blender';
    bridge.answer('blender:send', never);
    await dialog(/Blender/)
      .getByText('New file', { exact: true })
      .click();
    await dialog(/Blender/)
      .getByRole('button', { name: 'Send to Blender' })
      .click();
    await says('Blender is starting');
    yield 'Blender at work';
    await dialog(/Blender/)
      .getByRole('button', { name: 'Cancel' })
      .click();
    await keys('{Escape}');
    bridge.answer('blender:list', () => ({ ...BLENDERS, blenders: [], chosen: null }));
    await send();
    await says('No Blender was found on this computer.');
    yield 'no Blender';
  },
};
