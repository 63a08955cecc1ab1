import { page } from 'vitest/browser';
import { settingsText } from '../../../renderer/messages.ts';
import type { SettingsSection } from '../../../renderer/state/navigation.svelte.ts';
import { Refusal, type FakeBridge } from '../../support/fake-bridge.ts';
import { fakeId } from '../../support/fake-library.ts';
import { FAKE_SHELF, IN_USE } from '../../support/fake-shelf.ts';
import { activity, addLine, addRuns, newest, openActivity, row } from '../activity/open-activity.ts';
import { askedFor } from '../open-project.ts';
import { button, card, carry, command, dialog, keys, never, open, says, seen, tab } from './hands.ts';
import type { Walks } from './screens.ts';

const names = { name: 'Sculpts', place: '~/Documents' };

/** Of each section of the settings: what makes it show all that it can show at once. */
const SECTIONS: Readonly<Record<SettingsSection, (bridge: FakeBridge) => Promise<unknown> | undefined>> = {
  account: async () => {
    await page.getByRole('textbox', { name: 'Budget per month' }).fill('a lot');
    await keys('{Tab}');
    await seen(page.getByRole('alert'));
  },
  runs: () => undefined,
  network: async (bridge) => {
    bridge.answer('network:test', () => ({
      steps: [
        { step: 'proxy', result: 'ok', message: 'No proxy.' },
        { step: 'name', result: 'failed', message: 'The name of fal was not found.' },
        { step: 'connection', result: 'skipped', message: 'Not tried.' },
      ],
    }));
    await button('Test the way to fal').click();
    await seen(page.getByRole('list', { name: 'Steps to fal' }));
  },
  files: () => undefined,
  library: () => undefined,
  viewer: () => undefined,
  export: () => undefined,
  appearance: () => undefined,
  about: () => undefined,
};

/** A sweep, runs in line, and ones that ended in every way. */
function busy(bridge: FakeBridge): void {
  const sweep = { id: fakeId('run', 9), cap: 0.6 };
  addRuns(bridge, 2, [
    { state: 'done', sweep },
    { state: 'running', sweep },
    { state: 'queued', sweep },
  ]);
  addLine(bridge, 2);
}

