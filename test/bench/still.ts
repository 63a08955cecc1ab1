// What scrolling costs where nothing is done but scrolling: the floor of the machine, to hold ours against.
import type { Page } from '@playwright/test';

/**
 * Put a page of the very cards that are on screen in the grid's place, as still elements that no script knows, so many of
 * them that `pixels` can be scrolled. The app is of no use after that.
 */
export async function showStill(page: Page, pixels: number): Promise<void> {
  await page.evaluate(copyRows, pixels);
}

/** In the page. */
function copyRows(pixels: number): void {
  const list = document.querySelector<HTMLElement>('[role="listbox"]');
  const rows = [...new Set([...document.querySelectorAll('[data-place]')].map((tile) => tile.parentElement))];
  const all = rows[0]?.parentElement;
  if (list === null || all == null) throw new Error('there is no grid');
  const height = rows[0]?.getBoundingClientRect().height ?? 0;
  const count = Math.ceil((pixels + list.clientHeight) / height);
  const [still, ground] = [list.cloneNode(false) as HTMLElement, all.cloneNode(false) as HTMLElement];
  ground.style.height = `${count * height}px`;
  for (let row = 0; row < count; row += 1) {
    const copy = rows[row % rows.length]?.cloneNode(true) as HTMLElement;
    copy.style.top = `${row * height}px`;
    ground.append(copy);
  }
  still.append(ground);
  list.replaceWith(still);
}
