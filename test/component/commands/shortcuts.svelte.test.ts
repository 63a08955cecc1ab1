import { expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { DEFAULT_VIEWER } from '../../../preload/contract/app.ts';
import { openApp } from '../open-app.ts';
import { openProject } from '../open-project.ts';

const sheet = () => page.getByRole('dialog', { name: 'Keyboard shortcuts' });
/** What the sheet says, line by line: what it does, and its keys. */
const lines = () =>
  [...sheet().element().querySelectorAll('dl > div')].map((line) =>
    [...line.children].map((part) => part.textContent.replaceAll(/\s+/g, ' ').trim()).join(' '),
  );

test('F1 opens the sheet; over a project it has every key of the viewer', async () => {
  await openProject('done');
  await userEvent.keyboard('{F1}');
  await expect.element(sheet()).toBeVisible();
  const all = lines().join('\n');
  for (const line of [
    /Flick between A and B Space/,
    /Swap A and B \\/,
    /Move the wipe to the left \[/,
    /Move the wipe to the right \]/,
    ...[1, 2, 3, 4].map((number) => new RegExp(`result ${number} ${number}`)),
    /Choose the shading Z/,
    /Wireframe Shift\+Z/,
    /X-ray Alt\+Z/,
    /Measure between two points M/,
    /Roll by 15° Shift\+← → · Shift\+Numpad 4 6/,
    /Rate: 4 stars Alt\+4/,
    /Turn Middle drag · Left drag/,
    /Keyboard shortcuts \? · F1/,
  ])
    expect(all).toMatch(line);
});

test('it can be searched, and says when there is nothing', async () => {
  await openApp();
  await userEvent.keyboard('?');
  await userEvent.keyboard('numpad 9');
  await expect.poll(lines).toEqual(['From the other side Numpad 9']);
  await userEvent.keyboard('xyz');
  await expect.element(sheet()).toMatchTextContent(/Nothing is called that\./);
});

test('it tells of the preset and of the digits that the user has chosen', async () => {
  await openApp({ settings: { viewer: { ...DEFAULT_VIEWER, navigation: 'industry', emulateNumpad: true } } });
  await userEvent.keyboard('?');
  await expect.element(sheet()).toMatchTextContent(/Moving the view \(Industry\)/);
  await expect.element(sheet()).toMatchTextContent(/many Linux desktops/);
  expect(lines()).toContain('Turn Alt+Left drag · Left drag');
  expect(lines()).toContain('Front, right, top 1 3 7');
});