/** The window around its rooms: the library's state, dialogs, settings, and what goes on at fal. */
export const WINDOW: Walks = {
  async *'the state of the library'() {
    const sentence = '“Dragon”: project.json is damaged. It was left as it is.';
    const { bridge } = await open({
      prepare: (fresh) => fresh.answer('shelf:problems', () => [{ n: 0, sentence }]),
    });
    bridge.emit('shelf:changed', { ...FAKE_SHELF, state: IN_USE });
    await card(/Dragon/).click();
    await seen(page.getByRole('region', { name: 'This library can only be looked at' }));
    yield 'a library that can only be looked at';
    bridge.emit('shelf:changed', { ...FAKE_SHELF, state: { kind: 'opening', ...names, done: 3200, total: 10_000 } });
    await says(/3,200 of 10,000 runs/);
    yield 'a library being opened';
    const message = 'The library “Sculpts” is not where it was.';
    const closed = { kind: 'closed', ...names, isMissing: true, message, advice: 'Plug the disk in.' } as const;
    bridge.emit('shelf:changed', { ...FAKE_SHELF, state: closed });
    await seen(button('Locate…'));
    yield 'a library that is missing';
    bridge.emit('shelf:changed', { ...FAKE_SHELF, state: { ...IN_USE, readOnly: null, problems: 1 } });
    await command('could not be read');
    await seen(dialog('What could not be read').getByText(sentence));
    yield 'what could not be read';
  },

  async *'files on their way in and out'() {
    const { bridge } = await open();
    carry(['hero.png', 'hero_coarse.glb'], { letGo: false });
    await says('Make a new project');
    yield 'files over the window';
    carry(['hero.png', 'hero_coarse.glb', 'orc.jpg', 'orc.obj', 'orc.mtl', 'castle.glb']);
    const pairs = dialog(/pairs of picture and mesh/);
    await pairs.getByText('1 file in no pair').click();
    await says(/no picture is called so/);
    yield 'pairs of pictures and meshes';
    await pairs.getByRole('button', { name: 'Cancel' }).click();
    carry(['towers.ZIP']);
    await seen(dialog('Import').getByText(/towers/));
    yield 'what was brought in';
    await keys('{Escape}');
    const { promise: coming, resolve: come } = Promise.withResolvers<null>();
    bridge.answer('transfer:import', () => coming);
    await command('import an archive');
    const [asked] = askedFor(bridge, 'transfer:import') as readonly { readonly work: string }[];
    bridge.emit('work:progress', { work: asked?.work ?? '', done: 0.4 });
    await seen(dialog('Import').getByRole('progressbar'));
    yield 'projects on their way in';
    await keys('{Escape}');
    await seen(page.getByRole('group', { name: 'Bringing projects in…' }));
    yield 'projects on their way in, in the background';
    come(null);
    await card(/Dragon/).click();
    await command('export as an archive');
    await seen(dialog('Export as archive').getByText(/is missing/));
    yield 'what an archive lacks';
    await keys('{Escape}');
    await command('check library');
    await seen(dialog('Check library').getByText(/to look at/));
    yield 'the library checked';
    await keys('{Escape}');
    carry(['castle.blend']);
    await says(/This kind of file cannot be used/);
    bridge.answer('shelf:reveal', () => {
      throw new Refusal({ code: 'internal', message: 'It went wrong.', advice: 'Try again.', ref: '9C1E' });
    });
    await command('library’s folder');
    await says('It went wrong.');
    yield 'what was refused, and what failed';
  },

  async *Settings() {
    const { bridge } = await open({ settings: { budget: 2.4, certificates: 'studio-ca.pem' } });
    await button('Settings').click();
    for (const [section, unfold] of Object.entries(SECTIONS)) {
      await tab(settingsText.sections[section as SettingsSection]).click();
      await unfold(bridge);
      yield section;
    }
  },

  async *'without a key, and what the keys do'() {
    await open({ key: 'none', keyring: false, projects: 1 });
    await button('Settings').click();
    await page.getByLabelText('fal key').fill('nonsense');
    await keys('{Enter}');
    await seen(page.getByRole('alert'));
    yield 'Settings, a key that is none';
    await keys('{Escape}');
    await keys('{Control>}k{/Control}');
    await keys('t');
    await seen(dialog('Command palette').getByRole('option'));
    yield 'palette';
    await keys('{Escape}');
    await keys('?');
    await seen(dialog('Keyboard shortcuts'));
    yield 'Keyboard shortcuts';
  },

  async *Activity() {
    const { bridge } = await openActivity({
      projects: 7,
      settings: { budget: 2, line: { paused: true, atOnce: 2 } },
      prepare: busy,
    });
    const dragon = newest(bridge, 0);
    bridge.emit('run:changed', { ...dragon, rev: 9, log: [{ at: null, text: 'Diffusion Sampling: 12/50' }] });
    await row('Going on', 'Dragon · run 3').getByRole('button', { name: 'Details of Dragon · run 3' }).click();
    await says(/^fal’s log/);
    yield 'Activity';
    await button('More for Harbour crane · run 3').click();
    await seen(page.getByRole('menuitem', { name: 'Delete from fal…' }));
    yield 'menu of a run';
    await page.getByRole('menuitem', { name: 'Delete from fal…' }).click();
    await seen(dialog('Delete run 3 from fal?'));
    yield 'deleting from fal';
    await keys('{Escape}');
    await tab('Ledger').click();
    await page.getByText('All time').click();
    await seen(button('Open Dragon, run 3'));
    yield 'the ledger';
    await tab('Found on fal').click();
    await activity().getByRole('button', { name: 'Find runs on fal' }).click();
    await says(/fox\.png/);
    yield 'found on fal';
    bridge.answer('found:look', never);
    await activity().getByRole('button', { name: 'Look again' }).click();
    await seen(activity().getByRole('progressbar'));
    yield 'looking at fal';
  },
};
