import { expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { FoundRun } from '../../../preload/contract/found.ts';
import { DEFAULT_PARAMS } from '../../../preload/contract/runs.ts';
import { keptWords, outcomeOf, whyNot } from '../../../renderer/activity/found-words.ts';
import { Refusal } from '../../support/fake-bridge.ts';
import { askedFor } from '../open-project.ts';
import { activity, list, notices, openActivity, tab } from './open-activity.ts';

const RUN: FoundRun = {
  requestId: 'b0a5f1c2-0000-4000-8000-000000000001',
  sentAt: Date.UTC(2026, 10, 22, 9, 40),
  endedAt: Date.UTC(2026, 10, 22, 9, 42),
  delivered: true,
  params: { ...DEFAULT_PARAMS, seed: 7 },
  image: 'fox.png',
  mesh: 'fox_coarse.glb',
  expiresAt: Date.UTC(2099, 10, 29, 9, 42),
};

async function find(...input: Parameters<typeof openActivity>) {
  const opened = await openActivity(...input);
  await tab('Found on fal').click();
  await activity().getByRole('button', { name: 'Find runs on fal' }).click();
  return opened;
}

test('a run that was made elsewhere is found with its files, settings and how long fal keeps it', async () => {
  await find({ prepare: (fresh) => fresh.answer('found:look', () => ({ runs: [RUN], since: RUN.sentAt - 864e5 })) });
  const found = list('Runs found on fal').getByRole('listitem');
  await expect.element(found).toMatchTextContent(/fox\.png · fox_coarse\.glb/);
  await expect.element(found).toMatchTextContent(/50 steps · octree 1024 · seed 7 · background removed/);
  await expect.element(found).toMatchTextContent(/server copy kept until at least Nov 29, 2099/);
});

test('adopting it makes a run of it, and shows it', async () => {
  const { bridge } = await find();
  await list('Runs found on fal')
    .getByRole('button', { name: /^Adopt/ })
    .click();
  await expect.element(notices()).toMatchTextContent(/Adopted as run 1\./);
  expect(askedFor(bridge, 'found:adopt')).toHaveLength(1);
  await expect.element(activity()).not.toBeInTheDocument();
  await expect
    .element(page.getByRole('tabpanel', { name: 'Run' }))
    .toMatchTextContent(/Found in fal’s list of requests/);
});

test('looking can be stopped, and its progress is seen', async () => {
  let work = '';
  const { bridge } = await find({
    prepare: (fresh) =>
      fresh.answer('found:look', (input) => {
        ({ work } = input);
        return new Promise(() => undefined);
      }),
  });
  const bar = activity().getByRole('progressbar', { name: 'Looking through fal’s list' });
  await expect.element(bar).toBeVisible();
  bridge.emit('work:progress', { work, done: 0.5 });
  await expect.element(bar).toHaveAttribute('value', '0.5');
  await activity().getByRole('button', { name: 'Stop' }).click();
  expect(askedFor(bridge, 'work:cancel')).toEqual([{ work }]);
  await expect.element(activity().getByText('Stopped looking.')).toBeVisible();
});

test('where everything is known already it says since when was looked', async () => {
  await find({
    prepare: (fresh) => fresh.answer('found:look', () => ({ runs: [], since: Date.UTC(2025, 9, 24, 12) })),
  });
  await expect
    .element(activity().getByText('Every run that fal lists since Oct 24, 2025 is in this library.'))
    .toBeVisible();
});

test('without a key it says so, and leads to where one is given', async () => {
  await find({
    prepare: (fresh) =>
      fresh.answer('found:look', () => {
        throw new Refusal({ code: 'no-key', message: 'There is no fal key.', advice: 'Add one in Settings.' });
      }),
  });
  await expect.element(activity().getByText('There is no fal key.')).toBeVisible();
  await activity().getByRole('button', { name: 'Open Settings' }).click();
  await expect.element(page.getByRole('dialog', { name: 'Settings' })).toBeVisible();
});

test('one that cannot be taken in says why, and the others stay', async () => {
  await find({
    prepare: (fresh) => {
      fresh.answer('found:look', () => ({ runs: [RUN, { ...RUN, requestId: 'x', delivered: false }], since: 0 }));
      fresh.answer('found:adopt', () => {
        throw new Refusal({ code: 'gone', message: 'Its inputs are gone from fal.', advice: '' });
      });
    },
  });
  const nth = (n: number) => list('Runs found on fal').getByRole('listitem').nth(n);
  await nth(0)
    .getByRole('button', { name: /^Adopt/ })
    .click();
  await expect.element(nth(0).getByRole('alert')).toMatchTextContent('Its inputs are gone from fal.');
  await expect.element(nth(1)).toMatchTextContent(/failed at fal/);
  await expect.element(nth(1).getByRole('button', { name: /^Adopt/ })).toHaveAttribute('aria-disabled', 'true');
});

test('of a request whose inputs are gone the result is saved, as a mesh of a project', async () => {
  const { bridge } = await find({
    prepare: (fresh) => {
      fresh.answer('found:adopt', () => {
        throw new Refusal({ code: 'gone', message: 'An input is gone.', retryable: false });
      });
    },
  });
  const found = list('Runs found on fal').getByRole('listitem');
  await found.getByRole('button', { name: /^Adopt/ }).click();
  await found.getByRole('button', { name: 'Save the result' }).click();
  await expect.element(notices()).toMatchTextContent(/The result is a mesh of “.*” now\./);
  expect(askedFor(bridge, 'found:save-result')).toHaveLength(1);
  await expect.element(activity()).not.toBeInTheDocument();
});

test('the command palette looks at fal from anywhere', async () => {
  const { bridge } = await openActivity();
  await userEvent.keyboard('{Escape}{Control>}k{/Control}');
  await userEvent.keyboard('find runs on fal{Enter}');
  await expect.element(list('Runs found on fal')).toBeVisible();
  expect(askedFor(bridge, 'found:look')).toHaveLength(1);
});

test('what fal does not say is not made up', () => {
  expect(outcomeOf({ ...RUN, delivered: null, endedAt: null }).words).toBe('still under way');
  expect(outcomeOf({ ...RUN, delivered: null }).words).toBe('not known how it ended');
  expect(keptWords({ ...RUN, expiresAt: null }, 0)).toBe('how long fal keeps it is not known');
  expect(keptWords({ ...RUN, expiresAt: 5 }, 6)).toBe('its files may be gone by now');
  expect(whyNot({ ...RUN, params: null })).toBe('Its settings are not known, so it cannot be a run here');
  expect(whyNot(RUN)).toBeNull();
});
