import { expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { DEFAULT_VIEWER } from '../../../preload/contract/app.ts';
import type { DistanceMap } from '../../../preload/contract/mesh.ts';
import { meshView, openProject } from '../open-project.ts';

const MAP: DistanceMap = {
  id: '50000000-0000-4000-8000-000000000000',
  scale: 0.04,
  least: -0.02,
  greatest: 0.04,
  mean: 0.004,
  rms: 0.006,
  quantiles: { half: 0.003, most: 0.012, nearlyAll: 0.02 },
  histogram: { from: -0.02, to: 0.02, shares: [0.1, 0.4, 0.4, 0.1] },
  beyond: [1, 0.5, 0.25, 0.1, 0.05],
  drift: { move: [0, 0, 0], scale: 1, significant: false },
  changes: [
    { at: [0, 1, 0], radius: 0.1, normal: [0, 1, 0], distance: 0.04 },
    { at: [1, 0, 0], radius: 0.1, normal: [1, 0, 0], distance: -0.0213 },
  ],
  openReference: false,
};

const boxOf = (element: Element) => element.getBoundingClientRect();
const isCut = (element: Element) => element.scrollWidth > element.clientWidth + 1;

test.each(['beside', 'under', 'wipe'] as const)(
  'in the smallest usual window, with both bars open (picture: %s), half of the stage is the mesh’s and no word is cut',
  async (reference) => {
    await openProject('done', {
      settings: { compare: 'wipe', viewer: { ...DEFAULT_VIEWER, shading: 'detail', reference } },
      prepare: (bridge) => {
        bridge.answer('mesh:open', ({ id }) => meshView(id, 2000));
        bridge.answer('mesh:distances', () => MAP);
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
