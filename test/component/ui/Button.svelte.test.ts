import { createRawSnippet } from 'svelte';
import { expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import Button from '../../../renderer/ui/Button.svelte';

const children = createRawSnippet(() => ({ render: () => '<span>Refine</span>' }));

test('a button that cannot be pressed says why, and does nothing', async () => {
  const onclick = vi.fn();
  await render(Button, { children, onclick, reason: 'Choose a picture first' });
  const button = page.getByRole('button', { name: 'Refine' });
  await expect.element(button).toHaveAccessibleDescription('Choose a picture first');
  button.element().focus();
  await userEvent.keyboard('{Enter}');
  expect(onclick).not.toHaveBeenCalled();
});

test('a busy button takes no second press', async () => {
  const onclick = vi.fn();
  const { rerender } = await render(Button, { children, onclick });
  await page.getByRole('button').click();
  await rerender({ busy: true });
  await page.getByRole('button').click({ force: true });
  expect(onclick).toHaveBeenCalledTimes(1);
});
