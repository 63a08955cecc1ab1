import { expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { Refusal } from '../../support/fake-bridge.ts';
import { askedFor } from '../open-project.ts';
import { openApp } from '../open-app.ts';

const card = (name: RegExp | string) => page.getByRole('listbox').getByRole('option', { name });
const chosen = () =>
  [...document.querySelectorAll('[role="option"][aria-selected="true"]')].map(
    (option) => /^[^,]*/.exec(option.getAttribute('aria-label') ?? '')?.[0],
  );
const notice = (text: string | RegExp) => page.getByRole('region', { name: 'Notices' }).getByText(text);

async function openRuns() {
  const opened = await openApp({ projects: 4, runsEach: 3 });
  await page.getByRole('button', { name: /^All runs/ }).click();
  await expect.element(card(/Dragon · run 2/)).toBeVisible();
  return opened;
}

test('one is chosen by a click, more with Ctrl, a stretch with Shift, all by Ctrl+A or A, none by Escape or Alt+A', async () => {
  await openApp({ projects: 8, runsEach: 1 });
  await card(/Dragon/).click();
  expect(chosen()).toEqual(['Dragon']);
  await card(/Fern pot/).click({ modifiers: ['Control'] });
  expect(chosen()).toEqual(['Dragon', 'Fern pot']);
  await card(/Robot hand/).click({ modifiers: ['Shift'] });
  expect(chosen()).toEqual(['Fern pot', 'Old radio', 'Robot hand']);
  await userEvent.keyboard('{Shift>}{ArrowLeft}{/Shift}');
  expect(chosen()).toEqual(['Fern pot', 'Old radio']);
  await userEvent.keyboard('{Control>}{ArrowRight}{/Control}');
  expect(chosen()).toEqual(['Fern pot', 'Old radio']);
  await userEvent.keyboard(' ');
  expect(chosen()).toEqual(['Fern pot', 'Old radio', 'Robot hand']);
  await expect.element(page.getByText('3 of 8 projects selected')).toBeVisible();
  await userEvent.keyboard('{Escape}');
  await expect.poll(chosen).toEqual([]);
  await userEvent.keyboard('a');
  await expect.poll(() => chosen().length).toBe(8);
  await userEvent.keyboard('{Alt>}a{/Alt}');
  await expect.poll(chosen).toEqual([]);
  await userEvent.keyboard('{Control>}a{/Control}');
  await expect.poll(() => chosen().length).toBe(8);
});

test('a box drawn on empty ground chooses what it touches', async () => {
  await openApp({ projects: 8, runsEach: 1 });
  await card(/Owl|Dragon/).click();
  const first = card(/Dragon/)
    .element()
    .getBoundingClientRect();
  const third = card(/Harbour crane/)
    .element()
    .getBoundingClientRect();
  const grid = page.getByRole('listbox').element();
  const send = (type: string, x: number, y: number) =>
    grid.dispatchEvent(
      new PointerEvent(type, { clientX: x, clientY: y, button: 0, bubbles: true, pointerId: 1, isPrimary: true }),
    );
  send('pointerdown', first.left - 6, first.top - 4);
  send('pointermove', third.left + 10, first.top + 40);
  await expect.poll(chosen).toEqual(['Dragon', 'Teapot knight', 'Harbour crane']);
  send('pointerup', third.left + 10, first.top + 40);
  await expect.element(page.getByRole('heading', { name: '3 projects selected' })).toBeVisible();
});

test('what is done right after all were chosen is done to all, even where their ids take a while', async () => {
  const { bridge } = await openApp({ projects: 40, runsEach: 10 });
  const answer = bridge.played('library:ids');
  const late = Promise.withResolvers<null>();
  bridge.answer('library:ids', (list) => late.promise.then(() => answer(list)) as never);
  await page.getByRole('button', { name: /^All runs/ }).click();
  await card(/run 10/)
    .first()
    .click();
  await userEvent.keyboard('{Control>}a{/Control}4');
  expect(askedFor(bridge, 'marks:change')).toEqual([]);
  late.resolve(null);
  await expect.poll(() => askedFor(bridge, 'marks:change').length).toBe(1);
  const [{ cards }] = askedFor(bridge, 'marks:change') as [{ cards: unknown[] }];
  expect(cards).toHaveLength(400);
});

test('what is chosen beyond the screen is acted upon as a whole: by keys, in the inspector, as an archive', async () => {
  const { bridge } = await openApp({ projects: 1200, runsEach: 1 });
  await page.getByRole('button', { name: /^All runs/ }).click();
  await page.getByRole('option').first().click();
  const first = document.querySelector('[aria-selected="true"]')?.getAttribute('data-card');
  const list = page.getByRole('listbox').element();
  list.scrollTop = list.scrollHeight;
  await expect.element(page.getByRole('option').last()).toHaveAttribute('aria-posinset', '1200');
  bridge.emit('library:changed', { rev: 2 });
  await expect.poll(() => askedFor(bridge, 'library:cards').at(-1)).toMatchObject({ offset: 0 });
  const inspector = page.getByRole('complementary');
  await expect.element(inspector.getByRole('button', { name: 'Open', exact: true })).toBeVisible();

  const changes = async (count: number) => {
    await expect.poll(() => askedFor(bridge, 'marks:change').length).toBe(count);
    return askedFor(bridge, 'marks:change').at(-1) as { cards: { id: string }[]; change: object };
  };
  await userEvent.keyboard('f');
  expect(await changes(1)).toMatchObject({ cards: [{ id: first }], change: { favourite: true } });
  await userEvent.keyboard('{Control>}a{/Control}f');
  expect(await changes(2)).toMatchObject({ change: { favourite: true } });
  await expect.element(inspector.getByRole('button', { name: 'No favourite any more' })).toBeVisible();
  await userEvent.keyboard('f');
  const last = await changes(3);
  expect(last.change).toEqual({ favourite: false });
  expect(last.cards).toHaveLength(1200);

  await inspector.getByRole('combobox', { name: 'Add a tag' }).fill('Client');
  await userEvent.keyboard('{Enter}');
  await expect.element(inspector.getByRole('button', { name: 'Remove the tag Client' })).toBeVisible();
  await expect.element(inspector.getByText(/^on \d/)).not.toBeInTheDocument();

  await userEvent.keyboard('{Control>}k{/Control}');
  await page.getByRole('dialog').getByRole('combobox').fill('Export as archive');
  await userEvent.keyboard('{Enter}');
  await expect.poll(() => askedFor(bridge, 'transfer:export').length).toBe(1);
  expect((askedFor(bridge, 'transfer:export')[0] as { projectIds: string[] }).projectIds).toHaveLength(1200);
});

test('while the next card is fetched the inspector shows the one before, and then that one', async () => {
  const { bridge } = await openApp({ projects: 400, runsEach: 1 });
  await page.getByRole('option').first().click();
  const inspector = page.getByRole('complementary');
  const name = inspector.getByRole('textbox', { name: 'Name' });
  await expect.element(name).toHaveValue('Dragon');
  const open = inspector.getByRole('button', { name: 'Open', exact: true }).element();

  const answer = bridge.played('library:cards');
  const late = Promise.withResolvers<null>();
  bridge.answer('library:cards', (list) => late.promise.then(() => answer(list)) as never);
  await userEvent.keyboard('{End}');
  await expect.poll(chosen).toEqual([]);
  await expect.element(name).toHaveValue('Dragon');
  late.resolve(null);
  await expect.element(page.getByRole('option', { selected: true })).toHaveAttribute('aria-posinset', '400');
  await expect.element(name).not.toHaveValue('Dragon');
  // Nothing was taken away meanwhile, not for a moment.
  expect(open.isConnected).toBe(true);
});

test('digits rate all that is chosen in one change, and one Ctrl+Z takes it back', async () => {
  const { bridge } = await openRuns();
  await card(/Dragon · run 1/).click();
  await card(/Dragon · run 2/).click({ modifiers: ['Control'] });
  await userEvent.keyboard('4');
  await expect.element(card(/Dragon · run 1.*4 stars/)).toBeVisible();
  await expect.element(card(/Dragon · run 2.*4 stars/)).toBeVisible();
  expect(askedFor(bridge, 'marks:change')).toHaveLength(1);
  await expect.element(notice('4 stars for 2 runs.')).toBeVisible();
  await userEvent.keyboard('{Control>}z{/Control}');
  await expect.element(card(/4 stars/).first()).not.toBeInTheDocument();
  await expect.element(notice('Undone: 4 stars for 2 runs')).toBeVisible();
  await userEvent.keyboard('{Control>}{Shift>}z{/Shift}{/Control}');
  await expect.element(card(/Dragon · run 2.*4 stars/)).toBeVisible();
});

test('X rejects: the card leaves, the next one is chosen, and undo brings it back', async () => {
  await openRuns();
  await card(/Teapot knight · run 3/).click();
  const next = chosen();
  await userEvent.keyboard('x');
  await expect.element(card(/Teapot knight · run 3/)).not.toBeInTheDocument();
  await expect.poll(() => chosen().length).toBe(1);
  expect(chosen()).not.toEqual(next);
  await expect.element(notice(/rejected/)).toBeVisible();
  await page.getByRole('region', { name: 'Notices' }).getByRole('button', { name: 'Undo' }).click();
  await expect.element(card(/Teapot knight · run 3/)).toBeVisible();
  await card(/Teapot knight · run 3/).click();
  await userEvent.keyboard('f');
  await expect.element(card(/Teapot knight · run 3.*Favourite/)).toBeVisible();
});

test('many on their way into the trash and back are counted, and stopped; one undo is for what had gone', async () => {
  const { bridge } = await openRuns();
  const put = bridge.played('trash:put');
  const answer = Promise.withResolvers<null>();
  bridge.answer('trash:put', ({ cards, ...more }) =>
    answer.promise.then(() => put({ ...more, cards: cards.slice(0, 1) })),
  );
  await card(/Dragon · run 1/).click();
  await card(/Dragon · run 2/).click({ modifiers: ['Control'] });
  await userEvent.keyboard('{Delete}');
  const work = () => askedFor(bridge, 'trash:put').map((asked) => (asked as { work: string }).work)[0] ?? '';
  await expect.poll(work).not.toBe('');
  bridge.emit('work:progress', { work: work(), done: 0.5 });
  const bar = page.getByRole('progressbar', { name: 'Moving 2 runs to the trash' });
  await expect.element(bar).toHaveAttribute('value', '0.5');
  await page.getByRole('button', { name: 'Stop' }).click();
  await expect.poll(() => askedFor(bridge, 'work:cancel')).toEqual([{ work: work() }]);
  answer.resolve(null);
  await expect.element(notice('1 run moved to the trash.')).toBeVisible();
  await expect.element(bar).not.toBeInTheDocument();
  await expect.element(card(/Dragon · run 2/)).toBeVisible();
  await userEvent.keyboard('{Control>}z{/Control}');
  await expect.element(card(/Dragon · run 1/)).toBeVisible();
  // Again only what had gone.
  await userEvent.keyboard('{Control>}{Shift>}z{/Shift}{/Control}');
  await expect
    .poll(() => askedFor(bridge, 'trash:put').map((asked) => (asked as { cards: [] }).cards.length))
    .toEqual([2, 1]);
});

test('F2 renames in place, Escape thinks better of it, and the name can be undone', async () => {
  await openApp({ projects: 3, runsEach: 1 });
  await card(/Dragon/).click();
  await userEvent.keyboard('{F2}');
  const field = page.getByRole('textbox', { name: 'New name of Dragon' });
  await expect.element(field).toHaveFocus();
  await field.fill('Wyvern');
  await userEvent.keyboard('{Escape}');
  await expect.element(card(/Dragon/)).toHaveFocus();
  await userEvent.keyboard('{F2}');
  await field.fill('Wyvern');
  await userEvent.keyboard('{Enter}');
  await expect.element(card(/Wyvern/)).toBeVisible();
  await userEvent.keyboard('{Control>}z{/Control}');
  await expect.element(card(/Dragon/)).toBeVisible();
});

test('Delete moves to the trash with an undo; what lies there is put back, and emptied only after being told', async () => {
  const { bridge } = await openApp({ projects: 4, runsEach: 0 });
  await card(/Dragon/).click();
  await card(/Teapot knight/).click({ modifiers: ['Shift'] });
  await userEvent.keyboard('{Delete}');
  await expect.element(card(/Dragon/)).not.toBeInTheDocument();
  await page.getByRole('region', { name: 'Notices' }).getByRole('button', { name: 'Undo' }).click();
  await expect.element(card(/Dragon/)).toBeVisible();
  await card(/Dragon/).click();
  await card(/Teapot knight/).click({ modifiers: ['Shift'] });
  await userEvent.keyboard('{Delete}');
  await page.getByRole('button', { name: 'Trash 2' }).click();
  await page.getByRole('button', { name: 'Put back Teapot knight' }).click();
  await expect.element(page.getByRole('checkbox', { name: 'Teapot knight' })).not.toBeInTheDocument();
  await page.getByRole('button', { name: 'Empty the trash…' }).click();
  await expect.element(page.getByRole('dialog')).toMatchTextContent(/system’s trash/);
  await page.getByRole('button', { name: 'Keep them' }).click();
  expect(askedFor(bridge, 'trash:empty')).toEqual([]);
  // A disk without a trash of its own: what it does not take stays, until one says so once more.
  bridge.answer('trash:empty', ({ entries }) => ({ emptied: 0, bytes: 0, notTaken: entries ?? [], refused: [] }));
  const emptyIt = async () => {
    await page.getByRole('button', { name: 'Empty the trash…' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Empty the trash' }).click();
  };
  await emptyIt();
  const again = page.getByRole('dialog', { name: /^Delete 1 thing, .+, for good\?$/ });
  await again.getByRole('button', { name: 'Keep them' }).click();
  expect(askedFor(bridge, 'trash:delete')).toEqual([]);
  await emptyIt();
  await again.getByRole('button', { name: 'Delete for good' }).click();
  await expect.element(page.getByText('The trash is empty.')).toBeVisible();
  expect(askedFor(bridge, 'trash:delete')).toHaveLength(1);
  expect(askedFor(bridge, 'trash:empty')).toHaveLength(2);
});

test('of what is put back from the trash, only what is back is counted, and the rest says why it is not', async () => {
  const { bridge } = await openApp({ projects: 4, runsEach: 0 });
  await card(/Dragon/).click();
  await card(/Teapot knight/).click({ modifiers: ['Shift'] });
  await userEvent.keyboard('{Delete}');
  await page.getByRole('button', { name: 'Trash 2' }).click();
  const played = bridge.played('trash:restore');
  bridge.answer('trash:restore', async ({ entries, work }) => {
    const [first, ...others] = entries;
    const refused = {
      kind: 'project',
      id: first ?? '',
      title: 'Dragon',
      message: 'The disk is full.',
      advice: '',
    } as const;
    return { ...(await played({ entries: others, work })), refused: [refused] };
  });
  await page.getByRole('button', { name: 'Put all back' }).click();
  await expect.element(notice('1 thing put back.')).toBeVisible();
  await expect.element(notice(/Dragon: The disk is full/)).toBeVisible();
  await expect.element(notice(/2 things/)).not.toBeInTheDocument();

  await page.getByRole('button', { name: 'Put all back' }).click();
  await expect.poll(() => askedFor(bridge, 'trash:restore')).toHaveLength(2);
  await expect.element(page.getByRole('button', { name: 'Put all back' })).not.toHaveAttribute('aria-busy');
  await expect.element(notice(/0 things/)).not.toBeInTheDocument();
});

test('a note or name that was not kept says so, stays to be kept, and is tried again', async () => {
  const { bridge } = await openApp({ projects: 4, runsEach: 3 });
  await card(/Dragon/).click();
  const notes = page.getByRole('complementary').getByRole('textbox', { name: 'Notes' });
  const kept = () => bridge.library.projects.find(({ name }) => name === 'Dragon')?.notes;
  const played = bridge.played('marks:change');
  const refuse = () =>
    bridge.answer('marks:change', ({ cards }) => {
      const refused = cards.map((one) => ({ ...one, title: 'Dragon', message: 'The disk is full.', advice: '' }));
      return { changed: 0, undo: [], refused };
    });
  refuse();
  await notes.fill('Thicker horns');
  await userEvent.keyboard('{Control>}{Enter}{/Control}');
  await expect.element(notice(/The disk is full/)).toBeVisible();
  await expect.element(page.getByText('Not saved')).toBeVisible();
  await expect.element(notes).toHaveValue('Thicker horns');

  bridge.answer('marks:change', () => {
    throw new Refusal({ code: 'file-missing', message: 'The disk is gone.' });
  });
  await notes.click();
  await userEvent.keyboard('{Control>}{Enter}{/Control}');
  await expect.element(notice(/The disk is gone/)).toBeVisible();
  await expect.element(page.getByText('Not saved')).toBeVisible();

  bridge.answer('marks:change', played);
  await notes.click();
  await userEvent.keyboard('{Control>}{Enter}{/Control}');
  await expect.element(page.getByText('Saved', { exact: true })).toBeVisible();
  expect(kept()).toBe('Thicker horns');

  refuse();
  const name = page.getByRole('complementary').getByRole('textbox', { name: 'Name' });
  await name.fill('Wyvern');
  await userEvent.keyboard('{Enter}');
  await expect.element(name).toHaveValue('Dragon');
});

test('the menu has the same acts, by the mouse and by Shift+F10', async () => {
  await openRuns();
  await card(/Dragon · run 1/).click();
  await userEvent.keyboard('{Shift>}{F10}{/Shift}');
  await expect.element(page.getByRole('menu')).toBeVisible();
  await page.getByRole('menuitem', { name: /^Favourite/ }).click();
  await expect.element(card(/Dragon · run 1.*Favourite/)).toBeVisible();
  await card(/Dragon · run 2/).click({ button: 'right' });
  await expect.poll(chosen).toEqual(['Dragon · run 2']);
  await page.getByRole('menuitem', { name: 'Rate' }).click();
  await page.getByRole('menuitem', { name: /^Rate: 3 stars/ }).click();
  await expect.element(card(/Dragon · run 2.*3 stars/)).toBeVisible();
});

test('several together get stars and tags in the inspector, tags completed from those there are', async () => {
  const { bridge } = await openRuns();
  await card(/Dragon · run 1/).click();
  await userEvent.keyboard('{Control>}a{/Control}');
  await expect.element(page.getByRole('heading', { name: '12 runs selected' })).toBeVisible();
  const tags = page.getByRole('complementary').getByRole('combobox', { name: 'Add a tag' });
  await tags.fill('Client');
  await userEvent.keyboard('{Enter}');
  await expect.element(page.getByRole('button', { name: 'Remove the tag Client' })).toBeVisible();
  expect(askedFor(bridge, 'marks:change')).toHaveLength(1);
  await userEvent.keyboard('{Escape}');
  await card(/Dragon · run 1/).click();
  await page.getByRole('button', { name: 'Remove the tag Client' }).click();
  // What is offered is counted a moment later than a hand of this speed goes on.
  await expect.element(page.getByRole('button', { name: 'Client 11' })).toBeVisible();
  await tags.fill('cli');
  await userEvent.keyboard('{ArrowDown}{Enter}');
  await expect.element(page.getByRole('button', { name: 'Remove the tag Client' })).toBeVisible();
  await page.getByRole('button', { name: 'Client 12' }).click();
  await expect.element(page.getByText('12 runs · 1 filter')).toBeVisible();
});
