import { expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { openApp } from '../open-app.ts';

const palette = () => page.getByRole('dialog', { name: 'Command palette' });

test('the palette finds a command by a part of its name and does it', async () => {
  await openApp();
  await userEvent.keyboard('{Control>}k{/Control}');
  await expect.element(palette()).toBeVisible();
  await userEvent.keyboard('light th');
  await expect.element(page.getByRole('option', { name: 'Light theme', selected: true })).toBeVisible();
  await userEvent.keyboard('{Enter}');
  await expect.element(palette()).not.toBeInTheDocument();
  await expect.poll(() => document.documentElement.dataset['theme']).toBe('light');
});

test('what cannot be done now is listed with the reason and not done', async () => {
  await openApp();
  await userEvent.keyboard('{Control>}k{/Control}');
  await userEvent.keyboard('dark');
  await expect.element(page.getByRole('option', { name: /Dark theme/ })).toMatchTextContent(/It is so already/);
  await userEvent.keyboard('{Enter}');
  await expect.element(palette()).toBeVisible();
});

test('every key of the sheet does what it says there; Escape closes one thing at a time', async () => {
  await openApp();
  await page.getByRole('option', { name: /Dragon/ }).dblClick();
  await userEvent.keyboard('?');
  await expect.element(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toMatchTextContent(/Ctrl\+K/);
  await userEvent.keyboard('{Escape}');
  await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
  await expect.element(page.getByRole('heading', { level: 1 })).toMatchTextContent(/Dragon/);
  await userEvent.keyboard('{Escape}');
  await expect.element(page.getByRole('heading', { level: 1 })).toMatchTextContent('Projects');
});

test('a letter typed into a field is text, not a command', async () => {
  await openApp();
  await userEvent.keyboard('{Control>}f{/Control}');
  await userEvent.keyboard('n?');
  await expect.element(page.getByRole('searchbox')).toHaveValue('n?');
  await expect.element(page.getByRole('complementary', { name: 'Inspector' })).toBeVisible();
});

test('N hides the inspector, the menu can hide the library, and both are remembered', async () => {
  const { bridge } = await openApp();
  await userEvent.keyboard('n');
  await expect.element(page.getByRole('complementary', { name: 'Inspector' })).not.toBeInTheDocument();
  bridge.emit('app:command', { command: 'toggle-library' });
  await expect.element(page.getByRole('navigation', { name: 'Library' })).not.toBeInTheDocument();
  await expect
    .poll(() => bridge.asked.find(({ name }) => name === 'settings:change')?.input)
    .toMatchObject({ panels: { library: { open: false }, inspector: { open: false } } });
});

test('behind an open dialog the menu does nothing, and pays for nothing; it can open another dialog', async () => {
  const { bridge } = await openApp();
  await userEvent.keyboard('?');
  const dialog = (name: string) => page.getByRole('dialog', { name });
  await expect.element(dialog('Keyboard shortcuts')).toBeVisible();
  bridge.emit('app:command', { command: 'toggle-library' });
  bridge.emit('app:command', { command: 'open-settings' });
  await expect.element(dialog('Settings')).toBeVisible();
  await expect.element(dialog('Keyboard shortcuts')).not.toBeInTheDocument();
  await userEvent.keyboard('{Escape}');
  await expect.element(page.getByRole('navigation', { name: 'Library' })).toBeVisible();
});
