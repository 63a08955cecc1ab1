import { expect } from 'vitest';
import { page } from 'vitest/browser';
import type { MeshView } from '../../preload/contract/mesh.ts';
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
