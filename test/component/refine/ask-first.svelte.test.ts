import { expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { Refusal, type FakeBridge } from '../../support/fake-bridge.ts';
import { askedFor, openProject } from '../open-project.ts';

const button = () => page.getByRole('button', { name: 'Refine · $0.15' });
const dialog = (name: string) => page.getByRole('dialog', { name });
const AGAIN = 'You already have this one';
const BUDGET = 'Over this month’s budget';

/** The open project's draft is what its run 2 was made with. */
function drawTwin(bridge: FakeBridge): void {
  bridge.library.projects = bridge.library.projects.map((one) => {
    const second = one.runs[1];
    return second === undefined ? one : { ...one, draft: { ...one.draft, params: second.params } };
  });
}

const agreedTo = (bridge: FakeBridge) =>
  (askedFor(bridge, 'run:start') as readonly { readonly agreed: readonly string[] }[]).map(({ agreed }) => agreed);

test('what the user already has is shown before it is paid for again', async () => {
  const { bridge, project } = await openProject('done', { prepare: drawTwin });
  await expect.element(page.getByText('You already have this one: run 2.')).toBeVisible();
  await button().click();
  await expect.element(dialog(AGAIN)).toMatchTextContent(/Run 2 was made from the same picture, mesh and settings/);
  await expect.element(dialog(AGAIN)).toMatchTextContent(/does not promise the same mesh/);
  expect(agreedTo(bridge)).toEqual([]);
  await dialog(AGAIN).getByRole('button', { name: 'Show run 2' }).click();
  await expect.element(page.getByRole('option', { selected: true })).toMatchTextContent(/Run 2/);
  expect(agreedTo(bridge)).toEqual([]);
  expect(bridge.library.projects.find(({ id }) => id === project.id)?.runs).toHaveLength(3);
});

test('all the same is one more run, knowingly', async () => {
  const { bridge } = await openProject('done', { prepare: drawTwin });
  await expect.element(page.getByText('You already have this one: run 2.')).toBeVisible();
  await button().click();
  await dialog(AGAIN).getByRole('button', { name: 'Refine all the same · $0.15' }).click();
  await expect.element(page.getByRole('option', { selected: true })).toMatchTextContent(/Run 4/);
  expect(agreedTo(bridge)).toEqual([['same-again']]);
});

test('thinking better of it sends nothing, and the button is there again', async () => {
  const { bridge } = await openProject('done', { prepare: drawTwin });
  await expect.element(page.getByText('You already have this one: run 2.')).toBeVisible();
  await button().click();
  await dialog(AGAIN).getByRole('button', { name: 'Cancel' }).click();
  await expect.element(dialog(AGAIN)).not.toBeInTheDocument();
  await expect.element(button()).not.toHaveAttribute('aria-busy');
  expect(agreedTo(bridge)).toEqual([]);
});

test('where main knows of one that the page did not, the same is asked', async () => {
  const { bridge } = await openProject('done', {
    prepare: (fresh) => {
      drawTwin(fresh);
      fresh.answer('run:preflight', () => ({ findings: [], twin: null }));
    },
  });
  await button().click();
  await expect.element(dialog(AGAIN)).toMatchTextContent(/You already have a run made from exactly this/);
  await dialog(AGAIN).getByRole('button', { name: 'Refine all the same · $0.15' }).click();
  await expect.element(page.getByRole('option', { selected: true })).toMatchTextContent(/Run 4/);
  expect(agreedTo(bridge)).toEqual([[], ['same-again']]);
});

test('near the budget it is said, over it is asked', async () => {
  const { bridge } = await openProject('done', { settings: { budget: 2.4 } });
  await expect.element(page.getByText('This month $2.25 of $2.40.')).toBeVisible();
  await button().click();
  await expect.element(page.getByRole('option', { selected: true })).toMatchTextContent(/Run 4/);
  expect(agreedTo(bridge)).toEqual([[]]);
});

test('over the budget goes only who says so', async () => {
  const { bridge } = await openProject('done', { settings: { budget: 2.3 } });
  await expect.element(page.getByText(/the next run goes over your budget/)).toBeVisible();
  await button().click();
  await expect.element(dialog(BUDGET)).toMatchTextContent(/This month \$2\.25 of \$2\.30/);
  expect(agreedTo(bridge)).toEqual([]);
  await dialog(BUDGET).getByRole('button', { name: 'Refine over the budget · $0.15' }).click();
  await expect.element(page.getByRole('option', { selected: true })).toMatchTextContent(/Run 4/);
  expect(agreedTo(bridge)).toEqual([['over-budget']]);
});

test('the budget can be changed from there instead', async () => {
  const { bridge } = await openProject('done', { settings: { budget: 2.3 } });
  await button().click();
  await dialog(BUDGET).getByRole('button', { name: 'Change the budget…' }).click();
  await expect.element(page.getByRole('textbox', { name: 'Budget per month' })).toHaveValue('2.30');
  expect(agreedTo(bridge)).toEqual([]);
});

test('both are asked, one after the other, and main is told of both', async () => {
  const { bridge } = await openProject('done', { settings: { budget: 2.3 }, prepare: drawTwin });
  await expect.element(page.getByText('You already have this one: run 2.')).toBeVisible();
  await button().click();
  await dialog(AGAIN)
    .getByRole('button', { name: /all the same/ })
    .click();
  await dialog(BUDGET)
    .getByRole('button', { name: /over the budget/ })
    .click();
  await expect.element(page.getByRole('option', { selected: true })).toMatchTextContent(/Run 4/);
  expect(agreedTo(bridge)).toEqual([['same-again', 'over-budget']]);
});

test('main that says the same twice is believed, not asked for ever', async () => {
  const { bridge } = await openProject('done', {
    prepare: (fresh) =>
      fresh.answer('run:start', () => {
        throw new Refusal({ code: 'over-budget', message: 'Over the budget.', advice: '' });
      }),
  });
  await button().click();
  await dialog(BUDGET)
    .getByRole('button', { name: /over the budget/ })
    .click();
  await expect.element(page.getByRole('region', { name: 'Notices' })).toMatchTextContent(/Over the budget/);
  expect(agreedTo(bridge)).toEqual([[], ['over-budget']]);
});
