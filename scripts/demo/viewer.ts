import { DEFAULT_VIEWER, type CompareMode, type ViewerSettings } from '../../preload/contract/app.ts';
import type { Inputs } from './main-job.ts';
import { meshShown, refineButton, settled, stateIs, type Stage } from './stage.ts';

/** How meshes can be looked at, one after another: a picture's name, and what differs from how they are looked at first. */
const LOOKS: readonly (readonly [string, Partial<ViewerSettings>, CompareMode])[] = [
  ['matcap', {}, 'single'],
  ['clay', { shading: 'clay' }, 'single'],
  ['normals', { shading: 'normals' }, 'single'],
  ['wire', { wire: true }, 'single'],
  ['wire-flat', { wire: true, flat: true }, 'single'],
  ['xray', { xray: true }, 'single'],
  ['bounds', { bounds: true }, 'single'],
  ['white', { background: 'white' }, 'single'],
  ['side-by-side', {}, 'side-by-side'],
  ['wipe', {}, 'wipe'],
  ['wipe-xray', { xray: true }, 'wipe'],
  ['overlay', {}, 'overlay'],
  ['reference-beside', { reference: 'beside' }, 'single'],
  ['reference-under', { reference: 'under' }, 'single'],
];

/** Refine a pair, then look at it in every way that there is. */
export async function viewer(stage: Stage, { image, mesh }: Inputs): Promise<void> {
  const { page, room, pick } = stage;
  const view = room('Stage');
  const canvas = view.getByRole('application');
  const look = async (viewer: Partial<ViewerSettings>, compare: CompareMode) => {
    await stage.change({ compare, viewer: { ...DEFAULT_VIEWER, ...viewer } });
    await meshShown(page);
  };
  /** A slow mesh is drawn whole when nothing has changed for a moment. */
  const picture = async (name: string) => {
    await page.waitForTimeout(400);
    await settled(page);
    await stage.picture(name);
  };

  console.log('A pair, refined');
  await pick([image, mesh]);
  await page.keyboard.press('Control+KeyO');
  await refineButton(page).waitFor();
  await meshShown(page);
  for (const [name, change] of [
    ['input-colour', { shading: 'colour' }],
    ['input-colour-wire', { shading: 'colour', wire: true }],
    ['input-colour-flat', { shading: 'colour', flat: true }],
  ] as const) {
    await look(change, 'single');
    await picture(name);
  }
  await look({}, 'single');
  await refineButton(page).click();
  await stateIs(stage, /Refined/);
  await page.getByRole('tab', { name: 'Mesh' }).click();

  for (const [name, change, compare] of LOOKS) {
    console.log(name);
    await look(change, compare);
    await picture(name);
  }

  console.log('The camera, a section, the inside');
  await look({}, 'single');
  await view.getByRole('button', { name: 'Camera' }).click();
  await page.getByRole('checkbox', { name: 'Section plane' }).check();
  await picture('camera-section');
  await page.keyboard.press('Escape');
  await picture('section');
  await page.getByRole('button', { name: 'Shading', exact: true }).click();
  await picture('shading-popover');
  await page.keyboard.press('Escape');

  console.log('A measured line');
  await view.getByRole('button', { name: 'Camera' }).click();
  await page.getByRole('checkbox', { name: 'Section plane' }).uncheck();
  await page.keyboard.press('Escape');
  await canvas.focus();
  await page.keyboard.press('KeyM');
  const box = await canvas.boundingBox();
  if (box === null) throw new Error('there is no canvas');
  for (const [x, y] of [
    [0.46, 0.5],
    [0.55, 0.6],
  ] as const) {
    await page.mouse.click(box.x + box.width * x, box.y + box.height * y);
    await settled(page);
  }
  await picture('measured');
  await page.keyboard.press('Escape');

  console.log('The detail map');
  await look({ shading: 'detail' }, 'side-by-side');
  await view.getByText(/of the surface changed by more than/).waitFor({ timeout: 300_000 });
  await picture('detail');
  await view.getByRole('button', { name: 'Next big change' }).click();
  await picture('detail-next');
  await look({ shading: 'detail', wire: true, flat: true }, 'single');
  await picture('detail-wire-flat');

  console.log('Pictures out');
  await look({}, 'single');
  await page.keyboard.press('F12');
  await picture('picture-screenshot');
  await page.getByText('Turntable', { exact: true }).click();
  await picture('picture-turntable');
  await page.getByText('Comparison sheet', { exact: true }).click();
  await picture('picture-sheet');
  await page.keyboard.press('Escape');
}
