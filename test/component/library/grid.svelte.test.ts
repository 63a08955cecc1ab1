import { expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { Refusal } from '../../support/fake-bridge.ts';
import { fakeId } from '../../support/fake-library.ts';
import { openApp } from '../open-app.ts';

const selected = () => page.getByRole('option', { selected: true });

test('the grid is walked with arrow keys, Enter goes in, Escape comes back to the same card', async () => {
  await openApp();
  await page.getByRole('option', { name: /Dragon/ }).click();
  await userEvent.keyboard('{ArrowRight}{ArrowRight}');
  await expect.element(selected()).toMatchTextContent(/Harbour crane/);
  await expect.element(selected()).toHaveFocus();
  await userEvent.keyboard('{Enter}');
  await expect.element(page.getByRole('heading', { level: 1 })).toMatchTextContent(/Harbour crane/);
  await userEvent.keyboard('{Escape}');
  await expect.element(selected()).toMatchTextContent(/Harbour crane/);
});

test('ten thousand cards are ten thousand in number and few in the page', async () => {
  await openApp({ projects: 2000, runsEach: 1 });
  await expect.element(page.getByText('2,000 projects')).toBeVisible();
  expect(document.querySelectorAll('[role="option"]').length).toBeLessThan(100);
  await expect.element(page.getByRole('option').first()).toHaveAttribute('aria-setsize', '2000');
});

test('End goes to the last of 50,000 runs, with few of them in memory and in the page', async () => {
  await openApp({ projects: 500, runsEach: 100 });
  await page.getByRole('button', { name: /^All runs/ }).click();
  await page.getByRole('option').first().click();
  await userEvent.keyboard('{End}');
  const last = page.getByRole('option', { selected: true });
  await expect.element(last).toHaveAttribute('aria-posinset', '50000');
  await expect.element(last).toHaveFocus();
  await expect.element(last).toBeVisible();
  expect(document.querySelectorAll('[role="option"]').length).toBeLessThan(120);
});

test('wherever one jumps to, every card shows its own name and picture', async () => {
  await openApp({ projects: 2000, runsEach: 1 });
  await expect.element(page.getByText('2,000 projects')).toBeVisible();
  const list = page.getByRole('listbox').element();
  const inView = () => {
    const { top, bottom } = list.getBoundingClientRect();
    return [...list.querySelectorAll<HTMLElement>('[role="option"]')].filter((tile) => {
      const box = tile.getBoundingClientRect();
      return box.bottom > top && box.top < bottom;
    });
  };
  const columns = getComputedStyle(inView()[0]?.parentElement ?? list).gridTemplateColumns.split(' ').length;
  const placeOf = ({ dataset }: HTMLElement) => Number(dataset['place']);
  for (const part of [0.5, 0.1, 1, 0]) {
    list.scrollTop = (list.scrollHeight - list.clientHeight) * part;
    const row = part === 1 ? Math.ceil(2000 / columns) - 1 : Math.floor(list.scrollTop / rowHeightOf(list));
    // The row at the edge is there, and so is everything else in view, without a gap.
    await expect.poll(() => inView().map((tile) => Math.floor(placeOf(tile) / columns))).toContain(row);
    await expect.poll(() => list.getAttribute('aria-busy')).toBe('false');
    const places = inView()
      .map(placeOf)
      .toSorted((a, b) => a - b);
    expect(places).toEqual(places.map((_, at) => (places[0] ?? 0) + at));
    for (const tile of inView()) {
      expect(tile.getAttribute('aria-label')).toContain(tile.querySelector('.title')?.textContent);
      expect(tile.getAttribute('aria-posinset')).toBe(String(placeOf(tile) + 1));
    }
    const ids = inView().map(({ dataset }) => dataset['card']);
    expect(new Set(ids).size).toBe(ids.length);
  }
});

const rowHeightOf = (list: Element): number => list.querySelector('.row')?.getBoundingClientRect().height ?? NaN;

test('pictures that fly past are not fetched: they come when one rests, and nothing looks broken meanwhile', async () => {
  await openApp({ projects: 2000, runsEach: 1 });
  await expect.element(page.getByRole('option').first()).toBeVisible();
  const list = page.getByRole('listbox').element();
  const waiting = () => list.querySelectorAll('img:not([src])').length;
  await expect.poll(waiting).toBe(0);
  let fetched = NaN;
  const watch = new MutationObserver((changes) => {
    const isOne = ({ target }: MutationRecord) => target instanceof HTMLImageElement && target.hasAttribute('src');
    if (changes.some(isOne)) fetched ||= performance.now();
  });
  watch.observe(list, { subtree: true, attributes: true, attributeFilter: ['src'] });
  const hurried = performance.now();
  for (const top of [5000, 10_000, 15_000]) {
    list.scrollTop = top;
    list.dispatchEvent(new Event('scroll'));
  }
  await expect.poll(() => list.getAttribute('aria-busy')).toBe('false');
  await expect.poll(waiting).toBe(0);
  expect(fetched - hurried).toBeGreaterThan(100);
  watch.disconnect();
});

test('search narrows, says so when nothing fits, and can be cleared', async () => {
  await openApp();
  await userEvent.keyboard('{Control>}f{/Control}');
  await expect.element(page.getByRole('searchbox', { name: 'Search' })).toHaveFocus();
  await userEvent.keyboard('lion');
  await expect.element(page.getByText('1 project · 1 filter')).toBeVisible();
  await userEvent.keyboard('zzz');
  await expect.element(page.getByText('Nothing is called “lionzzz”.')).toBeVisible();
  await page.getByRole('main').getByRole('button', { name: 'Clear the search' }).click();
  await expect.element(page.getByText('14 projects')).toBeVisible();
});

test('a library that cannot be read says so; asking again helps, and so may another folder', async () => {
  let broken = true;
  const refusal = new Refusal({ code: 'damaged', message: 'The index of this library cannot be read.' });
  await openApp({
    prepare: (bridge) =>
      bridge.answer('library:cards', () => {
        if (broken) throw refusal;
        return { cards: [], total: 0, next: null };
      }),
  });
  await expect.element(page.getByText(/The index of this library cannot be read\./)).toBeVisible();
  await page.getByRole('button', { name: 'Choose another folder…' }).click();
  await expect.element(page.getByRole('tab', { name: 'Library' })).toHaveAttribute('aria-selected', 'true');
  await userEvent.keyboard('{Escape}');
  broken = false;
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect.element(page.getByRole('button', { name: 'Try the sample project' })).toBeVisible();
});

test('a running card shows how far it is, and follows', async () => {
  const { bridge } = await openApp();
  const card = page.getByRole('option', { name: /Fern pot/ });
  await expect.element(card).toMatchTextContent(/Downloading 52 %/);
  const run = bridge.library.projects[3]?.runs.at(-1);
  if (run === undefined) throw new Error('no run');
  bridge.emit('run:changed', { ...run, rev: run.rev + 2, progress: { done: 90_000_000, total: 117_000_000 } });
  await expect.element(card).toMatchTextContent(/Downloading 76 %/);
  bridge.emit('run:changed', { ...run, rev: run.rev + 1 });
  await expect.element(card).toMatchTextContent(/Downloading 76 %/);
});

test('new cards appear by themselves', async () => {
  const { bridge } = await openApp({ projects: 0 });
  await expect.element(page.getByText('No meshes yet.')).toBeVisible();
  await page.getByRole('button', { name: 'Try the sample project' }).click();
  await expect.element(page.getByRole('heading', { level: 1 })).toMatchTextContent(/Sample: spot/);
  await userEvent.keyboard('{Escape}');
  await expect.element(page.getByText('1 project', { exact: true })).toBeVisible();
  expect(bridge.library.projects).toHaveLength(1);
  expect(fakeId('run', 1)).toMatch(/^4/);
});
