import { afterEach, expect, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import WipeDivider from '../../../renderer/compare/WipeDivider.svelte';
import { drag } from '../viewer/hand.ts';

let busy = false;
afterEach(() => (busy = false));

/** The page's thread works nearly all the time, as it does while a picture is drawn in software. */
function keepBusy(): void {
  if (!busy) return;
  const until = performance.now() + 200;
  while (performance.now() < until);
  requestAnimationFrame(keepBusy);
}

async function divider() {
  await page.viewport(800, 600);
  document.body.style.cssText = 'margin: 0; height: 600px; position: relative';
  const moves: number[] = [];
  const made = await render(WipeDivider, {
    label: 'Divider',
    at: 0.5,
    text: 'half',
    onmove: (to: number) => {
      moves.push(to);
      void made.rerender({ at: to });
    },
  });
  // The component's parent is the area that it divides.
  made.container.style.cssText = 'position: absolute; inset: 0';
  return moves;
}

test.each([false, true])('a quick drag ends where the hand let go (a busy page: %s)', async (isBusy) => {
  for (let round = 0; round < 5; round++) {
    const moves = await divider();
    busy = isBusy;
    keepBusy();
    // Not waited for one by one: a hand does not wait either.
    await drag(
      [
        [400, 200],
        [370, 200],
        [280, 200],
      ],
      { hasty: true },
    );
    await vi.waitFor(() => expect(moves.at(-1)).toBeCloseTo(0.35, 2), { timeout: 5000 });
    busy = false;
    document.body.replaceChildren();
  }
});
