import { expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import NumberField from '../../../renderer/ui/NumberField.svelte';

test.each([
  ['2000', 1024],
  ['5', 128],
  ['300', 320],
])('%s typed becomes %d: inside the limits and on a step', async (typed, given) => {
  const onchange = vi.fn<(value: number) => void>();
  await render(NumberField, { label: 'Detail', value: 512, min: 128, max: 1024, step: 64, onchange });
  await page.getByLabelText('Detail').fill(typed);
  await userEvent.keyboard('{Enter}');
  expect(onchange).toHaveBeenLastCalledWith(given);
});

test('nothing typed leaves the number as it was', async () => {
  const onchange = vi.fn<(value: number) => void>();
  await render(NumberField, { label: 'Seed', value: 42, min: 0, max: 100, onchange });
  await page.getByLabelText('Seed').fill('');
  await userEvent.tab();
  await expect.element(page.getByLabelText('Seed')).toHaveValue(42);
  expect(onchange).not.toHaveBeenCalled();
});
