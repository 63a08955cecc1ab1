import { existsSync } from 'node:fs';
import { readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { BUILT_IN_RECIPES, type Recipe } from '../../../preload/contract/finish.ts';
import { AppError } from '../../../main/base/app-error.ts';
import { silentLog } from '../../../main/base/log.ts';
import { DragOut } from '../../../main/export/drag-out.ts';
import { ExportDesk } from '../../../main/export/export-desk.ts';
import { readProof } from '../../../main/export/proof.ts';
import { inFormatOf, recipeBy } from '../../../main/export/recipes.ts';
import { boundsOf } from '../../../main/mesh/bounds.ts';
import { readPlain } from '../../../main/mesh/read-plain.ts';
import { ball, together } from '../mesh/solids.ts';
import { exportBench, going, hashOf } from './bench.ts';

const [ORIGINAL, , GAME] = BUILT_IN_RECIPES;
const LIGHT: Recipe = { ...GAME, id: 'light', name: 'Light', lightness: { by: 'triangles', triangles: 2000 } };

test('a result is written in the coarse mesh’s place, with its proof, and the original stays as it is', async () => {
  const { exports, folder, run, original, library } = await exportBench();
  const before = await hashOf(original);
  const out = path.join(folder, 'out.glb');
  const written = await exports.write(
    { runId: run.id, recipe: { ...ORIGINAL, normals: 'none' }, proof: true },
    out,
    ...going,
  );
  expect(written).toMatchObject({ file: out, proof: 'included', receipt: { after: { triangles: 8192 } } });
  const { mesh } = await readPlain(out, going[0]);
  expect(boundsOf(mesh)).toEqual({ min: [8, -2, -2], max: [12, 2, 2] });
  expect(await readProof(out)).toMatchObject({
    kind: 'origin',
    origin: { run: { id: run.id }, result: { sha256: before }, recipe: 'Original' },
  });
  expect(await hashOf(original)).toBe(before);
  expect(await library.run(run.id)).toEqual(run);
});

test('one recipe on one mesh is worked out once, also after a restart, and shown before it is written', async () => {
  const { exports, folder, run, engine, finished } = await exportBench();
  const shares: number[] = [];
  const preview = await exports.preview(run.id, LIGHT, going[0], (done) => shares.push(done));
  expect(preview.receipt.after.triangles).toBeLessThanOrEqual(2000);
  expect(preview.view).toMatchObject({
    statistics: { triangles: preview.receipt.after.triangles },
    placement: run.result?.placement?.matrix,
  });
  for (const kind of ['mesh', 'normals', 'boxes']) expect(await exports.file(preview.view.id, kind)).not.toBeNull();
  expect(await exports.file(preview.view.id, '../../etc/passwd')).toBeNull();
  expect(await exports.file(run.id, 'mesh')).toBeNull();
  expect(Math.max(...shares)).toBeLessThanOrEqual(1);

  const again = await exports.preview(run.id, { ...LIGHT, id: 'other', name: 'Other' }, ...going);
  expect(again.receipt.recipe.name).toBe('Other');
  await exports.write({ runId: run.id, recipe: LIGHT, proof: false }, path.join(folder, 'light.glb'), ...going);
  expect(engine.calls.filter((call) => call === 'finish')).toHaveLength(1);
  expect(engine.calls.filter((call) => call === 'inspect')).toHaveLength(1);
  await finished.close();
});

test('a target that cannot be met is told, and leaves what stood there', async () => {
  const bits = together(...Array.from({ length: 60 }, (_, at) => ball(2, 0.1, [at, 0, 0])));
  const { exports, folder, run } = await exportBench(bits);
  const out = path.join(folder, 'out.glb');
  await writeFile(out, 'mine');
  const recipe: Recipe = {
    ...GAME,
    dropBits: null,
    closeHoles: null,
    lightness: { by: 'triangles', triangles: 100 },
  };
  await expect(exports.write({ runId: run.id, recipe, proof: true }, out, ...going)).rejects.toMatchObject({
    code: 'missed-target',
    message: expect.stringContaining('100 triangles were asked') as string,
    advice: expect.stringMatching(/./) as string,
  });
  expect(await readFile(out, 'utf8')).toBe('mine');
  expect((await readdir(folder)).filter((name) => name.includes('.tmp-'))).toEqual([]);
});

test('the run’s own folder is never written into', async () => {
  const { exports, original, run } = await exportBench();
  const before = await hashOf(original);
  await expect(
    exports.write({ runId: run.id, recipe: ORIGINAL, proof: true }, original, ...going),
  ).rejects.toMatchObject({
    code: 'bad-request',
  });
  expect(await hashOf(original)).toBe(before);
});

test('who thinks better of it gets nothing; the dialog begins where the last export went', async () => {
  const { exports, run, folder } = await exportBench();
  const asked: string[] = [];
  const shown: string[] = [];
  const answers = [null, path.join(folder, 'mine'), null];
  const desk = new ExportDesk({
    home: () => '/home/me',
    askFile: (suggested) => {
      asked.push(suggested);
      return Promise.resolve(answers.shift() ?? null);
    },
    reveal: (file) => shown.push(file),
    log: silentLog,
  });
  const noted: unknown[] = [];
  const shop = {
    exports,
    marks: {
      noteExport: (meshId: string, written: object) => {
        noted.push({ meshId, ...written });
        // A library that is open for looking keeps nothing; the file is there all the same.
        return Promise.reject(new AppError('read-only', 'This library is open for looking.'));
      },
    },
  };
  const wanted = { runId: run.id, recipe: LIGHT, proof: true };
  desk.reveal();
  expect(await desk.save(shop, wanted, ...going)).toBeNull();
  expect(await desk.save(shop, wanted, ...going)).toMatchObject({ name: 'mine.glb', proof: 'included' });
  await desk.save(shop, wanted, ...going);
  desk.reveal();
  expect(asked).toEqual([
    path.join('/home/me', 'Dragon run 1 light.glb'),
    path.join('/home/me', 'Dragon run 1 light.glb'),
    path.join(folder, 'Dragon run 1 light.glb'),
  ]);
  expect(shown).toEqual([path.join(folder, 'mine.glb')]);
  expect(noted).toMatchObject([
    {
      meshId: run.id,
      name: 'mine.glb',
      format: 'glb',
      recipe: LIGHT.name,
      sha256: await hashOf(path.join(folder, 'mine.glb')),
      to: 'file',
    },
  ]);
});

/** Files to be dragged, what was let go and what was kept in mind of it. */
async function dragBench(mesh = ball(5)) {
  const bench = await exportBench(mesh);
  const noted: object[] = [];
  const marks = {
    noteExport: (meshId: string, written: object) => {
      noted.push({ meshId, ...written });
      return Promise.resolve();
    },
  };
  const chosen: { recipe: Recipe } = { recipe: LIGHT };
  const dragOut = new DragOut({
    exports: bench.exports,
    library: bench.library,
    marks,
    folder: path.join(bench.folder, 'drag-out'),
    clock: bench.clock,
    log: silentLog,
    settings: () => ({ ...chosen, proof: true }),
  });
  const dragged = (full: boolean): string => {
    const files: string[] = [];
    dragOut.start({ runId: bench.run.id, full }, ({ file }) => files.push(file));
    return files[0] ?? '';
  };
  return { ...bench, dragOut, chosen, dragged, noted, light: { runId: bench.run.id, full: false } };
}

test('a drag carries a file that is there, under a good name; Alt carries every triangle', async () => {
  const { dragOut, chosen, dragged, light, clock } = await dragBench();
  expect(() => dragged(false)).toThrow('not ready');
  expect(await dragOut.prepare(light, ...going)).toEqual({ name: 'Dragon run 1 light.glb' });
  const file = dragged(false);
  expect(path.basename(file)).toBe('Dragon run 1 light.glb');
  expect(await readProof(file)).toMatchObject({ kind: 'origin', origin: { recipe: LIGHT.name } });
  expect(dragOut.ready({ ...light, full: true })).toBeNull();
  expect(await dragOut.prepare({ ...light, full: true }, ...going)).toEqual({ name: 'Dragon run 1.glb' });
  expect((await readFile(dragged(true))).length).toBeGreaterThan((await readFile(file)).length * 3);
  // Another recipe is another file; one that somebody removed is made anew.
  chosen.recipe = { ...LIGHT, lightness: { by: 'triangles', triangles: 1000 } };
  expect(dragOut.ready(light)).toBeNull();
  await dragOut.prepare(light, ...going);
  await rm(dragged(false));
  expect(dragOut.ready(light)).toBeNull();
  await dragOut.prepare(light, ...going);
  const kept = dragged(false);
  // What nobody dragged for a week makes room.
  const old = path.dirname(file);
  await utimes(old, 0, 0);
  await utimes(path.dirname(kept), clock.now() / 1000, clock.now() / 1000);
  await dragOut.sweep();
  expect(existsSync(file)).toBe(false);
  expect(existsSync(kept)).toBe(true);
});

test('a file that was dragged is kept in mind once; one that was only made ready is not', async () => {
  const { dragOut, dragged, light, run, noted } = await dragBench();
  await dragOut.prepare({ ...light, full: true }, ...going);
  await dragOut.prepare(light, ...going);
  expect(noted).toEqual([]);
  const file = dragged(false);
  expect(dragged(false)).toBe(file);
  await expect.poll(() => noted).toHaveLength(1);
  expect(noted).toMatchObject([
    { meshId: run.id, name: 'Dragon run 1 light.glb', format: 'glb', recipe: LIGHT.name, to: 'drag' },
  ]);
  expect(noted).toMatchObject([{ sha256: await hashOf(file) }]);
});

test('hands that rest on card after card do not fill the disk: what was used longest ago goes', async () => {
  const { dragOut, chosen, dragged, light } = await dragBench(ball(2));
  const scaled = (factor: number): Recipe => ({ ...ORIGINAL, size: { by: 'scale', factor } });
  const files: string[] = [];
  for (let factor = 1; factor <= 31; factor += 1) {
    chosen.recipe = scaled(factor);
    await dragOut.prepare(light, ...going);
    files.push(dragged(false));
    chosen.recipe = scaled(1);
    dragged(false);
  }
  expect(files.filter((file) => !existsSync(file))).toEqual([files[1]]);
});

test('recipes go by name, formats by the ending of the file', () => {
  expect(recipeBy('sculpt BASE', []).id).toBe('sculpt-base');
  expect(recipeBy('light', [LIGHT]).id).toBe('light');
  expect(() => recipeBy('heavy', [LIGHT])).toThrow('There is no recipe “heavy”.');
  expect(inFormatOf(ORIGINAL, 'a.stl').format).toEqual({ kind: 'stl', units: 'millimetres', up: 'z' });
  expect(inFormatOf(ORIGINAL, 'A.GLB')).toBe(ORIGINAL);
  expect(() => inFormatOf(ORIGINAL, 'a.blend')).toThrow('does not end');
});
