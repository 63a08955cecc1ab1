import { expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { FAKE_SHELF, IN_USE } from '../../support/fake-shelf.ts';
import { askedFor } from '../open-project.ts';
import { activity, addLine, list, openActivity, row } from './open-activity.ts';

const name = (number: number) => `Harbour crane · run ${number}`;
const order = () =>
  [...(list('In line').elements()[0]?.children ?? [])].map((one) => /run (\d+)/.exec(one.textContent)?.[1]);

async function openLine(count = 3, ...input: Parameters<typeof openActivity>) {
  const [options = {}] = input;
  const opened = await openActivity({ ...options, prepare: (fresh) => void addLine(fresh, count) });
  await expect.poll(order).toEqual(Array.from({ length: count }, (_, n) => String(4 + n)));
  return opened;
}

test('each run in line says how many go before it, and nothing of it is charged', async () => {
  await openLine();
  await expect.element(row('In line', name(4))).toMatchTextContent(/Next in line/);
  await expect.element(row('In line', name(5))).toMatchTextContent(/1 goes before it/);
  await expect.element(row('In line', name(6))).toMatchTextContent(/2 go before it/);
  await expect.element(activity().getByRole('button', { name: '2 at once' })).toBeVisible();
});

test('the buttons move a run sooner and later, keep the focus, and say where it stands', async () => {
  const { bridge } = await openLine();
  const sooner = page.getByRole('button', { name: `${name(6)} sooner` });
  await sooner.click();
  await expect.poll(order).toEqual(['4', '6', '5']);
  await expect.element(sooner).toHaveFocus();
  await expect.element(activity().getByText(`${name(6)} is 2 of 3 in line`)).toBeInTheDocument();
  await page.getByRole('button', { name: `${name(4)} later` }).click();
  await expect.poll(order).toEqual(['6', '4', '5']);
  expect(askedFor(bridge, 'run:move')).toHaveLength(2);
});

test('Alt with an arrow key does the same, and past the ends nothing happens', async () => {
  const { bridge } = await openLine();
  row('In line', name(4))
    .getByRole('button', { name: `Open ${name(4)}` })
    .element()
    .focus();
  await userEvent.keyboard('{Alt>}{ArrowUp}{/Alt}');
  await userEvent.keyboard('{Alt>}{ArrowDown}{/Alt}');
  await expect.poll(order).toEqual(['5', '4', '6']);
  expect(askedFor(bridge, 'run:move')).toHaveLength(1);
});

test('a run is dragged to its place by its grip', async () => {
  await openLine();
  const grip = row('In line', name(6)).getByTitle(`Drag ${name(6)} to its place`);
  await userEvent.dragAndDrop(grip, row('In line', name(4)), { targetPosition: { x: 9, y: 4 } });
  await expect.poll(order).toEqual(['6', '4', '5']);
});

test('where nothing can be kept, the line stays as it is and says why', async () => {
  const { bridge } = await openLine();
  bridge.emit('shelf:changed', { ...FAKE_SHELF, state: IN_USE });
  const sooner = page.getByRole('button', { name: `${name(6)} sooner` });
  await expect.element(sooner).toHaveAttribute('aria-disabled', 'true');
  await expect.element(sooner).toHaveAttribute('title', IN_USE.readOnly.message);
  await sooner.click({ force: true });
  await userEvent.keyboard('{Alt>}{ArrowUp}{/Alt}');
  const grip = row('In line', name(6)).getByTitle(IN_USE.readOnly.message).first();
  await userEvent.dragAndDrop(grip, row('In line', name(4)), { targetPosition: { x: 9, y: 4 } });
  expect(askedFor(bridge, 'run:move')).toEqual([]);
  expect(order()).toEqual(['4', '5', '6']);
});

test('the line is paused and goes on, here and in the status bar, by button and by name', async () => {
  const { bridge } = await openLine();
  const status = page.getByRole('contentinfo', { name: 'Status' });
  await activity().getByRole('button', { name: 'Pause the line' }).click();
  await expect.element(activity().getByText(/^Paused: nothing leaves the line/)).toBeVisible();
  await expect.element(status).toMatchTextContent(/2 running · 4 waiting\s*line paused/);
  expect(askedFor(bridge, 'settings:change')).toEqual([{ line: { paused: true, atOnce: 2 } }]);
  await userEvent.keyboard('{Control>}k{/Control}');
  await userEvent.keyboard('go on with the line{Enter}');
  await expect.element(status).not.toMatchTextContent(/paused/);
  await expect.element(activity().getByRole('button', { name: 'Pause the line' })).toBeVisible();
});
