import type { Receipt, Recipe } from '../../preload/contract/finish.ts';
import type { ProjectView } from '../../preload/contract/library.ts';
import type { OriginCard } from '../../preload/contract/origin.ts';
import { DEFAULT_PARAMS, type RunView } from '../../preload/contract/runs.ts';
import { fakeId } from './fake-library.ts';

/** What main says of a mesh of 300,000 triangles that a recipe was applied to; `met`: holes were all closed. */
export const receiptOf = (recipe: Recipe, triangles: number, met = true): Receipt => ({
  recipe,
  met,
  steps: [
    { step: 'holes', asked: 'holes of 64 edges or fewer', got: met ? '2 closed' : '1 of 2 closed', met, numbers: {} },
    { step: 'lightness', asked: '50,000 triangles', got: `${triangles} triangles`, met: true, numbers: {} },
  ],
  before: {
    sha256: 'a',
    bytes: 9e6,
    triangles: 300_000,
    vertices: 150_000,
    boundaryEdges: 0,
    nonManifoldEdges: 0,
    components: 1,
  },
  after: {
    sha256: 'b',
    bytes: 1_800_000,
    triangles,
    vertices: 25_000,
    boundaryEdges: 0,
    nonManifoldEdges: 0,
    components: 1,
  },
  error: null,
  units: 'metres',
  up: 'y',
  bounds: { min: [0, 0, 0], max: [1, 1, 1] },
  millimetres: [2000, 2000, 2000],
});

/** An exported file that comes back changed: its inputs are in this project, its run is gone. */
export const originOf = (project: ProjectView, run: RunView): OriginCard => ({
  token: fakeId('run', 850_000),
  name: 'dragon.glb',
  origin: {
    version: 1,
    app: '0.1.0',
    exportedAt: Date.UTC(2026, 10, 24),
    project: { id: project.id, name: project.name },
    run: { id: run.id, number: 3, createdAt: 0 },
    picture: { name: 'hero.png', sha256: 'a'.repeat(64) },
    coarse: { name: 'hero_coarse.glb', sha256: 'b'.repeat(64) },
    result: { sha256: 'c'.repeat(64) },
    geometry: { sha256: 'd'.repeat(64) },
    endpoint: 'fal-ai/ultrashape',
    params: { ...DEFAULT_PARAMS, seed: 77 },
    requestId: 'req-1',
    cost: { amount: 0.15, currency: 'USD', charge: 'yes' },
    placement: null,
    recipe: 'Game',
  },
  geometry: 'changed',
  by: 'file',
  takesIn: true,
  picture: 'match',
  coarse: 'match',
  result: 'unknown',
  run: null,
  inputs: { projectId: project.id, project: project.name, imageId: run.imageId, meshId: run.meshId },
});
