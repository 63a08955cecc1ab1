import { expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { runText } from '../../../renderer/messages/runs.ts';
import Stars from '../../../renderer/ui/Stars.svelte';
import '../../../renderer/styles/tokens.css';

/** The stars, with whoever keeps what they ask for. */
async function show(value: number, keep: 'keeps' | 'refuses' = 'keeps') {
  const asked = vi.fn<(stars: number) => void>();
  const props = { label: 'Rating', name: runText.stars, clear: runText.unrate };
  const { rerender } = await render(Stars, {
    ...props,
    value,
    onchange: async (stars: number) => {
      asked(stars);
      if (keep === 'keeps') await rerender({ value: stars });
    },
  });
  return asked;
}

const group = () => page.getByRole('radiogroup', { name: 'Rating' });
const star = (name: string) => group().getByRole('radio', { name, exact: true });
const lit = () => group().element().querySelectorAll('svg[fill="currentColor"]').length;

test('a press on a star gives so many, a press on the same one takes them back', async () => {
  const asked = await show(0);
  await star('4 stars').click();
  await expect.element(star('4 stars')).toBeChecked();
  await star('1 star').click();
  await expect.element(star('1 star')).toBeChecked();
  await expect.element(star('4 stars')).not.toBeChecked();
  await star('1 star').click();
  await expect.element(star('1 star')).not.toBeChecked();
  expect(asked.mock.calls).toEqual([[4], [1], [0]]);
  expect(lit()).toBe(0);
});

test('pointing shows what a press would give, and leaving shows what is given', async () => {
  const asked = await show(2);
  await star('5 stars').hover();
  await expect.poll(lit).toBe(5);
  await expect.element(star('2 stars')).toBeChecked();
  await userEvent.unhover(star('5 stars'));
  await expect.poll(lit).toBe(2);
  expect(asked).not.toHaveBeenCalled();
});

test('the keyboard has one stop, walks the stars without going round, and types them', async () => {
  const asked = await show(3);
  await userEvent.tab();
  await expect.element(star('3 stars')).toHaveFocus();
  await userEvent.keyboard('{ArrowRight}{ArrowRight}{ArrowRight}');
  await expect.element(star('5 stars')).toHaveFocus();
  await userEvent.keyboard('{ArrowLeft}');
  await expect.element(star('4 stars')).toBeChecked();
  await userEvent.keyboard('1{ArrowDown}{ArrowDown}');
  await expect.element(star('1 star')).toHaveFocus();
  await expect.element(star('1 star')).not.toBeChecked();
  await userEvent.keyboard('2{Delete}');
  expect(asked.mock.calls.flat()).toEqual([4, 5, 4, 1, 0, 2, 0]);
});

test('stars that could not be kept go back', async () => {
  const asked = await show(2, 'refuses');
  await star('5 stars').click();
  await userEvent.unhover(star('5 stars'));
  await expect.element(star('2 stars')).toBeChecked();
  await expect.poll(lit).toBe(2);
  expect(asked.mock.calls).toEqual([[5]]);
});

test('what was asked for one is not shown of another, and is still there for the first', async () => {
  const kept = Promise.withResolvers<null>();
  const props = {
    label: 'Rating',
    name: runText.stars,
    clear: runText.unrate,
    onchange: () => kept.promise.then(() => undefined),
  };
  const { rerender } = await render(Stars, { ...props, value: 1, of: 'dragon' });
  await star('4 stars').click();
  await expect.element(star('4 stars')).toBeChecked();
  await rerender({ value: 2, of: 'crane' });
  await expect.element(star('2 stars')).toBeChecked();
  await rerender({ value: 1, of: 'dragon' });
  await expect.element(star('4 stars')).toBeChecked();
  kept.resolve(null);
  await expect.element(star('1 star')).toBeChecked();
});
