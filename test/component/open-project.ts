import { expect } from 'vitest';
import { page } from 'vitest/browser';
import type { DistanceMap, MeshView } from '../../preload/contract/mesh.ts';
import { Refusal, type FakeBridge, type FakeOptions } from '../support/fake-bridge.ts';
import { PLAIN } from '../support/mesh-facts.ts';
import { openApp } from './open-app.ts';

/** Of the fake library: which project is in which state. */
export const PROJECTS = { running: 0, queued: 1, done: 2, downloading: 3, failed: 4, unconfirmed: 6 } as const;

/** The whole page with one project on the stage. Meshes answer that their file is gone, unless `prepare` says else. */
export async function openProject(
  which: keyof typeof PROJECTS,
  options: FakeOptions & { readonly prepare?: (bridge: FakeBridge) => void } = {},
) {
  const { bridge } = await openApp({
    ...options,
    prepare: (fresh) => {
      fresh.answer('mesh:open', () => {
        throw new Refusal({ code: 'file-missing', message: 'The mesh file is gone.' });
      });
      options.prepare?.(fresh);
    },
  });
  const project = bridge.library.projects[PROJECTS[which]];
  const run = project?.runs.at(-1);
  if (project === undefined || run === undefined) throw new Error('the fake library has no such project');
  bridge.emit('app:show-project', { projectId: project.id, runId: null });
  await expect.element(page.getByRole('region', { name: 'Run strip' }).getByRole('option').first()).toBeVisible();
  return { bridge, project, run };
}

/** What the page has asked of main under this name. */
export const askedFor = (bridge: FakeBridge, wanted: FakeBridge['asked'][number]['name']) =>
  bridge.asked.filter(({ name }) => name === wanted).map(({ input }) => input);

/** What main says of a mesh of 2 × 2 × 2. */
export const meshView = (id: string, triangles: number): MeshView => ({
  ...PLAIN,
  id,
  bytes: 1_000_000,
  layout: {
    vertices: triangles / 2,
    triangles,
    positions: { offset: 0, length: triangles * 6 },
    indices: { offset: triangles * 6, length: triangles * 12, bytesPerIndex: 4 },
  },
  statistics: {
    vertices: triangles / 2,
    edges: triangles * 1.5,
    triangles,
    bounds: { min: [-1, -1, -1], max: [1, 1, 1] },
    area: 24,
    volume: 8,
    components: 1,
    boundaryEdges: 0,
    nonManifoldEdges: 0,
    degenerateTriangles: 0,
    watertight: true,
  },
  placement: null,
});

/** What main says of the distances between two such meshes. */
export const DISTANCES: DistanceMap = {
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
