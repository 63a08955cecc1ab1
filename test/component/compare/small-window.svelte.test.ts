import { expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { DEFAULT_VIEWER } from '../../../preload/contract/app.ts';
import { DISTANCES, meshView, openProject } from '../open-project.ts';

const boxOf = (element: Element) => element.getBoundingClientRect();
const isCut = (element: Element) => element.scrollWidth > element.clientWidth + 1;

test.each(['beside', 'under', 'wipe'] as const)(
  'in the smallest usual window, with both bars open (picture: %s), half of the stage is the mesh’s and no word is cut',
  async (reference) => {
    await openProject('done', {
      settings: { compare: 'wipe', viewer: { ...DEFAULT_VIEWER, shading: 'detail', reference } },
      prepare: (bridge) => {
        bridge.answer('mesh:open', ({ id }) => meshView(id, 2000));
        bridge.answer('mesh:distances', () => DISTANCES);
        bridge.answer('mesh:overlap', () => ({ overlap: 0.5 }));
      },
    });
    // After it was opened: that sets a size of its own.
    await page.viewport(1024, 700);
    const detail = page.getByRole('region', { name: 'Detail map' });
    const picture = page.getByRole('region', { name: 'Reference picture' });
    await expect.element(detail.getByText(/of the surface changed/)).toBeVisible();
    await expect.element(picture).toBeVisible();
    const canvas = page.getByRole('application').element();
    const stage = canvas.closest('.room');
    if (stage === null) throw new Error('the mesh is on the stage');
    expect(window.innerWidth).toBe(1024);
    await expect.poll(() => boxOf(canvas).height / boxOf(stage).height).toBeGreaterThanOrEqual(0.5);
    const words = [...detail.element().querySelectorAll('h3, p, output, label, button')];
    const others = [...picture.element().querySelectorAll('output, label')];
    for (const word of [...words, ...others]) expect(isCut(word), word.textContent).toBe(false);
  },
);
