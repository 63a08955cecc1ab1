import type { InputView, IntakeResult, ProjectView } from '../../preload/contract/library.ts';
import { DEFAULT_PARAMS, type RunState, type RunView } from '../../preload/contract/runs.ts';

/** What the fake main process owns. */
export interface FakeLibrary {
  readonly now: number;
  projects: readonly ProjectView[];
}

const NAMES = [
  ...['Dragon', 'Teapot knight', 'Harbour crane', 'Fern pot', 'Old radio', 'Robot hand', 'Lighthouse', 'Hermit crab'],
  ...['Stone lion', 'Wooden horse', 'Space tug', 'Typewriter', 'Coral arch', 'Bonsai', 'Steam valve', 'Owl mask'],
];
const NOW = Date.UTC(2026, 10, 23, 14, 12);
const MINUTE = 60_000;
const FIRST_STATES: readonly RunState[] = ['running', 'queued', 'done', 'downloading', 'failed', 'done', 'unconfirmed'];

/** A UUID that says which it is. */
export const fakeId = (kind: 'project' | 'image' | 'mesh' | 'run', n: number): string => {
  const digit = { project: 1, image: 2, mesh: 3, run: 4 }[kind];
  return `${digit}0000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
};

export function libraryOf(projects: number, runsEach: number): FakeLibrary {
  return { now: NOW, projects: Array.from({ length: projects }, (_, n) => fakeProject(n, runsEach)) };
}

function fakeProject(n: number, runsEach: number): ProjectView {
  const createdAt = NOW - (n * 37 + 2) * MINUTE * 9;
  const name = NAMES[n % NAMES.length] ?? '';
  const file = name.toLowerCase().replaceAll(' ', '_');
  const input = { addedAt: createdAt, notes: [], size: null, hasAlpha: null, triangles: null };
  return {
    id: fakeId('project', n),
    rev: 1,
    name: n < NAMES.length ? name : `${name} ${Math.floor(n / NAMES.length) + 1}`,
    notes: '',
    rating: 0,
    rejected: false,
    favourite: false,
    tags: [],
    createdAt,
    inputs: [
      {
        ...input,
        id: fakeId('image', n),
        slot: 'image',
        name: `${file}.png`,
        bytes: 1_840_000,
        size: { width: 1536, height: 1536 },
        hasAlpha: false,
      },
      {
        ...input,
        id: fakeId('mesh', n),
        slot: 'mesh',
        name: `${file}_coarse.glb`,
        bytes: 3_120_000,
        triangles: 84_210,
      },
    ],
    runs: Array.from({ length: runsEach }, (_, r) => fakeRun(n, r, runsEach, createdAt)),
    draft: { imageId: fakeId('image', n), meshId: fakeId('mesh', n), params: DEFAULT_PARAMS },
  };
}

/** The newest run of the first projects is in every state there is; all older runs are done. */
function fakeRun(n: number, r: number, runsEach: number, projectAt: number): RunView {
  const state: RunState = r === runsEach - 1 ? (FIRST_STATES[n] ?? 'done') : 'done';
  const createdAt = projectAt + (r + 1) * 4 * MINUTE;
  return {
    id: fakeId('run', n * 100 + r),
    projectId: fakeId('project', n),
    rev: 1,
    number: r + 1,
    imageId: fakeId('image', n),
    meshId: fakeId('mesh', n),
    // No run is a twin of the draft, or of what a sweep makes of it.
    params: { ...DEFAULT_PARAMS, seed: 1001 + r },
    state,
    createdAt,
    stages: [
      { state: 'preparing', at: createdAt },
      { state, at: createdAt + MINUTE },
    ],
    price: { amount: 0.15, currency: 'USD', source: 'live' },
    charge: state === 'done' ? 'yes' : state === 'failed' || state === 'unconfirmed' ? 'fal-decides' : 'pending',
    paidElsewhere: false,
    sweep: null,
    ahead: null,
    stopped: null,
    adopted: false,
    deletedAtFal: null,
    requestId: state === 'unconfirmed' ? null : fakeId('run', 900_000 + n * 100 + r),
    queuePosition: state === 'queued' ? 3 : null,
    progress: state === 'downloading' ? { done: 61_000_000, total: 117_000_000 } : null,
    waiting: null,
    log: [],
    cancelRequested: false,
    failure:
      state === 'failed'
        ? {
            code: 'rejected-input',
            message: 'fal could not use these inputs.',
            advice: 'Close the holes of the coarse mesh and try again.',
            charged: 'fal-decides',
            retryable: false,
            ref: '9C1E',
          }
        : null,
    name: null,
    rating: 0,
    rejected: false,
    favourite: false,
    tags: [],
    notes: '',
    result:
      state === 'done' ? { bytes: 117_000_000, triangles: 6_524_310, vertices: 3_262_011, placement: null } : null,
  };
}

export function newProject(library: FakeLibrary, name: string): ProjectView {
  const fresh = fakeProject(library.projects.length + 500, 0);
  return { ...fresh, name, inputs: [], draft: { ...fresh.draft, imageId: null, meshId: null } };
}

export function takeFiles(
  library: FakeLibrary,
  files: readonly { readonly name: string; readonly size: number }[],
): Pick<IntakeResult, 'added' | 'refused'> {
  const added: InputView[] = [];
  const refused: IntakeResult['refused'] = [];
  for (const [index, { name, size }] of files.entries()) {
    const slot = /\.(png|jpe?g|webp)$/i.test(name) ? 'image' : /\.(glb|gltf|obj)$/i.test(name) ? 'mesh' : null;
    if (slot === null) {
      refused.push({
        name,
        message: 'This kind of file cannot be used.',
        advice: 'Export a GLB or OBJ from Blender (File ▸ Export ▸ glTF 2.0).',
      });
    } else {
      const id = fakeId(slot, 700_000 + library.projects.length * 100 + index);
      added.push({
        id,
        slot,
        name,
        bytes: size,
        addedAt: library.now,
        notes: [],
        size: null,
        hasAlpha: null,
        triangles: null,
      });
    }
  }
  return { added, refused };
}
