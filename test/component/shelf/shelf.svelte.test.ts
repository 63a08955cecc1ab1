import { expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { ShelfState } from '../../../preload/contract/shelf.ts';
import { Refusal, type FakeBridge } from '../../support/fake-bridge.ts';
import { FAKE_SHELF, IN_USE } from '../../support/fake-shelf.ts';
import { askedFor } from '../open-project.ts';
import { openApp } from '../open-app.ts';

const names = { name: 'Sculpts', place: '~/Documents' };

/** As it is shown while its files are looked through. */
const BEING_READ = {
  ...IN_USE,
  readOnly: { why: 'being-read', message: 'The files of this library are still being looked through.', advice: '' },
} as const;

const put = (bridge: FakeBridge, state: ShelfState): void => bridge.emit('shelf:changed', { ...FAKE_SHELF, state });

test('a library that can only be looked at says why, everywhere, and is asked for once more', async () => {
  const { bridge } = await openApp();
  put(bridge, IN_USE);
  const banner = page.getByRole('region', { name: 'This library can only be looked at' });
  await expect.element(banner).toMatchTextContent(/open in another window of the app/);
  await expect
    .element(page.getByRole('button', { name: 'Add pictures and meshes' }))
    .toHaveAttribute('aria-disabled', 'true');
  await page.getByRole('option').first().dblClick();
  await expect.element(page.getByRole('button', { name: /^Refine · / })).toHaveAttribute('aria-disabled', 'true');
  bridge.answer('shelf:again', () => {
    put(bridge, { ...IN_USE, readOnly: null });
    return { ...FAKE_SHELF, state: { ...IN_USE, readOnly: null } };
  });
  await banner.getByRole('button', { name: 'Try again' }).click();
  await expect.element(banner).not.toBeInTheDocument();
});

test('while its files are looked through a library is shown, with how far that is, and says why nothing can be changed yet', async () => {
  const { bridge } = await openApp();
  put(bridge, { ...BEING_READ, reading: { done: 0, total: null } });
  const status = page.getByRole('contentinfo');
  const reading = status.getByText('Looking through the library’s files');
  await expect.element(reading).toBeVisible();
  const bar = status.getByRole('progressbar', { name: 'Looking through the library’s files' });
  await expect.element(bar).not.toHaveAttribute('value');
  put(bridge, { ...BEING_READ, reading: { done: 12_000, total: 50_000 } });
  await expect.element(status.getByText('12,000 of 50,000 runs')).toBeVisible();
  await expect.element(bar).toHaveAttribute('value', '0.24');
  await expect.element(page.getByRole('option').first()).toBeVisible();
  const add = page.getByRole('button', { name: 'Add pictures and meshes' });
  await expect.element(add).toHaveAttribute('aria-disabled', 'true');
  await expect.element(add).toHaveAccessibleDescription(new RegExp(BEING_READ.readOnly.message));
  // It ends by itself: nothing above the cards comes and goes for it.
  await expect.element(page.getByRole('region', { name: /only be looked at/ })).not.toBeInTheDocument();
  put(bridge, { ...IN_USE, readOnly: null });
  await expect.element(reading).not.toBeInTheDocument();
  await expect.element(add).not.toHaveAttribute('aria-disabled');
});

test('what is wrong with another library is told when all of it was read, however much was wrong with the one before', async () => {
  const { bridge } = await openApp();
  put(bridge, { ...IN_USE, readOnly: null, problems: 3 });
  await expect.element(page.getByText('3 things in this library could not be read.')).toBeVisible();
  const other = { id: '50000000-0000-4000-8000-000000000009', name: 'Years' };
  put(bridge, { ...BEING_READ, ...other, reading: { done: 0, total: null } });
  await expect.element(page.getByText('3 things in this library could not be read.')).not.toBeInTheDocument();
  put(bridge, { ...IN_USE, ...other, readOnly: null, problems: 2 });
  await expect.element(page.getByText('2 things in this library could not be read.')).toBeVisible();
});

test('a project that is opened before its library was looked through opens as soon as it was, and all is asked for anew', async () => {
  const { bridge } = await openApp();
  const { message } = BEING_READ.readOnly;
  const answer = bridge.played('project:get');
  let isRead = false;
  bridge.answer('project:get', (asked) => {
    if (!isRead) throw new Refusal({ code: 'read-only', message });
    return answer(asked);
  });
  put(bridge, { ...BEING_READ, reading: { done: 12_000, total: 50_000 } });
  const picture = () => document.querySelector('[role="option"] img')?.getAttribute('src');
  await expect.poll(picture).toMatch(/thumbnail$/);
  await page.getByRole('option', { name: /Dragon/ }).dblClick();
  await expect.element(page.getByRole('main').getByRole('paragraph').filter({ hasText: message })).toBeVisible();
  isRead = true;
  put(bridge, { ...IN_USE, readOnly: null, problems: 1 });
  await expect.element(page.getByRole('heading', { level: 1, name: /Dragon/ })).toBeVisible();
  await expect.element(page.getByText('1 thing in this library could not be read.')).toBeVisible();
  // A picture that was not where the index looked for it may be by now.
  await userEvent.keyboard('{Escape}');
  await expect.poll(picture).toMatch(/thumbnail\?v=1$/);
});

test('where nothing can be kept, every control that would change something is out of use, with the reason', async () => {
  const { bridge } = await openApp({ projects: 3, runsEach: 2 });
  put(bridge, IN_USE);
  const why = IN_USE.readOnly.message;
  const offered = (name: string | RegExp) => page.getByRole('button', { name });
  await expect.element(offered('New project').first()).toHaveAttribute('aria-disabled', 'true');
  await page.getByRole('option').first().click();
  const inspector = page.getByRole('complementary', { name: 'Inspector' });
  await expect.element(inspector.getByRole('textbox', { name: 'Name' })).toHaveAttribute('readonly');
  await expect.element(inspector.getByRole('textbox', { name: 'Notes' })).toHaveAttribute('readonly');

  await page.getByRole('option').first().dblClick();
  await inspector.getByRole('tab', { name: 'Refine' }).click();
  for (const slot of ['picture', 'mesh'])
    await expect
      .element(inspector.getByRole('button', { name: new RegExp(slot, 'i') }).first())
      .toHaveAttribute('aria-disabled', 'true');
  await expect.element(inspector.getByRole('slider').first()).toBeDisabled();
  await expect.element(inspector.getByText(why).first()).toBeVisible();
  await inspector.getByRole('tab', { name: 'Notes' }).click();
  await expect.element(inspector.getByRole('textbox', { name: 'Name' })).toHaveAttribute('readonly');
  await expect.element(inspector.getByRole('textbox', { name: 'Notes' })).toHaveAttribute('readonly');

  // Commands have no control of their own: the palette says it.
  const palette = page.getByRole('dialog', { name: 'Command palette' });
  for (const command of ['Sweep over seeds', 'Undo the last', 'Watch a file', 'Import an archive']) {
    await userEvent.keyboard('{Control>}k{/Control}');
    await userEvent.keyboard(command);
    await expect.element(palette.getByRole('option').first()).toMatchTextContent(new RegExp(why));
    await userEvent.keyboard('{Escape}');
  }
});

test('whoever comes back to the window has what is in view looked at, and what is new under the sun', async () => {
  const { bridge } = await openApp({ projects: 3, runsEach: 1 });
  await expect.element(page.getByRole('option').nth(2)).toBeVisible();
  const ids = page
    .getByRole('option')
    .elements()
    .map((tile) => tile.getAttribute('data-card'));
  await expect.poll(() => askedFor(bridge, 'library:look')).toEqual([{ projectIds: ids, all: false }]);
  window.dispatchEvent(new Event('focus'));
  await expect.poll(() => askedFor(bridge, 'library:look').at(-1)).toEqual({ projectIds: ids, all: true });
  await page.getByRole('option').first().dblClick();
  await expect.element(page.getByRole('region', { name: 'Run strip' })).toBeVisible();
  window.dispatchEvent(new Event('focus'));
  await expect.poll(() => askedFor(bridge, 'library:look').at(-1)).toEqual({ projectIds: [ids[0]], all: true });
});

test('a library that is missing can be located, and says where it was looked for in vain', async () => {
  const { bridge } = await openApp();
  const message = 'The library “Sculpts” is not where it was.';
  put(bridge, { kind: 'closed', ...names, isMissing: true, message, advice: 'Plug the disk in.' });
  await expect.element(page.getByText(message)).toBeVisible();
  bridge.answer('shelf:locate', () => {
    throw new Refusal({ code: 'not-found', message: '“Sculpts” is not in that folder.' });
  });
  await page.getByRole('button', { name: 'Locate…' }).click();
  await expect.element(page.getByRole('alert')).toMatchTextContent(/is not in that folder/);
  bridge.answer('shelf:locate', () => FAKE_SHELF);
  await page.getByRole('button', { name: 'Locate…' }).click();
  await expect.element(page.getByRole('button', { name: 'Locate…' })).not.toBeInTheDocument();
});

test('one that was open before and is not where it was is located from what says so', async () => {
  const { bridge } = await openApp();
  const sculpts = '50000000-0000-4000-8000-000000000002';
  const message = 'The library “Sculpts” is not where it was.';
  bridge.answer('shelf:open', () => {
    throw new Refusal({ code: 'file-missing', message });
  });
  await userEvent.keyboard('{Control>}k{/Control}');
  await userEvent.keyboard('Open the library “Sculpts”{Enter}');
  const notices = page.getByRole('region', { name: 'Notices' });
  await expect.element(notices.getByRole('alert')).toMatchTextContent(message);
  await notices.getByRole('button', { name: 'Locate…' }).click();
  await expect.element(notices.getByText(message)).not.toBeInTheDocument();
  expect(askedFor(bridge, 'shelf:locate')).toEqual([{ id: sculpts }]);
});

test('reading a large library is told with figures', async () => {
  const { bridge } = await openApp();
  put(bridge, { kind: 'opening', ...names, done: 3200, total: 10_000 });
  await expect.element(page.getByText('Reading your library… 3,200 of 10,000 runs')).toBeVisible();
});

test('another library of those that were open is opened from the settings, and nothing of the old one stays', async () => {
  const { bridge } = await openApp();
  await page.getByRole('option').first().dblClick();
  await page.getByRole('button', { name: 'Settings' }).click();
  const dialog = page.getByRole('dialog', { name: 'Settings' });
  await dialog.getByRole('tab', { name: 'Library' }).click();
  await expect.element(dialog).toMatchTextContent(/Sculpts\s*\/media\/stick/);
  await dialog.getByRole('button', { name: 'Open', exact: true }).click();
  await expect.element(page.getByRole('heading', { level: 1 })).toMatchTextContent('Projects');
  expect(askedFor(bridge, 'shelf:open')).toEqual([{ id: '50000000-0000-4000-8000-000000000002' }]);
});

test('a mesh that could not be had in one library is asked for anew in another that has it, too', async () => {
  const { bridge } = await openApp();
  const had = bridge.played('mesh:open');
  bridge.answer('mesh:open', () => {
    throw new Refusal({ code: 'cancelled', message: 'The library is being closed.', advice: '' });
  });
  await page.getByRole('option').first().dblClick();
  await expect.element(page.getByText('The library is being closed.')).toBeVisible();
  bridge.answer('mesh:open', had);
  const before = askedFor(bridge, 'mesh:open').length;
  const sculpts = '50000000-0000-4000-8000-000000000002';
  bridge.emit('shelf:changed', {
    ...FAKE_SHELF,
    state: { kind: 'open', id: sculpts, ...names, readOnly: null, reading: null, problems: 0 },
  });
  await expect.element(page.getByRole('heading', { level: 1 })).toMatchTextContent('Projects');
  await page.getByRole('option').first().dblClick();
  await expect.poll(() => askedFor(bridge, 'mesh:open').length).toBeGreaterThan(before);
  await expect.element(page.getByText('The library is being closed.')).not.toBeInTheDocument();
});

test('what could not be read is listed in full, each with a way to its folder', async () => {
  const sentences = [
    '“Dragon”: project.json is damaged. It was left as it is.',
    '“Tower” has runs but no project.json.',
  ];
  const { bridge } = await openApp({
    prepare: (one) => one.answer('shelf:problems', () => sentences.map((sentence, n) => ({ n, sentence }))),
  });
  put(bridge, { ...IN_USE, id: '50000000-0000-4000-8000-000000000009', readOnly: null, problems: 2 });
  // It is told as soon as the library is open, and stays until somebody has dealt with it.
  const notices = page.getByRole('region', { name: 'Notices' });
  await expect.element(notices).toMatchTextContent(/2 things in this library could not be read/);
  await notices.getByRole('button', { name: 'Show them' }).click();
  await expect.element(page.getByRole('dialog', { name: 'What could not be read' })).toBeVisible();
  await userEvent.keyboard('{Escape}');
  // What is found out later is told as well.
  put(bridge, { ...IN_USE, id: '50000000-0000-4000-8000-000000000009', readOnly: null, problems: 3 });
  await expect.element(notices).toMatchTextContent(/3 things in this library could not be read/);
  // Another library has nothing of it.
  put(bridge, { ...IN_USE, readOnly: null });
  await expect.element(notices).not.toMatchTextContent(/could not be read/);
  put(bridge, { ...IN_USE, id: '50000000-0000-4000-8000-000000000009', readOnly: null, problems: 2 });
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('tab', { name: 'Library' }).click();
  await page.getByRole('tabpanel', { name: 'Library' }).getByRole('button', { name: 'Show them' }).click();
  const dialog = page.getByRole('dialog', { name: 'What could not be read' });
  for (const sentence of sentences) await expect.element(dialog).toMatchTextContent(sentence);
  await dialog.getByRole('button', { name: 'Show in folder' }).nth(1).click();
  expect(askedFor(bridge, 'shelf:reveal-problem')).toEqual([{ n: 1 }]);
});

test('what an archive lacks is listed when it is written, and one that has everything needs no more than a word', async () => {
  const { bridge } = await openApp({ projects: 4, runsEach: 3 });
  await page.getByRole('option', { name: /Dragon/ }).click();
  const take = async () => {
    await userEvent.keyboard('{Control>}k{/Control}');
    await userEvent.keyboard('export as an archive{Enter}');
  };
  await take();
  const report = page.getByRole('dialog', { name: 'Export as archive' });
  await expect.element(report).toMatchTextContent(/Saved as “Dragon.zip”. One file is not as it should be/);
  await expect.element(report.getByText('“Dragon/inputs/hero.png” is missing.')).toBeVisible();
  await report.getByRole('button', { name: 'Close' }).last().click();
  await expect.element(report).not.toBeInTheDocument();

  bridge.answer('transfer:export', () => ({ name: 'Dragon.zip', left: [] }));
  await take();
  await expect.element(page.getByRole('region', { name: 'Notices' }).getByText('Saved as “Dragon.zip”.')).toBeVisible();
  await expect.element(report).not.toBeInTheDocument();
});

test('a check that is stopped keeps its report on the screen until it is closed', async () => {
  const { bridge } = await openApp();
  const started = Promise.withResolvers<undefined>();
  const stopped = Promise.withResolvers<undefined>();
  bridge.answer('work:cancel', () => {
    stopped.resolve(undefined);
  });
  bridge.answer('transfer:check', async () => {
    started.resolve(undefined);
    await stopped.promise;
    const some = { files: 2, bytes: 200, ok: 1, changed: [], missing: ['Tower/inputs/hero.png'], unknown: [] };
    return { ...some, foreign: [], problems: [], unread: 7 };
  });
  await userEvent.keyboard('{Control>}k{/Control}');
  await userEvent.keyboard('Check library');
  await userEvent.keyboard('{Enter}');
  const dialog = page.getByRole('dialog', { name: 'Check library' });
  await started.promise;
  await dialog.getByRole('button', { name: 'Stop' }).click();
  await expect.element(dialog.getByText('Tower/inputs/hero.png')).toBeVisible();
  await expect.element(dialog.getByRole('status')).toMatchTextContent(/^Stopped, 7 projects not read to the end\./);
  await expect.element(dialog.getByRole('button', { name: 'Save report…' })).toBeVisible();
  await dialog.getByRole('button', { name: 'Close', exact: true }).last().click();
  await expect.element(dialog).not.toBeInTheDocument();
});

test('an import goes on in the background, and says when it has ended', async () => {
  const { bridge } = await openApp();
  const came = bridge.played('transfer:import');
  const { promise: coming, resolve: come } = Promise.withResolvers<undefined>();
  bridge.answer('transfer:import', (input) => coming.then(() => came(input)));
  const palette = async (words: string) => {
    await userEvent.keyboard('{Control>}k{/Control}');
    await userEvent.keyboard(words);
  };
  await palette('Import an archive{Enter}');
  const dialog = page.getByRole('dialog', { name: 'Import' });
  await dialog.getByRole('button', { name: 'Go on in the background' }).click();
  const aside = page.getByRole('contentinfo').getByRole('group', { name: 'Bringing projects in…' });
  const [asked] = askedFor(bridge, 'transfer:import') as readonly { readonly work: string }[];
  bridge.emit('work:progress', { work: asked?.work ?? '', done: 0.4 });
  await expect.element(aside.getByRole('progressbar')).toHaveAttribute('value', '0.4');
  // Meanwhile one works; what would end it says so, and a second one waits for its turn.
  await page.getByRole('option').first().dblClick();
  await expect.element(page.getByRole('region', { name: 'Run strip' })).toBeVisible();
  await palette('Open another library');
  const offered = page.getByRole('dialog', { name: 'Command palette' }).getByRole('option').first();
  await expect.element(offered).toMatchTextContent(/going on in this library/);
  await userEvent.keyboard('{Escape}');
  await palette('Check library{Enter}');
  await expect.element(dialog).toMatchTextContent(/This is still going on/);
  expect(askedFor(bridge, 'transfer:check')).toEqual([]);
  await userEvent.keyboard('{Escape}');
  await expect.element(aside).toBeVisible();

  come(undefined);
  const notices = page.getByRole('region', { name: 'Notices' });
  await expect.element(notices).toMatchTextContent(/Import: 1 project added, 1 here already, 1 refused\./);
  await expect.element(aside).not.toBeInTheDocument();
  await notices.getByRole('button', { name: 'Show report' }).click();
  await expect.element(dialog).toMatchTextContent(/Castle: project.json is damaged/);
  // What it had cost counts here, unless the user says whose money it was.
  await expect.element(dialog).toMatchTextContent(/had cost \$0.45, which counts in this library’s ledger/);
  await dialog.getByRole('button', { name: 'Somebody else paid' }).click();
  await expect.element(dialog).toMatchTextContent(/Somebody else paid it, so it does not count here/);
  await dialog.getByRole('button', { name: 'I paid' }).click();
  await expect.element(dialog.getByRole('button', { name: 'Somebody else paid' })).toBeVisible();
  expect(askedFor(bridge, 'transfer:paid-elsewhere')).toEqual([{ elsewhere: true }, { elsewhere: false }]);
});
