import { beforeEach, expect, test } from 'vitest';
import { page, type Locator } from 'vitest/browser';
import { DEFAULT_VIEWER } from '../../../preload/contract/app.ts';
import { openApp } from '../open-app.ts';
import { meshView, openProject } from '../open-project.ts';
import { button, card, dialog, inspector, keys, seen, tab } from './hands.ts';
import { emulate } from './media.ts';

// Windows' high contrast: every colour is one of a few of the system's, and grounds and shadows are gone.
beforeEach(() => emulate({ 'forced-colors': 'active', 'prefers-reduced-motion': 'reduce' }));

type Rgb = readonly [number, number, number];

const luminance = (rgb: Rgb): number => {
  const [r, g, b] = rgb.map((part) =>
    part <= 10 ? part / 3294 : ((part / 255 + 0.055) / 1.055) ** 2.4,
  ) as unknown as Rgb;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const contrast = (a: Rgb, b: Rgb): number => {
  const [dark, light] = [luminance(a), luminance(b)].toSorted((x, y) => x - y) as [number, number];
  return (light + 0.05) / (dark + 0.05);
};

/** An element as it is seen, with a little of what is around it. */
async function picture(of: Locator): Promise<Uint8ClampedArray> {
  const base64 = await page.screenshot({ element: of.element(), base64: true, save: false });
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const bitmap = await createImageBitmap(new Blob([bytes]));
  const paper = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
  if (paper === null) throw new Error('no 2D canvas');
  paper.drawImage(bitmap, 0, 0);
  return paper.getImageData(0, 0, bitmap.width, bitmap.height).data;
}

/** How many pixels of two pictures are 3 : 1 or further apart, as WCAG 1.4.11 has it of states. */
function apart(a: Uint8ClampedArray, b: Uint8ClampedArray): number {
  let count = 0;
  for (let at = 0; at < Math.min(a.length, b.length); at += 4) {
    const rgb = (data: Uint8ClampedArray): Rgb => [data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0];
    if (contrast(rgb(a), rgb(b)) >= 3) count += 1;
  }
  return count;
}

interface State {
  readonly go: () => Promise<unknown>;
  readonly what: () => Locator;
  /** What makes it other than it was. */
  readonly change: () => unknown;
}

/** As a keyboard gives it: Tab says that somebody uses one. */
async function focus(what: Locator): Promise<void> {
  await keys('{Tab}');
  (what.element() as HTMLElement).focus();
}

const project = () =>
  openProject('done', {
    settings: { viewer: DEFAULT_VIEWER },
    prepare: (bridge) => bridge.answer('mesh:open', ({ id }) => meshView(id, 2000)),
  });
const focused = (go: () => Promise<unknown>, what: () => Locator): State => ({ go, what, change: () => focus(what()) });
const strip = () => page.getByRole('region', { name: 'Run strip' });
const chosenCard = async () => {
  await openApp({ projects: 4 });
  await card(/Dragon/).click();
};

const STATES: Readonly<Record<string, State>> = {
  'the focus on a button': focused(openApp, () => button('Settings')),
  'the focus on a row of the panel': focused(openApp, () => button(/^All runs/)),
  'the focus on a card': { go: openApp, what: () => page.getByRole('listbox'), change: () => focus(card(/Dragon/)) },
  'the focus on a field': focused(chosenCard, () => inspector().getByRole('textbox', { name: 'Name' })),
  'the focus on a star': focused(chosenCard, () => inspector().getByRole('radio', { name: '1 star' })),
  'the focus on a tab': focused(project, () => tab('Mesh')),
  'the focus on a tile of the strip': focused(project, () => strip().getByRole('option', { name: /Run 3/ })),
  'the focus on a slider': focused(project, () => page.getByRole('slider').first()),
  'a chosen card': { go: chosenCard, what: () => card(/Teapot/), change: () => keys('{Control>}a{/Control}') },
  'the chosen tile of the strip': {
    go: project,
    what: () => strip().getByRole('option', { name: /Run 2/ }),
    change: () => keys('2'),
  },
  'what the panel shows': { go: openApp, what: () => button(/^All runs/), change: () => button(/^All runs/).click() },
  'the open tab': { go: project, what: () => tab('Notes'), change: () => tab('Notes').click() },
  'a pressed button': { go: project, what: () => button('Measure'), change: () => keys('m') },
  'one of several': {
    go: project,
    what: () => page.getByRole('radiogroup', { name: 'Compare' }),
    change: () => keys('c'),
  },
  'a chosen matcap': {
    go: async () => {
      await project();
      await button('Shading').click();
    },
    what: () => page.getByRole('radiogroup', { name: 'Matcap' }),
    change: () => page.getByRole('radio', { name: 'Porcelain' }).click(),
  },
  'what the palette would do': {
    go: async () => {
      await openApp();
      await keys('{Control>}k{/Control}');
    },
    what: () => dialog('Command palette').getByRole('option').nth(1),
    change: () => keys('{ArrowDown}'),
  },
  'what a menu would do': {
    go: async () => {
      await openApp();
      await button(/^Order/).click();
    },
    what: () => page.getByRole('menuitem').nth(1),
    change: () => keys('{ArrowDown}{ArrowDown}'),
  },
  'how many stars': {
    go: chosenCard,
    what: () => inspector().getByRole('radiogroup', { name: 'Rating' }),
    change: () => keys('4'),
  },
};

/** An icon's outline, or a ring one pixel wide around a small thing. */
const ENOUGH = 30;

test.each(Object.entries(STATES))('in forced colours one sees %s', async (_, { go, what, change }) => {
  await go();
  await seen(what());
  const before = await picture(what());
  await change();
  await expect.poll(async () => apart(before, await picture(what()))).toBeGreaterThan(ENOUGH);
});

test('in forced colours one sees how far a run is', async () => {
  const { bridge, run } = await openProject('downloading');
  await strip().getByRole('option', { name: /Run 3/ }).click();
  await tab('Run').click();
  const bar = () => page.getByRole('tabpanel', { name: 'Run' }).getByRole('progressbar');
  const tell = (done: number) =>
    bridge.emit('run:changed', { ...run, rev: run.rev + done, progress: { done, total: 100 } });
  tell(1);
  await expect.element(bar()).toHaveAttribute('value', '0.01');
  const begun = await picture(bar());
  tell(90);
  await expect.element(bar()).toHaveAttribute('value', '0.9');
  expect(apart(begun, await picture(bar()))).toBeGreaterThan(ENOUGH);
});
