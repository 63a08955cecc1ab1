import { expect, test } from 'vitest';
import { render } from 'vitest-browser-svelte';
import { FewAtOnce } from '../../../renderer/ui/few-at-once.ts';
import Thumbnail from '../../../renderer/ui/Thumbnail.svelte';

const GREY =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkaGj4DwAEhQIBcQdn8gAAAABJRU5ErkJggg==';

test('where many load in turn, the picture of another goes at once, and the same one’s stays until the next is there', async () => {
  const few = new FewAtOnce(1);
  const { container, rerender } = await render(Thumbnail, { src: GREY, of: 'dragon', few });
  const shown = () => container.querySelector('img')?.getAttribute('src');
  await expect.poll(() => container.querySelector('img')?.complete).toBe(true);
  await expect.poll(shown).toBe(GREY);

  // Another picture loads meanwhile: this one has to wait for its turn.
  let end = few.take(() => undefined);
  await rerender({ src: `${GREY}#anew` });
  expect(shown()).toBe(GREY);
  end();
  expect(shown()).toBe(`${GREY}#anew`);

  // That the one before comes late is not the end of one that has not begun.
  end = few.take(() => undefined);
  await rerender({ src: `${GREY}#late` });
  container.querySelector('img')?.dispatchEvent(new Event('load'));
  end();
  expect(shown()).toBe(`${GREY}#late`);

  end = few.take(() => undefined);
  await rerender({ src: `${GREY}#crane`, of: 'crane' });
  expect(shown()).toBeNull();
  // Chromium would draw a broken one.
  await expect.element(container.querySelector('img')).not.toBeVisible();
  end();
  expect(shown()).toBe(`${GREY}#crane`);
  await expect.element(container.querySelector('img')).toBeVisible();
});
