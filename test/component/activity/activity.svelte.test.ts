import { expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { openApp } from '../open-app.ts';
import { askedFor } from '../open-project.ts';

const activity = () => page.getByRole('region', { name: 'Activity' });
const list = (name: string) => activity().getByRole('list', { name });

async function openActivity(...input: Parameters<typeof openApp>) {
  const opened = await openApp(...input);
  await page.getByRole('button', { name: /^Activity/ }).click();
  return opened;
}

test('all runs that go on are listed, those that ended after them, with what they cost', async () => {
  await openActivity();
  await expect.element(list('Going on').getByRole('listitem').first()).toBeVisible();
  expect(list('Going on').getByRole('listitem').elements()).toHaveLength(3);
  await expect.element(list('Going on').getByText('Queue #4')).toBeVisible();
  await expect.element(list('Ended').getByText('$0.15 charged').first()).toBeVisible();
  await expect.element(activity().getByText('$1.95')).toBeVisible();
});

test('a run can be stopped from here, and its project opened', async () => {
  const { bridge } = await openActivity();
  const row = list('Going on').getByRole('listitem').filter({ hasText: 'Teapot knight' });
  await row.getByRole('button', { name: 'Cancel run' }).click();
  await expect.element(page.getByText('Removed. Not charged.')).toBeVisible();
  expect(askedFor(bridge, 'run:cancel')).toHaveLength(1);
  await row.getByRole('button', { name: 'Open', exact: true }).click();
  await expect.element(page.getByRole('heading', { level: 1 })).toMatchTextContent('Teapot knight');
  await expect.element(activity()).not.toBeInTheDocument();
  await expect.element(page.getByRole('tab', { name: 'Run' })).toHaveAttribute('aria-selected', 'true');
});

test('what changes is seen at once', async () => {
  const { bridge } = await openActivity();
  const run = bridge.library.projects[0]?.runs.at(-1);
  if (run === undefined) throw new Error('no run');
  bridge.emit('run:changed', { ...run, rev: 9, state: 'done' });
  await expect.poll(() => list('Going on').getByRole('listitem').elements().length).toBe(2);
  await expect
    .element(list('Ended').getByRole('listitem').filter({ hasText: 'Dragon · run 3' }))
    .toMatchTextContent(/Done/);
});

test('with no runs it says what would stand here, and Escape leaves', async () => {
  await openActivity({ projects: 0 });
  await expect.element(activity().getByText('No runs yet.')).toBeVisible();
  await userEvent.keyboard('{Escape}');
  await expect.element(activity()).not.toBeInTheDocument();
});
