import { copyFile, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { silentLog } from '../../../main/base/log.ts';
import { sha256Of } from '../../../main/base/hash.ts';
import { OriginDesk } from '../../../main/export/origin-desk.ts';
import { BUILT_IN_RECIPES, type Format, type Recipe } from '../../../preload/contract/finish.ts';
import { ball } from '../mesh/solids.ts';
import { exportBench, going } from './bench.ts';

const [ORIGINAL] = BUILT_IN_RECIPES;
const PLY: Format = { kind: 'ply', units: 'metres', up: 'y' };
const STL: Format = { kind: 'stl', units: 'millimetres', up: 'z' };

/** Exports of one run, and the desk that they come back to. */
async function bench() {
  const made = await exportBench(ball(2));
  const { library, folder, run, exports } = made;
  const desk = new OriginDesk({ library, uploads: { look: () => null }, newId: randomUUID, log: silentLog });
  const write = async (name: string, format: Format, proof: boolean): Promise<string> => {
    const recipe: Recipe = { ...ORIGINAL, format };
    const file = path.join(folder, name);
    await exports.write({ runId: run.id, recipe, proof }, file, ...going);
    return file;
  };
  const sift = (...files: readonly string[]) => desk.sift(files.map((file) => ({ kind: 'path', path: file })));
  /** As the Export panel keeps it in mind. */
  const noted = async (file: string): Promise<void> => {
    const written = { id: randomUUID(), at: 5, name: path.basename(file), format: '', recipe: 'Mine', bytes: 1 };
    const one = { ...written, sha256: await sha256Of(file), to: 'file' };
    await library.saveRun({ ...(await library.run(run.id)), exports: [one] });
  };
  return { ...made, desk, write, sift, noted };
}

test('what was exported here is held back with all it says, what was not goes on', async () => {
  const { write, sift, desk, folder, run, library } = await bench();
  const project = await library.project(run.projectId);
  const file = await write('mine.ply', PLY, true);
  const other = path.join(folder, 'other.obj');
  await writeFile(other, 'v 0 0 0\n');
  const { rest, cards } = await sift(file, other);
  expect(rest).toEqual([{ kind: 'path', path: other }]);
  expect(cards).toMatchObject([
    {
      name: 'mine.ply',
      by: 'file',
      takesIn: false,
      geometry: 'same',
      picture: 'match',
      coarse: 'match',
      result: 'match',
      run: { runId: run.id, project: project.name, number: 1 },
      inputs: { imageId: run.imageId, meshId: run.meshId },
    },
  ]);
  const token = cards[0]?.token ?? '';
  expect(desk.take(token)).toEqual({ kind: 'path', path: file });
  expect(() => desk.take(token)).toThrow('not at hand');
});

test('a mesh that was edited since is told of, and still says what it was made of', async () => {
  const { write, sift } = await bench();
  const file = await write('mine.ply', PLY, true);
  const bytes = await readFile(file);
  bytes[bytes.length - 1] = (bytes[bytes.length - 1] ?? 0) ^ 1;
  await writeFile(file, bytes);
  expect((await sift(file)).cards).toMatchObject([{ by: 'file', geometry: 'changed', result: 'match' }]);
});

test('a file that says nothing is known by its content, wherever it was copied to, and only if it is the same', async () => {
  const { write, sift, noted, folder, run } = await bench();
  const file = await write('mine.stl', STL, false);
  expect((await sift(file)).cards).toEqual([]);
  await noted(file);
  const copy = path.join(folder, 'renamed.stl');
  await copyFile(file, copy);
  const { rest, cards } = await sift(copy);
  expect(rest).toEqual([]);
  expect(cards).toMatchObject([
    {
      name: 'renamed.stl',
      by: 'hash',
      geometry: 'same',
      run: { runId: run.id },
      origin: { recipe: 'Mine', exportedAt: 5 },
    },
  ]);
  await writeFile(copy, Buffer.concat([await readFile(copy), Buffer.alloc(1)]));
  expect((await sift(copy)).cards).toEqual([]);
});

test('in a library that never had its run it is shown all the same, with nothing to match', async () => {
  const there = await bench();
  const here = await bench();
  const file = await there.write('mine.glb', { kind: 'glb', compressed: false }, true);
  expect((await here.sift(file)).cards).toMatchObject([
    { takesIn: true, geometry: 'same', result: 'unknown', run: null, origin: { run: { id: there.run.id } } },
  ]);
});

test('a file that cannot be read goes on: intake says what is wrong with it', async () => {
  const { sift, folder } = await bench();
  const gone = path.join(folder, 'gone.glb');
  expect(await sift(gone)).toEqual({ rest: [{ kind: 'path', path: gone }], cards: [] });
});
