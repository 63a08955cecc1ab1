import { expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { IN_USE, FAKE_SHELF } from '../../support/fake-shelf.ts';
import { askedFor, openProject, type PROJECTS } from '../open-project.ts';

const panel = () => page.getByRole('tabpanel', { name: 'Run' });
const elsewhere = () => panel().getByRole('button', { name: 'Somebody else paid' });
const cost = (words: string) =>
  panel()
    .getByRole('definition')
    .filter({ hasText: new RegExp(`^\\s*${words}\\s*$`) });

async function openRun(which: keyof typeof PROJECTS) {
  const opened = await openProject(which);
  await page.getByRole('region', { name: 'Run strip' }).getByRole('option', { name: /Run 3/ }).click();
  await page.getByRole('tab', { name: 'Run' }).click();
  await expect.element(panel().getByText('Request id', { exact: true })).toBeVisible();
  return opened;
}

test('a run that somebody else paid for says so; that is set, taken back and undone in its tab', async () => {
  const { bridge, run } = await openRun('done');
  await expect.element(cost('\\$0.15 charged')).toBeVisible();
  await elsewhere().click();
  await expect.element(cost('somebody else paid')).toBeVisible();
  await expect.element(elsewhere()).toHaveAttribute('aria-pressed', 'true');
  await elsewhere().click();
  await expect.element(cost('\\$0.15 charged')).toBeVisible();
  const said = (paidElsewhere: boolean) => ({ cards: [{ kind: 'run', id: run.id }], change: { paidElsewhere } });
  expect(askedFor(bridge, 'marks:change')).toMatchObject([said(true), said(false)]);

  await userEvent.keyboard('{Control>}z{/Control}');
  await expect.element(cost('somebody else paid')).toBeVisible();
  await expect.element(page.getByText('Undone: “Run 3”: paid by you')).toBeVisible();
  await userEvent.keyboard('{Control>}z{/Control}');
  await expect.element(cost('\\$0.15 charged')).toBeVisible();
});

test('of a failure that fal may have charged it can be said as well, and its lines say so', async () => {
  await openRun('failed');
  await elsewhere().click();
  await expect.element(cost('Somebody else paid.')).toBeVisible();
  await expect
    .element(cost('It may have been charged: fal decides. Its list of requests knows.'))
    .not.toBeInTheDocument();
  await expect.element(elsewhere()).toHaveAttribute('aria-pressed', 'true');
});

test('what goes on, is not confirmed or cost nothing has nobody who paid', async () => {
  const { bridge, run } = await openRun('running');
  await expect.element(elsewhere()).not.toBeInTheDocument();
  bridge.emit('run:changed', { ...run, rev: 5, state: 'unconfirmed', charge: 'fal-decides' });
  await expect.element(cost('fal decides')).toBeVisible();
  await expect.element(elsewhere()).not.toBeInTheDocument();
  bridge.emit('run:changed', { ...run, rev: 6, state: 'cancelled', charge: 'no' });
  await expect.element(cost('not charged')).toBeVisible();
  await expect.element(elsewhere()).not.toBeInTheDocument();
  bridge.emit('run:changed', { ...run, rev: 7, state: 'done', charge: 'yes' });
  await expect.element(elsewhere()).toBeVisible();
});

test('where the library can only be looked at, the reason stands on it', async () => {
  const { bridge } = await openRun('done');
  bridge.emit('shelf:changed', { ...FAKE_SHELF, state: IN_USE });
  await expect.element(elsewhere()).toHaveAttribute('aria-disabled', 'true');
  await expect.element(elsewhere()).toHaveAccessibleDescription(IN_USE.readOnly.message);
  await elsewhere().click({ force: true });
  expect(askedFor(bridge, 'marks:change')).toEqual([]);
});
