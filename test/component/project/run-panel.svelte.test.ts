import { expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { CancelOutcome } from '../../../preload/contract/runs.ts';
import { Refusal } from '../../support/fake-bridge.ts';
import { fakeId } from '../../support/fake-library.ts';
import { askedFor, openProject, PROJECTS } from '../open-project.ts';

const tab = (name: string) => page.getByRole('tab', { name });
const panel = () => page.getByRole('tabpanel', { name: 'Run' });

async function openRun(...input: Parameters<typeof openProject>) {
  const opened = await openProject(...input);
  await page.getByRole('region', { name: 'Run strip' }).getByRole('option', { name: /Run 3/ }).click();
  await tab('Run').click();
  return opened;
}

test.each<[CancelOutcome, string]>([
  ['not-sent', 'Cancelled before anything was sent. Not charged.'],
  ['removed', 'Removed. Not charged.'],
  ['requested', 'Stop requested. It may still finish – if it does, we keep the result and it is charged.'],
  ['already-finished', 'Already finished – downloading it.'],
  ['ended', 'It had ended already; there was nothing to cancel.'],
])('a cancel that ends as %s says how far it was heard', async (outcome, words) => {
  const { bridge, run } = await openRun('running', {
    prepare: (fresh) => fresh.answer('run:cancel', () => ({ outcome, run })),
  });
  await page.getByRole('button', { name: 'Cancel run' }).click();
  await expect.element(page.getByRole('region', { name: 'Notices' }).getByText(words)).toBeVisible();
  expect(askedFor(bridge, 'run:cancel')).toEqual([{ runId: run.id }]);
});

test('a run is followed from stage to stage, with what fal says about it', async () => {
  const { bridge, run } = await openRun('running');
  const current = panel().getByRole('listitem').filter({ hasText: 'Running' });
  await expect.element(current).toHaveAttribute('aria-current', 'step');
  bridge.emit('run:changed', {
    ...run,
    rev: 5,
    waiting: 'No connection. The request keeps running at fal; the app picks it up when you’re back.',
    log: [
      { at: null, text: 'Loading' },
      { at: null, text: 'Diffusion Sampling: 12/50' },
    ],
  });
  await expect.element(panel().getByText(/^No connection\./)).toBeVisible();
  await expect.element(panel().getByTitle('Diffusion Sampling: 12/50')).toBeVisible();
  await panel().getByText('fal’s log · 2 lines').click();
  await expect.element(panel().getByRole('log')).toMatchTextContent(/Loading\s*Diffusion Sampling: 12\/50/);
});

test('a failure says what happened, what it cost, that the work is safe, and what to do', async () => {
  await openRun('failed');
  for (const line of [
    'fal could not use these inputs.',
    'It may have been charged: fal decides. Its list of requests knows.',
    'Yes: your picture, mesh and settings are kept.',
    'Close the holes of the coarse mesh and try again.',
  ]) {
    await expect.element(panel().getByText(line)).toBeVisible();
  }
});

test('a paid result is fetched again with one call that submits nothing', async () => {
  const { bridge, run } = await openRun('failed');
  const failure = {
    code: 'network',
    message: 'Download interrupted at 61 %.',
    advice: 'Resuming costs nothing.',
    charged: 'yes',
    retryable: true,
    ref: '',
  } as const;
  bridge.emit('run:changed', { ...run, rev: 5, charge: 'yes', failure });
  await panel().getByRole('button', { name: 'Try again' }).click();
  await expect.poll(() => askedFor(bridge, 'run:resume')).toEqual([{ runId: run.id }]);
  expect(askedFor(bridge, 'run:start')).toEqual([]);
});

test('a result whose file is gone says so on itself, and is shown where it is or fetched again for nothing', async () => {
  const { bridge, run } = await openRun('done', {
    prepare: (fresh) => fresh.answer('run:files', () => ({ lost: [] })),
  });
  const sentence = panel().getByText('Its mesh file is missing from the library folder.');
  await expect.element(sentence).not.toBeInTheDocument();
  bridge.answer('run:files', () => ({ lost: [{ id: run.id, file: 'missing' }] }));
  window.dispatchEvent(new Event('focus'));
  await expect.element(sentence).toBeVisible();
  await expect.element(page.getByRole('option', { name: /Run 3.*File missing/ })).toBeVisible();
  await panel().getByRole('button', { name: 'Fetch again from fal: free' }).click();
  expect(askedFor(bridge, 'run:resume')).toEqual([{ runId: run.id }]);

  const another = { code: 'bad-request', message: 'That is another file.', advice: '' } as const;
  bridge.answer('run:locate', () => {
    throw new Refusal(another);
  });
  await panel().getByRole('button', { name: 'Locate…' }).click();
  await expect.element(page.getByRole('region', { name: 'Notices' }).getByText(another.message)).toBeVisible();
  await expect.element(sentence).toBeVisible();

  bridge.answer('run:locate', () => undefined);
  bridge.answer('run:files', () => ({ lost: [] }));
  await panel().getByRole('button', { name: 'Locate…' }).click();
  await expect.element(sentence).not.toBeInTheDocument();
  expect(askedFor(bridge, 'run:locate')).toEqual([{ runId: run.id }, { runId: run.id }]);
});

test('the best of a sweep is kept by button or by key, and the free ones of the rest are stopped', async () => {
  const sweep = { id: fakeId('run', 9), cap: 0.6 };
  const { bridge, run } = await openRun('done');
  bridge.answer('run:keep', () => ({ stopped: 1, goingOn: 0 }));
  bridge.emit('run:changed', { ...run, rev: 5, sweep });
  await expect.element(panel().getByText('cap $0.60')).toBeVisible();
  const keep = panel().getByRole('button', { name: 'Keep & stop the rest' });
  await expect.element(keep).not.toBeInTheDocument();
  bridge.emit('run:changed', { ...run, id: fakeId('run', 8), rev: 5, number: 4, state: 'in-line', ahead: 0, sweep });
  await expect.element(keep).toBeVisible();
  await userEvent.keyboard('k');
  await expect
    .element(page.getByRole('region', { name: 'Notices' }))
    .toMatchTextContent(/Kept run 3\. 1 stopped, not charged\./);
  expect(askedFor(bridge, 'run:keep')).toEqual([{ runId: run.id }]);
});

test('a run in line says how many go before it, and that the line is paused', async () => {
  const { bridge, run } = await openRun('running', { settings: { line: { paused: true, atOnce: 2 } } });
  bridge.emit('run:changed', {
    ...run,
    rev: 5,
    state: 'in-line',
    ahead: 2,
    charge: 'nothing',
    requestId: null,
    stages: [{ state: 'in-line', at: Date.now() }],
  });
  await expect.element(panel().getByText('The line is paused')).toBeVisible();
  const stage = panel().getByRole('listitem').filter({ hasText: 'In line' });
  await expect.element(stage).toMatchTextContent(/2 go before it/);
  await expect.element(panel().getByText('nothing yet')).toBeVisible();
});

test('a run that finished after a cancel is kept, and says that it was charged', async () => {
  const { bridge, run } = await openRun('done');
  bridge.emit('run:changed', { ...run, rev: 5, cancelRequested: true });
  await expect
    .element(panel().getByText('You asked for a stop; it finished all the same: $0.15 charged.'))
    .toBeVisible();
});

test('a paid result that is nowhere but at fal cannot be deleted there; what is here can, after a question', async () => {
  const { bridge, run } = await openRun('done');
  bridge.emit('run:changed', { ...run, rev: 5, state: 'failed', result: null });
  await expect.element(panel().getByRole('heading', { name: /Failed/ })).toBeVisible();
  await expect.element(panel().getByRole('button', { name: 'Delete from fal…' })).not.toBeInTheDocument();
  bridge.emit('run:changed', { ...run, rev: 6 });
  await panel().getByRole('button', { name: 'Delete from fal…' }).click();
  const question = page.getByRole('dialog', { name: 'Delete run 3 from fal?' });
  await expect.element(question).toMatchTextContent(/It cannot be undone/);
  // Behind the question nothing is pressed by its keys.
  await userEvent.keyboard('{Control>}{Enter}{/Control}');
  await question.getByRole('button', { name: 'Cancel' }).click();
  await expect.element(question).not.toBeInTheDocument();
  expect(askedFor(bridge, 'run:delete-at-fal')).toEqual([]);
  expect(askedFor(bridge, 'run:start')).toEqual([]);
});

test('a thumbnail is called by its run first, and by what goes on with it then', async () => {
  const { bridge, run } = await openRun('running');
  const strip = page.getByRole('region', { name: 'Run strip' });
  bridge.emit('run:changed', { ...run, rev: 5, stages: [{ state: 'running', at: Date.now() - 34_000 }] });
  await expect.element(strip.getByRole('option', { name: /^Run 3, Running 3\d s$/ })).toBeVisible();
  bridge.emit('run:changed', { ...run, rev: 6, state: 'done', rating: 4 });
  await expect.element(strip.getByRole('option', { name: /^Run 3.*, 4 stars$/ })).toBeVisible();
});

test('sending again says its price', async () => {
  const { bridge, run } = await openRun('failed');
  if (run.failure === null) throw new Error('the run has not failed');
  bridge.emit('run:changed', { ...run, rev: 5, charge: 'no', failure: { ...run.failure, charged: 'no' } });
  await panel().getByRole('button', { name: 'Send again · $0.15' }).click();
  await expect.poll(() => askedFor(bridge, 'run:send-again')).toEqual([{ runId: run.id, agreed: [] }]);
});

test('sending again over the budget goes only with the user’s word', async () => {
  const { bridge, run } = await openRun('failed');
  if (run.failure === null) throw new Error('the run has not failed');
  bridge.emit('run:changed', { ...run, rev: 5, charge: 'no', failure: { ...run.failure, charged: 'no' } });
  bridge.answer('run:send-again', ({ agreed }) => {
    if (agreed.includes('over-budget')) return { ...run, state: 'in-line' };
    throw new Refusal({
      code: 'over-budget',
      message: 'This would bring the month to $2.40, over your budget of $2.30.',
    });
  });
  const again = panel().getByRole('button', { name: 'Send again · $0.15' });
  const question = page.getByRole('dialog', { name: 'Over this month’s budget' });
  await again.click();
  await question.getByRole('button', { name: 'Cancel' }).click();
  await expect.element(again).not.toHaveAttribute('aria-busy');
  await again.click();
  await question.getByRole('button', { name: /over the budget/ }).click();
  await expect.element(question).not.toBeInTheDocument();
  await expect
    .poll(() => askedFor(bridge, 'run:send-again'))
    .toEqual([[], [], ['over-budget']].map((agreed) => ({ runId: run.id, agreed })));
});

test('the settings of an old run come back into the draft', async () => {
  const { bridge, run } = await openRun('done');
  await panel().getByRole('button', { name: 'Use these settings' }).click();
  await expect.element(page.getByRole('spinbutton', { name: 'Seed' })).toHaveValue(run.params.seed);
  expect(askedFor(bridge, 'project:change')).toMatchObject([{ draft: { params: run.params } }]);
});

test('Ctrl+Enter in the notes keeps them, or says that it could not and tries again, and pays for nothing', async () => {
  const { bridge, project } = await openProject('done');
  await tab('Notes').click();
  const notes = page.getByRole('textbox', { name: 'Notes' });
  const played = bridge.played('marks:change');
  bridge.answer('marks:change', () => {
    throw new Refusal({ code: 'file-missing', message: 'The disk is gone.' });
  });
  await notes.fill('For the harbour scene.');
  await userEvent.keyboard('{Control>}{Enter}{/Control}');
  await expect.element(page.getByText('Not saved')).toBeVisible();
  bridge.answer('marks:change', played);
  await notes.click();
  await userEvent.keyboard('{Control>}{Enter}{/Control}');
  await expect.element(page.getByText('Saved')).toBeVisible();
  expect(askedFor(bridge, 'marks:change').at(-1)).toMatchObject({
    cards: [{ kind: 'project', id: project.id }],
    change: { notes: 'For the harbour scene.' },
  });
  expect(askedFor(bridge, 'run:start')).toEqual([]);
});

test('what was written is kept when one leaves before the pause, and a project always has a name', async () => {
  const { bridge, project } = await openProject('done');
  await tab('Notes').click();
  const name = page.getByRole('textbox', { name: 'Name' });
  await name.fill('');
  await userEvent.keyboard('{Enter}');
  await expect.element(name).toHaveValue(project.name);
  await name.fill('Crane');
  await page.getByRole('textbox', { name: 'Notes' }).fill('For the harbour scene.');
  await userEvent.keyboard('{Control>}1{/Control}');
  await expect
    .poll(() => askedFor(bridge, 'marks:change').map((asked) => (asked as { change: object }).change))
    .toEqual([{ name: 'Crane' }, { notes: 'For the harbour scene.' }]);
});

test('a run that ends before one’s eyes is told once; behind another tab there is a notice as well', async () => {
  const { bridge, run } = await openRun('running');
  const notices = page.getByRole('region', { name: 'Notices' });
  bridge.emit('run:changed', { ...run, rev: 5, state: 'done' });
  await expect.element(panel().getByRole('heading', { name: /Refined/ })).toBeVisible();
  await expect.element(notices.getByRole('listitem')).not.toBeInTheDocument();
  bridge.emit('run:changed', { ...run, rev: 6 });
  await tab('Notes').click();
  bridge.emit('run:changed', { ...run, rev: 7, state: 'done' });
  await expect.element(notices.getByRole('listitem')).toMatchTextContent(/run 3 is refined/);
});

test('a project opens on the next run, or on the run for whose sake it was opened', async () => {
  const { bridge, project } = await openProject('done');
  await expect.element(tab('Refine')).toHaveAttribute('aria-selected', 'true');
  const run = bridge.library.projects[PROJECTS.running]?.runs.at(-1);
  if (run === undefined) throw new Error('no run');
  bridge.emit('run:changed', { ...run, rev: 5, state: 'done' });
  await page.getByRole('region', { name: 'Notices' }).getByRole('button', { name: 'Show' }).click();
  await expect.element(tab('Run')).toHaveAttribute('aria-selected', 'true');
  await tab('Notes').click();
  bridge.emit('app:show-project', { projectId: project.id, runId: null });
  await expect.element(tab('Refine')).toHaveAttribute('aria-selected', 'true');
});
