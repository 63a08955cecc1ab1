import { expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { monthName, monthOf } from '../../../renderer/format.ts';
import { Refusal } from '../../support/fake-bridge.ts';
import { askedFor } from '../open-project.ts';
import { activity, notices, openActivity, tab } from './open-activity.ts';

const table = () => activity().getByRole('table', { name: 'Requests sent to fal' });
const months = () => activity().getByRole('radiogroup', { name: 'Months' });
const projects = () => activity().getByRole('radiogroup', { name: 'Projects' });

async function openLedger(...input: Parameters<typeof openActivity>) {
  const opened = await openActivity(...input);
  await tab('Ledger').click();
  await months().getByText('All time').click();
  return opened;
}

test('it begins with this month, and every month and project can be looked at', async () => {
  const { bridge } = await openLedger();
  const thisMonth = monthOf(Date.now());
  expect(askedFor(bridge, 'ledger:page')[0]).toMatchObject({ month: thisMonth, projectId: null });
  await expect.element(months().getByRole('radio', { name: new RegExp(monthName(thisMonth)) })).toBeInTheDocument();
  await expect.element(table().getByRole('button', { name: 'Open Dragon, run 3' })).toBeVisible();
  await projects().getByText('Old radio').click();
  await expect
    .poll(() => askedFor(bridge, 'ledger:page').at(-1))
    .toMatchObject({
      month: null,
      projectId: bridge.library.projects[4]?.id,
    });
  await expect.element(table()).toHaveAttribute('aria-rowcount', '4');
  await expect.element(table().getByRole('row').nth(1)).toMatchTextContent(/Old radio · run 3.*fal decides.*\$0\.15/);
});

test('a line leads to its run', async () => {
  await openLedger();
  await table().getByRole('button', { name: 'Open Dragon, run 3' }).click();
  await expect.element(page.getByRole('heading', { level: 1 })).toMatchTextContent('Dragon');
  await expect.element(activity()).not.toBeInTheDocument();
});

test('a long ledger is asked for and drawn by what is on screen', async () => {
  const { bridge } = await openLedger({ projects: 400, runsEach: 3 });
  await expect.element(table()).toHaveAttribute('aria-rowcount', '1201');
  expect(table().getByRole('row').elements().length).toBeLessThan(60);
  expect(askedFor(bridge, 'ledger:page').length).toBeLessThan(5);
  const scroller = [...document.querySelectorAll<HTMLElement>('[role="table"] *')].find(
    (one) => one.scrollHeight > one.clientHeight + 100 && getComputedStyle(one).overflowY === 'auto',
  );
  if (scroller === undefined) throw new Error('nothing to scroll');
  scroller.scrollTop = scroller.scrollHeight;
  await expect.poll(() => askedFor(bridge, 'ledger:page').at(-1)).not.toMatchObject({ after: null });
});

test('what is charged meanwhile is added up at once', async () => {
  const { bridge } = await openLedger({ projects: 1 });
  await expect.element(table().getByRole('row').nth(1)).toMatchTextContent(/under way/);
  bridge.library.projects = bridge.library.projects.map((one) => ({
    ...one,
    runs: one.runs.map((run) => ({ ...run, charge: 'yes' })),
  }));
  bridge.emit('ledger:changed', { rev: 2 });
  await expect.element(table().getByRole('row').nth(1)).not.toMatchTextContent(/under way/);
  await expect.element(months()).toMatchTextContent(/All time\s*\$0\.45/);
});

test.each([
  [null, /No monthly budget is set/],
  [10, /\$1\.95 of \$10\.00.*\$7\.75 left.*\$0\.30 under way or in line/],
  [2.5, /Only \$0\.25 left/],
  [2, /Over by \$0\.25 if all that is under way is delivered/],
  [1, /Over by \$0\.95: a run asks before it is sent/],
])('a budget of %s is told as it stands', async (budget, words) => {
  await openLedger({ settings: { budget } });
  await expect.element(activity().getByRole('region', { name: 'Budget of the month' })).toMatchTextContent(words);
});

test('the chosen month goes into a file, and a dialog that was closed writes none', async () => {
  const { bridge } = await openLedger();
  await activity().getByRole('button', { name: 'Export CSV…' }).click();
  await expect.element(notices()).toMatchTextContent(/The ledger is in ultrashape-ledger\.csv\./);
  expect(askedFor(bridge, 'ledger:export')).toEqual([{ month: null }]);
  bridge.answer('ledger:export', () => null);
  await userEvent.keyboard('{Control>}k{/Control}');
  await userEvent.keyboard('export the ledger{Enter}');
  await expect.poll(() => askedFor(bridge, 'ledger:export')).toHaveLength(2);
  expect(notices().getByRole('listitem').elements()).toHaveLength(1);
});

test('where nothing was sent yet it says what would stand there', async () => {
  await openActivity({ projects: 0 });
  await tab('Ledger').click();
  await expect.element(activity().getByText('Nothing was sent to fal yet.')).toBeVisible();
});

test('a ledger that cannot be read says why, and can be asked again', async () => {
  let broken = true;
  await openActivity({
    prepare: (fresh) => {
      const page = {
        lines: [],
        next: null,
        total: 0,
        sums: { charged: 0, undecided: 0, pending: 0 },
        months: [],
        projects: [],
      };
      fresh.answer('ledger:page', () => {
        if (broken)
          throw new Refusal({ code: 'damaged', message: 'The index is damaged.', advice: 'It is made anew.' });
        return page;
      });
    },
  });
  await tab('Ledger').click();
  await expect.element(activity().getByText('The index is damaged.')).toBeVisible();
  broken = false;
  await activity().getByRole('button', { name: 'Try again' }).click();
  await expect.element(activity().getByText('Nothing was sent to fal yet.')).toBeVisible();
});
