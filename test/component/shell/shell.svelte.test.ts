import { expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { openApp } from '../open-app.ts';

test('the window has its four rooms, by their names', async () => {
  await openApp();
  for (const [role, name] of [
    ['navigation', 'Library'],
    ['main', 'Stage'],
    ['complementary', 'Inspector'],
    ['contentinfo', 'Status'],
  ] as const) {
    await expect.element(page.getByRole(role, { name })).toBeVisible();
  }
});

test('the page is ready only when the first screen is', async () => {
  expect(document.documentElement.dataset['ready']).toBeUndefined();
  await openApp();
  await expect.poll(() => document.documentElement.dataset['ready']).toBe('true');
});

test('the status bar says what runs and what it costs, and opens Activity', async () => {
  const { bridge } = await openApp();
  const status = page.getByRole('contentinfo', { name: 'Status' });
  await expect.element(status).toMatchTextContent(/2 running · 1 waiting/);
  await expect.element(status).toMatchTextContent(/fal \$0\.15 a run/);
  await expect.element(status).toMatchTextContent(/\$12\.40 left/);
  bridge.emit('account:changed', {
    price: { amount: 0.2, currency: 'USD', source: 'live' },
    balance: null,
    spentThisMonth: 2.1,
    openThisMonth: 0,
    checkedAt: null,
  });
  await expect.element(status).toMatchTextContent(/fal \$0\.20 a run/);
  await expect.element(status).not.toMatchTextContent(/left/);
  const activity = page.getByRole('button', { name: /^Activity/ });
  await activity.click();
  await expect.element(activity).toHaveAttribute('aria-expanded', 'true');
});

test.each([
  [10, /this month \$1\.95 of \$10\.00$/],
  [2.5, /this month \$1\.95 of \$2\.50\s*near the budget/],
  [1.5, /this month \$1\.95 of \$1\.50\s*over budget/],
])('the status bar says how a budget of %d stands, and that the line is paused', async (budget, words) => {
  await openApp({ settings: { budget, line: { paused: true, atOnce: 2 } } });
  const status = page.getByRole('contentinfo', { name: 'Status' });
  await expect.element(status).toMatchTextContent(words);
  await expect.element(status).toMatchTextContent(/1 waiting\s*line paused/);
});

test('the status bar counts the thumbnails that are still being made, and is quiet when there are none', async () => {
  const { bridge } = await openApp();
  const status = page.getByRole('contentinfo', { name: 'Status' });
  await expect.element(status).not.toMatchTextContent(/previews/);
  bridge.emit('previews:changed', { left: 1037 });
  await expect.element(status).toMatchTextContent(/1 waiting\s*Making previews: 1,037 left/);
  bridge.emit('previews:changed', { left: 0 });
  await expect.element(status).not.toMatchTextContent(/previews/);
});

test('notices lie over no button of a dialog, are read in it, and outlive it', async () => {
  const { bridge } = await openApp();
  await page.viewport(1024, 700);
  bridge.emit('app:notice', { level: 'warning', message: 'Zero.', advice: '', ref: '' });
  await page.getByRole('button', { name: 'Settings' }).click();
  const dialog = page.getByRole('dialog', { name: 'Settings' });
  for (const message of ['One.', 'Two.', 'Three.', 'Four.']) {
    bridge.emit('app:notice', { level: 'warning', message, advice: 'Look at it.', ref: '' });
  }
  const notices = page.getByRole('region', { name: 'Notices' });
  await expect.element(notices.getByText('Four.')).toBeVisible();
  await expect.element(page.getByText('Zero.')).not.toBeVisible();
  const { bottom } = dialog.element().getBoundingClientRect();
  for (const one of dialog.getByRole('button').elements().concat(dialog.getByRole('tab').elements())) {
    const box = one.getBoundingClientRect();
    const at = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    if (box.bottom < bottom) expect(at?.closest('button'), one.textContent).toBe(one);
  }
  await notices.getByRole('listitem').filter({ hasText: 'Four.' }).getByRole('button', { name: 'Dismiss' }).click();
  await expect.element(notices.getByText('Four.')).not.toBeInTheDocument();
  await expect.element(dialog).toBeVisible();
  await userEvent.keyboard('{Escape}');
  await expect.element(dialog).not.toBeInTheDocument();
  for (const message of ['Zero.', 'Three.']) await expect.element(notices.getByText(message)).toBeVisible();
});

test('leaving the page leaves no listener behind', async () => {
  const { bridge, unmount } = await openApp();
  expect(bridge.listeners()).toBeGreaterThan(0);
  await unmount();
  expect(bridge.listeners()).toBe(0);
});
