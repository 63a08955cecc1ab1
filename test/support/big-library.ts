import { createHash } from 'node:crypto';
import { link, mkdir, open, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { encode } from 'fast-png';
import type { ProjectRecord, RunRecord } from '../../main/library/records.ts';
import { eachOf } from '../../main/base/turns.ts';

/** Runs in a project. */
const EACH = 10;
const WORDS = (
  'dragon knight crane fern radio robot lighthouse crab lion horse tug typewriter coral bonsai valve owl castle ' +
  'tower snail whale bear wolf tiger bridge lamp chair table boat wheel engine gear mask helm sword shield'
).split(' ');
const NOW = Date.UTC(2026, 10, 23, 14, 12);
const DAY = 86_400_000;
/** Pictures that all the thumbnails are links to. */
const PICTURES = 24;

/** A UUID that is the same for the same words. */
export function idOf(...words: readonly (string | number)[]): string {
  const hex = createHash('sha256').update(words.join(' ')).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/**
 * Write a library of years: `runs` runs in a tenth as many projects over four years, marked, tagged and with thumbnails,
 * as files only; each mesh is as long as it should be and a hole that takes no room. The same for the same number, whoever makes it.
 *
 * @param folder is made.
 */
export async function writeBigLibrary(folder: string, runs: number): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'library.json'), json({ version: 1, id: idOf('library', runs), createdAt: NOW }));
  const shared = path.join(folder, '.pictures');
  await mkdir(shared, { recursive: true });
  for (let at = 0; at < PICTURES; at++) await writeFile(path.join(shared, `${at}.png`), picture(at));
  await writeFile(path.join(shared, 'known.json'), '{}');
  const projects = Array.from({ length: Math.ceil(runs / EACH) }, (_, at) => at);
  await eachOf(projects, 16, (at) => writeProject(folder, at, Math.min(EACH, runs - at * EACH)));
}

async function writeProject(library: string, at: number, runs: number): Promise<void> {
  const record = project(at, picture(at % PICTURES).byteLength);
  const home = path.join(library, record.name);
  await mkdir(path.join(home, 'inputs'), { recursive: true });
  await link(path.join(library, '.pictures', `${at % PICTURES}.png`), path.join(home, 'inputs/hero.png'));
  await link(
    path.join(library, '.pictures', `${(at + 7) % PICTURES}.png`),
    path.join(home, 'inputs/hero_coarse.glb.png'),
  );
  const known = path.join(library, '.pictures/known.json');
  await hole(path.join(home, 'inputs/hero_coarse.glb'), record.inputs[1]?.bytes ?? 0);
  await link(known, path.join(home, 'inputs/hero_coarse.glb.json'));
  for (let n = 1; n <= runs; n++) {
    const folder = path.join(home, 'runs', `2026-11-23_1412_${String(n).padStart(4, '0')}`);
    await mkdir(folder, { recursive: true });
    const made = run(record, at, n);
    await writeFile(path.join(folder, 'run.json'), json(made));
    if (made.result === null) continue;
    await hole(path.join(folder, 'refined.glb'), made.result.bytes);
    await link(known, path.join(folder, 'refined.json'));
    await link(path.join(library, '.pictures', `${(at * 3 + n) % PICTURES}.png`), path.join(folder, 'refined.png'));
  }
  await writeFile(path.join(home, 'project.json'), json(record));
}

/** A file of so many bytes, none of which is on the disk. */
async function hole(file: string, bytes: number): Promise<void> {
  const handle = await open(file, 'wx');
  try {
    await handle.truncate(bytes);
  } finally {
    await handle.close();
  }
}

