import { expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import Splitter from '../../../renderer/ui/Splitter.svelte';

async function splitter(panel: 'left' | 'right') {
  const onresize = vi.fn<(width: number) => void>();
  const onsettle = vi.fn<() => void>();
  await render(Splitter, { label: 'Width of the panel', width: 200, min: 160, max: 400, panel, onresize, onsettle });
  page.getByRole('separator', { name: 'Width of the panel' }).element().focus();
  return { onresize, onsettle };
}

test('arrow keys move the edge, Shift moves it further', async () => {
  const { onresize, onsettle } = await splitter('left');
  await userEvent.keyboard('{ArrowRight}');
  expect(onresize).toHaveBeenLastCalledWith(208);
  await userEvent.keyboard('{Shift>}{ArrowLeft}{/Shift}');
  expect(onresize).toHaveBeenLastCalledWith(168);
  expect(onsettle).toHaveBeenCalledTimes(2);
});

test('on the other side of the window the same key moves it the same way', async () => {
  const { onresize } = await splitter('right');
  await userEvent.keyboard('{ArrowRight}');
  expect(onresize).toHaveBeenLastCalledWith(192);
});

test('Home and End go to the limits, and nothing goes beyond them', async () => {
  const { onresize } = await splitter('left');
  await userEvent.keyboard('{End}');
  expect(onresize).toHaveBeenLastCalledWith(400);
  await userEvent.keyboard('{Home}');
  expect(onresize).toHaveBeenLastCalledWith(160);
  await userEvent.keyboard('{Shift>}{ArrowLeft}{ArrowLeft}{/Shift}');
  expect(onresize).toHaveBeenLastCalledWith(168);
});
