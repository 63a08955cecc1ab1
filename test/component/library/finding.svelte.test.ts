import { expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { Refusal } from '../../support/fake-bridge.ts';
import { askedFor } from '../open-project.ts';
import { openApp } from '../open-app.ts';

const bar = () => page.getByRole('region', { name: 'What is listed' });
const panel = () => page.getByRole('navigation', { name: 'Library' });

test('filters are chips with a cross each, counted, and cleared together', async () => {
  const { bridge } = await openApp({ projects: 14, runsEach: 3 });
  await page.getByRole('button', { name: /^All runs/ }).click();
  await userEvent.keyboard('{Control>}{Shift>}f{/Shift}{/Control}');
  const filters = page.getByRole('dialog', { name: 'Filters' });
  await filters.getByRole('checkbox', { name: 'Failed' }).click();
  await expect.element(bar().getByText('1 run · 1 filter')).toBeVisible();
  await filters.getByRole('checkbox', { name: 'Done' }).click();
  await expect.element(bar().getByText('38 runs · 2 filters')).toBeVisible();
  await filters.getByRole('spinbutton', { name: 'Seed, at least' }).fill('1003');
  await userEvent.keyboard('{Enter}{Tab}');
  await expect.element(bar().getByRole('button', { name: 'Remove the filter Seed ≥ 1003' })).toBeVisible();
  await userEvent.keyboard('{Escape}');
  await bar().getByRole('button', { name: 'Remove the filter Done' }).click();
  await expect.element(bar().getByText('1 run · 2 filters')).toBeVisible();
  await userEvent.keyboard('{Control>}{Shift>}f{/Shift}{/Control}');
  await filters.getByText('Kept', { exact: true }).click();
  await expect.element(bar().getByText('0 runs · 3 filters')).toBeVisible();
  await filters.getByText('Any', { exact: true }).click();
  await expect.element(bar().getByText('1 run · 2 filters')).toBeVisible();
  await userEvent.keyboard('{Escape}');
  await bar().getByRole('button', { name: 'Clear all' }).click();
  await expect.element(bar().getByText('42 runs', { exact: true })).toBeVisible();
  expect(askedFor(bridge, 'library:cards').at(-1)).toEqual({
    kind: 'run',
    search: '',
    after: null,
    offset: 0,
    limit: 50,
  });
});

test('days the wrong way round are put in order once both fields are left, and half a year is waited for', async () => {
  const { bridge } = await openApp({ projects: 3 });
  await userEvent.keyboard('{Control>}{Shift>}f{/Shift}{/Control}');
  const filters = page.getByRole('dialog', { name: 'Filters' });
  const [from, to] = [filters.getByLabelText('From'), filters.getByLabelText('To', { exact: true })];
  const last = () => (askedFor(bridge, 'library:cards').at(-1) as { filter?: { at?: object } }).filter?.at;
  await from.fill('2026-11-25');
  await to.fill('0202-11-01');
  const day = (date: number, ...time: number[]) => new Date(2026, 10, date, ...time).getTime();
  await expect.poll(last).toEqual({ min: day(25), max: null });
  await to.fill('2026-11-01');
  await expect.poll(last).toEqual({ min: day(25), max: day(1, 23, 59, 59, 999) });
  await from.click();
  await expect.element(from).toHaveValue('2026-11-25');
  await filters.getByRole('spinbutton', { name: 'Seed, at least' }).click();
  await expect.poll(last).toEqual({ min: day(1), max: day(25, 23, 59, 59, 999) });
  await expect.element(from).toHaveValue('2026-11-01');
  await expect.element(to).toHaveValue('2026-11-25');
});

test('a project that was found by its runs says by how many, lists them, and opens at the newest', async () => {
  await openApp({ projects: 3, runsEach: 3 });
  await page.getByRole('searchbox').fill('dragon 1002');
  const dragon = page.getByRole('option', { name: /^Dragon, 1 of 3 runs matches/ });
  await dragon.click();
  const inspector = page.getByRole('complementary', { name: 'Inspector' });
  await expect.element(inspector.getByText('1 of 3 runs matches')).toBeVisible();
  await inspector.getByRole('button', { name: 'Show it' }).click();
  await expect.element(bar().getByText('1 run · 2 filters')).toBeVisible();
  await bar().getByRole('button', { name: 'Remove the filter Of one project' }).click();
  await expect.element(page.getByRole('option', { name: /^Dragon · run 2/ })).toBeVisible();
  await panel()
    .getByRole('button', { name: /^All projects/ })
    .click();
  await page.getByRole('searchbox').fill('dragon 1002');
  await dragon.dblClick();
  const strip = page.getByRole('region', { name: 'Run strip' });
  await expect.element(strip.getByRole('option', { name: /Run 2/ })).toHaveAttribute('aria-selected', 'true');
});

test('what fits no filter says so, and is one press from everything', async () => {
  await openApp({ projects: 3, runsEach: 1 });
  await panel()
    .getByRole('button', { name: /^Favourites/ })
    .click();
  await expect.element(page.getByText('Nothing fits all of these filters.')).toBeVisible();
  await page.getByRole('main').getByRole('button', { name: 'Clear all' }).last().click();
  await expect.element(bar().getByText('3 projects', { exact: true })).toBeVisible();
});

test('where everything was rejected it says so, and shows it; the library is not called empty', async () => {
  await openApp({ projects: 3, runsEach: 2 });
  await page.getByRole('option').first().click();
  await userEvent.keyboard('{Control>}a{/Control}x');
  await expect.element(page.getByText('All 3 projects are rejected.')).toBeVisible();
  // What is not listed any more is chosen no more.
  await expect.element(bar().getByText('0 projects', { exact: true })).toBeVisible();
  await expect.element(page.getByText('No meshes yet.')).not.toBeInTheDocument();
  await page.getByRole('button', { name: 'Show 3 rejected' }).click();
  await expect.element(bar().getByText('3 projects · 1 filter')).toBeVisible();
  await page.getByRole('button', { name: /^All runs/ }).click();
  await page.getByRole('option').first().click();
  await userEvent.keyboard('{Control>}a{/Control}x');
  await page.getByRole('button', { name: 'Show 6 rejected' }).click();
  await expect.element(bar().getByText('6 runs · 1 filter')).toBeVisible();
});

test('the order is chosen from a menu, and says what it is', async () => {
  await openApp({ projects: 5, runsEach: 1 });
  await bar().getByRole('button', { name: 'Order: Newest first' }).click();
  await page.getByRole('menuitem', { name: 'Name, A to Z' }).click();
  await expect.element(bar().getByRole('button', { name: 'Order: Name, A to Z' })).toBeVisible();
  await expect
    .element(page.getByRole('option').first())
    .toHaveAttribute('aria-label', expect.stringMatching(/^Dragon/));
  await expect
    .element(page.getByRole('option').nth(1))
    .toHaveAttribute('aria-label', expect.stringMatching(/^Fern pot/));
});

test('a search is saved with its filters, found in the panel, renamed, removed and brought back', async () => {
  await openApp({ projects: 6, runsEach: 2 });
  await panel()
    .getByRole('button', { name: /^Unrated/ })
    .click();
  await userEvent.keyboard('{Control>}s{/Control}');
  const field = page.getByRole('textbox', { name: 'Name of the search' });
  await field.fill('To look at');
  await userEvent.keyboard('{Enter}');
  const saved = panel().getByRole('button', { name: 'To look at' });
  await expect.element(saved).toHaveAttribute('aria-current', 'page');
  await panel()
    .getByRole('button', { name: /^All projects/ })
    .click();
  await saved.click();
  await expect.element(bar().getByRole('button', { name: 'Remove the filter Not rated yet' })).toBeVisible();
  await saved.click({ button: 'right' });
  await page.getByRole('menuitem', { name: /^Rename/ }).click();
  await page.getByRole('textbox', { name: 'New name of the search To look at' }).fill('Monday');
  await userEvent.keyboard('{Enter}');
  const renamed = panel().getByRole('button', { name: 'Monday' });
  await renamed.click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Remove' }).click();
  await expect.element(renamed).not.toBeInTheDocument();
  await page.getByRole('region', { name: 'Notices' }).getByRole('button', { name: 'Undo' }).click();
  await expect.element(renamed).toBeVisible();
});

test('saved searches that cannot be read say so in the panel, and hide neither counts nor tags', async () => {
  const refuse = () => {
    throw new Refusal({ code: 'too-new', message: 'searches.json was written by a newer version.', advice: '' });
  };
  const { bridge } = await openApp({ projects: 6, prepare: (one) => one.answer('search:list', refuse) });
  const said = panel().getByText(/searches\.json was written by a newer version/);
  await expect.element(said).toBeVisible();
  await expect.element(panel().getByRole('button', { name: 'All projects 6' })).toBeVisible();
  const search = { id: crypto.randomUUID(), name: 'Monday', list: { kind: 'run', search: 'seed' } } as const;
  bridge.answer('search:list', () => [search]);
  await panel().getByRole('button', { name: 'Try again' }).click();
  await expect.element(said).not.toBeInTheDocument();
  await expect.element(panel().getByRole('button', { name: 'Monday' })).toBeVisible();
});

test('a card whose record cannot be read says so in the inspector, and is asked for once more', async () => {
  const { bridge } = await openApp({ projects: 3, runsEach: 1 });
  const played = bridge.played('library:card');
  bridge.answer('library:card', () => {
    throw new Refusal({ code: 'damaged', message: 'project.json is damaged.', advice: 'Look at it.' });
  });
  await page.getByRole('option', { name: /Dragon/ }).click();
  const inspector = page.getByRole('complementary', { name: 'Inspector' });
  const said = inspector.getByText('project.json is damaged. Look at it.');
  await expect.element(said).toBeVisible();
  await expect.element(inspector.getByRole('textbox', { name: 'Notes' })).not.toBeInTheDocument();
  bridge.answer('library:card', played);
  await inspector.getByRole('button', { name: 'Try again' }).click();
  await expect.element(inspector.getByRole('textbox', { name: 'Notes' })).toBeVisible();
  await expect.element(said).not.toBeInTheDocument();
});

test('a lineage is walked from a run to what it was made from', async () => {
  await openApp({ projects: 3, runsEach: 2 });
  await page.getByRole('button', { name: /^All runs/ }).click();
  await page.getByRole('option', { name: /Dragon · run 1/ }).click();
  const lineage = page.getByRole('region', { name: 'Lineage' });
  await expect.element(lineage.getByRole('button', { name: /Refined/ }).first()).toBeVisible();
  await lineage.getByRole('button', { name: /^dragon\.png\s*Picture/ }).click();
  await expect.element(page.getByRole('heading', { level: 1 })).toMatchTextContent(/Dragon/);
  await expect
    .element(page.getByRole('region', { name: 'Run strip' }).getByRole('option', { selected: true }))
    .toHaveAttribute('aria-label', expect.stringMatching(/^Picture/));

  // It is there for every picture and mesh, and goes on from each.
  await page.getByRole('tab', { name: 'Mesh' }).click();
  const here = (name: RegExp) => lineage.getByRole('button', { name });
  await expect.element(here(/^dragon\.png\s*Picture/)).toHaveAttribute('aria-current', 'true');
  await here(/Coarse mesh/).click();
  await expect.element(here(/Coarse mesh/)).toHaveAttribute('aria-current', 'true');
  await expect.element(here(/^dragon\.png\s*Picture/)).not.toHaveAttribute('aria-current');
  await here(/^run 2/).click();
  await page.getByRole('tab', { name: 'Run' }).click();
  await here(/Coarse mesh/).click();
  await expect.element(page.getByRole('tab', { name: 'Mesh' })).toHaveAttribute('aria-selected', 'true');
  await expect.element(here(/Coarse mesh/)).toHaveAttribute('aria-current', 'true');
});

test('an empty library says in which folder it is and offers another, the sample, and files of one’s own', async () => {
  const { bridge } = await openApp({ projects: 0 });
  await expect.element(page.getByText('It is free and works without a connection.')).toBeVisible();
  await page.getByRole('button', { name: 'Add files…' }).click();
  await expect.poll(() => askedFor(bridge, 'intake:pick')).toEqual([{ projectId: null, slot: null }]);
  await expect.element(page.getByText(/^Your library is the folder “/)).toBeVisible();
  await page.getByRole('button', { name: 'Choose another place…' }).click();
  await expect.poll(() => askedFor(bridge, 'shelf:new')).toHaveLength(1);
});