/** @param bytes that its picture takes. */
function project(at: number, bytes: number): ProjectRecord {
  const createdAt = NOW - Math.floor((at * 7919) % 1460) * DAY - at * 1000;
  const input = { original: null, companions: [], addedAt: createdAt, notes: [], coloured: false, exports: [] };
  const sha256 = (slot: string): string =>
    createHash('sha256')
      .update(`${slot} ${at % 997 === 0 ? 0 : at}`)
      .digest('hex');
  const id = idOf('project', at);
  const image = idOf('image', at);
  const mesh = idOf('mesh', at);
  return {
    version: 1,
    id,
    name: `${word(at)} ${word(at * 7 + 3)} ${at}`,
    notes: at % 5 === 0 ? `for client ${at % 50}, ${word(at + 11)}` : '',
    tags: at % 3 === 0 ? [`client ${at % 40}`] : [],
    rating: at % 6,
    rejected: at % 50 === 0,
    favourite: at % 17 === 0,
    createdAt,
    updatedAt: createdAt,
    inputs: [
      {
        ...input,
        id: image,
        slot: 'image',
        file: 'inputs/hero.png',
        name: `${word(at)}.png`,
        bytes,
        sha256: sha256('image'),
        size: { width: 1024, height: 1024 },
        hasAlpha: false,
        triangles: null,
      },
      {
        ...input,
        id: mesh,
        slot: 'mesh',
        file: 'inputs/hero_coarse.glb',
        name: `${word(at)}_coarse.glb`,
        bytes: 3_100_000 + at,
        sha256: sha256('mesh'),
        size: null,
        hasAlpha: null,
        triangles: 84_000,
      },
    ],
    draft: {
      imageId: image,
      meshId: mesh,
      params: { num_inference_steps: 50, octree_resolution: 1024, seed: 42, remove_background: true },
    },
  };
}

function run({ id: projectId, createdAt: made, inputs }: ProjectRecord, at: number, number: number): RunRecord {
  const n = at * EACH + number;
  const [image, mesh] = inputs;
  const createdAt = made + number * 3_600_000;
  const failed = n % 29 === 0;
  const id = idOf('run', n);
  return {
    version: 1,
    id,
    projectId,
    number,
    createdAt,
    updatedAt: createdAt + 90_000,
    endpoint: 'fal-ai/ultrashape',
    imageId: image?.id ?? '',
    meshId: mesh?.id ?? '',
    imageSha256: image?.sha256 ?? '',
    meshSha256: mesh?.sha256 ?? '',
    params: {
      num_inference_steps: [20, 30, 50][n % 3] ?? 50,
      octree_resolution: [512, 768, 1024][n % 3] ?? 1024,
      seed: (n * 7919) % 100_000,
      remove_background: true,
    },
    price: { amount: 0.15, currency: 'USD', source: 'live' },
    state: failed ? 'failed' : 'done',
    stages: (['in-line', 'uploading', 'queued', 'running', 'downloading', failed ? 'failed' : 'done'] as const).map(
      (state, turn) => ({ state, at: createdAt + turn * 15_000 }),
    ),
    uploads: { image: null, mesh: null },
    submits: [{ at: createdAt + 20_000, charged: null, requestId: null }],
    place: 0,
    sweep: null,
    stopped: null,
    adopted: false,
    deletedAtFal: null,
    requestId: idOf('request', n),
    cancelRequestedAt: null,
    remote: null,
    inferenceSeconds: 70 + (n % 30),
    log: [],
    failure: failed
      ? { code: 'provider', message: 'fal had an error.', advice: '', charged: 'no', retryable: false, ref: '' }
      : null,
    name: n % 31 === 0 ? `${word(n)} take` : null,
    rating: failed ? 0 : n % 6,
    rejected: n % 20 === 0,
    favourite: n % 13 === 0,
    tags: n % 4 === 0 ? [`tag ${n % 60}`] : [],
    notes: n % 25 === 0 ? `${word(n + 5)} too thin, try ${word(n + 9)}` : '',
    exports: [],
    result: failed
      ? null
      : {
          file: 'refined.glb',
          bytes: 117_000_000 + n,
          sha256: createHash('sha256').update(`result ${n}`).digest('hex'),
          triangles: 6_500_000 + (n % 1000),
          vertices: 3_250_000,
          placement: null,
          condition: n % 9 === 0 ? 'open' : n % 15 === 0 ? 'non-manifold' : 'watertight',
        },
  };
}

const word = (at: number): string => WORDS[at % WORDS.length] ?? '';
const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

const pictures = new Map<number, Uint8Array>();

/** A disc of one colour on nothing, 256 pixels wide. */
function picture(at: number): Uint8Array {
  const known = pictures.get(at);
  if (known !== undefined) return known;
  const size = 256;
  const data = new Uint8Array(size * size * 4);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const inside = Math.hypot(x - 128, y - 128) < 60 + at * 2;
      data.set(inside ? [40 + at * 9, 200 - at * 6, (x + y) >> 1, 255] : [0, 0, 0, 0], (y * size + x) * 4);
    }
  }
  const drawn = encode({ width: size, height: size, data, channels: 4, depth: 8 });
  pictures.set(at, drawn);
  return drawn;
}
