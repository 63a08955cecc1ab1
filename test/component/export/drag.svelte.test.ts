import { expect, test } from 'vitest';
import { page, userEvent, type Locator } from 'vitest/browser';
import { openApp } from '../open-app.ts';
import { askedFor, openProject } from '../open-project.ts';

/** As the hand does it: down on it, and away. @returns whether the page took the drag into its own hands. */
async function drag(target: Locator, { alt = false } = {}): Promise<boolean> {
  await expect.element(target).toBeVisible();
  const element = target.element();
  const how = { bubbles: true, cancelable: true, altKey: alt };
  element.dispatchEvent(new PointerEvent('pointerenter', how));
  element.dispatchEvent(new PointerEvent('pointerdown', { ...how, button: 0 }));
  return !element.dispatchEvent(new DragEvent('dragstart', how));
}

/** A project whose runs are done. */
const crane = () => page.getByRole('option', { name: /^Harbour crane/ });

test('who drags a card before its file is ready is told so, and when it is; then the file goes', async () => {
  const ready = Promise.withResolvers<{ readonly name: string }>();
  const { bridge } = await openApp({ prepare: (fresh) => fresh.answer('drag:prepare', () => ready.promise) });
  const runId = bridge.library.projects[2]?.runs.findLast(({ state }) => state === 'done')?.id;
  const card = crane();
  expect(await drag(card)).toBe(true);
  await expect.element(page.getByText(/^Getting it ready/)).toBeVisible();
  await expect.element(page.getByText('Drag it again when it is ready; you are told.')).toBeVisible();
  expect(askedFor(bridge, 'drag:start')).toEqual([]);
  ready.resolve({ name: 'Dragon run 1.glb' });
  await expect.element(page.getByText('Dragon run 1.glb is ready: drag it now.')).toBeVisible();
  expect(await drag(card)).toBe(true);
  await expect.poll(() => askedFor(bridge, 'drag:start')).toEqual([{ runId, full: false }]);
  expect(askedFor(bridge, 'drag:prepare')).toMatchObject([{ runId, full: false }]);
});

test('a hand that only passes over a card has nothing made, and one that leaves has it stopped', async () => {
  const never = new Promise<{ readonly name: string }>(() => undefined);
  const { bridge } = await openApp({ prepare: (fresh) => fresh.answer('drag:prepare', () => never) });
  const card = crane();
  await expect.element(card).toBeVisible();
  card.element().dispatchEvent(new PointerEvent('pointerenter'));
  card.element().dispatchEvent(new PointerEvent('pointerleave'));
  card.element().dispatchEvent(new PointerEvent('pointerdown', { button: 0 }));
  await expect.poll(() => askedFor(bridge, 'drag:prepare')).toHaveLength(1);
  card.element().dispatchEvent(new PointerEvent('pointerleave'));
  await expect.poll(() => askedFor(bridge, 'work:cancel')).toHaveLength(1);
});

test('a card without a result is not dragged', async () => {
  await openApp({ projects: 14, runsEach: 1 });
  const card = page.getByRole('option', { name: /^Dragon/ });
  await expect.element(card).toBeVisible();
  await expect.element(card).not.toHaveAttribute('draggable', 'true');
});

test('the viewer has a handle: dragged with Alt it carries every triangle, pressed it says how', async () => {
  const { bridge, run } = await openProject('done');
  const handle = page.getByRole('button', { name: 'Drag into Blender or a folder' });
  await userEvent.hover(handle);
  await expect.poll(() => askedFor(bridge, 'drag:prepare')).toMatchObject([{ runId: run.id, full: false }]);
  await handle.click();
  await expect.element(page.getByText(/is ready: drag it now/)).toBeVisible();
  await expect.element(page.getByText(/with Alt every triangle/)).toBeVisible();
  await drag(handle, { alt: true });
  await expect.poll(() => askedFor(bridge, 'drag:prepare')).toMatchObject([{ full: false }, { full: true }]);
  await expect
    .poll(async () => {
      await drag(handle, { alt: true });
      return askedFor(bridge, 'drag:start');
    })
    .toMatchObject([{ runId: run.id, full: true }]);
});

test('a card is exported, sent to Blender and its path copied from its menu, a project by its newest result', async () => {
  const { bridge } = await openApp();
  const project = bridge.library.projects[2];
  const run = project?.runs.findLast(({ state }) => state === 'done');
  const pick = async (name: RegExp) => {
    await crane().click({ button: 'right' });
    await page.getByRole('menuitem', { name }).click();
  };
  await pick(/^Copy path of the result/);
  await expect.element(page.getByText('The path is on the clipboard.')).toBeVisible();
  expect(askedFor(bridge, 'export:copy-path')).toEqual([{ runId: run?.id }]);
  await pick(/^Send to Blender…/);
  await expect.element(page.getByRole('dialog', { name: `Run ${run?.number ?? 0} to Blender` })).toBeVisible();
  await userEvent.keyboard('{Escape}');
  await pick(/^Export…/);
  await expect.element(page.getByRole('heading', { name: `Export run ${run?.number ?? 0}` })).toBeVisible();
});

test('without a result the menu says why not', async () => {
  await openApp({ projects: 14, runsEach: 1 });
  await page.getByRole('option', { name: /^Dragon/ }).click({ button: 'right' });
  const item = page.getByRole('menuitem', { name: /^Export…/ });
  await expect.element(item).toHaveAttribute('aria-disabled', 'true');
  await expect.element(item).toMatchTextContent(/It has no finished result/);
});
