import { page } from 'vitest/browser';
import type { Card } from '../../../preload/contract/cards.ts';
import { Refusal, type FakeBridge } from '../../support/fake-bridge.ts';
import { button, card, dialog, inspector, keys, never, open, says, seen } from './hands.ts';
import type { Walks } from './screens.ts';

const panel = (name: string | RegExp) =>
  page.getByRole('navigation', { name: 'Library' }).getByRole('button', { name });

/** Tags, stars, a favourite and a note, as in a library that somebody works in. */
function judged({ library }: FakeBridge): void {
  library.projects = library.projects.map((project, at) => ({
    ...project,
    rating: at % 6,
    favourite: at === 1,
    notes: at === 0 ? 'Thicker horns' : '',
    tags: at < 4 ? ['client', 'print'] : [],
    runs: project.runs.map((run, n) => (run.state === 'done' ? { ...run, rating: n + 3, favourite: n === 0 } : run)),
  }));
}

/** Cards with every mark that there is in their corner, of which one has a twin. */
function marked(bridge: FakeBridge): void {
  judged(bridge);
  const cards = bridge.played('library:cards');
  const marks: readonly Partial<Card>[] = [{ missing: true }, { altered: true }, { duplicates: 2 }, { rejected: true }];
  bridge.answer('library:cards', async (query) => {
    const answer = await cards(query);
    return { ...answer, cards: answer.cards.map((one, at) => ({ ...one, ...marks[at % 5] })) };
  });
  const facts = bridge.played('library:card');
  bridge.answer('library:card', async (ref) => ({
    ...(await facts(ref)),
    duplicates: [{ kind: 'run', id: ref.id, projectId: ref.id, title: 'Tower · run 1' }],
  }));
}

/** The library: what is listed, found, chosen, judged and thrown away. */
export const LIBRARY: Walks = {
  async *'a library with nothing in it'() {
    await open({ projects: 0 });
    await says('No meshes yet.');
    yield 'empty library';
    await button(/^Activity/).click();
    await says('No runs yet.');
    yield 'Activity, nothing yet';
    await keys('{Escape}');
    await button(/^Trash/).click();
    await says('The trash is empty.');
    yield 'empty trash';
    await panel(/^All runs/).click();
    await says('No runs yet.');
    yield 'no runs';
    await button('New project').first().click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Urn');
    yield 'New project';
    await keys('{Enter}');
    await says('Drop a rough mesh, or pick one.');
    yield 'a new project';
  },

  async *'projects and what is done with them'() {
    await open({ prepare: marked });
    await seen(card(/Dragon/));
    yield 'projects, nothing chosen';
    await card(/Dragon/).click();
    await seen(inspector().getByRole('textbox', { name: 'Notes' }));
    yield 'a project chosen';
    await keys('{F2}');
    await seen(page.getByRole('textbox', { name: 'New name of Dragon' }));
    yield 'renaming in place';
    await keys('{Escape}');
    await card(/Old radio/).click();
    await inspector().getByRole('combobox', { name: 'Add a tag' }).fill('c');
    await seen(page.getByRole('listbox').getByRole('option', { name: /client/ }));
    yield 'tags being completed';
    await keys('{Escape}');
    await button('Order: Newest first').click();
    await seen(page.getByRole('menuitem', { name: 'Name, A to Z' }));
    yield 'the order';
    await keys('{Escape}');
    await panel(/^client/).click({ button: 'right' });
    await seen(page.getByRole('menu'));
    yield 'menu of a tag';
    await keys('{Escape}');
  },

  async *'runs and what is done with them'() {
    await open({ projects: 4, prepare: marked });
    await panel(/^All runs/).click();
    await card(/Dragon · run 2/).click();
    await seen(page.getByRole('region', { name: 'Lineage' }).getByRole('button'));
    await says('Tower · run 1');
    yield 'a run chosen, its twins and its lineage';
    await keys('{Control>}a{/Control}');
    await says(/runs selected/);
    yield 'several chosen';
    await keys('{Shift>}{F10}{/Shift}');
    await page.getByRole('menuitem', { name: 'Rate' }).click();
    await seen(page.getByRole('menuitem', { name: /3 stars/ }));
    yield 'menu of the cards';
    await keys('{Escape}{Escape}');
    await card(/Dragon · run 1/).click();
    await keys('{Control>}a{/Control}4');
    await seen(page.getByRole('region', { name: 'Notices' }).getByRole('button', { name: 'Undo' }));
    yield 'what was changed, with its undo';
  },

  async *'what is looked for'() {
    const { bridge } = await open({ projects: 4 });
    await panel(/^All runs/).click();
    await keys('{Control>}{Shift>}f{/Shift}{/Control}');
    await dialog('Filters').getByRole('checkbox', { name: 'Done' }).click();
    await dialog('Filters').getByRole('spinbutton', { name: 'Seed, at least' }).fill('1001');
    await keys('{Tab}');
    yield 'filters';
    await keys('{Escape}');
    await seen(button('Remove the filter Seed ≥ 1001'));
    yield 'what is filtered';
    await keys('{Control>}s{/Control}');
    await page.getByRole('textbox', { name: 'Name of the search' }).fill('Monday');
    yield 'saving a search';
    await keys('{Enter}');
    await panel('Monday').click({ button: 'right' });
    await seen(page.getByRole('menu'));
    yield 'menu of a saved search';
    await page.getByRole('menuitem', { name: /^Rename/ }).click();
    await seen(page.getByRole('textbox', { name: 'New name of the search Monday' }));
    yield 'renaming a saved search';
    await keys('{Escape}');
    await panel(/^Favourites/).click();
    await says('Nothing fits all of these filters.');
    yield 'nothing fits the filters';
    await panel(/^All projects/).click();
    await keys('{Control>}f{/Control}');
    await keys('zzz');
    await says('Nothing is called “zzz”.');
    yield 'searched in vain';
    await panel(/^All projects/).click();
    await card(/Dragon/).click();
    await keys('{Control>}a{/Control}x');
    await seen(button('Show 4 rejected'));
    yield 'all rejected';
    bridge.answer('library:cards', never);
    await panel(/^Unrated/).click();
    await says('Loading');
    yield 'cards on their way';
    bridge.answer('library:cards', () => {
      throw new Refusal({ code: 'damaged', message: 'The index of this library cannot be read.' });
    });
    await panel(/^All runs/).click();
    await says(/The index of this library cannot be read/);
    yield 'library that cannot be read';
  },

  async *'what cannot be read'() {
    const refuse = () => {
      throw new Refusal({ code: 'damaged', message: 'It is damaged.', advice: 'It was left as it is.' });
    };
    const { bridge } = await open({ projects: 4, prepare: (fresh) => fresh.answer('search:list', refuse) });
    bridge.answer('library:card', refuse);
    await card(/Dragon/).click();
    await seen(inspector().getByText('It is damaged. It was left as it is.'));
    await seen(panel('Try again'));
    yield 'a card and saved searches that cannot be read';
  },

  async *'what was thrown away'() {
    await open({ projects: 4, runsEach: 0 });
    await card(/Dragon/).click();
    await card(/Teapot knight/).click({ modifiers: ['Shift'] });
    await keys('{Delete}');
    await button('Trash 2').click();
    await page.getByRole('checkbox', { name: 'Dragon' }).click();
    await says('1 thing selected');
    yield 'trash';
    await button('Empty these…').click();
    await seen(page.getByRole('dialog'));
    yield 'emptying the trash';
  },
};
