import { expect, type Page } from '@playwright/test';
import { lookAt, meshIsShown, room, test } from './journey.ts';

/** What the canvas says of where it is looked from, once the camera has come to rest. */
const spoken = (page: Page) => page.locator('.viewer [aria-live="polite"]').first();

async function openSample(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Try the sample project' }).click();
  await meshIsShown(page);
}

test('is it better? side by side, wiped, measured, held against its picture, and remembered (journey 5)', async ({
  launch,
}) => {
  test.slow();
  const first = await launch();
  const { page } = first;
  await openSample(page);
  const stage = room(page, 'Stage');
  const canvas = stage.getByRole('application');

  // Both stand in one place, through one camera.
  await room(page, 'Inspector').getByRole('tab', { name: 'Mesh' }).click();
  const apart = await room(page, 'Inspector')
    .getByText(/% of the diagonal apart/)
    .textContent();
  expect(Number(/([\d.]+) % of the diagonal/.exec(apart ?? '')?.[1])).toBeLessThan(1);
  await lookAt(page, 'Side by side');
  await expect(canvas).toHaveAccessibleName(/Coarse and .*Run 1/);
  await canvas.focus();
  const before = await spoken(page).textContent();
  await page.keyboard.press('ArrowRight');
  await expect(spoken(page)).not.toHaveText(before ?? '');

  await lookAt(page, 'Wipe');
  const divider = stage.getByRole('slider', { name: 'Divider of the wipe' });
  const from = await divider.boundingBox();
  if (from === null) throw new Error('the divider is not shown');
  await page.mouse.move(from.x + from.width / 2, from.y + from.height / 3);
  await page.mouse.down();
  await page.mouse.move(from.x - 120, from.y + from.height / 3, { steps: 4 });
  await page.mouse.up();
  // Told at once, and seen when the picture before it has been drawn.
  await expect(divider).toHaveAttribute('aria-valuenow', /^([0-3]\d?|4[0-4]?|[0-9])$/, { timeout: 40_000 });

  await stage.getByRole('button', { name: 'Detail map' }).click();
  const detail = stage.getByRole('region', { name: 'Detail map' });
  await expect(detail.getByText(/of the surface changed by more than/)).toBeVisible({ timeout: 40_000 });
  await expect(
    detail.getByRole('img', { name: /Share of the surface by distance|Colours from/ }).first(),
  ).toBeVisible();
  await detail.getByRole('button', { name: 'Next big change' }).click();
  await expect(detail.getByText(/Change 1 of \d+: .* (in|out)wards/)).toBeVisible();

  await stage.getByRole('button', { name: 'Reference picture' }).click();
  await page.getByRole('radiogroup', { name: 'Reference picture' }).getByText('Wipe', { exact: true }).click();
  await page.keyboard.press('Escape');
  const reference = stage.getByRole('region', { name: 'Reference picture' });
  await reference.getByRole('button', { name: 'Match camera' }).click();
  await expect(reference.locator('output').last()).toHaveText(/^9\d %$/, { timeout: 40_000 });
  await expect(stage.getByRole('slider', { name: 'Divider between picture and mesh' })).toBeVisible();
  await reference.getByRole('button', { name: 'Rank by picture' }).click();
  await expect(reference.getByText(/Run 1\s*9\d(\.\d)? %/)).toBeVisible({ timeout: 40_000 });

  await page.keyboard.press('Alt+Digit4');
  await expect(room(page, 'Run strip').getByRole('option', { name: /^Run 1.* 4 stars$/ })).toBeVisible();

  await first.close();
  const again = await launch();
  await room(again.page, 'Stage').getByText('Snail (sample)').first().dblclick();
  await meshIsShown(again.page);
  const same = room(again.page, 'Stage');
  await expect(room(again.page, 'Run strip').getByRole('option', { name: /^Run 1.* 4 stars$/ })).toBeVisible();
  await expect(same.getByRole('button', { name: 'Detail map' })).toHaveAttribute('aria-pressed', 'true');
  await expect(same.getByRole('slider', { name: 'Divider between picture and mesh' })).toBeVisible();
});
