import { expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { fakeId } from '../../support/fake-library.ts';
import { askedFor } from '../open-project.ts';
import { activity, addRuns, list, newest, notices, openActivity, row, rowsOf } from './open-activity.ts';

test('all runs that go on are listed, those that ended after them, with what they cost', async () => {
  await openActivity();
  await expect.poll(() => rowsOf('Going on')).toBe(3);
  await expect.element(row('Going on', 'Teapot knight · run 3')).toMatchTextContent(/Queue #4/);
  await expect.element(list('Ended').getByText('$0.15 charged').first()).toBeVisible();
  await expect.element(row('Ended', 'Old radio · run 3')).toMatchTextContent(/fal decides/);
});

test('a run can be stopped from here, and its project opened', async () => {
  const { bridge } = await openActivity();
  await row('Going on', 'Teapot knight · run 3').getByRole('button', { name: 'Cancel run' }).click();
  await expect.element(page.getByText('Removed. Not charged.')).toBeVisible();
  expect(askedFor(bridge, 'run:cancel')).toHaveLength(1);
  await row('Ended', 'Teapot knight · run 3').getByRole('button', { name: /^Open/ }).click();
  await expect.element(page.getByRole('heading', { level: 1 })).toMatchTextContent('Teapot knight');
  await expect.element(activity()).not.toBeInTheDocument();
  await expect.element(page.getByRole('tab', { name: 'Run' })).toHaveAttribute('aria-selected', 'true');
});

test('what changes is seen at once', async () => {
  const { bridge } = await openActivity();
  await expect.poll(() => rowsOf('Going on')).toBe(3);
  bridge.emit('run:changed', { ...newest(bridge, 0), rev: 9, state: 'done', charge: 'yes' });
  await expect.poll(() => rowsOf('Going on')).toBe(2);
  await expect.element(row('Ended', 'Dragon · run 3')).toMatchTextContent(/Done/);
});

test('a run is followed by its stages, with how long the like of it took and how fast it comes', async () => {
  const { bridge } = await openActivity();
  const run = newest(bridge, 0);
  const dragon = row('Going on', 'Dragon · run 3');
  bridge.emit('run:changed', { ...run, rev: 9, stages: [{ state: 'running', at: Date.now() - 48_000 }] });
  await expect.element(dragon).toMatchTextContent(/Running 0:(48|49|50) · typical 1:10–1:40/);
  await expect
    .element(dragon.getByRole('listitem').filter({ hasText: 'Running' }))
    .toHaveAttribute('aria-current', 'step');
  await expect.element(row('Going on', 'Fern pot · run 3')).toMatchTextContent(/Downloading · 61 of 117 MB/);
});

test('a row unfolds to fal’s log, its request id and the way to fal', async () => {
  const { bridge } = await openActivity();
  const run = newest(bridge, 0);
  const dragon = row('Going on', 'Dragon · run 3');
  bridge.emit('run:changed', { ...run, rev: 9, log: [{ at: null, text: 'Diffusion Sampling: 12/50' }] });
  await dragon.getByRole('button', { name: 'Details of Dragon · run 3' }).click();
  await dragon.getByText('fal’s log · 1 line').click();
  await expect.element(dragon.getByRole('log')).toMatchTextContent('Diffusion Sampling: 12/50');
  await expect.element(dragon.getByText(run.requestId ?? '')).toBeVisible();
  await dragon.getByRole('button', { name: 'Your requests at fal.ai' }).click();
  expect(askedFor(bridge, 'app:open-link')).toEqual([{ link: 'fal-requests' }]);
});

test('deleting from fal is asked first, and done once', async () => {
  const { bridge } = await openActivity();
  const run = newest(bridge, 2);
  const crane = row('Ended', 'Harbour crane · run 3');
  await crane.getByRole('button', { name: 'More for Harbour crane · run 3' }).click();
  await page.getByRole('menuitem', { name: 'Delete from fal…' }).click();
  const question = page.getByRole('dialog', { name: 'Delete run 3 from fal?' });
  await expect.element(question).toMatchTextContent(/What is in your library stays as it is/);
  expect(askedFor(bridge, 'run:delete-at-fal')).toEqual([]);
  await question.getByRole('button', { name: 'Delete from fal' }).click();
  await expect.element(notices()).toMatchTextContent(/Deleted from fal: what it kept of run 3\./);
  expect(askedFor(bridge, 'run:delete-at-fal')).toEqual([{ runId: run.id }]);
  await crane.getByRole('button', { name: 'More for Harbour crane · run 3' }).click();
  await expect.element(page.getByRole('menuitem', { name: 'Open' })).toBeVisible();
  await expect.element(page.getByRole('menuitem', { name: 'Delete from fal…' })).not.toBeInTheDocument();
});

test('a sweep is one group; keeping one of it stops the rest, and says what that costs', async () => {
  const sweep = { id: fakeId('run', 9), cap: 0.6 };
  const { bridge } = await openActivity({
    prepare: (fresh) =>
      void addRuns(fresh, 2, [
        { state: 'done', sweep },
        { state: 'running', sweep },
        { state: 'queued', sweep },
        { state: 'in-line', sweep, ahead: 0 },
      ]),
  });
  const group = activity().getByRole('region', { name: 'Sweep of Harbour crane' });
  await expect.element(group).toMatchTextContent(/cap \$0\.60 · \$0\.15 spent · \$0\.30 under way/);
  await group.getByRole('button', { name: 'Keep & stop the rest' }).click();
  await expect
    .element(notices())
    .toMatchTextContent(/Kept run 4\. 2 stopped, not charged\. 1 goes on at fal and will be charged\./);
  expect(askedFor(bridge, 'run:keep')).toEqual([{ runId: fakeId('run', 500_000) }]);
  await expect.element(group.getByRole('button', { name: 'Keep & stop the rest' })).not.toBeInTheDocument();
  await expect
    .element(row('Ended', 'Harbour crane · run 7'))
    .toMatchTextContent(/Stopped, for another run of its sweep was kept: not charged\./);
});

test('with no runs it says what would stand here, and Escape leaves', async () => {
  await openActivity({ projects: 0 });
  await expect.element(activity().getByText('No runs yet.')).toBeVisible();
  await userEvent.keyboard('{Escape}');
  await expect.element(activity()).not.toBeInTheDocument();
});
