import { createHash, randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { DEFAULT_PARAMS, type RunParams } from '../../../preload/contract/runs.ts';
import { silentLog } from '../../../main/base/log.ts';
import type { LibraryOptions } from '../../../main/library/library.ts';
import type { LockOptions } from '../../../main/library/lock.ts';
import { openLibrary } from '../../../main/library/open.ts';
import type { Library, NewRun, StagedInput } from '../../../main/library/port.ts';
import type { InputRecord, MeshRecord, ProjectRecord, RunRecord } from '../../../main/library/records.ts';
import { HEALTHY } from '../../support/mesh-facts.ts';

const RESULT = 'glTF result';
const RESULT_SHA256 = createHash('sha256').update(RESULT).digest('hex');

/** A folder that is gone after the test. */
export async function tempFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'ultrashape-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A library with a clock that goes on by a second at each look. */
export class Workshop {
  readonly root: string;
  time = Date.UTC(2026, 10, 23, 14, 12);
  readonly log: string[] = [];

  constructor(root: string) {
    this.root = root;
  }

  static async make(): Promise<Workshop> {
    return new Workshop(await tempFolder());
  }

  get folder(): string {
    return path.join(this.root, 'library');
  }

  get indexFolder(): string {
    return path.join(this.root, 'index');
  }

  /** Opens the library; closed when the test ends. `more`: who opens it, and what it is told meanwhile and afterwards. */
  async open(
    folder = this.folder,
    more: Partial<LockOptions> & Pick<LibraryOptions, 'onLost' | 'onProblems' | 'progress' | 'early' | 'signal'> = {},
  ): Promise<Library> {
    const { onLost, onProblems, progress, early, signal, ...lock } = more;
    const options: LibraryOptions = {
      folder,
      indexFolder: this.indexFolder,
      now: () => (this.time += 1000),
      newId: randomUUID,
      log: { ...silentLog, error: (message) => (this.log.push(message), 'ref') },
      lock,
      ...(onLost !== undefined && { onLost }),
      ...(onProblems !== undefined && { onProblems }),
      ...(progress !== undefined && { progress }),
      ...(early !== undefined && { early }),
      ...(signal !== undefined && { signal }),
    };
    // Whoever wants to see it early does not wait.
    const library = await (early === undefined ? openLibrary(options) : openLibrary(options, 0));
    onTestFinished(() => library.close());
    return library;
  }

  /** A file as intake leaves it. */
  async staged(slot: StagedInput['slot'], name: string, bytes = `${slot} ${name}`): Promise<StagedInput> {
    const file = path.join(this.root, 'staging', `${randomUUID()}.${slot === 'image' ? 'png' : 'glb'}`);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, bytes);
    return {
      slot,
      file,
      original: null,
      name,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      notes: [],
      size: slot === 'image' ? { width: 64, height: 64 } : null,
      hasAlpha: slot === 'image' ? true : null,
      triangles: slot === 'mesh' ? 12 : null,
      coloured: false,
    };
  }

  /** A project with a picture and a coarse mesh. */
  async project(
    library: Library,
    name = 'Dragon',
  ): Promise<{ project: ProjectRecord; image: InputRecord; mesh: InputRecord }> {
    const { id } = await library.createProject(name);
    const image = await library.addInput(id, await this.staged('image', 'hero.png'));
    const mesh = await library.addInput(id, await this.staged('mesh', 'hero_coarse.glb'));
    return { project: await library.project(id), image, mesh };
  }

  /** A run that fal delivered, its result in place. */
  async doneRun(library: Library, project: ProjectRecord, params?: Partial<RunParams>): Promise<RunRecord> {
    const run = await library.createRun(newRun(project, params));
    const file = path.join(await library.runFolder(run.id), 'refined.glb');
    await writeFile(file, RESULT);
    const done: RunRecord = {
      ...run,
      state: 'done',
      submits: [{ at: run.createdAt, charged: null, requestId: null }],
      requestId: `request-${run.id}`,
      result: {
        file: path.relative(path.dirname(path.dirname(path.dirname(file))), file).replaceAll('\\', '/'),
        bytes: RESULT.length,
        sha256: RESULT_SHA256,
        triangles: 8,
        vertices: 6,
        placement: null,
      },
    };
    await library.saveRun(done);
    return done;
  }
}

export function newRun(project: ProjectRecord, params: Partial<RunParams> = {}): NewRun {
  const idOf = (slot: InputRecord['slot']): string => project.inputs.find((input) => input.slot === slot)?.id ?? '';
  return {
    id: randomUUID(),
    projectId: project.id,
    endpoint: 'fal-ai/ultrashape',
    imageId: idOf('image'),
    meshId: idOf('mesh'),
    params: { ...DEFAULT_PARAMS, ...params },
    price: { amount: 0.15, currency: 'USD', source: 'listed' },
    sweep: null,
    place: 0,
    adopted: null,
  };
}

export const meshRecord: MeshRecord = {
  version: 1,
  maker: 1,
  sha256: RESULT_SHA256,
  bytes: 11,
  layout: {
    vertices: 6,
    triangles: 8,
    positions: { offset: 0, length: 72 },
    indices: { offset: 72, length: 48, bytesPerIndex: 2 },
  },
  statistics: {
    vertices: 6,
    edges: 12,
    triangles: 8,
    bounds: { min: [-1, -1, -1], max: [1, 1, 1] },
    area: 6.9,
    volume: 1.3,
    components: 1,
    boundaryEdges: 0,
    nonManifoldEdges: 0,
    degenerateTriangles: 0,
    watertight: true,
  },
  health: HEALTHY,
  proxy: null,
  boxes: { count: 1, trianglesPerBox: 128 },
};

/** Every card of both kinds, page by page. */
export function allCards(library: Library, search = '', limit = 200): object[] {
  return (['project', 'run'] as const).flatMap((kind) => {
    const cards: object[] = [];
    for (let after: string | null = null; ;) {
      const page = library.cards({ kind, search, after, limit });
      cards.push(...page.cards);
      if (page.next === null) return cards;
      after = page.next;
    }
  });
}

export const titles = (library: Library, kind: 'project' | 'run', search: string): string[] =>
  library.cards({ kind, search, after: null, limit: 200 }).cards.map((card) => card.title);

export const readText = (...parts: string[]): Promise<string> => readFile(path.join(...parts), 'utf8');

/** What people see in a folder, by name. */
export const visibleIn = async (folder: string): Promise<string[]> =>
  (await readdir(folder)).filter((name) => !name.startsWith('.')).sort();
